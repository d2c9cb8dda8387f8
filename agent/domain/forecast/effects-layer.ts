import { type DemandEffect, demandEffects, effectMultiplier } from '../demand/demand-effects.ts';
import type { Forecast, ForecastRequest, SignalEffect } from './forecast.ts';

/** What regressors do to a request: the series as it would have been without them, and what they multiply each step ahead by. */
export interface EffectsLayer {
  readonly series: readonly number[];
  readonly effects: readonly DemandEffect[];
  /** One factor per step ahead; 0 where the site is closed. */
  readonly ahead: readonly number[];
}

/** Takes the effects of regressors and days of closure out of a request; null where there are none. Series below 0 have none. */
export function effectsLayer({ series, season, horizon, regressors = [], closedAhead }: ForecastRequest): EffectsLayer | null {
  const fitting = regressors.filter(({ past, future }) => past.length === series.length && future.length === horizon);
  const effects = fitting.length > 0 && series.every((value) => value >= 0) ? demandEffects(series, season, fitting) : [];
  const isClosed = closedAhead?.includes(true) ?? false;
  if (effects.length === 0 && !isClosed) return null;
  return {
    series: effects.length === 0 ? series : series.map((value, t) => value / effectMultiplier(effects, ({ past }) => past[t]!)),
    effects,
    ahead: Array.from({ length: horizon }, (_, step) =>
      closedAhead?.[step] ? 0 : effectMultiplier(effects, ({ future }) => future[step]!),
    ),
  };
}

/** Lays the effects back over a forecast of what would be without them: every step by its factor, the total by that of its mean. */
export function withEffects(bare: Forecast, { effects, ahead }: EffectsLayer): Forecast {
  const times = (values: readonly number[]) => values.map((value, step) => value * ahead[step]!);
  const mean = times(bare.mean);
  const { steps } = bare.total;
  const [before, after] = [bare.mean, mean].map((values) => values.slice(0, steps).reduce((sum, value) => sum + value, 0)) as [
    number,
    number,
  ];
  const share = before > 0 ? after / before : ahead.slice(0, steps).reduce((sum, value) => sum + value / Math.max(1, steps), 0);
  return {
    ...bare,
    mean,
    quantiles: bare.quantiles.map(({ level, value }) => ({ level, value: times(value) })),
    total: {
      steps,
      mean: bare.total.mean * share,
      sd: bare.total.sd * share,
      quantiles: bare.total.quantiles.map(({ level, value }) => ({ level, value: value * share })),
    },
    ...(effects.length > 0 && { signals: effects.map((effect) => stated(effect, bare.mean)) }),
  };
}

/** An effect in numbers: the factor of one unit above usual, and what it alone adds to each step. */
function stated(effect: DemandEffect, mean: readonly number[]): SignalEffect {
  const { regressor, usual, coefficient } = effect;
  return {
    name: regressor.name,
    usual,
    timesPerUnit: Math.exp(coefficient),
    perStep: mean.map((value, step) => value * (effectMultiplier([effect], ({ future }) => future[step]!) - 1)),
  };
}
