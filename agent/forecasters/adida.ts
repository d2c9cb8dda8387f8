import { z } from 'zod';
import { aggregatedPath, meanInterval } from '../domain/demand/aggregation.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { defineForecaster } from './forecaster.ts';

const options = z.strictObject({
  kind: z.literal('adida').default('adida').describe('Smoothing of totals over several steps, for intermittent demand'),
  bucket: z.int().min(1).max(1000).optional().describe('Steps per total; by default the mean interval between demands'),
});

/**
 * Smooths totals over as many steps as lie between two demands, in which zeros are rare, and shares the forecast out again (Nikolopoulos,
 * Syntetos, Boylan, Petropoulos and Assimakopoulos 2011).
 */
export const adida = defineForecaster({
  kind: 'adida',
  title: 'Smoothing of totals over the interval between demands: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  fit({ series, horizon }, given) {
    const n = series.length;
    const bucket = Math.min(n, given.bucket ?? meanInterval(series));
    const { alpha, path } = aggregatedPath(series, bucket);
    const mean = new Array<number>(horizon).fill(path[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, (origin) => path[origin]!);
    return { ok: true, model: { label: `adida(${bucket}, alpha ${alpha.toFixed(2)})`, mean, pathErrors, seldom: true } };
  },
});
