import { type DemandClass, demandClass } from '../domain/demand/demand-class.ts';
import { type BacktestPlan, backtestPlan, type PastPath } from '../domain/forecast/backtest.ts';
import type { CandidateScore, DemandSeries, ForecasterChoice, ForecastRequest, KeptParameters } from '../domain/forecast/forecast.ts';
import { naiveScale, pinballLoss } from '../domain/mathematics/statistics.ts';
import { variantOf } from '../registry.ts';
import { isBelievable } from './believable.ts';
import { distributionOf } from './distribution.ts';
import type { FitOutcome, FittedModel, Forecaster } from './forecaster.ts';
import { forecasters } from './index.ts';
import { fittedAsKept, parametersOf } from './kept-fit.ts';

/** The chosen model fitted to the whole history, and what the candidates scored. `pastErrors` are the winner's in the backtest. */
export type ChosenModel =
  | {
      readonly ok: true;
      readonly kind: string;
      readonly model: FittedModel;
      readonly scores: readonly CandidateScore[];
      readonly pastErrors: readonly PastPath[];
    }
  | { readonly ok: false; readonly reason: string };

/** Quantiles of the total that stock is bought by. */
const SERVICE_LEVELS = [0.9, 0.95];

interface Scored {
  readonly choice: ForecasterChoice;
  readonly score?: number;
  readonly reason?: string;
  readonly pastErrors: readonly PastPath[];
  /** What the first of its fits in the backtest has found. */
  readonly kept?: KeptParameters | undefined;
}

/**
 * Fits the one candidate, or the best of those that suit the demand class by a rolling-origin backtest. A candidate that then fails on
 * the whole history gives way to the next best.
 */
export function chooseModel(request: ForecastRequest): ChosenModel {
  const { series, horizon, season, candidates } = request;
  const input = { series, horizon, season };
  if (candidates.length === 1) {
    const outcome = fittedAsKept(candidates[0]!, request) ?? fitted(candidates[0]!, input);
    return outcome.ok ? { ok: true, kind: candidates[0]!.kind, model: outcome.model, scores: [], pastErrors: [] } : outcome;
  }
  const kind = demandClass(series);
  const suited = candidates.filter((candidate) => suits(candidate, kind, series.length));
  const plan = backtestPlan(series.length, horizon, season);
  const tried = suited.length ? suited : candidates;
  const rank = (some: readonly ForecasterChoice[]) => some.map((choice) => backtest(choice, request, plan, kind));
  const parts = tried.filter((choice) => wholeOf(choice, tried));
  let ranked = rank(tried.filter((choice) => !parts.includes(choice))).sort(byScore);
  const winner = ranked[0]?.score === undefined ? undefined : ranked[0].choice.kind;
  const rest = parts.filter((choice) => wholeOf(choice, tried) !== winner);
  if (rest.length > 0) ranked = [...ranked, ...rank(rest)].sort(byScore);
  const scores = ranked.map(({ choice, score, reason }) => ({ kind: choice.kind, ...(score === undefined ? { reason } : { score }) }));
  let reason = 'no-candidate';
  for (const { choice, pastErrors, kept } of ranked) {
    const outcome = fitted(choice, input, kept);
    if (outcome.ok) return { ok: true, kind: choice.kind, model: outcome.model, scores, pastErrors };
    reason = outcome.reason;
  }
  return { ok: false, reason };
}

function byScore(a: Scored, b: Scored): number {
  return (a.score ?? Number.MAX_VALUE) - (b.score ?? Number.MAX_VALUE);
}

/** Kind of the candidate that has this one as a part; undefined where none has. */
function wholeOf({ kind }: ForecasterChoice, candidates: readonly ForecasterChoice[]): string | undefined {
  const { partOf } = variantOf<Forecaster>(forecasters, kind);
  return candidates.find((candidate) => candidate.kind === partOf)?.kind;
}

function suits({ kind }: ForecasterChoice, demand: DemandClass, steps: number): boolean {
  const forecaster: Forecaster = variantOf<Forecaster>(forecasters, kind);
  return steps >= (forecaster.leastSteps ?? 0) && (forecaster.suits?.includes(demand) ?? true);
}

function fitted(
  choice: ForecasterChoice,
  input: { series: DemandSeries; horizon: number; season: number },
  near?: KeptParameters,
): FitOutcome {
  const forecaster = variantOf<Forecaster>(forecasters, choice.kind);
  const outcome = forecaster.fit(input, forecaster.options.parse(choice), undefined, near && forecaster.kept?.parse(near.parameters));
  return outcome.ok && !isBelievable(input.series, outcome.model.mean) ? { ok: false, reason: 'implausible' } : outcome;
}

/**
 * Mean score over the plan's origins, each from what was known then. A model with parameters to keep is fitted once and then run with them, as it is between two choices.
 */
function backtest(choice: ForecasterChoice, request: ForecastRequest, plan: BacktestPlan, demand: DemandClass): Scored {
  const { season, series } = request;
  const pastErrors: PastPath[] = [];
  const seldom = demand === 'intermittent' || demand === 'lumpy';
  const { suits, benefitOfDoubt } = variantOf<Forecaster>(forecasters, choice.kind);
  let sum = 0;
  let kept: KeptParameters | undefined;
  for (const origin of plan.origins) {
    const known = series.slice(0, origin);
    const asked = { series: known, horizon: plan.horizon, season };
    const again = fittedAsKept(choice, { ...asked, kept });
    const outcome = again ?? fitted(choice, asked);
    if (!outcome.ok) return { choice, reason: outcome.reason, pastErrors: [] };
    if (!again) kept = parametersOf(outcome.model, choice, { values: origin, season });
    const totalSteps = Math.min(request.totalSteps, plan.horizon);
    const { mean, total } = distributionOf(outcome.model, { series: known, levels: [], totalSteps, totalLevels: SERVICE_LEVELS });
    const actual = series.slice(origin, origin + plan.horizon);
    const errors = Float64Array.from(actual, (value, i) => value - mean[i]!);
    const steps = errors.reduce((total, error) => total + Math.abs(error), 0) / plan.horizon;
    const demanded = actual.slice(0, totalSteps).reduce((total, value) => total + value, 0);
    const service = total.quantiles.reduce((loss, { level, value }) => loss + pinballLoss(demanded, value, level), 0) / totalSteps;
    // Where most steps are zero, a forecast of zero has the least absolute error: there only the total counts.
    sum += seldom ? service : steps + 2 * service;
    pastErrors.push({ back: series.length - origin, errors });
  }
  if (!plan.origins.length) return { choice, reason: 'insufficient-history', pastErrors };
  const doubt = suits?.includes(demand) ? (benefitOfDoubt ?? 1) : 1;
  return { choice, score: (doubt * sum) / plan.origins.length / (naiveScale(series) || 1), pastErrors, kept };
}
