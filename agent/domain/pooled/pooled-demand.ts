import { type BoostedTrees, type BoostingOptions, boostTrees, expectedBy } from './boosted-trees.ts';
import { originFeatures, type SummedSeries, stepFeatures, summed } from './pooled-features.ts';

/** How items are learnt from together. */
export interface PoolOptions {
  /** Steps per season; the last step of every series is of the same phase. */
  readonly season: number;
  readonly horizon: number;
  /** Rows to learn from, at most. */
  readonly mostRows: number;
  readonly boosting: BoostingOptions;
}

/** A model of demand that was learnt from all items together; `season` and `horizon` are those it was learnt with. */
export interface PooledModel {
  readonly season: number;
  readonly horizon: number;
  readonly trees: BoostedTrees;
}

/** Good on daily sales of a wholesaler's 1,368 items. */
export const BOOSTING: BoostingOptions = { rounds: 120, depth: 4, rate: 0.08, leastRows: 100 };

/** Values below which nothing is learnt from an item, nor said of it. */
export const LEAST_HISTORY = 28;
/** Steps between the origins that are learnt from, and steps ahead of each. */
const STRIDE = 7;
const STEPS_EACH = 4;
/** Demand larger than so many units says no more than that. */
const MOST_UNITS = 60;
/** Weight of the pooled total beside an item's own forecast of it. */
const POOLED_SHARE = 0.25;

/**
 * One model of the demand of all items, each in units of its own mean, by boosted trees on what they have in common (as in Januschowski et al.
 * 2022). All series end on the same step and have no value below 0. Null where none has history enough.
 */
export function trainPooled(items: readonly ArrayLike<number>[], options: PoolOptions): PooledModel | null {
  const { season, horizon } = options;
  const count = items.reduce((sum, { length }) => sum + originCount(length, horizon), 0);
  const stride = STRIDE * Math.max(1, Math.ceil((count * STEPS_EACH) / options.mostRows));
  const rows: number[][] = [];
  const outcomes: number[] = [];
  items.forEach((series, item) => {
    const of = summed(series);
    for (let origin = series.length - horizon - (item % STRIDE); origin >= LEAST_HISTORY; origin -= stride) {
      const { unit, values } = originFeatures(of, origin);
      for (let k = 0; unit > 0 && k < STEPS_EACH; k++) {
        // Not the same steps at each origin: all of them have their turn.
        const step = 1 + ((item * 5 + origin * 3 + Math.floor((k * horizon) / STEPS_EACH)) % horizon);
        rows.push([
          ...values,
          ...stepFeatures(of, { origin, step, unit }, { length: season, phase: phaseAt(series, origin + step, season) }),
        ]);
        outcomes.push(Math.min(MOST_UNITS, series[origin + step - 1]! / unit));
      }
    }
  });
  const columns = (rows[0] ?? []).map((_, j) => Float32Array.from(rows, (row) => row[j]!));
  const trees = boostTrees(columns, Float32Array.from(outcomes), options.boosting);
  return trees && { season, horizon, trees };
}

/**
 * What the model expects of the next steps of an item, at most the horizon that it was learnt with; `since` steps have passed between the
 * end of the series that it was learnt from and the end of this one. Null where history is too short or without demand.
 */
export function pooledMean({ season, horizon, trees }: PooledModel, series: ArrayLike<number>, since = 0): number[] | null {
  const item: SummedSeries = summed(series);
  const { unit, values } = originFeatures(item, series.length);
  if (!(unit > 0) || series.length < LEAST_HISTORY) return null;
  return Array.from({ length: horizon }, (_, i) => {
    const phase = (i + 1 + since) % season;
    return (
      unit * expectedBy(trees, [...values, ...stepFeatures(item, { origin: series.length, step: i + 1, unit }, { length: season, phase })])
    );
  });
}

/**
 * An item's own mean with what the pool knows: spread over the steps as the pool says, but not on closed ones, where its own is 0; its total
 * moved a quarter of the way to the pool's.
 */
export function withPooled(own: readonly number[], pooled: readonly number[]): number[] {
  const open = own.map((value, i) => (value > 0 ? (pooled[i] ?? 0) : 0));
  const [ownTotal, pooledTotal] = [own, open].map((values) => values.reduce((sum, value) => sum + value, 0)) as [number, number];
  if (!(pooledTotal > 0)) return [...own];
  const factor = (POOLED_SHARE * pooledTotal + (1 - POOLED_SHARE) * ownTotal) / pooledTotal;
  return open.map((value) => value * factor);
}

/** Phase of the step that is the `count`-th of a series, 0 for that of its last. */
function phaseAt(series: ArrayLike<number>, count: number, season: number): number {
  return (((count - series.length) % season) + season) % season;
}

function originCount(length: number, horizon: number): number {
  return Math.max(0, Math.ceil((length - horizon - LEAST_HISTORY) / STRIDE));
}
