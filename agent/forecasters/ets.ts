import { z } from 'zod';
import { unitFree } from '../domain/demand/unit-free.ts';
import { chooseEts, suitedForms } from '../domain/ets/ets-choose.ts';
import { fitEts } from '../domain/ets/ets-fit.ts';
import { etsName } from '../domain/ets/ets-form.ts';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { defineForecaster } from './forecaster.ts';
import { keptEts } from './kept-parameters.ts';

const LONGEST_SEASON = 24;

/** Older values teach little and cost time. */
const MOST_VALUES = 1500;

const options = z.strictObject({
  kind: z.literal('ets').default('ets').describe('Exponential smoothing in the form that the corrected Akaike criterion chooses'),
  error: z.enum(['auto', 'A', 'M']).default('auto').describe('Additive or multiplicative errors'),
  trend: z.enum(['auto', 'N', 'A', 'Ad']).default('auto').describe('No trend, an additive or a damped one'),
  season: z.enum(['auto', 'N', 'A', 'M']).default('auto').describe('No season, an additive or a multiplicative one'),
});

/** Exponential smoothing by maximum likelihood, its form by the corrected Akaike criterion (Hyndman, Koehler, Ord and Snyder 2008). */
export const ets = defineForecaster({
  kind: 'ets',
  title: 'Exponential smoothing in the form that the corrected Akaike criterion chooses',
  options,
  partOf: 'combination',
  suits: [],
  kept: keptEts,
  fit({ series: whole, horizon, season }, asked, known) {
    const series = whole.slice(-MOST_VALUES);
    const n = series.length;
    const period = season <= LONGEST_SEASON ? season : 1;
    const forms = suitedForms(series, period).filter(
      (form) =>
        (asked.error === 'auto' || form.error === asked.error) &&
        (asked.trend === 'auto' || form.trend === asked.trend) &&
        (asked.season === 'auto' || form.season === asked.season),
    );
    const free = unitFree(series);
    const fit = known
      ? fitEts(free.series, known.form, { period, steps: 0, weights: known.weights })
      : chooseEts(free.series, period, forms);
    if (!fit) return { ok: false, reason: 'insufficient-history' };
    const forecastAt = free.restore(fit.recursion.forecastAt);
    const mean = Array.from({ length: horizon }, (_, i) => forecastAt(n, i + 1));
    const seasonal = fit.form.season !== 'N';
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: seasonal ? 2 * period : Math.ceil(n / 5) }, forecastAt);
    const label = `${etsName(fit.form)}${seasonal ? `[${period}]` : ''}`;
    return { ok: true, model: { label, mean, pathErrors, kept: { form: fit.form, weights: fit.weights } } };
  },
});
