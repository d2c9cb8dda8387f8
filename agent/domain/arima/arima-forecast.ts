import { MOST_PATHS } from '../forecast/backtest.ts';
import { type ArimaFit, withoutEffects } from './arima-fit.ts';
import { differenceWeights } from './arima-order.ts';
import { type ArmaTrace, traceArma } from './arma-trace.ts';
import type { GappedFilter } from './gapped-filter.ts';

/** Forecasts step by step with the variances of their errors, in units and units squared; parameters are taken as known. */
export interface ArimaForecast {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /**
   * Errors (actual minus forecast) from the last origins with the present parameters: row by row the known steps after an origin, at most
   * the horizon, the last origin one step before the end. Empty for a series with gaps.
   */
  readonly pathErrors: readonly Float64Array[];
}

/** Forecasts from the end of the series; `nextRegressors` holds each regressor's values at the steps ahead. */
export function forecastArima(fit: ArimaFit, horizon: number, nextRegressors: readonly ArrayLike<number>[] = []): ArimaForecast {
  const { design } = fit;
  const path = design.gapped ? throughGaps(fit, design.exact as GappedFilter, horizon) : throughDifferences(fit, horizon);
  const length = design.columns[0]!.length;
  for (let h = 0; h < horizon; h++) {
    let added = design.centre;
    fit.regression.forEach((effect, i) => {
      added += effect * (i === 0 && design.constant ? constantAt(fit, length + h) : nextRegressors[i - (design.constant ? 1 : 0)]![h]!);
    });
    path.mean[h]! += added;
  }
  return path;
}

function constantAt({ order }: ArimaFit, time: number): number {
  return order.d + order.D > 0 ? time + 1 : 1;
}

function throughDifferences(fit: ArimaFit, horizon: number): ArimaForecast {
  const { design, model, order } = fit;
  const stationary = withoutEffects(design.differenced, fit.regression);
  const levels = withoutEffects(design.columns, fit.regression);
  const weights = differenceWeights(order);
  const trace = traceArma(stationary, model, MOST_PATHS + horizon);
  const last = trace.states.at(-1)!;
  const mean = new Float64Array(horizon);
  stationaryPath(last, model.ar, mean);
  for (let h = 0; h < horizon; h++)
    for (let j = 0; j < weights.length; j++)
      if (weights[j] !== 0) mean[h]! += weights[j]! * (h > j ? mean[h - 1 - j]! : levels[levels.length + h - 1 - j]!);
  return {
    mean,
    variance: variances(fit, trace.excess, horizon),
    pathErrors: pastErrors({ stationary, trace, weights, horizon, ar: model.ar }),
  };
}

/** Forecasts of the stationary series from a state: the state's own places, carried on by the autoregression. */
function stationaryPath(state: Float64Array, ar: Float64Array, out: Float64Array): void {
  for (let h = 0; h < out.length; h++) {
    let value = h < state.length ? state[h]! : 0;
    for (let j = 0; j < ar.length && j < h; j++) if (ar[j] !== 0) value += ar[j]! * out[h - 1 - j]!;
    out[h] = value;
  }
}

/**
 * Error variances: what each place of the state and each innovation to come adds to the later values, differences undone. With the whole
 * past known, only the innovations count (Box and Jenkins 1976, equation 5.1.16).
 */
function variances({ order, model, sigma2 }: ArimaFit, excess: Float64Array, horizon: number): Float64Array {
  const size = Math.sqrt(excess.length);
  const weights = differenceWeights(order);
  const impulse = new Float64Array(size);
  impulse[0] = 1;
  const response = new Float64Array(horizon);
  stationaryPath(impulse, model.ar, response);
  undoDifferences(response, weights);
  const psi = Float64Array.from(response);
  for (let h = 0; h < horizon; h++) for (let j = 0; j < model.ma.length && j < h; j++) psi[h]! += model.ma[j]! * response[h - 1 - j]!;
  const uncertain = excess.some((value) => value !== 0);
  const variance = new Float64Array(horizon);
  let sum = 0;
  for (let h = 0; h < horizon; h++) {
    sum += psi[h]! ** 2;
    variance[h] = sigma2 * (sum + (uncertain ? quadratic(excess, response, h) : 0));
  }
  return variance;
}

/** The excess covariance seen through the responses at step h: place i of the state acts i steps later than the first. */
function quadratic(excess: Float64Array, response: Float64Array, h: number): number {
  const size = Math.sqrt(excess.length);
  let sum = 0;
  for (let i = 0; i < size && i <= h; i++) {
    let row = 0;
    for (let j = 0; j < size && j <= h; j++) row += excess[i * size + j]! * response[h - j]!;
    sum += row * response[h - i]!;
  }
  return Math.max(0, sum);
}

function undoDifferences(path: Float64Array, weights: Float64Array): void {
  for (let h = 0; h < path.length; h++)
    for (let j = 0; j < weights.length && j < h; j++) if (weights[j] !== 0) path[h]! += weights[j]! * path[h - 1 - j]!;
}

interface Past {
  readonly stationary: Float64Array;
  readonly trace: ArmaTrace;
  readonly weights: Float64Array;
  readonly horizon: number;
  readonly ar: Float64Array;
}

/** What the values before an origin are known to be cancels out, so that the errors of the differences, undone, are the errors. */
function pastErrors({ stationary, trace, weights, horizon, ar }: Past): Float64Array[] {
  const n = stationary.length;
  const rows: Float64Array[] = [];
  for (let origin = Math.max(1, trace.first); origin < n; origin++) {
    const row = new Float64Array(Math.min(horizon, n - origin));
    stationaryPath(trace.states[origin - trace.first]!, ar, row);
    for (let h = 0; h < row.length; h++) row[h] = stationary[origin + h]! - row[h]!;
    undoDifferences(row, weights);
    rows.push(row);
  }
  return rows;
}

/** From the predicted state after the end, whose covariance grows step by step (Harvey 1989, section 3.5). */
function throughGaps(fit: ArimaFit, filter: GappedFilter, horizon: number): ArimaForecast {
  filter.run(fit.model);
  const mean = new Float64Array(horizon);
  const variance = new Float64Array(horizon);
  filter.ahead(horizon).forEach((path, c) => {
    const effect = c === 0 ? 1 : -fit.regression[c - 1]!;
    for (let h = 0; h < horizon; h++) mean[h]! += effect * path[h]!;
  });
  filter.spreadAhead(horizon).forEach((value, h) => {
    variance[h] = fit.sigma2 * value;
  });
  return { mean, variance, pathErrors: [] };
}
