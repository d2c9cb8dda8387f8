import { describe, expect, it } from 'vitest';
import { createSmoother } from '../../../../agent/domain/forecast/exponential-smoothing.ts';

describe('exponential smoothing', () => {
  it('moves the level by a share of each error', () => {
    const smoother = createSmoother([10, 20, 12], 1, false);
    // The level starts at the mean 14: 14 - 2, 12 + 4, 16 - 2.
    const squares = smoother.run({ alpha: 0.5 });
    expect(squares).toBeCloseTo(16 + 64 + 16, 12);
    expect([1, 2, 3].map((origin) => smoother.forecastAt(origin, 1))).toEqual([12, 16, 14]);
  });

  it('repeats a pure season without error', () => {
    const season = [5, -1, 3, 8];
    const series = Array.from({ length: 22 }, (_, i) => 100 + season[i % 4]!);
    const smoother = createSmoother(series, 4, false);
    expect(smoother.run({ alpha: 0.3, gamma: 0.2 })).toBeCloseTo(0, 16);
    expect([1, 2, 3, 4, 5].map((step) => smoother.forecastAt(22, step))).toEqual([103, 108, 105, 99, 103].map((v) => expect.closeTo(v, 9)));
  });

  it('continues a straight line with a season', () => {
    const season = [5, -1, 3, 8];
    const series = Array.from({ length: 24 }, (_, i) => 100 + 2 * i + season[i % 4]!);
    const smoother = createSmoother(series, 4, true);
    expect(smoother.run({ alpha: 0.3, beta: 0.1, phi: 1, gamma: 0.2 })).toBeCloseTo(0, 16);
    expect(smoother.forecastAt(24, 6)).toBeCloseTo(100 + 2 * 29 + season[1]!, 9);
  });

  it('damps a trend by phi at each step', () => {
    const smoother = createSmoother([1, 2, 3, 4, 5], 1, true);
    smoother.run({ alpha: 1, beta: 0, phi: 0.9 });
    const [one, two, three] = [1, 2, 3].map((step) => smoother.forecastAt(5, step));
    expect(three! - two!).toBeCloseTo(0.9 * (two! - one!), 12);
  });
});
