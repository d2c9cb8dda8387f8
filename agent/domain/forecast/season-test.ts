import { meanOf } from '../mathematics/statistics.ts';
import type { DemandSeries } from './forecast.ts';

/** Two-sided normal quantile at 90 %. */
const CRITICAL = 1.6449;

/**
 * Whether a series repeats itself season after season: its autocorrelation at one season, against Bartlett's standard error of it, at 10 %
 * (Assimakopoulos and Nikolopoulos 2000; Fiorucci et al. 2016, section 4). False below three seasons.
 */
export function isSeasonal(series: DemandSeries, period: number, critical = CRITICAL): boolean {
  const n = series.length;
  if (period < 2 || n < 3 * period) return false;
  const mean = meanOf(series);
  const centred = Float64Array.from(series, (value) => value - mean);
  let variance = 0;
  for (let t = 0; t < n; t++) variance += centred[t]! ** 2;
  if (!(variance > 0)) return false;
  const correlationAt = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += centred[t]! * centred[t - lag]!;
    return sum / variance;
  };
  let squares = 0;
  for (let lag = 1; lag < period; lag++) squares += correlationAt(lag) ** 2;
  return Math.abs(correlationAt(period)) > critical * Math.sqrt((1 + 2 * squares) / n);
}
