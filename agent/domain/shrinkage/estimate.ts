import type { CountInterval } from './count-intervals.ts';

/** What vanishes of an item at a location. */
export interface Shrinkage {
  readonly sku: string;
  readonly location: string;
  /** Intervals between two counts. */
  readonly intervals: number;
  /** Base units that counts have missed, less what they have found. */
  readonly lost: number;
  readonly unitWeeks: number;
  /** The part of the stock there that vanishes in a week, as estimated; never below 0. */
  readonly weeklyRate: number;
}

type Lost = Pick<CountInterval, 'sku' | 'location' | 'lost' | 'unitWeeks'>;
type Sums = Omit<Shrinkage, 'weeklyRate'>;

/**
 * The weekly rate of loss of each item and location, drawn towards that of the site the more, the less was counted there: the empirical Bayes estimator by moments for counts over
 * an exposure, which takes no form of the prior for granted (R. J. Marshall, Mapping disease and mortality rates using empirical Bayes estimators, Applied Statistics 40, 1991, 283-294).
 * In the order in which the places first appear.
 */
export function estimateShrinkage(intervals: Iterable<Lost>): Shrinkage[] {
  const places = summed(intervals);
  const total = places.reduce((sum, { unitWeeks }) => sum + unitWeeks, 0);
  if (total <= 0) return places.map((place) => ({ ...place, weeklyRate: 0 }));
  const site = Math.max(0, places.reduce((sum, { lost }) => sum + lost, 0) / total);
  const exposed = places.filter(({ unitWeeks }) => unitWeeks > 0);
  const spread = exposed.reduce((sum, { lost, unitWeeks }) => sum + unitWeeks * (lost / unitWeeks - site) ** 2, 0) / total;
  // The spread that chance alone would show is taken off: what is left is how much places truly differ.
  const between = Math.max(0, spread - (site * exposed.length) / total);
  return places.map((place) => {
    const { lost, unitWeeks } = place;
    if (unitWeeks <= 0 || between === 0) return { ...place, weeklyRate: site };
    const trust = between / (between + site / unitWeeks);
    return { ...place, weeklyRate: Math.max(0, site + trust * (lost / unitWeeks - site)) };
  });
}

function summed(intervals: Iterable<Lost>): Sums[] {
  const places = new Map<string, Sums>();
  for (const { sku, location, lost, unitWeeks } of intervals) {
    const key = JSON.stringify([sku, location]);
    const known = places.get(key) ?? { sku, location, intervals: 0, lost: 0, unitWeeks: 0 };
    places.set(key, {
      ...known,
      intervals: known.intervals + 1,
      lost: known.lost + lost,
      unitWeeks: known.unitWeeks + unitWeeks,
    });
  }
  return [...places.values()];
}
