import { type ClosedPhases, closedPhases, openAhead, openSteps, withClosedSteps } from '../domain/demand/closed-steps.ts';
import { atLevelSince } from '../domain/demand/level-since.ts';
import { effectsLayer, withEffects } from '../domain/forecast/effects-layer.ts';
import type { DemandSeries, Forecast, ForecastOutcome, ForecastRequest } from '../domain/forecast/forecast.ts';
import { levelGain } from '../domain/forecast/level-gain.ts';
import { chooseModel } from './choose.ts';
import { distributionOf } from './distribution.ts';
import { keptOf } from './kept-fit.ts';
import { withPool } from './with-pool.ts';

const LEAST_HISTORY = 3;
/** Beyond this, squares of sums overflow. */
const LARGEST = 1e100;
/** Below this they vanish: it counts as nothing. */
const SMALLEST = 1e-100;

/**
 * Forecasts a demand series with the one candidate that is given, or with the best of several by rolling-origin backtest. Pure and
 * deterministic. Reasons: `insufficient-history` (below three values), `not-finite`, `too-large`, `no-candidate`, or why the last
 * candidate failed.
 */
export function forecast(request: ForecastRequest): ForecastOutcome {
  const series = request.series.some(vanishes) ? request.series.map((value) => (vanishes(value) ? 0 : value)) : request.series;
  if (series.length < LEAST_HISTORY) return { ok: false, reason: 'insufficient-history' };
  if (!series.every(Number.isFinite)) return { ok: false, reason: 'not-finite' };
  if (series.some((value) => Math.abs(value) > LARGEST)) return { ok: false, reason: 'too-large' };
  const first = request.candidates[0];
  if (!first) return { ok: false, reason: 'no-candidate' };
  if (series.every((value) => value === 0)) return { ok: true, forecast: nothing(request, first.kind) };
  const layer = effectsLayer({ ...request, series });
  if (!layer) return besidePool({ ...request, series });
  const outcome = besidePool({ ...request, series: layer.series });
  return outcome.ok ? { ok: true, forecast: withEffects(outcome.forecast, layer) } : outcome;
}

/** With what all items together say, where that is known. */
function besidePool(request: ForecastRequest): ForecastOutcome {
  const outcome = laidOut(request);
  return outcome.ok && request.pooled ? { ok: true, forecast: withPool(outcome.forecast, request.pooled, request) } : outcome;
}

/** Fitted to the open steps where the season has closed ones. */
function laidOut(request: ForecastRequest): ForecastOutcome {
  const { series, season, horizon, totalSteps } = request;
  const closed = closedPhases(series, season);
  const level = request.memory ? atLevelSince(series, request.memory, season) : series;
  if (!closed) return fitted({ ...request, series: level });
  const span = { horizon: openAhead(horizon, closed), totalSteps: openAhead(totalSteps, closed) };
  // A horizon that only meets closed steps still needs a model for its name; one open step stands in and is laid out nowhere.
  const open = {
    ...request,
    series: openSteps(level, closed),
    season: openSeason(closed),
    horizon: Math.max(1, span.horizon),
    totalSteps: Math.max(1, span.totalSteps),
  };
  const outcome = fitted(open);
  if (!outcome.ok) return outcome;
  const whole = withClosedSteps(outcome.forecast, closed, request);
  return { ok: true, forecast: span.totalSteps ? whole : { ...whole, total: nothing(request, whole.kind).total } };
}

function vanishes(value: number): boolean {
  return value !== 0 && Math.abs(value) < SMALLEST;
}

function openSeason(closed: ClosedPhases): number {
  return closed.filter((phase) => !phase).length;
}

function fitted(request: ForecastRequest): ForecastOutcome {
  const choice = chooseModel(request);
  if (!choice.ok) return choice;
  const { kind, model, scores, pastErrors } = choice;
  const { mean, quantiles, total } = distributionOf(model, request, pastErrors);
  const finite =
    Number.isFinite(total.sd + total.mean) &&
    mean.every(Number.isFinite) &&
    total.quantiles.every(({ value }) => Number.isFinite(value)) &&
    quantiles.every(({ value }) => value.every(Number.isFinite));
  const kept = keptOf(model, kind, request);
  const gain = model.pathErrors && levelGain(model.pathErrors);
  return finite
    ? {
        ok: true,
        forecast: { model: model.label, kind, mean, quantiles, total, scores, ...(kept && { kept }), ...(gain !== undefined && { gain }) },
      }
    : { ok: false, reason: 'not-finite' };
}

/** What never sold is expected never to sell. */
function nothing({ horizon, levels, totalLevels, totalSteps }: ForecastRequest, kind: string): Forecast {
  const zeros: DemandSeries = new Array<number>(horizon).fill(0);
  return {
    model: 'no demand',
    kind,
    mean: zeros,
    quantiles: levels.map((level) => ({ level, value: zeros })),
    total: { steps: totalSteps, mean: 0, sd: 0, quantiles: totalLevels.map((level) => ({ level, value: 0 })) },
    scores: [],
  };
}
