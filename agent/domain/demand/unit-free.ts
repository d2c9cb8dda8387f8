import type { DemandSeries } from '../forecast/forecast.ts';
import type { OriginForecast } from '../forecast/origin-forecast.ts';
import { meanOf, naiveScale } from '../mathematics/statistics.ts';

/** A series in units of its mean step-to-step change, in which searches go alike whatever it is counted in, and the way back. */
export interface UnitFree {
  readonly series: DemandSeries;
  readonly restore: (forecastAt: OriginForecast) => OriginForecast;
}

/** Takes the unit out of a series; that of a constant is its size, that of zeros 1. */
export function unitFree(series: DemandSeries): UnitFree {
  const unit = naiveScale(series) || meanOf(series.map(Math.abs)) || 1;
  return { series: series.map((value) => value / unit), restore: (forecastAt) => (origin, step) => unit * forecastAt(origin, step) };
}
