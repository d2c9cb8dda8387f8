import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArimaOrder, differenced } from '../../../../agent/domain/arima/arima-order.ts';
import {
  type ArmaModel,
  coefficientsInto,
  emptyCoefficients,
  emptyModel,
  expandInto,
  partialOf,
  rootsBeyond,
} from '../../../../agent/domain/arima/arima-polynomials.ts';
import { createArmaFilter } from '../../../../agent/domain/arima/arma-filter.ts';
import { createArmaMoments } from '../../../../agent/domain/arima/arma-moments.ts';
import { createGappedFilter } from '../../../../agent/domain/arima/gapped-filter.ts';

const orders = fc.record({
  p: fc.integer({ min: 0, max: 3 }),
  d: fc.constant(0),
  q: fc.integer({ min: 0, max: 3 }),
  P: fc.integer({ min: 0, max: 1 }),
  D: fc.constant(0),
  Q: fc.integer({ min: 0, max: 1 }),
  season: fc.constant(4),
});
const parameters = fc.array(fc.double({ min: -1.4, max: 1.4, noNaN: true }), { minLength: 8, maxLength: 8 });
const values = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 12, maxLength: 12 });

function modelOf(order: ArimaOrder, at: readonly number[]): ArmaModel {
  const model = emptyModel(order);
  const coefficients = emptyCoefficients(order);
  coefficientsInto(coefficients, at);
  expandInto(model, coefficients, order.season);
  return model;
}

/** Autocovariances from many responses to an innovation: slow, and right by definition (Brockwell and Davis 1991, theorem 3.2.1). */
function autocovariances({ ar, ma }: ArmaModel, length: number): number[] {
  const psi: number[] = [];
  for (let k = 0; k < 20_000; k++) {
    let value = k === 0 ? 1 : (ma[k - 1] ?? 0);
    for (let j = 0; j < ar.length && j < k; j++) value += ar[j]! * psi[k - 1 - j]!;
    psi.push(value);
  }
  return Array.from({ length }, (_, lag) => psi.reduce((sum, value, k) => sum + value * (psi[k + lag] ?? 0), 0));
}

