import type { ArmaModel } from './arima-polynomials.ts';
import { createArmaMoments } from './arma-moments.ts';

/** Where the filter of a stationary series stands after some of its values. */
export interface ArmaTrace {
  /** Row o: what values and innovations up to the origin `first + o` alone add to the steps after it (Harvey's state). The last row is at the end. */
  readonly states: readonly Float64Array[];
  /** How many values the first row knows. */
  readonly first: number;
  /** Covariance of the last state relative to the innovation variance, row by row, beyond what a filter that knew the whole past would have. */
  readonly excess: Float64Array;
}

const NOTHING = 1e-9;

/**
 * Runs the exact filter once more over a stationary series and keeps its last `rows` states (the recursion of `createArmaFilter`, which
 * keeps none). The model must be stationary.
 */
export function traceArma(values: Float64Array, model: ArmaModel, rows: number): ArmaTrace {
  const n = values.length;
  const moments = createArmaMoments(model.ar.length, model.ma.length);
  moments.compute(model);
  const { firstRow } = moments;
  const size = firstRow.length;
  const phi = new Float64Array(size);
  phi.set(model.ar);
  const theta = new Float64Array(size);
  theta[0] = 1;
  theta.set(model.ma, 1);
  const first = Math.max(0, n + 1 - rows);
  const states: Float64Array[] = [];
  const state = new Float64Array(size + 1);
  const gain = new Float64Array(size);
  for (let i = 0; i < size; i++) gain[i] = phi[i]! * firstRow[0]! + (firstRow[i + 1] ?? 0);
  const change = new Float64Array(size + 1);
  change.set(gain);
  const excess = stationaryExcess(firstRow, phi, theta);
  let variance = firstRow[0]!;
  let factor = -1 / variance;
  if (first === 0) states.push(state.slice(0, size));
  for (let t = 0; t < n; t++) {
    const now = state[0]!;
    const share = (values[t]! - now) / variance;
    for (let i = 0; i < size; i++) state[i] = phi[i]! * now + state[i + 1]! + gain[i]! * share;
    if (t + 1 >= first) states.push(state.slice(0, size));
    if (variance - 1 >= NOTHING) addSquare(excess, change, factor);
    const leading = change[0]!;
    const weight = factor * leading;
    factor += (weight * weight) / variance;
    variance = Math.max(1, variance + weight * leading);
    for (let i = 0; i < size; i++) {
      const moved = phi[i]! * leading + change[i + 1]!;
      gain[i] = gain[i]! + moved * weight;
      change[i] = moved - (gain[i]! * leading) / variance;
    }
  }
  if (variance - 1 < NOTHING) excess.fill(0);
  return { states, first, excess };
}

/** Covariance of the stationary state less that of one innovation, unrolled from its first row along the diagonals. */
function stationaryExcess(firstRow: Float64Array, phi: Float64Array, theta: Float64Array): Float64Array {
  const size = firstRow.length;
  const excess = new Float64Array(size * size);
  const variance = firstRow[0]!;
  const at = (i: number) => firstRow[i] ?? 0;
  for (let i = size - 1; i >= 0; i--) {
    for (let j = size - 1; j >= i; j--) {
      const corner = i + 1 < size && j + 1 < size ? excess[(i + 1) * size + j + 1]! + theta[i + 1]! * theta[j + 1]! : 0;
      const value = phi[i]! * phi[j]! * variance + phi[i]! * at(j + 1) + phi[j]! * at(i + 1) + corner;
      excess[i * size + j] = excess[j * size + i] = value;
    }
  }
  return excess;
}

function addSquare(matrix: Float64Array, vector: Float64Array, factor: number): void {
  const size = vector.length - 1;
  for (let i = 0; i < size; i++) {
    const share = factor * vector[i]!;
    if (share !== 0) for (let j = 0; j < size; j++) matrix[i * size + j]! += share * vector[j]!;
  }
}
