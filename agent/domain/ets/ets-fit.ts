import type { DemandSeries } from '../forecast/forecast.ts';
import { type Minimum, minimiseSmooth } from '../mathematics/quasi-newton.ts';
import { naiveScale } from '../mathematics/statistics.ts';
import { isAdmissible } from './ets-admissible.ts';
import { type EtsForm, type EtsStart, type EtsWeights, etsParameters } from './ets-form.ts';
import { createEts, type EtsRecursion } from './ets-recursion.ts';
import { etsStart } from './ets-start.ts';

/** A fitted form: its recursion has run with the weights and states found. `criterion` is the corrected Akaike criterion. */
export interface EtsFit {
  readonly form: EtsForm;
  readonly weights: EtsWeights;
  readonly start: EtsStart;
  readonly recursion: EtsRecursion;
  /** -2 log likelihood up to a constant that all forms share. */
  readonly deviance: number;
  readonly criterion: number;
}

/** The usual bounds: 0 < alpha < 1, 0 < beta < alpha, 0 < gamma < 1 - alpha, 0.8 < phi < 0.98 (Hyndman et al. 2008, section 2.7). */
const LEAST = 1e-4;
const DAMPING: readonly [number, number] = [0.8, 0.98];

const GRID: readonly EtsWeights[] = [0.05, 0.2, 0.5, 0.85].flatMap((alpha) =>
  [0.1, 0.7].flatMap((trend) => [0.02, 0.3].map((season) => ({ alpha, beta: trend * alpha, gamma: season * (1 - alpha), phi: 0.97 }))),
);

/** `steps` limits the search, and so does a step that gains less than `gain` of deviance, a ten-thousandth where not said; `seasonFixed` leaves the first seasonal states at the heuristic's, which is many times faster. */
export interface EtsSearch {
  readonly period: number;
  readonly steps: number;
  readonly gain?: number;
  readonly seasonFixed?: boolean;
  /** From how many of the best places of a grid to search; 1 where not said. */
  readonly starts?: number;
  /** Weights that are known: only first level and trend are searched for. */
  readonly weights?: EtsWeights | undefined;
}

/**
 * Fits one form by maximum likelihood over weights and first states together, from the heuristic start. Null where the series is too
 * short for the form's parameters, or not positive where it must be.
 */
export function fitEts(series: DemandSeries, form: EtsForm, search: EtsSearch): EtsFit | null {
  const { period, seasonFixed = search.weights !== undefined } = search;
  const parameters = etsParameters(form, period);
  const n = series.length;
  if ((form.error === 'M' || form.season === 'M') && !series.every((value) => value > 0)) return null;
  const start = n > parameters + 2 ? etsStart(series, form, period) : null;
  if (!start) return null;
  const recursion = createEts(series, form, period);
  const space = searchSpace(series, form, { start, free: seasonFixed ? 0 : Math.max(0, start.seasonal.length - 1) });
  const { weights, states } = search.weights
    ? { weights: search.weights, states: searchStates(recursion, space, search.weights) }
    : searchAll({ recursion, space, form }, search);
  const deviance = recursion.run(weights, states);
  if (!Number.isFinite(deviance)) return null;
  const criterion = deviance + 2 * parameters + (2 * parameters * (parameters + 1)) / (n - parameters - 1);
  return { form, weights, start: states, recursion, deviance, criterion };
}

interface Found {
  readonly weights: EtsWeights;
  readonly states: EtsStart;
}

function searchAll(
  { recursion, space, form }: { readonly recursion: EtsRecursion; readonly space: SearchSpace; readonly form: EtsForm },
  { period, steps, gain = 1e-4, starts = 1 }: EtsSearch,
): Found {
  const cost = (x: Float64Array) => {
    const weights = space.weightsAt(x);
    return form.season === 'N' || isAdmissible(weights, period) ? recursion.run(weights, space.startAt(x)) : Number.POSITIVE_INFINITY;
  };
  const places = gridOf(form)
    .map((weights) => ({ weights, deviance: cost(space.place(weights)) }))
    .sort((a, b) => a.deviance - b.deviance)
    .slice(0, starts);
  const [{ at }] = places
    .map(({ weights }) => minimiseSmooth(cost, space.place(weights), { steps, gain }))
    .sort((a, b) => a.cost - b.cost) as [Minimum];
  return { weights: space.weightsAt(at), states: space.startAt(at) };
}

