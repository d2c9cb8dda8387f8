import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { defineForecaster } from './forecaster.ts';

const options = z.strictObject({
  kind: z.literal('moving-average').default('moving-average').describe('The mean of the last steps'),
  window: z
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Steps to average over; by default four seasons, and 8 steps where there is no season'),
});

/** The mean of the last `window` steps, for every step ahead. */
export const movingAverage = defineForecaster({
  kind: 'moving-average',
  title: 'The mean of the last steps',
  options,
  suits: ['smooth', 'erratic'],
  fit({ series, horizon, season }, { window }) {
    const n = series.length;
    const length = Math.min(n, window ?? (season > 1 ? 4 * season : 8));
    const sums = new Float64Array(n + 1);
    for (let t = 0; t < n; t++) sums[t + 1] = sums[t]! + series[t]!;
    const meanBefore = (origin: number) => (sums[origin]! - sums[Math.max(0, origin - length)]!) / Math.min(origin, length);
    const firstOrigin = Math.min(length, Math.ceil(n / 3));
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin }, meanBefore);
    return { ok: true, model: { label: `moving-average(${length})`, mean: new Array<number>(horizon).fill(meanBefore(n)), pathErrors } };
  },
});
