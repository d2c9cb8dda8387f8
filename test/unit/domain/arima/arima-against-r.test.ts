import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differencesFor } from '../../../../agent/domain/arima/arima-differences.ts';
import { fitArima } from '../../../../agent/domain/arima/arima-fit.ts';
import { forecastArima } from '../../../../agent/domain/arima/arima-forecast.ts';
import { type ArimaOrder, arimaLabel } from '../../../../agent/domain/arima/arima-order.ts';
import { searchArima } from '../../../../agent/domain/arima/arima-search.ts';
import { kpssStatistic } from '../../../../agent/domain/arima/unit-root.ts';
import { seasonalStrength } from '../../../../agent/domain/forecast/stl.ts';

/** What R prints, made by the calls named in the files. */
const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/${name}.json`, import.meta.url), 'utf8'));

interface Case {
  call: string;
  series: string;
  order: ArimaOrder;
  regressor?: number[];
  nextRegressor?: number[];
  coefficients: Record<string, number>;
  sigma2: number;
  logLikelihood: number;
  mean: number[];
  se: number[];
}

const R = read<{ series: Record<string, { values: (number | null)[] }>; cases: Case[] }>('arima/r-arima');
const CASES = [...R.cases, ...read<{ cases: Case[] }>('r/arima').cases];
const AUTO = read<{
  orders: { series: string; order: ArimaOrder; constant: boolean; aicc: number }[];
  seasonalStrengths: { series: string; strength: number }[];
  kpss: { series: string; statistic: number }[];
}>('arima/r-auto-arima');

const valuesOf = (name: string) => R.series[name]!.values.map((value) => value ?? Number.NaN);

/** Allowed distance of means and standard errors from R's, in R's standard errors; the worst case is at 0.0023. */
const TOLERANCE = 0.005;

describe('ARIMA of fixed orders agrees with R', () => {
  it('on at least 60 cases, (2,1,1) and the airline model among them', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
    const labels = CASES.map(({ order }) => arimaLabel(order));
    expect(labels.filter((label) => label === 'arima(2,1,1)').length).toBeGreaterThanOrEqual(8);
    expect(labels.filter((label) => label === 'arima(0,1,1)(0,1,1)12').length).toBeGreaterThanOrEqual(4);
  });

  it.each(CASES)('$call', ({ series, order, regressor, nextRegressor, coefficients, sigma2, logLikelihood, mean, se }) => {
    const regressors = regressor ? [regressor] : [];
    const fit = fitArima(valuesOf(series), order, { constant: order.d + order.D === 0, regressors })!;
    expect(fit.converged).toBe(true);
    expect(fit.logLikelihood).toBeGreaterThan(logLikelihood - 0.02);
    expect(fit.logLikelihood).toBeLessThan(logLikelihood + 0.02);
    expect(Math.abs(fit.sigma2 / sigma2 - 1)).toBeLessThan(0.002);
    const { ar, ma, sar, sma } = fit.coefficients;
    const expected = Object.entries(coefficients).filter(([name]) => /^s?(ar|ma)\d/.test(name));
    [...ar, ...ma, ...sar, ...sma].forEach((value, i) => {
      expect(Math.abs(value - expected[i]![1])).toBeLessThan(0.005);
    });
    const ahead = forecastArima(fit, mean.length, nextRegressor ? [nextRegressor] : []);
    mean.forEach((value, h) => {
      expect(Math.abs(ahead.mean[h]! - value) / se[h]!).toBeLessThan(TOLERANCE);
      expect(Math.abs(Math.sqrt(ahead.variance[h]!) / se[h]! - 1)).toBeLessThan(TOLERANCE);
    });
  });
});

describe('the classic example', () => {
  it('differences by 12, fits (2,1,1), holds a year back: the better of two optima, where R from its own start ends in the lesser', () => {
    const passengers = valuesOf('AirPassengers');
    const fit = fitArima(passengers.slice(0, -12), { p: 2, d: 1, q: 1, P: 0, D: 1, Q: 0, season: 12 })!;
    // R's default start: log likelihood -447.48 and a mean squared error of 618.8; with init = c(0.55, 0.2, -0.95): -446.14 and 292.5.
    expect(fit.logLikelihood).toBeCloseTo(-446.14, 1);
    const { mean } = forecastArima(fit, 12);
    const squares = passengers.slice(-12).reduce((sum, value, h) => sum + (value - mean[h]!) ** 2, 0);
    expect(Math.abs(squares / 12 - 292.5)).toBeLessThan(0.2);
  });
});

describe('automatic orders', () => {
  it.each(AUTO.seasonalStrengths)("sees a season as strong as R's decomposition does: $series", ({ series, strength }) => {
    expect(seasonalStrength(Float64Array.from(valuesOf(series)), 12)).toBeCloseTo(strength, 8);
  });

  it.each(AUTO.kpss)('has the statistic of Kwiatkowski et al. as urca computes it: $series', ({ series, statistic }) => {
    expect(Math.abs(kpssStatistic(Float64Array.from(valuesOf(series))) / statistic - 1)).toBeLessThan(1e-8);
  });

  it.each(AUTO.orders)("takes R's differences and a model at least nearly as good: $series", ({ series, order, aicc }) => {
    const values = valuesOf(series);
    const season = order.season || 1;
    expect(differencesFor(Float64Array.from(values), season)).toEqual({ d: order.d, D: order.D });
    expect(searchArima(values, { season })!.aicc).toBeLessThan(aicc + 2);
  });

  it("ends at R's model on at least three series in four", () => {
    const same = AUTO.orders.filter(({ series, order }) => {
      const { p, d, q, P, D, Q } = searchArima(valuesOf(series), { season: order.season || 1 })!.order;
      return [p, d, q, P, D, Q].join() === [order.p, order.d, order.q, order.P, order.D, order.Q].join();
    });
    expect(same.length / AUTO.orders.length).toBeGreaterThanOrEqual(0.75);
  });
});
