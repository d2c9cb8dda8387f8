import { describe, expect, it } from 'vitest';
import { fitAutoregression } from '../../../../agent/domain/arima/autoregression.ts';
import { fitComplexSmoothing } from '../../../../agent/domain/forecast/complex-smoothing.ts';
import { minimiseSmooth } from '../../../../agent/domain/mathematics/quasi-newton.ts';
import r from '../../../fixtures/forecasters/r-ets.json' with { type: 'json' };

// Luteinising hormone: R datasets::lh (Diggle 1990).
const lh = [
  2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7, 3, 2.3, 2, 2, 2.9, 2.9,
  2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4, 3, 2.9,
];

describe('autoregression of changes', () => {
  it('has the weights that ar.burg of R finds', () => {
    // R 4.2.2: ar.burg(diff(log(as.numeric(lynx))), aic = FALSE, order.max = 4, demean = FALSE)$ar
    const { lags } = fitAutoregression(r.series.lynx.values.map(Math.log), 4)!;
    expect(lags).toHaveLength(4);
    [0.5961298342, -0.2638963232, 0.08829721656, -0.4344501087].forEach((weight, i) => {
      expect(lags[i]).toBeCloseTo(weight, 8);
    });
  });

  it('forecasts by its own recursion, from every origin', () => {
    const { lags, forecastAt } = fitAutoregression(lh, 3)!;
    const changes = lh.slice(1).map((value, t) => value - lh[t]!);
    for (const origin of [20, 48]) {
      const known = changes.slice(0, origin - 1);
      let value = lh[origin - 1]!;
      for (let step = 1; step <= 5; step++) {
        const change = lags.reduce((sum, lag, i) => sum + lag * known[known.length - 1 - i]!, 0);
        known.push(change);
        value += change;
        expect(forecastAt(origin, step)).toBeCloseTo(value, 12);
      }
    }
  });

  it('repeats a season that nobody told it of', () => {
    const season = [5, 9, 2, 7, 1, 8, 3];
    const series = Array.from({ length: 140 }, (_, i) => 50 + season[i % 7]! + (((i * 7919) % 11) - 5) / 20);
    const { forecastAt } = fitAutoregression(series, 14)!;
    season.forEach((effect, i) => {
      expect(Math.abs(forecastAt(140, i + 1) - 50 - effect)).toBeLessThan(0.8);
    });
  });

  it('holds the last value where nothing changes or little is known', () => {
    expect(fitAutoregression(new Array(30).fill(4), 5)!.forecastAt(30, 9)).toBe(4);
    expect(fitAutoregression([1, 2, 3], 5)).toBeNull();
  });
});

describe('complex exponential smoothing', () => {
  it('follows a level and a line alike', () => {
    const wobble = (i: number) => (((i * 7919) % 11) - 5) / 10;
    const level = Array.from({ length: 80 }, (_, i) => 30 + wobble(i));
    const line = Array.from({ length: 80 }, (_, i) => 30 + 2 * i + wobble(i));
    expect(Math.abs(fitComplexSmoothing(level)!.forecastAt(80, 10) - 30)).toBeLessThan(1);
    expect(Math.abs(fitComplexSmoothing(line)!.forecastAt(80, 10) - (30 + 2 * 89))).toBeLessThan(12);
  });

  it('stays within its bounds far ahead', () => {
    expect(Math.abs(fitComplexSmoothing(lh)!.forecastAt(48, 500))).toBeLessThan(10);
    expect(fitComplexSmoothing([1, 2])).toBeNull();
  });
});

describe('quasi-Newton search', () => {
  it('finds the bottom of a bent valley', () => {
    // Rosenbrock (1960): 0 at (1, 1).
    const { at, cost } = minimiseSmooth((x) => 100 * (x[1]! - x[0]! ** 2) ** 2 + (1 - x[0]!) ** 2, [-1.2, 1], { steps: 200, gain: 1e-12 });
    expect(cost).toBeLessThan(1e-6);
    expect(at[0]).toBeCloseTo(1, 2);
    expect(at[1]).toBeCloseTo(1, 2);
  });

  it('takes what is not finite for a wall', () => {
    const { at } = minimiseSmooth((x) => (x[0]! < 2 ? Number.POSITIVE_INFINITY : (x[0]! - 1) ** 2), [5], { steps: 100, gain: 1e-9 });
    expect(at[0]).toBeGreaterThanOrEqual(2);
    expect(at[0]).toBeLessThan(2.6);
  });

  it('stays where it is when it starts outside', () => {
    expect(minimiseSmooth(() => Number.NaN, [3], { steps: 5, gain: 1e-9 }).at[0]).toBe(3);
  });
});
