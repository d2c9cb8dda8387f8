import { z } from 'zod';
import { aggregatedPath, meanInterval } from '../domain/demand/aggregation.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { defineForecaster } from './forecaster.ts';

/** Totals over more steps say the same again. */
const MOST_BUCKETS = 60;

const options = z.strictObject({
  kind: z.literal('imapa').default('imapa').describe('The average of smoothed totals over 1, 2, ... steps, for intermittent demand'),
  buckets: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe(`Steps per total, up to; by default the mean interval between demands, at most ${MOST_BUCKETS}`),
});

/** The average of what smoothing forecasts of totals over 1, 2, ... steps up to the interval between demands (Petropoulos and Kourentzes 2015). */
export const imapa = defineForecaster({
  kind: 'imapa',
  title: 'The average of smoothed totals over 1, 2, ... steps: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  fit({ series, horizon }, given) {
    const n = series.length;
    const buckets = Math.min(n, given.buckets ?? Math.min(MOST_BUCKETS, meanInterval(series)));
    const path = new Float64Array(n + 1);
    for (let bucket = 1; bucket <= buckets; bucket++)
      aggregatedPath(series, bucket).path.forEach((value, t) => {
        path[t]! += value / buckets;
      });
    const mean = new Array<number>(horizon).fill(path[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, (origin) => path[origin]!);
    return { ok: true, model: { label: `imapa(${buckets})`, mean, pathErrors, seldom: true } };
  },
});
