import { type ArimaOrder, differenceWeights, lagsOf } from './arima-order.ts';
import type { ArmaModel } from './arima-polynomials.ts';
import type { InnovationsFilter } from './arma-filter.ts';
import { createArmaMoments } from './arma-moments.ts';

/** Variance of what is unknown before the start, relative to the innovation's, and above which an error only tells about the start. */
const UNKNOWN = 1e6;
const STILL_UNKNOWN = 1e4;

/** The filter of a series with gaps, and what it knows after the last value. */
export interface GappedFilter extends InnovationsFilter {
  /** Each column's values at the steps after the end, as the last run predicts them. */
  ahead(horizon: number): Float64Array[];
  /** Their variances relative to the innovation variance; uses the last run up. */
  spreadAhead(horizon: number): Float64Array;
}

/**
 * One-step errors of an ARIMA model on columns that are not differenced; rows where the first column is NaN are gaps. Differences are part
 * of the state, and what they need from before the start is taken as unknown (Harvey and McKenzie 1984; Durbin and Koopman 2012, chapters
 * 4 and 5). A step costs the square of the state's places.
 */
export function createGappedFilter(columns: readonly Float64Array[], order: ArimaOrder): GappedFilter {
  const lags = lagsOf(order);
  const weights = differenceWeights(order);
  const moments = createArmaMoments(lags.ar, lags.ma);
  const arma = moments.firstRow.length;
  const size = arma + weights.length;
  const phi = new Float64Array(arma);
  const theta = new Float64Array(arma);
  const states = columns.map(() => new Float64Array(size));
  const covariance = new Float64Array(size * size);
  const scratch = { half: new Float64Array(size * size), gain: new Float64Array(size), moved: new Float64Array(size) };
  const transition = { phi, theta, weights, arma, size, scratch };
  const known = columns[0]!.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const errors = columns.map(() => new Float64Array(Math.max(0, known - weights.length)));
  return {
    errors,
    ahead: (horizon) => states.map((state) => pathAhead(state, horizon, transition)),
    spreadAhead: (horizon) => spreadAhead(covariance, horizon, transition),
    run(model: ArmaModel) {
      if (!moments.compute(model)) return Number.NaN;
      phi.set(model.ar);
      theta[0] = 1;
      theta.set(model.ma, 1);
      startCovariance(covariance, moments.firstRow, transition);
      for (const state of states) state.fill(0);
      let logs = 0;
      let counted = 0;
      for (let t = 0; t < columns[0]!.length; t++) {
        if (!Number.isNaN(columns[0]![t]!)) {
          const variance = gainOf(covariance, transition);
          const counts = variance < STILL_UNKNOWN && counted < errors[0]!.length;
          for (let c = 0; c < columns.length; c++) {
            const error = columns[c]![t]! - observed(states[c]!, transition);
            if (counts) errors[c]![counted] = error / Math.sqrt(variance);
            correct(states[c]!, scratch.gain, error / variance);
          }
          if (counts) {
            logs += Math.log(variance);
            counted++;
          }
          shrink(covariance, scratch.gain, variance);
        }
        for (const state of states) advance(state, transition);
        propagate(covariance, transition);
      }
      for (const column of errors) column.fill(0, counted);
      return logs;
    },
  };
}

interface Transition {
  readonly phi: Float64Array;
  readonly theta: Float64Array;
  readonly weights: Float64Array;
  readonly arma: number;
  readonly size: number;
  readonly scratch: { readonly half: Float64Array; readonly gain: Float64Array; readonly moved: Float64Array };
}

/** The stationary covariance of the ARMA places, unrolled from its first row along the diagonals, and the unknown values before. */
function startCovariance(covariance: Float64Array, firstRow: Float64Array, { phi, theta, arma, size }: Transition): void {
  covariance.fill(0);
  for (let i = 0; i < arma; i++) covariance[i] = covariance[i * size] = firstRow[i]!;
  for (let i = arma - 1; i >= 1; i--) {
    for (let j = arma - 1; j >= i; j--) {
      const [nextI, nextJ] = [i + 1 < arma ? firstRow[i + 1]! : 0, j + 1 < arma ? firstRow[j + 1]! : 0];
      const corner = i + 1 < arma && j + 1 < arma ? covariance[(i + 1) * size + j + 1]! : 0;
      const value = phi[i]! * phi[j]! * firstRow[0]! + phi[i]! * nextJ + phi[j]! * nextI + corner + theta[i]! * theta[j]!;
      covariance[i * size + j] = covariance[j * size + i] = value;
    }
  }
  for (let i = arma; i < size; i++) covariance[i * size + i] = UNKNOWN;
}

