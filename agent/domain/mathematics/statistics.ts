import type { DemandSeries } from '../forecast/forecast.ts';

/** The arithmetic mean; 0 for nothing. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return values.length ? sum / values.length : 0;
}

/** Standard deviation with n - 1; 0 below two values. */
export function sdOf(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i]! - mean) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/**
 * Mean absolute change from one step to the one `lag` before it: the scale of MASE (Hyndman and Koehler 2006). 0 when there is no such
 * pair.
 */
export function naiveScale(series: DemandSeries, lag = 1): number {
  let sum = 0;
  for (let i = lag; i < series.length; i++) sum += Math.abs(series[i]! - series[i - lag]!);
  return series.length > lag ? sum / (series.length - lag) : 0;
}

/**
 * The quantile of ascending values at position (n + 1) * level (type 6 of Hyndman and Fan 1996, the split-conformal rank), held at the
 * first and the last value.
 */
export function sortedQuantile(sorted: ArrayLike<number>, level: number): number {
  const position = Math.min(sorted.length, Math.max(1, (sorted.length + 1) * level)) - 1;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return below + 1 < sorted.length ? low + (position - below) * (sorted[below + 1]! - low) : low;
}

/** Pinball loss of a quantile forecast at a level. */
export function pinballLoss(actual: number, quantile: number, level: number): number {
  return actual >= quantile ? level * (actual - quantile) : (1 - level) * (quantile - actual);
}
