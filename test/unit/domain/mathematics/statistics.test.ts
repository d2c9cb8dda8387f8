import { describe, expect, it } from 'vitest';
import { meanOf, naiveScale, pinballLoss, sdOf, sortedQuantile } from '../../../../agent/domain/mathematics/statistics.ts';

describe('statistics', () => {
  it('takes the standard deviation with n - 1', () => {
    expect(meanOf([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5);
    expect(sdOf([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12);
    expect(sdOf([3])).toBe(0);
  });

  it('scales by the mean change over a lag', () => {
    expect(naiveScale([1, 3, 2, 6])).toBeCloseTo(7 / 3, 12);
    expect(naiveScale([1, 3, 2, 6], 2)).toBe(2);
    expect(naiveScale([1])).toBe(0);
  });

  it('puts a quantile at position (n + 1) * level, within the values', () => {
    expect(sortedQuantile([1, 2, 3], 0.5)).toBe(2);
    expect(sortedQuantile([10, 20, 30, 40], 0.3)).toBe(15);
    expect(sortedQuantile([10, 20, 30, 40], 0.99)).toBe(40);
    expect(sortedQuantile([10], 0.1)).toBe(10);
  });

  it('weighs a shortfall by the level and an excess by the rest', () => {
    expect(pinballLoss(10, 6, 0.9)).toBeCloseTo(3.6, 12);
    expect(pinballLoss(6, 10, 0.9)).toBeCloseTo(0.4, 12);
  });
});
