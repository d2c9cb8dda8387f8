import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { crostonPath } from '../domain/forecast/croston.ts';
import { defineForecaster } from './forecaster.ts';

const options = z.strictObject({
  kind: z.literal('croston').default('croston').describe('Croston, for intermittent demand'),
  alpha: z.number().min(0).max(1).default(0.1).describe('Smoothing constant of the size of a demand and of the interval between two'),
});

/** The smoothed size of a demand over the smoothed interval between two (Croston 1972). */
export const croston = defineForecaster({
  kind: 'croston',
  title: 'Size of a demand over the interval between two, smoothed apart: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  fit({ series, horizon }, { alpha }) {
    const n = series.length;
    const path = crostonPath(series, alpha);
    const mean = new Array<number>(horizon).fill(path[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, (origin) => path[origin]!);
    return { ok: true, model: { label: `croston(${alpha})`, mean, pathErrors, seldom: true } };
  },
});
