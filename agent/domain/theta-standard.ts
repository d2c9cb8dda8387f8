import { fitEts } from './ets-fit.ts';
import type { DemandSeries } from './forecast.ts';
import type { ThetaFit } from './theta.ts';
import { runningTrends } from './theta-trends.ts';

/**
 * The standard theta method: simple exponential smoothing with half the slope of the line through all values as its drift (Assimakopoulos
 * and Nikolopoulos 2000, in the form of Hyndman and Billah 2003). Null below six values.
 */
export function fitStandardTheta(series: DemandSeries): ThetaFit | null {
  const form = { error: 'A', trend: 'N', season: 'N' } as const;
  const fit = fitEts(series, form, { period: 1, steps: 60 });
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
