/** What one count misses, and what it is held against, in base units. */
export interface MissedAtCount {
  /** Missed by the count; less than nothing where it found more. */
  readonly lost: number;
  /** Usually missed, and in how large batches: variance over mean, at least 1. */
  readonly usual: number;
  readonly batch: number;
  /** Taken beyond that, if anybody takes. */
  readonly extra: number;
}

/** More units than these are taken in parts of so many: a count of grams is not worth as many steps, and says no more for it. */
const MOST_UNITS = 1000;
const LARGE = 1e200;
/** Terms that are so small a part of their sum change nothing. */
const NOTHING = 1e-12;

/**
 * The logarithm of how much likelier a count is where `extra` units are taken, one by one, beside what is usually missed, in batches. What is usual has a negative binomial distribution of that mean
 * and batch (N. L. Johnson, A. W. Kemp, S. Kotz, Univariate Discrete Distributions, 2005, chapter 5), what is taken a Poisson distribution; the sum runs over how many of the missing were taken. It is on
 * average 1 where nobody takes any; where much is missing it tends to exp(extra / (batch - 1)), for a large batch explains that as well. What was found counts as nothing missing.
 */
export function lossLogRatio({ lost, usual, batch, extra }: MissedAtCount): number {
  if (lost <= 0) return -extra;
  if (lost > MOST_UNITS) {
    const part = MOST_UNITS / lost;
    return lossLogRatio({ lost: MOST_UNITS, usual: part * usual, batch, extra: part * extra });
  }
  const first = usual / batch;
  const again = 1 - 1 / batch;
  let term = 1;
  let sum = 1;
  let scale = 0;
  for (let taken = 1; taken <= lost; taken++) {
    const left = lost - taken;
    term *= ((extra / taken) * (left + 1)) / (first + left * again);
    sum += term;
    if (sum > LARGE) {
      term /= LARGE;
      sum /= LARGE;
      scale += Math.log(LARGE);
    }
    if (term < NOTHING * sum) break;
  }
  return Math.log(sum) + scale - extra;
}
