import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { observedDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { lotLevel, orderLevels, reorderLevels, sharedLevel } from '../../../../agent/domain/levels/level-rule.ts';
import { normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

const interval = { leadTimeDays: 7, leadTimeSdDays: 0, reviewDays: 1 };

describe('the levels to order by', () => {
  it('are mean and safety stock of forecast and record, in shares', () => {
    const basis = { forecast: observedDemand(2, interval), record: observedDemand(4.5, interval) };
    const levels = reorderLevels(basis, normalQuantile(0.95));
    // Mean 16 and 36, standard deviation 4 and 6.
    expect(levels.byForecast).toBeCloseTo(16 + 1.6449 * 4, 3);
    expect(levels.byRecord).toBeCloseTo(36 + 1.6449 * 6, 3);
    expect(sharedLevel(levels, 0.7)).toBeCloseTo(0.7 * levels.byForecast! + 0.3 * levels.byRecord, 12);
  });

  it('are those of the record alone where there is no forecast', () => {
    const levels = reorderLevels({ forecast: null, record: observedDemand(4.5, interval) }, 2);
    expect(levels.byForecast).toBeNull();
    expect(sharedLevel(levels, 0.7)).toBe(levels.byRecord);
  });

  it('never fall with the safety, and go on beyond what a distribution can tell', () => {
    const basis = { forecast: observedDemand(2, interval), record: observedDemand(4.5, interval) };
    fc.assert(
      fc.property(fc.double({ min: -3, max: 30, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (safety, more) => {
        const [low, high] = [reorderLevels(basis, safety), reorderLevels(basis, safety + more)];
        expect(high.byForecast!).toBeGreaterThanOrEqual(low.byForecast! - 1e-9);
        expect(high.byRecord).toBeGreaterThanOrEqual(low.byRecord - 1e-9);
      }),
    );
    expect(reorderLevels(basis, 7.4).byRecord - 36).toBeCloseTo(2 * (reorderLevels(basis, 3.7).byRecord - 36), 9);
  });

  it('lie below the mean where the safety does, and never below nothing', () => {
    const record = observedDemand(4.5, interval);
    expect(reorderLevels({ forecast: null, record }, -1.5).byRecord).toBeCloseTo(36 - 1.5 * 6, 9);
    expect(reorderLevels({ forecast: null, record }, -9).byRecord).toBe(0);
    // The standard deviation with that of the lead time is 10.
    const late = { ...record, sdOfLeadTime: 8 };
    expect(reorderLevels({ forecast: null, record: late }, -0.5).byRecord).toBeCloseTo(36 - 0.5 * 10, 9);
  });

  it('go down from the mean of uneven demand as its quantiles from the median, without a leap', () => {
    const spread = [0.1, 0.5, 0.9].map((level, at) => ({ level, distance: [-10, -4, 14][at]! }));
    const uneven = { ...observedDemand(2, interval), spread };
    const levelAt = (safety: number, sdOfLeadTime = 0) =>
      reorderLevels({ forecast: null, record: { ...uneven, sdOfLeadTime } }, safety).byRecord;
    expect(levelAt(normalQuantile(0.1))).toBeCloseTo(16 - 6, 6);
    expect(levelAt(normalQuantile(0.9))).toBeCloseTo(16 + 14, 6);
    fc.assert(
      fc.property(fc.double({ min: -4, max: 3, noNaN: true }), fc.double({ min: 0, max: 6, noNaN: true }), (safety, sdOfLeadTime) => {
        expect(levelAt(safety + 0.05, sdOfLeadTime)).toBeGreaterThanOrEqual(levelAt(safety, sdOfLeadTime) - 1e-9);
      }),
    );
    expect(levelAt(-1e-9, 3)).toBeCloseTo(levelAt(0, 3), 6);
  });

  it('have economic order quantities times a factor between them, at least 1', () => {
    // sqrt(2 * 8 * 1300 / 0.225) = 304.0: Snyder and Shen, Fundamentals of Supply Chain Theory, example 3.1.
    expect(lotLevel(1300 / 365, 1, { orderCost: 8, holdingCost: 0.225 })).toBeCloseTo(304.05, 1);
    expect(lotLevel(1300 / 365, 1.25, { orderCost: 8, holdingCost: 0.225 })).toBeCloseTo(1.25 * 304.05, 1);
    expect(lotLevel(1 / 365, 1, { orderCost: 0.01, holdingCost: 5 })).toBe(1);
    expect(lotLevel(0, 1, { orderCost: 8, holdingCost: 0.225 })).toBe(0);
  });

  it('follow a jump half at once, and order up to more than they order at', () => {
    expect(orderLevels(30, null, 10)).toEqual({ reorderPoint: 30, orderUpTo: 40 });
    expect(orderLevels(30, 20, 10)).toEqual({ reorderPoint: 25, orderUpTo: 35 });
    expect(orderLevels(30, 30, 0)).toEqual({ reorderPoint: 30, orderUpTo: 31 });
  });
});
