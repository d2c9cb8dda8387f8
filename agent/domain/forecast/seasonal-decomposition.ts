import type { DemandSeries } from './forecast.ts';

/** How a season acts on the level: added to it, or as a factor. */
export type SeasonalKind = 'additive' | 'multiplicative';

/**
 * Seasonal indices of a classical decomposition: averages over the seasons of the ratio to (difference from) a centred moving average,
 * with mean 1 (0). `indices[i]` acts on value i. Null below two whole seasons, or where a moving average to divide by is not positive.
 */
export function seasonalIndices(series: DemandSeries, period: number, kind: SeasonalKind): number[] | null {
  const n = series.length;
  if (period < 2 || n < 2 * period) return null;
  const trend = centredAverage(series, period);
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (let t = 0; t < n; t++) {
    const centre = trend[t]!;
    if (Number.isNaN(centre)) continue;
    if (kind === 'multiplicative' && !(centre > 0)) return null;
    sums[t % period]! += kind === 'multiplicative' ? series[t]! / centre : series[t]! - centre;
    counts[t % period]!++;
  }
  const raw = Array.from(sums, (sum, i) => sum / counts[i]!);
  const mean = raw.reduce((sum, index) => sum + index, 0) / period;
  if (kind === 'additive') return raw.map((index) => index - mean);
  return mean > 0 ? raw.map((index) => index / mean) : null;
}

/** Moving average over one season, centred with half weights at the ends where the period is even; NaN where it does not reach. */
export function centredAverage(series: DemandSeries, period: number): Float64Array {
  const n = series.length;
  const half = Math.floor(period / 2);
  const average = new Float64Array(n).fill(Number.NaN);
  const sums = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) sums[t + 1] = sums[t]! + series[t]!;
  for (let t = half; t + half < n; t++) {
    const whole = sums[t + half + 1]! - sums[t - half]!;
    average[t] = period % 2 ? whole / period : (whole - (series[t - half]! + series[t + half]!) / 2) / period;
  }
  return average;
}
