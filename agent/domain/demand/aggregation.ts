import type { DemandSeries } from '../forecast/forecast.ts';
import { minimiseFromGrid } from '../mathematics/minimise.ts';

const PLACES = [0.1, 0.15, 0.2, 0.25, 0.3];

/** Mean interval between demands in steps, rounded, the first counted from the start of the history; 1 where there is no demand. */
export function meanInterval(series: DemandSeries): number {
  let [demands, last] = [0, 0];
  for (let t = 0; t < series.length; t++) {
    if (series[t] === 0) continue;
    demands++;
    last = t + 1;
  }
  return demands ? Math.max(1, Math.round(last / demands)) : 1;
}

/** A forecast per step after each number of values (length n + 1), and the smoothing constant behind it. */
export interface AggregatedPath {
  readonly alpha: number;
  readonly path: Float64Array;
}

/**
 * Simple exponential smoothing of totals over `bucket` steps that do not overlap, shared out evenly over the steps: Nikolopoulos et al.
 * 2011. At every origin the buckets end there, so that the newest value always counts; the first of them is the first state, and before
 * one is whole the forecast is the mean. The constant, between 0.1 and 0.3, has the least squared error on the buckets that end with the
 * history.
 */
export function aggregatedPath(series: DemandSeries, bucket: number): AggregatedPath {
  const n = series.length;
  const sums = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) sums[t + 1] = sums[t]! + series[t]!;
  const total = (end: number) => sums[end]! - sums[end - bucket]!;
  const cost = (alpha: number) => {
    let end = bucket + (n % bucket);
    if (end > n) return 0;
    let [state, squares] = [total(end), 0];
    for (end += bucket; end <= n; end += bucket) {
      const error = total(end) - state;
      squares += error * error;
      state += alpha * error;
    }
    return squares;
  };
  const alpha = minimiseFromGrid(cost, PLACES, 6);
  const path = new Float64Array(n + 1);
  for (let t = 1; t <= n; t++) {
    if (t < bucket) path[t] = sums[t]! / t;
    else if (t < 2 * bucket) path[t] = total(t) / bucket;
    else path[t] = path[t - bucket]! + alpha * (total(t) / bucket - path[t - bucket]!);
  }
  return { alpha, path };
}
