import { unitGammaQuantile } from './gamma.ts';

/** From this mean on whole numbers lie so close that the gamma distribution of the same mean and variance stands in: counting up to a quantile would cost too much. */
const GAMMA_FROM = 200;
/** A Poisson distribution is the limit where variance and mean meet; this close to it the two cannot be told apart. */
const LEAST_OVERDISPERSION = 1.0001;

/**
 * Quantiles of a negative binomial count with this mean and variance (Poisson where the variance is not above the mean), in the order of
 * the levels, each in (0, 1): the smallest count whose cumulative probability reaches the level. Probabilities by the recursion of Panjer
 * 1981.
 */
export function negativeBinomialQuantiles(mean: number, variance: number, levels: readonly number[]): number[] {
  if (!(mean > 0)) return levels.map(() => 0);
  const spread = Math.max(variance, mean * LEAST_OVERDISPERSION);
  if (mean >= GAMMA_FROM) return levels.map((level) => mean * unitGammaQuantile(mean * (mean / spread), level));
  const size = mean * (mean / (spread - mean));
  const ratio = 1 - mean / spread;
  const quantiles = new Array<number>(levels.length);
  let probability = Math.exp(-size * Math.log(spread / mean));
  let cumulative = probability;
  let count = 0;
  for (const i of ascending(levels)) {
    while (cumulative < levels[i]!) {
      probability *= (ratio * (size + count)) / (count + 1);
      count++;
      // What is left of a long tail would be lost in rounding and never reach the level.
      if (cumulative + probability === cumulative && count > mean) break;
      cumulative += probability;
    }
    quantiles[i] = count;
  }
  return quantiles;
}

function ascending(levels: readonly number[]): number[] {
  return levels.map((_, i) => i).sort((a, b) => levels[a]! - levels[b]!);
}