/** Sum of squares of the standardised values and log determinant of their covariance, by Cholesky's factor of the whole matrix. */
function bySquareRoot(series: readonly number[], gamma: readonly number[]): { squares: number; logs: number } {
  const factor: number[][] = [];
  const white: number[] = [];
  let logs = 0;
  series.forEach((value, i) => {
    const row: number[] = [];
    let own = gamma[0]!;
    let rest = value;
    for (let j = 0; j < i; j++) {
      let sum = gamma[i - j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * factor[j]![k]!;
      row.push(sum / factor[j]![j]!);
      own -= row[j]! ** 2;
      rest -= row[j]! * white[j]!;
    }
    row.push(Math.sqrt(own));
    factor.push(row);
    white.push(rest / row[i]!);
    logs += Math.log(own);
  });
  return { squares: white.reduce((sum, value) => sum + value * value, 0), logs };
}

const squaresOf = (errors: ArrayLike<number>) => Array.from(errors).reduce((sum, value) => sum + value * value, 0);

describe('the exact filter', () => {
  it('gives the likelihood of the multivariate normal, whatever the model', () => {
    fc.assert(
      fc.property(orders, parameters, values, (order, at, series) => {
        const model = modelOf(order, at);
        const expected = bySquareRoot(series, autocovariances(model, series.length));
        const filter = createArmaFilter([Float64Array.from(series)], emptyModel(order), 1e-12);
        expect(filter.run(model)).toBeCloseTo(expected.logs, 6);
        expect(Math.abs(squaresOf(filter.errors[0]!) - expected.squares)).toBeLessThan(1e-6 * (1 + expected.squares));
      }),
      { numRuns: 60 },
    );
  });

  it('and the filter for gaps say the same where there are none', () => {
    fc.assert(
      fc.property(orders, parameters, values, (order, at, series) => {
        const model = modelOf(order, at);
        const columns = [Float64Array.from(series), Float64Array.from(series, (_, t) => t)];
        const whole = createArmaFilter(columns, emptyModel(order), 1e-12);
        const gapped = createGappedFilter(columns, order);
        expect(gapped.run(model)).toBeCloseTo(whole.run(model), 6);
        for (const c of [0, 1])
          whole.errors[c]!.forEach((value, t) => {
            expect(gapped.errors[c]![t]).toBeCloseTo(value, 5);
          });
      }),
      { numRuns: 60 },
    );
  });

  it('for gaps agrees with the differenced series up to what the unknown start costs', () => {
    const order = { p: 1, d: 1, q: 1, P: 0, D: 1, Q: 1, season: 4 };
    const model = modelOf(order, [0.4, 0.5, 0.6]);
    const series = Float64Array.from({ length: 60 }, (_, t) => 10 * Math.sin(t / 3) + ((t * 7919) % 13));
    const whole = createArmaFilter([differenced(series, order)], emptyModel(order), 1e-12);
    const gapped = createGappedFilter([series], order);
    expect(gapped.errors[0]).toHaveLength(55);
    expect(gapped.run(model)).toBeCloseTo(whole.run(model), 3);
    expect(Math.abs(squaresOf(gapped.errors[0]!) / squaresOf(whole.errors[0]!) - 1)).toBeLessThan(1e-3);
  });

  it('leaves out what is missing: a gap in white noise changes nothing else', () => {
    const order = { p: 0, d: 0, q: 0, P: 0, D: 0, Q: 0, season: 1 };
    const filter = createGappedFilter([Float64Array.from([3, Number.NaN, -1, Number.NaN, 2])], order);
    expect(filter.run(emptyModel(order))).toBe(0);
    expect([...filter.errors[0]!]).toEqual([3, -1, 2]);
    expect([...filter.ahead(2)[0]!]).toEqual([0, 0]);
    expect([...filter.spreadAhead(2)]).toEqual([1, 1]);
  });

  it('refuses a model on the border of the stationary', () => {
    const filter = createArmaFilter([Float64Array.from([1, 2, 3])], { ar: new Float64Array(1), ma: new Float64Array(0) }, 1e-10);
    expect(filter.run({ ar: Float64Array.from([1]), ma: new Float64Array(0) })).toBeNaN();
    expect(filter.run({ ar: Float64Array.from([0.5]), ma: new Float64Array(0) })).toBeCloseTo(Math.log(1 / 0.75), 12);
  });
});

describe('moments', () => {
  it('of an ARMA(1,1) are the published ones', () => {
    // Box and Jenkins (1976, equation 3.4.8): gamma0 = (1 + theta^2 + 2 phi theta) / (1 - phi^2), with R's sign of theta.
    const moments = createArmaMoments(1, 1);
    expect(moments.compute({ ar: Float64Array.from([0.6]), ma: Float64Array.from([0.3]) })).toBe(true);
    expect(moments.firstRow[0]).toBeCloseTo((1 + 0.09 + 2 * 0.6 * 0.3) / (1 - 0.36), 12);
  });
});

describe('parameters', () => {
  it('of any size give a stationary and invertible model', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 6, maxLength: 6 }), (at) => {
        const order = { p: 3, d: 0, q: 3, P: 0, D: 0, Q: 0, season: 1 };
        const coefficients = emptyCoefficients(order);
        coefficientsInto(coefficients, at);
        expect(rootsBeyond(coefficients.ar, 1)).toBe(true);
        expect(
          rootsBeyond(
            coefficients.ma.map((value) => -0.999 * value),
            0.99,
          ),
        ).toBe(true);
      }),
    );
  });

  it('come back as partial autocorrelations', () => {
    const coefficients = emptyCoefficients({ p: 3, d: 0, q: 0, P: 0, D: 0, Q: 0, season: 1 });
    coefficientsInto(coefficients, [0.3, -0.8, 0.5]);
    [0.3, -0.8, 0.5].forEach((value, i) => {
      expect(partialOf(coefficients.ar)![i]).toBeCloseTo(Math.tanh(value), 12);
    });
  });

  it('multiply out: (1 - 0.5 B)(1 - 0.4 B^4) and (1 + 0.3 B)(1 + 0.2 B^4)', () => {
    const model = emptyModel({ p: 1, d: 0, q: 1, P: 1, D: 0, Q: 1, season: 4 });
    const one = (value: number) => Float64Array.from([value]);
    expandInto(model, { ar: one(0.5), ma: one(0.3), sar: one(0.4), sma: one(0.2) }, 4);
    [0.5, 0, 0, 0.4, -0.2].forEach((value, i) => {
      expect(model.ar[i]).toBeCloseTo(value, 12);
    });
    [0.3, 0, 0, 0.2, 0.06].forEach((value, i) => {
      expect(model.ma[i]).toBeCloseTo(value, 12);
    });
  });
});
