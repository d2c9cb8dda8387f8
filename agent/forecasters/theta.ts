import { z } from 'zod';
import { unitFree } from '../domain/demand/unit-free.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { isSeasonal } from '../domain/forecast/season-test.ts';
import { seasonallyAdjusted, unadjusted } from '../domain/forecast/seasonal-adjustment.ts';
import { fitDynamicTheta } from '../domain/forecast/theta.ts';
import { fitStandardTheta } from '../domain/forecast/theta-standard.ts';
import { defineForecaster } from './forecaster.ts';
import { keptTheta } from './kept-parameters.ts';

/** Older values teach little and cost time. */
const MOST_VALUES = 3000;

const options = z.strictObject({
  kind: z.literal('theta').default('theta').describe('The theta method, on the series without its season'),
  form: z
    .enum(['optimised', 'standard'])
    .default('optimised')
    .describe('optimised: theta is fitted and the trend learns as it goes; standard: theta 2 and one line through all'),
});

/**
 * The theta method (Assimakopoulos and Nikolopoulos 2000), or its dynamic optimised form (Fiorucci et al. 2016). A season that passes a
 * test is divided out.
 */
export const theta = defineForecaster({
  kind: 'theta',
  title: 'The theta method, on the series without its season',
  options,
  partOf: 'combination',
  suits: [],
  kept: keptTheta,
  fit({ series: whole, horizon, season }, { form }, known) {
    const series = whole.slice(-MOST_VALUES);
    const n = series.length;
    const free = unitFree(series);
    const seasonal = isSeasonal(free.series, season);
    const adjusted = seasonal ? seasonallyAdjusted(free.series, season, { kind: 'multiplicative' }) : unadjusted(free.series);
    const fit = form === 'standard' ? fitStandardTheta(adjusted.series, known) : fitDynamicTheta(adjusted.series, known);
    if (!fit) return { ok: false, reason: 'insufficient-history' };
    const forecastAt = free.restore(adjusted.restore(fit.forecastAt));
    const mean = Array.from({ length: horizon }, (_, i) => forecastAt(n, i + 1));
    const firstOrigin = seasonal ? Math.min(2 * season, n - 1) : Math.max(2, Math.ceil(n / 5));
    const label = `theta(${fit.theta.toFixed(1)}, alpha ${fit.alpha.toFixed(2)}${seasonal ? `, season ${season}` : ''})`;
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin }, forecastAt);
    return { ok: true, model: { label, mean, pathErrors, kept: { alpha: fit.alpha, theta: fit.theta } } };
  },
});
