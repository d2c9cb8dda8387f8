import { dayOfCount, type MissedUnits } from './missed-units.ts';

/** What counts of the site say of losses that go with one group. */
export interface PatternWatch {
  /** 1 where it is beyond what chance does as often as is allowed; it falls with counts that miss no more where the group has scanned more. */
  readonly evidence: number;
  /** From which count on the pattern has gone on, as a place in their list; null where none does. */
  readonly from: number | null;
  /** Units lost for each that the group has scanned out since then, beyond what others lose. */
  readonly rate: number;
}

const DAYS_A_MONTH = 30.4375;
/** Parts of what the group handles that may be lost beyond the usual, and how much each weighs. */
const RATES = [
  { rate: 0.02, weight: 0.5 },
  { rate: 0.06, weight: 0.5 },
];
/** The part of what is staked that one count may win or lose. */
const STAKE = 0.5;
/** Evidence below which an alert ends. */
const CLEARED = 0.1;

/** From which evidence on chance raises an alarm about any of so many groups at most `alarmsPerMonth` times: each is looked at once a day. */
export function patternLevel(groups: number, alarmsPerMonth: number): number {
  return (DAYS_A_MONTH * Math.max(1, groups)) / alarmsPerMonth;
}

/**
 * Watches one group over all places, in the order of time; `beyond` is what the group has scanned out before each count beyond its usual part. Between two counts nobody knows who lost what; but a
 * group that loses more has more missing where it has scanned more, again and again. Each count is a bet on that: 1 + stake beyond missed, which is on average at most 1 whatever else
 * counts do, as long as either of the two is on average nothing, what the group does there or what the place misses beyond the usual (I. Waudby-Smith, A. Ramdas, Estimating means of bounded random variables by betting, Journal of the Royal Statistical
 * Society B 86, 2024, 1-27); the stake is Kelly's for the rate looked for. Day by day they make a Shiryaev-Roberts e-detector (J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a
 * nonparametric framework for sequential change detection, New England Journal of Statistics in Data Science 2, 2024, 229-260).
 */
export function watchPattern(counts: readonly MissedUnits[], beyond: readonly number[], level: number): PatternWatch {
  const runs = RATES.map(({ rate, weight }) => ({ weight, ...detect(counts, beyond, { rate, most: level / weight }) }));
  const evidence = runs.reduce((total, { sum, weight }) => total + weight * sum, 0) / level;
  const strongest = runs.reduce((best, run) => (run.weight * run.sum > best.weight * best.sum ? run : best));
  const { from } = strongest;
  return { evidence, from, rate: from === null ? 0 : extraRate(counts, beyond, from) };
}

/** Whether a pattern is to be told of: it ends only where little speaks for it any more. */
export function isPattern({ evidence, from, rate }: PatternWatch, isRaised: boolean): boolean {
  return rate > 0 && (evidence >= 1 || (isRaised && evidence >= CLEARED && from !== null));
}

function detect(counts: readonly MissedUnits[], beyond: readonly number[], { rate, most }: { rate: number; most: number }) {
  let [sum, height, start, today] = [0, 0, 0, Number.NaN];
  const highest = Math.log(most);
  counts.forEach(({ interval, missed, variance, limit }, index) => {
    const day = dayOfCount(interval);
    if (day !== today) sum++;
    today = day;
    const stake = (rate * beyond[index]!) / variance;
    const gain = Math.max(-STAKE / limit, Math.min(STAKE / limit, stake)) * missed;
    sum = Math.min(most, sum * (1 + gain));
    if (height === 0) start = index;
    height = Math.max(0, Math.min(highest, height + Math.log1p(gain)));
  });
  return { sum, from: height === 0 ? null : start };
}

/** Least squares through the origin, each count by how little chance moves it. */
function extraRate(counts: readonly MissedUnits[], beyond: readonly number[], from: number): number {
  let [product, square] = [0, 0];
  for (let index = from; index < counts.length; index++) {
    const { missed, variance } = counts[index]!;
    product += (beyond[index]! * missed) / variance;
    square += beyond[index]! ** 2 / variance;
  }
  return square > 0 ? product / square : 0;
}
