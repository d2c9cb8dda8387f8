import type { ArmaModel } from './arima-polynomials.ts';

/** Beyond this ratio of variance to innovation variance the model is as good as not stationary, and differences of it lose their digits. */
const MOST_VARIANCE = 1e9;

/** Lags and values of the coefficients that are not zero: seasonal polynomials have few of them. */
export interface SparseLags {
  readonly lags: Int32Array;
  readonly values: Float64Array;
  count: number;
}

/** What is asked of a stationary ARMA model for its state-space start, computed without allocating. */
export interface ArmaMoments {
  readonly ar: SparseLags;
  readonly ma: SparseLags;
  /** Covariance of each state with the first, of innovations of variance 1; the first of them is the variance of the series. */
  readonly firstRow: Float64Array;
  /** Computes all of it for a model of these lengths; false where the model is not stationary. */
  compute(model: ArmaModel): boolean;
}

/** Moments of an ARMA(p, q) with multiplied-out lags; the state has max(p, q + 1) places (Harvey 1989, section 3.3). */
export function createArmaMoments(p: number, q: number): ArmaMoments {
  const size = Math.max(p, q + 1, 1);
  const ar = sparse(p);
  const ma = sparse(q);
  const firstRow = new Float64Array(size);
  const psi = new Float64Array(size);
  const gamma = new Float64Array(p + q + 1);
  const mixed = new Float64Array(p + q + 1);
  const steps = createAutocovariances(p);
  return {
    ar,
    ma,
    firstRow,
    compute(model) {
      gather(ar, model.ar);
      gather(ma, model.ma);
      if (!steps(model.ar, gamma)) return false;
      throughMovingAverage(gamma, mixed, ma, p + 1);
      if (!(gamma[0]! < MOST_VARIANCE)) return false;
      responses(psi, ar, model.ma);
      firstRow[0] = gamma[0]!;
      for (let i = 1; i < size; i++) {
        let sum = 0;
        for (let a = 0; a < ar.count; a++) if (ar.lags[a]! > i) sum += ar.values[a]! * gamma[ar.lags[a]! - i]!;
        for (let m = 0; m < ma.count; m++) if (ma.lags[m]! >= i) sum += ma.values[m]! * psi[ma.lags[m]! - i]!;
        firstRow[i] = sum;
      }
      return true;
    },
  };
}

function sparse(length: number): SparseLags {
  return { lags: new Int32Array(length), values: new Float64Array(length), count: 0 };
}

function gather(into: SparseLags, coefficients: Float64Array): void {
  into.count = 0;
  for (let i = 0; i < coefficients.length; i++) {
    if (coefficients[i] === 0) continue;
    into.lags[into.count] = i + 1;
    into.values[into.count++] = coefficients[i]!;
  }
}

/**
 * Autocovariances of an AR(p) with innovations of variance 1, as many as `out` takes: down to the partial autocorrelations, from which the
 * variance follows, and up again (Durbin 1960; Levinson 1947). False where it is not stationary.
 */
function createAutocovariances(p: number): (ar: Float64Array, out: Float64Array) => boolean {
  const rows = new Float64Array((p * (p + 1)) / 2);
  const start = (order: number) => (order * (order - 1)) / 2;
  return (ar, out) => {
    rows.set(ar, start(p));
    let variance = 1;
    for (let k = p; k >= 1; k--) {
      const row = start(k);
      const last = rows[row + k - 1]!;
      const rest = 1 - last * last;
      if (!(rest > 0)) return false;
      variance /= rest;
      const below = start(k - 1);
      for (let i = 0; i < k - 1; i++) rows[below + i] = (rows[row + i]! + last * rows[row + k - 2 - i]!) / rest;
    }
    out[0] = variance;
    let error = variance;
    for (let k = 1; k < out.length; k++) {
      const order = Math.min(p, k - 1);
      const row = start(order);
      let sum = 0;
      for (let i = 0; i < order; i++) sum += rows[row + i]! * out[k - 1 - i]!;
      if (k <= p) {
        const last = rows[start(k) + k - 1]!;
        sum += last * error;
        error *= 1 - last * last;
      }
      out[k] = sum;
    }
    return true;
  };
}

/** Autocovariances of a moving average over a process with autocovariances `gamma`, the first `length` of them, in place. */
function throughMovingAverage(gamma: Float64Array, mixed: Float64Array, ma: SparseLags, length: number): void {
  if (!ma.count) return;
  for (let k = 0; k < gamma.length; k++) {
    let sum = gamma[k]!;
    for (let m = 0; m < ma.count; m++) sum += ma.values[m]! * gamma[Math.abs(k - ma.lags[m]!)]!;
    mixed[k] = sum;
  }
  for (let k = 0; k < length; k++) {
    let sum = mixed[k]!;
    for (let m = 0; m < ma.count; m++) sum += ma.values[m]! * mixed[k + ma.lags[m]!]!;
    gamma[k] = sum;
  }
}

/** Responses of the series to an innovation, step by step from 0 (psi weights; Box and Jenkins 1976, equation 3.4.3). */
function responses(psi: Float64Array, ar: SparseLags, ma: Float64Array): void {
  for (let k = 0; k < psi.length; k++) {
    let sum = k === 0 ? 1 : (ma[k - 1] ?? 0);
    for (let a = 0; a < ar.count && ar.lags[a]! <= k; a++) sum += ar.values[a]! * psi[k - ar.lags[a]!]!;
    psi[k] = sum;
  }
}
