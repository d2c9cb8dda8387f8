import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { borrowedDemand } from '../../../../agent/domain/demand/borrowed-demand.ts';
import { meanOf } from '../../../../agent/domain/mathematics/statistics.ts';

const amounts = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 });

describe('borrowed demand', () => {
  it('has the course of the lender at a level between both', () => {
    expect(borrowedDemand([4, 4], [10, 30], { season: 1, ownSteps: 2 })).toEqual([6, 18]);
  });

  it('is at the own level where what was sold is a share of what the lender sells on the same weekdays', () => {
    const week = [2, 4, 6, 8, 10, 12, 14];
    expect(borrowedDemand([5, 6, 7], [...week, ...week, ...week.slice(0, 4)], { season: 7, ownSteps: 0 })).toEqual(
      [...week, ...week, ...week.slice(0, 4)].map((value) => value / 2),
    );
  });

  it('lies between the two levels, and nearer to its own with each day', () => {
    fc.assert(
      fc.property(amounts, amounts, fc.integer({ min: 1, max: 20 }), (own, lender, ownSteps) => {
        fc.pre(meanOf(lender) > 0);
        const level = meanOf(borrowedDemand(own, lender, { season: 1, ownSteps }));
        const later = meanOf(borrowedDemand([...own, ...own], lender, { season: 1, ownSteps }));
        const [low, high] = [meanOf(own), meanOf(lender)].sort((a, b) => a - b) as [number, number];
        expect(level).toBeGreaterThanOrEqual(low - 1e-6);
        expect(level).toBeLessThanOrEqual(high + 1e-6);
        expect(Math.abs(later - meanOf(own))).toBeLessThanOrEqual(Math.abs(level - meanOf(own)) + 1e-6);
      }),
    );
  });

  it('is none of a lender that sells nothing', () => {
    expect(borrowedDemand([1, 2, 3], [0, 0], { season: 7, ownSteps: 7 })).toEqual([]);
    expect(borrowedDemand([1, 2, 3], [], { season: 7, ownSteps: 7 })).toEqual([]);
  });
});