function searchStates(recursion: EtsRecursion, space: SearchSpace, weights: EtsWeights): EtsStart {
  const x = space.place(weights);
  const startAt = (states: Float64Array) => {
    x.set(states, space.statesAt);
    return space.startAt(x);
  };
  const none = new Float64Array(x.length - space.statesAt);
  return startAt(minimiseSmooth((states) => recursion.run(weights, startAt(states)), none, { steps: 8, gain: 1e-3 }).at);
}

/** The places of the grid that differ in weights which the form has. */
function gridOf({ trend, season }: EtsForm): readonly EtsWeights[] {
  return GRID.filter(({ alpha, beta, gamma }) => (trend !== 'N' || beta < 0.2 * alpha) && (season !== 'N' || gamma < 0.1 * (1 - alpha)));
}

interface SearchSpace {
  /** Where in a place the weights end and the states begin. */
  readonly statesAt: number;
  weightsAt(x: Float64Array): EtsWeights;
  startAt(x: Float64Array): EtsStart;
  place(weights: EtsWeights): Float64Array;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (share: number) => Math.log(share / (1 - share));

/** Free numbers of like size: weights by their log odds within the bounds, states in steps of the series from the heuristic start. */
function searchSpace(
  series: DemandSeries,
  { trend, season }: EtsForm,
  { start, free }: { readonly start: EtsStart; readonly free: number },
): SearchSpace {
  const scale = naiveScale(series) || Math.abs(start.level) || 1;
  const trended = trend !== 'N';
  const indexScale = season === 'M' ? scale / Math.max(Math.abs(start.level), scale) : scale;
  const betaAt = 1;
  const gammaAt = betaAt + (trended ? 1 : 0);
  const phiAt = gammaAt + (season === 'N' ? 0 : 1);
  const levelAt = phiAt + (trend === 'Ad' ? 1 : 0);
  const trendAt = levelAt + 1;
  const seasonAt = trendAt + (trended ? 1 : 0);
  const between = (low: number, high: number, x: number) => low + (high - low) * logistic(x);
  return {
    statesAt: levelAt,
    weightsAt(x) {
      const alpha = between(LEAST, 1 - LEAST, x[0]!);
      return {
        alpha,
        beta: trended ? between(LEAST * alpha, alpha, x[betaAt]!) : 0,
        gamma: season === 'N' ? 0 : between(LEAST * (1 - alpha), 1 - alpha, x[gammaAt]!),
        phi: trend === 'Ad' ? between(...DAMPING, x[phiAt]!) : 1,
      };
    },
    startAt(x) {
      const seasonal = [...start.seasonal];
      let moved = 0;
      for (let i = 0; i < free; i++) {
        const move = indexScale * x[seasonAt + i]!;
        seasonal[i]! += move;
        moved += move;
      }
      if (free) seasonal[free]! -= moved;
      return {
        level: start.level + scale * x[levelAt]!,
        trend: trended ? start.trend + 0.1 * scale * x[trendAt]! : 0,
        seasonal,
      };
    },
    place({ alpha, beta, gamma, phi }) {
      const x = new Float64Array(seasonAt + free);
      x[0] = logit(alpha);
      if (trended) x[betaAt] = logit(beta / alpha);
      if (season !== 'N') x[gammaAt] = logit(gamma / (1 - alpha));
      if (trend === 'Ad') x[phiAt] = logit((phi - DAMPING[0]) / (DAMPING[1] - DAMPING[0]));
      return x;
    },
  };
}
