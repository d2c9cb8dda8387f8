import { describe, expect, it } from 'vitest';
import { isSeasonal } from '../../../../agent/domain/forecast/season-test.ts';
import { seasonallyAdjusted, unadjusted } from '../../../../agent/domain/forecast/seasonal-adjustment.ts';
import { fitDynamicTheta } from '../../../../agent/domain/forecast/theta.ts';
import { fitStandardTheta } from '../../../../agent/domain/forecast/theta-standard.ts';
import { runningTrends } from '../../../../agent/domain/forecast/theta-trends.ts';
import { naiveScale } from '../../../../agent/domain/mathematics/statistics.ts';
import r from '../../../fixtures/forecasters/r-ets.json' with { type: 'json' };

describe('theta method', () => {
  it.each(Object.entries(r.series))('forecasts %s as thetaf of R does', (_, { period, values, theta }) => {
    const adjusted = isSeasonal(values, period) ? seasonallyAdjusted(values, period, { kind: 'multiplicative' }) : unadjusted(values);
    const forecastAt = adjusted.restore(fitStandardTheta(adjusted.series)!.forecastAt);
    theta.forEach((value, i) => {
      expect(Math.abs(forecastAt(values.length, i + 1) - value)).toBeLessThan(0.01 * naiveScale(values));
    });
  });

  it('draws the least-squares line through every beginning of a series', () => {
    const values = [3, 7, 4, 9, 12, 8];
    const { intercepts, slopes } = runningTrends(values);
    for (let k = 2; k <= values.length; k++) {
      const [t, y] = [values.slice(0, k).map((_, i) => i + 1), values.slice(0, k)];
      const [mt, my] = [t.reduce((a, b) => a + b, 0) / k, y.reduce((a, b) => a + b, 0) / k];
      const slope = t.reduce((sum, x, i) => sum + (x - mt) * (y[i]! - my), 0) / t.reduce((sum, x) => sum + (x - mt) ** 2, 0);
      expect(slopes[k]).toBeCloseTo(slope, 9);
      expect(intercepts[k]).toBeCloseTo(my - slope * mt, 9);
    }
  });

  it('optimised, continues a line that the standard method follows by half', () => {
    const line = Array.from({ length: 40 }, (_, i) => 20 + 3 * i);
    expect(fitDynamicTheta(line)!.forecastAt(40, 6)).toBeCloseTo(20 + 3 * 45, 0);
  });

  it('optimised, has no larger one-step errors than exponential smoothing alone, which is its theta of 1, but for weights above 0.99', () => {
    for (const { values } of Object.values(r.series)) {
      const fit = fitDynamicTheta(values)!;
      const smoothing = fitStandardTheta(values)!;
      const squares = (forecast: (origin: number) => number) =>
        values.reduce((sum, value, t) => (t > 1 ? sum + (value - forecast(t)) ** 2 : sum), 0);
      let level = values[0]!;
      const levels = values.map((value) => {
        const before = level;
        level += smoothing.alpha * (value - level);
        return before;
      });
      expect(squares((t) => fit.forecastAt(t, 1))).toBeLessThan(1.02 * squares((t) => levels[t]!));
    }
  });

  it('has nothing to say about three values', () => {
    expect(fitDynamicTheta([1, 2, 3])).toBeNull();
    expect(fitStandardTheta([1, 2, 3])).toBeNull();
  });
});
