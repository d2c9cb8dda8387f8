import { fitEts } from '../ets/ets-fit.ts';
import type { DemandSeries } from './forecast.ts';
import type { ThetaFit, ThetaWeights } from './theta.ts';
import { runningTrends } from './theta-trends.ts';

/**
 * The standard theta method: simple exponential smoothing with half the slope of the line through all values as its drift (Assimakopoulos
 * and Nikolopoulos 2000, in the form of Hyndman and Billah 2003). With a weight that is known, only the first level is searched for. Null
 * below six values.
 */
export function fitStandardTheta(series: DemandSeries, known?: ThetaWeights): ThetaFit | null {
  const form = { error: 'A', trend: 'N', season: 'N' } as const;
  const weights = known && { alpha: known.alpha, beta: 0, gamma: 0, phi: 1 };
  const fit = fitEts(series, form, { period: 1, steps: 60, weights });
  if (!fit) return null;
  const { alpha } = fit.weights;
  const { slopes } = runningTrends(series);
  const { forecastAt } = fit.recursion;
  return {
    alpha,
    theta: 2,
    forecastAt: (origin, step) => forecastAt(origin, 1) + (slopes[origin]! / 2) * (step - 1 + (1 - (1 - alpha) ** origin) / alpha),
  };
}
