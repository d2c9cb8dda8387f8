import type { DemandSeries } from '../domain/forecast/forecast.ts';

/** Logarithms that met a slip of the keyboard can grow without end: no demand outgrows all it ever was a thousandfold. */
export function isBelievable(series: DemandSeries, mean: DemandSeries): boolean {
  const reach = 1000 * series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return mean.every((value) => Math.abs(value) <= reach);
}
