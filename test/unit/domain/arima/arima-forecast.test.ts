import { describe, expect, it } from 'vitest';
import { fitArima } from '../../../../agent/domain/arima/arima-fit.ts';
import { forecastArima } from '../../../../agent/domain/arima/arima-forecast.ts';
import { differenced, differenceWeights } from '../../../../agent/domain/arima/arima-order.ts';
import { searchArima } from '../../../../agent/domain/arima/arima-search.ts';
import { differencesNeeded } from '../../../../agent/domain/arima/unit-root.ts';

/** The same noise everywhere, roughly normal. */
function noise(seed: number, length: number): number[] {
  let state = seed;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
  return Array.from({ length }, () => random() + random() + random() + random() - 2);
}

const AIRLINE = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, season: 4 };
const season = (length: number) => noise(7, length).map((value, t) => 50 + 0.3 * t + 8 * Math.sin((Math.PI * t) / 2) + value);

describe('path errors', () => {
  it.each([
    ['with differences', AIRLINE, false],
    ['with a mean', { p: 2, d: 0, q: 1, P: 0, D: 0, Q: 0, season: 1 }, true],
    ['with drift', { p: 0, d: 1, q: 1, P: 0, D: 0, Q: 0, season: 1 }, true],
  ] as const)('are what forecasts with the same parameters from past origins miss, %s', (_, order, constant) => {
    const series = season(80);
    const fit = fitArima(series, order, { constant })!;
    const { pathErrors } = forecastArima(fit, 6);
    expect(pathErrors.map((row) => row.length).slice(-7)).toEqual([6, 6, 5, 4, 3, 2, 1]);
    // A fit to the shorter history with the parameters kept: the filter alone, without a search.
    for (const back of [1, 3, 10, 20]) {
      const known = series.slice(0, -back);
      const design = fitArima(known, order, { constant }, { start: fit.parameters })!;
      const kept = { ...design, model: fit.model, regression: fit.regression, design: { ...design.design, centre: fit.design.centre } };
      const columns = kept.design.columns.map((column) => Float64Array.from(column));
      const shift = design.design.centre - fit.design.centre;
      for (let t = 0; t < columns[0]!.length; t++) columns[0]![t]! += shift;
      const shifted = { ...kept, design: { ...kept.design, columns, differenced: columns.map((column) => differenced(column, order)) } };
      const { mean } = forecastArima(shifted, 6);
      pathErrors.at(-back)!.forEach((error, h) => {
        expect(series[80 - back + h]! - mean[h]!).toBeCloseTo(error, 6);
      });
    }
  });

  it('of one step have about the variance that the model claims', () => {
    const fit = fitArima(season(200), AIRLINE)!;
    const { pathErrors, variance } = forecastArima(fit, 4);
    const squares = pathErrors.reduce((sum, row) => sum + row[0]! ** 2, 0) / pathErrors.length;
    expect(squares / variance[0]!).toBeGreaterThan(0.7);
    expect(squares / variance[0]!).toBeLessThan(1.4);
  });
});

describe('forecasts', () => {
  it('of a random walk are its last value, with variances that grow by one innovation a step', () => {
    const series = noise(3, 50).map((value, t, all) => all.slice(0, t).reduce((sum, v) => sum + v, value));
    const fit = fitArima(series, { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, season: 1 })!;
    const { mean, variance } = forecastArima(fit, 3);
    for (let h = 0; h < 3; h++) {
      expect(mean[h]).toBeCloseTo(series.at(-1)!, 9);
      expect(variance[h]! / fit.sigma2).toBeCloseTo(h + 1, 9);
    }
  });

  it('carry on a line exactly, whatever its height', () => {
    for (const height of [0, 1e12]) {
      const line = Array.from({ length: 30 }, (_, t) => height + 5 * t);
      const fit = fitArima(line, { p: 0, d: 1, q: 0, P: 0, D: 0, Q: 0, season: 1 }, { constant: true })!;
      const { mean, variance } = forecastArima(fit, 2);
      expect(mean[1]! - height).toBeCloseTo(5 * 31, 2);
      expect(Math.sqrt(variance[1]!)).toBeLessThan(1e-3);
    }
  });

  it('scale with the series', () => {
    const series = season(90);
    const [small, large] = [1, 1e12].map((factor) =>
      forecastArima(
        fitArima(
          series.map((v) => factor * v),
          AIRLINE,
        )!,
        5,
      ),
    );
    small!.mean.forEach((value, h) => {
      expect(large!.mean[h]! / 1e12 / value).toBeCloseTo(1, 6);
    });
    small!.variance.forEach((value, h) => {
      expect(large!.variance[h]! / 1e24 / value).toBeCloseTo(1, 4);
    });
  });

  it('follow a regressor', () => {
    const price = noise(11, 124).map((value) => 10 + value);
    const series = noise(5, 120).map((value, t) => 100 - 6 * price[t]! + 0.2 * value);
    const fit = fitArima(series, { p: 1, d: 0, q: 0, P: 0, D: 0, Q: 0, season: 1 }, { constant: true, regressors: [price.slice(0, 120)] })!;
    expect(fit.regression[1]).toBeCloseTo(-6, 0);
    const { mean } = forecastArima(fit, 4, [price.slice(120)]);
    mean.forEach((value, h) => {
      expect(Math.abs(value - (100 - 6 * price[120 + h]!))).toBeLessThan(0.3);
    });
    const found = searchArima(series, { season: 1, regressors: [price.slice(0, 120)] })!;
    expect(found.order.d).toBe(0);
    expect(found.regression.at(-1)).toBeCloseTo(-6, 0);
  });

  it('bridge gaps: leaving a few values out moves the forecast little', () => {
    const series = season(80);
    const holed = series.map((value, t) => (t % 19 === 5 ? Number.NaN : value));
    const [whole, gapped] = [series, holed].map((values) => forecastArima(fitArima(values, AIRLINE)!, 4));
    expect(gapped!.pathErrors).toEqual([]);
    whole!.mean.forEach((value, h) => {
      expect(Math.abs(gapped!.mean[h]! - value)).toBeLessThan(Math.sqrt(whole!.variance[h]!));
    });
  });
});

describe('differences', () => {
  it('are undone by their weights', () => {
    const order = { p: 0, d: 1, q: 0, P: 0, D: 1, Q: 0, season: 4 };
    const series = season(30);
    const weights = differenceWeights(order);
    const w = differenced(series, order);
    expect([...weights]).toEqual([1, 0, 0, 1, -1]);
    w.forEach((value, t) => {
      expect(value + weights.reduce((sum, weight, j) => sum + weight * series[t + 4 - j]!, 0)).toBeCloseTo(series[t + 5]!, 9);
    });
  });

  it('are as many as a walk was summed', () => {
    const summed = (values: number[]) => values.map((_, t) => values.slice(0, t + 1).reduce((sum, value) => sum + value, 0));
    const flat = noise(2, 150);
    expect(differencesNeeded(Float64Array.from(flat), 2)).toBe(0);
    expect(differencesNeeded(Float64Array.from(summed(flat)), 2)).toBe(1);
    expect(differencesNeeded(Float64Array.from(summed(summed(flat))), 2)).toBe(2);
  });
});
