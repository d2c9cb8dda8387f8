import { z } from 'zod';
import { unitFree } from '../domain/demand/unit-free.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import type { OriginForecast } from '../domain/forecast/origin-forecast.ts';
import { fitLagRegression } from '../domain/pooled/lag-regression.ts';
import { defineForecaster } from './forecaster.ts';

/** Older values teach little and cost time. */
const MOST_VALUES = 3000;

const options = z.strictObject({
  kind: z.literal('lag-regression').default('lag-regression').describe('Ridge regression on the last values, the season and the level'),
  ridge: z
    .number()
    .positive()
    .max(1e6)
    .optional()
    .describe('How strongly its coefficients are held down, per value; by default by generalised cross-validation'),
});

const kept = z.object({ intercept: z.number(), coefficients: z.array(z.number()), ridge: z.number(), degrees: z.number() });

/** A regularised linear regression on lags, means and the phase of the season, on logarithms where demand is never nothing. */
export const lagRegression = defineForecaster({
  kind: 'lag-regression',
  title: 'Ridge regression on the last values, the season and the level',
  options,
  // On its own it does no better than the combination: it is for a choice by name.
  suits: [],
  kept,
  fit({ series: whole, horizon, season }, { ridge }, known) {
    const series = whole.slice(-MOST_VALUES);
    const n = series.length;
    const free = unitFree(series);
    const onLogs = series.every((value) => value > 0);
    const regression = fitLagRegression(onLogs ? free.series.map(Math.log) : free.series, season, {
      ...(ridge !== undefined && { ridge }),
      ...(known && { known }),
    });
    if (!regression) return { ok: false, reason: 'insufficient-history' };
    const { fit, reach } = regression;
    const raised: OriginForecast = (origin, step) => Math.exp(regression.forecastAt(origin, step));
    const forecastAt = free.restore(onLogs ? raised : regression.forecastAt);
    const mean = Array.from({ length: horizon }, (_, i) => forecastAt(n, i + 1));
    if (!mean.every(Number.isFinite)) return { ok: false, reason: 'not-finite' };
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: reach }, forecastAt);
    // Errors on values to come are larger than on those that it was fitted to (final prediction error: Akaike 1969).
    const rows = n - reach;
    const unseen = Math.sqrt((rows + fit.degrees) / Math.max(1, rows - fit.degrees));
    for (const row of pathErrors) for (let i = 0; i < row.length; i++) row[i]! *= unseen;
    return { ok: true, model: { label: `lag-regression(ridge ${fit.ridge})`, mean, pathErrors, kept: fit } };
  },
});
