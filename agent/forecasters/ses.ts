import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { createSmoother } from '../domain/forecast/exponential-smoothing.ts';
import { minimiseFromGrid } from '../domain/mathematics/minimise.ts';
import { defineForecaster, TWO_WEEKS } from './forecaster.ts';

const PLACES = [0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.95];

const kept = z.object({ alpha: z.number() });

const options = z.strictObject({
  kind: z.literal('ses').default('ses').describe('Simple exponential smoothing'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Weight of the newest value; by default the one with the least squared one-step error'),
});

/** Simple exponential smoothing (Brown 1959), its constant chosen by squared one-step error unless given. */
export const ses = defineForecaster({
  kind: 'ses',
  title: 'Simple exponential smoothing',
  options,
  suits: ['smooth', 'erratic'],
  leastSteps: TWO_WEEKS,
  kept,
  fit({ series, horizon }, given, known) {
    const n = series.length;
    const smoother = createSmoother(series, 1, false);
    const cost = (alpha: number) => smoother.run({ alpha });
    const alpha = given.alpha ?? known?.alpha ?? (n < 4 ? 0.2 : minimiseFromGrid(cost, PLACES, 8));
    smoother.run({ alpha });
    const mean = new Array<number>(horizon).fill(smoother.forecastAt(n, 1));
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, smoother.forecastAt);
    return { ok: true, model: { label: `ses(${alpha.toFixed(2)})`, mean, pathErrors, kept: { alpha } } };
  },
});
