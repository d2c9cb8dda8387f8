import { meanOf } from '../mathematics/statistics.ts';

/** Where a series goes over to another level for good. */
export interface LevelShift {
  /** The first step of the new level. */
  readonly at: number;
  /** Mean demand per step before and from then on. */
  readonly before: number;
  readonly after: number;
}

/** Seasons that have to lie on either side. */
const LEAST_SEASONS = 8;
const LARGEST_P = 0.005;
const LEAST_RATIO = 1.5;
const LEAST_DEVIATIONS = 1.5;
/** A trend or a yearly season goes over slowly: at a shift so many seasons on either side differ by most of the whole difference. */
const NEAR_SEASONS = 4;
const LEAST_ABRUPT = 0.7;

/**
 * The level shift of a series, null where the evidence is weak: the totals of its seasons change place in rank (Pettitt 1979, "A non-parametric approach to the change-point
 * problem", p below 0.005), by half of the lower level or more, by one and a half times the scatter around the two, and at once. At least `leastSteps` steps lie behind it.
 */
export function levelShift(values: readonly number[], { season, leastSteps }: { season: number; leastSteps: number }): LevelShift | null {
  const first = values.length % season;
  const totals: number[] = [];
  for (let t = first; t < values.length; t += season) totals.push(values.slice(t, t + season).reduce((sum, value) => sum + value, 0));
  if (totals.length < 2 * LEAST_SEASONS) return null;
  const { split, p } = pettitt(totals);
  const at = first + split * season;
  if (p > LARGEST_P || split < LEAST_SEASONS || totals.length - split < LEAST_SEASONS || values.length - at < leastSteps) return null;
  const [before, after] = [totals.slice(0, split), totals.slice(split)];
  const [low, high] = [meanOf(before), meanOf(after)].sort((a, b) => a - b) as [number, number];
  const scatter = Math.sqrt((squares(before) + squares(after)) / (totals.length - 2));
  const near = Math.abs(meanOf(after.slice(0, NEAR_SEASONS)) - meanOf(before.slice(-NEAR_SEASONS)));
  const isShift = high >= LEAST_RATIO * low && high - low >= LEAST_DEVIATIONS * scatter && near >= LEAST_ABRUPT * (high - low);
  return isShift ? { at, before: meanOf(before) / season, after: meanOf(after) / season } : null;
}

/** Where the ranks before and after differ most: U(t) = sum over i <= t < j of sign(x_i - x_j); p is about 2 exp(-6 U^2 / (n^3 + n^2)). */
function pettitt(values: readonly number[]): { split: number; p: number } {
  const n = values.length;
  let [sum, largest, split] = [0, 0, 0];
  values.forEach((value, t) => {
    for (const other of values) sum += Math.sign(value - other);
    if (Math.abs(sum) > largest) [largest, split] = [Math.abs(sum), t + 1];
  });
  return { split, p: Math.min(1, 2 * Math.exp((-6 * largest ** 2) / (n ** 3 + n ** 2))) };
}

function squares(values: readonly number[]): number {
  const centre = meanOf(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}