function observed(state: Float64Array, { weights, arma }: Transition): number {
  let sum = state[0]!;
  for (let j = 0; j < weights.length; j++) sum += weights[j]! * state[arma + j]!;
  return sum;
}

function pathAhead(state: Float64Array, horizon: number, transition: Transition): Float64Array {
  const moving = Float64Array.from(state);
  return Float64Array.from({ length: horizon }, () => {
    const value = observed(moving, transition);
    advance(moving, transition);
    return value;
  });
}

function spreadAhead(covariance: Float64Array, horizon: number, transition: Transition): Float64Array {
  return Float64Array.from({ length: horizon }, () => {
    const variance = gainOf(covariance, transition);
    propagate(covariance, transition);
    return variance;
  });
}

/** Covariance of the states with the next value, into `gain`; that value's variance is returned. */
function gainOf(covariance: Float64Array, transition: Transition): number {
  const { weights, arma, size, scratch } = transition;
  for (let i = 0; i < size; i++) {
    let sum = covariance[i * size]!;
    for (let j = 0; j < weights.length; j++) if (weights[j] !== 0) sum += weights[j]! * covariance[i * size + arma + j]!;
    scratch.gain[i] = sum;
  }
  return Math.max(1e-12, observed(scratch.gain, transition));
}

function correct(state: Float64Array, gain: Float64Array, share: number): void {
  for (let i = 0; i < state.length; i++) state[i]! += gain[i]! * share;
}

function shrink(covariance: Float64Array, gain: Float64Array, variance: number): void {
  const size = gain.length;
  for (let i = 0; i < size; i++) {
    const share = gain[i]! / variance;
    if (share !== 0) for (let j = 0; j < size; j++) covariance[i * size + j]! -= share * gain[j]!;
  }
}

/**
 * One step ahead: the ARMA places shift, the value itself becomes the newest of those before. Reads a state from place `start` on, writes
 * it to `to`.
 */
function step(from: Float64Array, start: number, to: Float64Array, { phi, weights, arma, size }: Transition): void {
  const first = from[start]!;
  for (let i = 0; i + 1 < arma; i++) to[i] = phi[i]! * first + from[start + i + 1]!;
  to[arma - 1] = phi[arma - 1]! * first;
  if (size === arma) return;
  let value = first;
  for (let j = 0; j < weights.length; j++) value += weights[j]! * from[start + arma + j]!;
  for (let i = size - 1; i > arma; i--) to[i] = from[start + i - 1]!;
  to[arma] = value;
}

function advance(state: Float64Array, transition: Transition): void {
  const { moved } = transition.scratch;
  step(state, 0, moved, transition);
  state.set(moved);
}

function propagate(covariance: Float64Array, transition: Transition): void {
  const { size, arma, theta, scratch } = transition;
  const { half, moved } = scratch;
  stepRows(covariance, half, transition);
  for (let row = 0; row < size; row++) {
    step(half, row * size, moved, transition);
    covariance.set(moved, row * size);
  }
  for (let i = 0; i < arma; i++) for (let j = 0; j < arma; j++) covariance[i * size + j]! += theta[i]! * theta[j]!;
}

/** `step` on all columns of a matrix at once, row by row as it lies in memory. */
function stepRows(from: Float64Array, to: Float64Array, { phi, weights, arma, size }: Transition): void {
  for (let i = 0; i < arma; i++) {
    const lag = phi[i]!;
    const at = i * size;
    const next = at + size;
    if (i + 1 < arma) for (let j = 0; j < size; j++) to[at + j] = lag * from[j]! + from[next + j]!;
    else for (let j = 0; j < size; j++) to[at + j] = lag * from[j]!;
  }
  if (size === arma) return;
  const newest = arma * size;
  for (let j = 0; j < size; j++) to[newest + j] = from[j]!;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    const at = (arma + k) * size;
    if (weight !== 0) for (let j = 0; j < size; j++) to[newest + j]! += weight * from[at + j]!;
  }
  to.set(from.subarray(newest, (size - 1) * size), newest + size);
}
