import type { ArmaModel } from './arima-polynomials.ts';
import { type ArmaMoments, createArmaMoments } from './arma-moments.ts';

/** What a likelihood is made of: per column the standardised one-step errors, which the next run overwrites. */
export interface InnovationsFilter {
  /** As many rows as there are values that count in the likelihood. */
  readonly errors: readonly Float64Array[];
  /** Fills `errors`; the sum of the logarithms of the error variances relative to the innovation variance, NaN outside the stationary. */
  run(model: ArmaModel): number;
}

/** The exact filter of a stationary series; `runFromZero` is the cheap one that takes all before the start, and the first `skip` errors, as 0. */
export interface ArmaFilter extends InnovationsFilter {
  runFromZero(model: ArmaModel, skip: number): void;
}

/** The state of the innovations filter at a time. `gain` is the covariance of next state and error, `spread` the factor of the decrease of the state covariance. */
interface Recursion {
  readonly states: readonly Float64Array[];
  readonly gain: Float64Array;
  readonly change: Float64Array;
}

/**
 * One-step errors of an ARMA model on columns of one length without gaps, by the Kalman filter in Chandrasekhar form, where a step costs
 * as much as the state has places and not its square (Morf, Sidhu and Kailath 1974; Pearlman 1980; Herbst 2015, equations 10 to 14). Once
 * the variance of a prediction is within `converged` of the innovation's, the short form takes over. `shape` has the lengths of the models.
 */
export function createArmaFilter(columns: readonly Float64Array[], shape: ArmaModel, converged: number): ArmaFilter {
  const n = columns[0]!.length;
  const moments = createArmaMoments(shape.ar.length, shape.ma.length);
  const size = moments.firstRow.length;
  const phi = new Float64Array(size);
  const raw = columns.map(() => new Float64Array(n));
  const errors = columns.map(() => new Float64Array(n));
  const recursion: Recursion = {
    states: columns.map(() => new Float64Array(size + 1)),
    gain: new Float64Array(size),
    change: new Float64Array(size + 1),
  };
  return {
    errors,
    run(model) {
      if (!moments.compute(model)) return Number.NaN;
      phi.set(model.ar);
      startRecursion(recursion, moments.firstRow, phi);
      const { from, logs } = recurse({ columns, raw, errors, converged }, phi, recursion, moments.firstRow[0]!);
      if (from < n) for (let c = 0; c < columns.length; c++) shortForm(columns[c]!, { raw: raw[c]!, errors: errors[c]!, from, moments });
      return logs;
    },
    runFromZero(model, skip) {
      moments.compute(model);
      for (let c = 0; c < columns.length; c++) {
        shortForm(columns[c]!, { raw: raw[c]!, errors: errors[c]!, from: 0, moments });
        errors[c]!.fill(0, 0, skip);
      }
    },
  };
}

function startRecursion({ states, gain, change }: Recursion, firstRow: Float64Array, phi: Float64Array): void {
  const size = gain.length;
  for (const state of states) state.fill(0);
  for (let i = 0; i < size; i++) gain[i] = phi[i]! * firstRow[0]! + (i + 1 < size ? firstRow[i + 1]! : 0);
  change.set(gain);
  change[size] = 0;
}

interface Series {
  readonly columns: readonly Float64Array[];
  readonly raw: readonly Float64Array[];
  readonly errors: readonly Float64Array[];
  readonly converged: number;
}

/** The exact recursion until it has converged: where it stopped, and the sum of the logarithms so far. */
function recurse(
  { columns, raw, errors, converged }: Series,
  phi: Float64Array,
  { states, gain, change }: Recursion,
  firstVariance: number,
): { from: number; logs: number } {
  const n = columns[0]!.length;
  const size = gain.length;
  const own = states[0]!;
  let variance = firstVariance;
  let factor = -1 / variance;
  // The logarithm of a product of a few variances is cheaper than the sum of theirs.
  let product = 1;
  let logs = 0;
  for (let t = 0; t < n; t++) {
    if (variance - 1 < converged) return { from: t, logs: logs + Math.log(product) };
    const root = Math.sqrt(variance);
    product *= variance;
    if (product > 1e100) {
      logs += Math.log(product);
      product = 1;
    }
    for (let c = 1; c < columns.length; c++) {
      const state = states[c]!;
      const first = state[0]!;
      const error = columns[c]![t]! - first;
      raw[c]![t] = error;
      errors[c]![t] = error / root;
      const share = error / variance;
      for (let i = 0; i < size; i++) state[i] = phi[i]! * first + state[i + 1]! + gain[i]! * share;
    }
    const first = own[0]!;
    const error = columns[0]![t]! - first;
    raw[0]![t] = error;
    errors[0]![t] = error / root;
    const share = error / variance;
    const leading = change[0]!;
    const weight = factor * leading;
    factor += (weight * weight) / variance;
    variance = Math.max(1, variance + weight * leading);
    const pull = leading / variance;
    for (let i = 0; i < size; i++) {
      const lag = phi[i]!;
      const before = gain[i]!;
      own[i] = lag * first + own[i + 1]! + before * share;
      const moved = lag * leading + change[i + 1]!;
      const after = before + moved * weight;
      gain[i] = after;
      change[i] = moved - after * pull;
    }
  }
  return { from: n, logs: logs + Math.log(product) };
}

interface ShortForm {
  readonly raw: Float64Array;
  readonly errors: Float64Array;
  readonly from: number;
  readonly moments: ArmaMoments;
}

/** The converged filter: an error is what the model's own difference equation leaves. */
function shortForm(column: Float64Array, { raw, errors, from, moments: { ar, ma } }: ShortForm): void {
  const longest = Math.max(ar.count ? ar.lags[ar.count - 1]! : 0, ma.count ? ma.lags[ma.count - 1]! : 0);
  const { lags: arLags, values: arValues, count: arCount } = ar;
  const { lags: maLags, values: maValues, count: maCount } = ma;
  const n = column.length;
  for (let t = from; t < n; t++) {
    let error = column[t]!;
    if (t >= longest) {
      for (let a = 0; a < arCount; a++) error -= arValues[a]! * column[t - arLags[a]!]!;
      for (let m = 0; m < maCount; m++) error -= maValues[m]! * raw[t - maLags[m]!]!;
    } else {
      for (let a = 0; a < arCount && arLags[a]! <= t; a++) error -= arValues[a]! * column[t - arLags[a]!]!;
      for (let m = 0; m < maCount && maLags[m]! <= t; m++) error -= maValues[m]! * raw[t - maLags[m]!]!;
    }
    raw[t] = error;
    errors[t] = error;
  }
}
