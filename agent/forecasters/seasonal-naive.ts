import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { defineForecaster, TWO_WEEKS } from './forecaster.ts';

const options = z.strictObject({
  kind: z.literal('seasonal-naive').default('seasonal-naive').describe('Repeats the last season; without a season, the last value'),
});

/** Repeats the last season (random walk where the season is 1 or the history shorter than a season). */
export const seasonalNaive = defineForecaster({
  kind: 'seasonal-naive',
  title: 'Repeats the last season, or the last value where there is no season',
  options,
  suits: ['smooth', 'erratic'],
  leastSteps: TWO_WEEKS,
  fit({ series, horizon, season }) {
    const n = series.length;
    const period = n > season ? season : 1;
    const forecastAt = (origin: number, step: number) => series[origin - period + ((step - 1) % period)]!;
    const mean = Array.from({ length: horizon }, (_, i) => forecastAt(n, i + 1));
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: period }, forecastAt);
    return { ok: true, model: { label: `seasonal-naive(${period})`, mean, pathErrors } };
  },
});
