import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregatedPath, meanInterval } from '../../../../agent/domain/demand/aggregation.ts';

describe('mean interval', () => {
  it('counts the steps up to the last demand, the first interval among them, and rounds', () => {
    expect(meanInterval([0, 0, 3, 0, 0, 2, 0, 0, 0, 0])).toBe(3);
    expect(meanInterval([1, 1, 0, 1])).toBe(1);
    expect(meanInterval([1, 0, 0, 0, 1])).toBe(3);
    expect(meanInterval([0, 0])).toBe(1);
  });
});

describe('smoothing of totals', () => {
  it('is the mean before one bucket is whole, and the first bucket until a second is', () => {
    const { path } = aggregatedPath([6, 0, 0, 3, 0, 9, 0], 3);
    expect(Array.from(path.slice(0, 6))).toEqual([0, 6, 3, 2, 1, 1]);
  });

  it('moves from one bucket to the next that does not overlap it by its constant', () => {
    const series = [6, 0, 0, 3, 0, 9, 0];
    const { alpha, path } = aggregatedPath(series, 3);
    expect(path[6]).toBeCloseTo(2 + alpha * (12 / 3 - 2), 12);
    expect(path[7]).toBeCloseTo(1 + alpha * (9 / 3 - 1), 12);
    expect(alpha).toBeGreaterThanOrEqual(0.1);
    expect(alpha).toBeLessThanOrEqual(0.3);
  });

  it('stays within the demands seen, and finds a constant demand at once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (series, size) => {
        const { path } = aggregatedPath(series, Math.min(size, series.length));
        for (const value of path.slice(1)) expect(value >= 0 && value <= Math.max(...series) + 1e-9).toBe(true);
        for (const value of aggregatedPath(
          series.map(() => 7),
          Math.min(size, series.length),
        ).path.slice(1))
          expect(value).toBeCloseTo(7, 9);
      }),
    );
  });
});
