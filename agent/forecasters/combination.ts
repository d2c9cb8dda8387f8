import { z } from 'zod';
import { unitFree } from '../domain/demand/unit-free.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { combinationMembers, keptCombination } from '../domain/forecast/combination.ts';
import { weightedForecast } from '../domain/forecast/origin-forecast.ts';
import { defineForecaster } from './forecaster.ts';
import { keptArima, keptEts, keptTheta } from './kept-parameters.ts';

const LEAST_HISTORY = 10;
/** Older values teach little and cost time. */
const MOST_VALUES = 3000;

const kept = z.array(
  z.object({
    name: z.string(),
    weight: z.number(),
    parameters: z.object({
      ets: z.array(keptEts.extend({ weight: z.number() })).optional(),
      theta: keptTheta.optional(),
      complex: z.object({ alpha0: z.number(), alpha1: z.number() }).optional(),
      arima: keptArima.optional(),
    }),
  }),
);

const options = z.strictObject({
  kind: z.literal('combination').default('combination').describe('A weighted average of smoothing, theta and autoregressive forecasts'),
});

/** The average of a few simple forecasts, chosen and weighted by the length of the season and the share of noise. */
export const combination = defineForecaster({
  kind: 'combination',
  title: 'A weighted average of smoothing, theta and autoregressive forecasts',
  options,
  suits: ['smooth', 'erratic'],
  benefitOfDoubt: 0.4,
  kept,
  fit({ series: whole, horizon, season }, _, known, near) {
    const series = whole.slice(-MOST_VALUES);
    const n = series.length;
    if (n < LEAST_HISTORY) return { ok: false, reason: 'insufficient-history' };
    const free = unitFree(series);
    const members = known
      ? keptCombination(free.series, { period: season, horizon }, known)
      : combinationMembers(free.series, { period: season, horizon }, near);
    if (!members?.length) return { ok: false, reason: 'insufficient-history' };
    const forecastAt = free.restore(weightedForecast(members));
    const mean = Array.from({ length: horizon }, (_, i) => forecastAt(n, i + 1));
    let firstOrigin = season > 1 && n > 2 * season ? 2 * season : Math.ceil(n / 5);
    // Members need a few values before their first forecast.
    while (firstOrigin < n && !Number.isFinite(forecastAt(firstOrigin, 1))) firstOrigin++;
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin }, forecastAt);
    const unfamiliar = unseenErrorRatio(n, season);
    for (const row of pathErrors) for (let i = 0; i < row.length; i++) row[i]! *= unfamiliar;
    const label = `combination(${members.map(({ name, weight }) => `${name} ${weight.toFixed(2)}`).join(', ')})`;
    const found = members.map(({ name, weight, parameters }) => ({ name, weight, parameters }));
    return { ok: true, model: { label, mean, pathErrors, kept: found } };
  },
});

/**
 * How much larger errors on values to come are than on those that the members were fitted to, with about one number fitted per step of
 * the season (final prediction error: Akaike 1969).
 */
function unseenErrorRatio(n: number, season: number): number {
  const fitted = Math.min(3 + (n > 2 * season ? season : 1), n / 3);
  return Math.sqrt((n + fitted) / (n - fitted));
}
