import { type ArimaOrder, lagsOf } from './arima-order.ts';

/** An ARMA model multiplied out: w[t] = sum ar[j-1] w[t-j] + e[t] + sum ma[j-1] e[t-j], with signs as R prints them. */
export interface ArmaModel {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
}

/** The coefficients as they are estimated: `ar` and `ma` of the steps, `sar` and `sma` of the seasons. */
export interface ArimaCoefficients {
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly sar: Float64Array;
  readonly sma: Float64Array;
}

/** Coefficients of an order, all 0. */
export function emptyCoefficients({ p, q, P, Q }: ArimaOrder): ArimaCoefficients {
  return { ar: new Float64Array(p), ma: new Float64Array(q), sar: new Float64Array(P), sma: new Float64Array(Q) };
}

/**
 * Coefficients of unbounded parameters, laid out p, q, P, Q, into `into`. Autoregressive ones pass through partial autocorrelations
 * tanh(x), so that every value is stationary (Jones 1980); moving-average ones through sin(x), so that every value is invertible or on the
 * unit circle, and the likelihood, which cannot tell a root from its mirror image, goes on smoothly beyond it.
 */
export function coefficientsInto({ ar, ma, sar, sma }: ArimaCoefficients, parameters: ArrayLike<number>): void {
  autoregressive(ar, parameters, 0);
  movingAverage(ma, parameters, ar.length);
  autoregressive(sar, parameters, ar.length + ma.length);
  movingAverage(sma, parameters, ar.length + ma.length + sar.length);
}

function autoregressive(into: Float64Array, parameters: ArrayLike<number>, from: number): void {
  for (let i = 0; i < into.length; i++) into[i] = Math.tanh(parameters[from + i]!);
  fromPartial(into);
}

function movingAverage(into: Float64Array, parameters: ArrayLike<number>, from: number): void {
  for (let i = 0; i < into.length; i++) into[i] = Math.sin(parameters[from + i]!);
  fromPartial(into);
  for (let i = 0; i < into.length; i++) into[i] = -into[i]!;
}

/** Coefficients from partial autocorrelations, in place (Durbin 1960). */
function fromPartial(values: Float64Array): void {
  for (let j = 1; j < values.length; j++) {
    const last = values[j]!;
    for (let low = 0, high = j - 1; low <= high; low++, high--) {
      const a = values[low]!;
      const b = values[high]!;
      values[low] = a - last * b;
      values[high] = b - last * a;
    }
  }
}

/** Partial autocorrelations of autoregressive coefficients, or null where the roots do not all lie outside the unit circle. */
export function partialOf(coefficients: ArrayLike<number>): Float64Array | null {
  const values = Float64Array.from(coefficients);
  for (let j = values.length - 1; j >= 0; j--) {
    const last = values[j]!;
    const rest = 1 - last * last;
    if (!(rest > 0)) return null;
    for (let low = 0, high = j - 1; low <= high; low++, high--) {
      const [a, b] = [values[low]!, values[high]!];
      values[low] = (a + last * b) / rest;
      if (low < high) values[high] = (b + last * a) / rest;
    }
  }
  return values;
}

/** Whether all roots of 1 - sum c[j-1] z^j lie outside the circle of this radius. */
export function rootsBeyond(coefficients: ArrayLike<number>, radius: number): boolean {
  return partialOf(Array.from(coefficients, (value, i) => value * radius ** (i + 1))) !== null;
}

/** Writes the products of the step and season polynomials into `model`, whose arrays have the lengths of `lagsOf`. */
export function expandInto(model: ArmaModel, { ar, ma, sar, sma }: ArimaCoefficients, season: number): void {
  multiplied(model.ar, ar, sar, { season, sign: -1 });
  multiplied(model.ma, ma, sma, { season, sign: 1 });
}

/** An empty model of an order, to be filled by `expandInto`. */
export function emptyModel(order: ArimaOrder): ArmaModel {
  const { ar, ma } = lagsOf(order);
  return { ar: new Float64Array(ar), ma: new Float64Array(ma) };
}

function multiplied(
  out: Float64Array,
  steps: Float64Array,
  seasons: Float64Array,
  { season, sign }: { season: number; sign: number },
): void {
  out.fill(0);
  for (let i = 0; i < steps.length; i++) out[i]! += steps[i]!;
  for (let j = 0; j < seasons.length; j++) {
    const lag = (j + 1) * season;
    out[lag - 1]! += seasons[j]!;
    for (let i = 0; i < steps.length; i++) out[lag + i]! += sign * steps[i]! * seasons[j]!;
  }
}
