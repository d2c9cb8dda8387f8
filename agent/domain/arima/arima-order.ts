/** Orders of a seasonal ARIMA model (p,d,q)(P,D,Q)season; `season` counts only where P, D or Q is above 0. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly season: number;
}

/** The orders as the field writes them, for example `arima(0,1,1)(0,1,1)12`. */
export function arimaLabel({ p, d, q, P, D, Q, season }: ArimaOrder): string {
  return `arima(${p},${d},${q})${P + D + Q > 0 ? `(${P},${D},${Q})${season}` : ''}`;
}

/** How many coefficients an order has. */
export function coefficientCount({ p, q, P, Q }: ArimaOrder): number {
  return p + q + P + Q;
}

/** How many values differencing takes from the start of the series. */
export function valuesLost({ d, D, season }: ArimaOrder): number {
  return d + D * season;
}

/** Longest lag of the multiplied-out autoregressive (`ar`) and moving-average (`ma`) polynomials. */
export function lagsOf({ p, q, P, Q, season }: ArimaOrder): { readonly ar: number; readonly ma: number } {
  return { ar: p + P * season, ma: q + Q * season };
}

/**
 * Weights of the differences undone: y[t] = w[t] + sum over j of weights[j - 1] y[t - j], where w = (1 - B)^d (1 - B^season)^D y (Box and
 * Jenkins 1976, section 9.1).
 */
export function differenceWeights(order: ArimaOrder): Float64Array {
  let polynomial = [1];
  const multiply = (lag: number) => {
    const product = new Array<number>(polynomial.length + lag).fill(0);
    polynomial.forEach((value, i) => {
      product[i]! += value;
      product[i + lag]! -= value;
    });
    polynomial = product;
  };
  for (let i = 0; i < order.d; i++) multiply(1);
  for (let i = 0; i < order.D; i++) multiply(order.season);
  return Float64Array.from(polynomial.slice(1), (value) => 0 - value);
}

/** The series after its differences; shorter by `valuesLost`, empty where nothing is left. */
export function differenced(values: ArrayLike<number>, order: ArimaOrder): Float64Array {
  let result = Float64Array.from(values);
  const take = (lag: number) => {
    const next = new Float64Array(Math.max(0, result.length - lag));
    for (let t = 0; t < next.length; t++) next[t] = result[t + lag]! - result[t]!;
    result = next;
  };
  for (let i = 0; i < order.D; i++) take(order.season);
  for (let i = 0; i < order.d; i++) take(1);
  return result;
}
