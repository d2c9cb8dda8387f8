import type { DemandSeries } from './forecast.ts';

/**
 * Croston's smoothed size of a demand over the smoothed interval between two, after each number of values (length n + 1; 0 before the
 * first demand): both change only when there is a demand, and start from the first size and from the number of steps up to it (Croston
 * 1972).
 */
export function crostonPath(series: DemandSeries, alpha: number): Float64Array {
  const path = new Float64Array(series.length + 1);
  let [size, interval, since] = [0, 0, 0];
  for (let t = 0; t < series.length; t++) {
    const value = series[t]!;
    since++;
    if (value !== 0) {
      size = interval ? size + alpha * (value - size) : value;
      interval = interval ? interval + alpha * (since - interval) : since;
      since = 0;
    }
    path[t + 1] = interval ? size / interval : 0;
  }
  return path;
}
