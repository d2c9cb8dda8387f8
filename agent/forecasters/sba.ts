import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { crostonPath } from '../domain/forecast/croston.ts';
import { defineForecaster } from './forecaster.ts';

const options = z.strictObject({
  kind: z.literal('sba').default('sba').describe('Syntetos and Boylan, for intermittent demand: Croston without most of its bias'),
  alpha: z.number().min(0).max(1).default(0.1).describe('Smoothing constant of the size of a demand and of the interval between two'),
});

/** Croston's forecast times 1 - alpha / 2, for the inverse of a smoothed interval is too large on average (Syntetos and Boylan 2005). */
export const sba = defineForecaster({
  kind: 'sba',
  title: 'Croston less its bias: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  fit({ series, horizon }, { alpha }) {
    const n = series.length;
    const path = crostonPath(series, alpha).map((value) => (1 - alpha / 2) * value);
    const mean = new Array<number>(horizon).fill(path[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, (origin) => path[origin]!);
    return { ok: true, model: { label: `sba(${alpha})`, mean, pathErrors, seldom: true } };
  },
});
