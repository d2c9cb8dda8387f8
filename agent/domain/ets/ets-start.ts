import type { DemandSeries } from '../forecast/forecast.ts';
import { seasonalIndices } from '../forecast/seasonal-decomposition.ts';
import type { EtsForm, EtsStart } from './ets-form.ts';

/**
 * First states by the usual heuristic: seasonal indices of a classical decomposition, then the mean of, or a line through, the first
 * adjusted values (Hyndman et al. 2008, section 2.6.1). Null where the series is too short or not positive enough for the form.
 */
export function etsStart(series: DemandSeries, { error, trend, season }: EtsForm, period: number): EtsStart | null {
  let seasonal: readonly number[] = [];
  let adjusted = series;
  if (season !== 'N') {
    const indices = seasonalIndices(series, period, season === 'A' ? 'additive' : 'multiplicative');
    if (!indices) return null;
    seasonal = season === 'A' ? indices : atLeast(indices, 0.01);
    adjusted = series.map((value, t) => (season === 'A' ? value - seasonal[t % period]! : value / seasonal[t % period]!));
  }
  const length = Math.min(adjusted.length, Math.max(10, season === 'N' ? 0 : 2 * period));
  if (trend === 'N') return { level: lineThrough(adjusted, length).mean, trend: 0, seasonal };
  const { mean, before, slope } = lineThrough(adjusted, length);
  // A line that meets zero within the history cannot start a form of relative errors.
  if (error === 'M' && before + Math.min(0, length * slope) <= 0) return { level: mean, trend: 0, seasonal };
  return { level: before, trend: slope, seasonal };
}

function atLeast(indices: readonly number[], least: number): number[] {
  const raised = indices.map((index) => Math.max(least, index));
  const mean = raised.reduce((sum, index) => sum + index, 0) / raised.length;
  return raised.map((index) => index / mean);
}

/** Least squares over the first values: their mean, the slope, and the line's value one step before the first. */
function lineThrough(series: DemandSeries, length: number): { readonly mean: number; readonly slope: number; readonly before: number } {
  let mean = 0;
  for (let t = 0; t < length; t++) mean += series[t]! / length;
  const middle = (length + 1) / 2;
  let [covariance, variance] = [0, 0];
  for (let t = 0; t < length; t++) {
    covariance += (t + 1 - middle) * (series[t]! - mean);
    variance += (t + 1 - middle) ** 2;
  }
  const slope = variance > 0 ? covariance / variance : 0;
  return { mean, slope, before: mean - slope * middle };
}
