import { describe, expect, it } from 'vitest';
import { forecastDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { safetyStock } from '../../../../agent/domain/replenishment/safety-stock.ts';
import { forecastOf } from '../../../support/policy-input.ts';

const certain = { leadTimeDays: 7, leadTimeSdDays: 0, reviewDays: 0 };

describe('safety stock', () => {
  it('is z times the standard deviation of demand in a random lead time: Chopra and Meindl, the example of Dell', () => {
    const forecast = forecastOf(Array<number>(7).fill(2500), { sd: 500 * Math.sqrt(7) });
    const demand = forecastDemand(forecast, 0, { ...certain, leadTimeSdDays: 7 });
    expect(Math.abs(safetyStock(demand, 0.9) - 22_491)).toBeLessThan(2);
  });

  const quantiles = [
    { level: 0.5, value: 6 },
    { level: 0.9, value: 11 },
    { level: 0.95, value: 15 },
  ];
  const skewed = forecastDemand(forecastOf(Array<number>(7).fill(1), { sd: 4, quantiles }), 0, certain);

  it('is the forecast’s own quantile above the mean where it has one', () => {
    expect([0.9, 0.95].map((level) => safetyStock(skewed, level))).toEqual([4, 8]);
  });

  it('lies between neighbouring quantiles for a level between them', () => {
    expect(safetyStock(skewed, 0.93)).toBeGreaterThan(4);
    expect(safetyStock(skewed, 0.93)).toBeLessThan(8);
  });

  it('follows the normal tail beyond the highest quantile, but not inward', () => {
    expect(safetyStock(skewed, 0.96)).toBe(8);
    expect(safetyStock(skewed, 0.999)).toBeCloseTo(3.0902 * 4, 3);
  });

  it('is never negative, and finite at a level of 1', () => {
    expect(safetyStock(skewed, 0.5)).toBe(0);
    expect(safetyStock(skewed, 0.01)).toBe(0);
    expect(safetyStock(skewed, 1)).toBeCloseTo(3.719 * 4, 2);
  });

  it('joins the lead time’s part to the quantile’s at right angles', () => {
    const demand = forecastDemand(forecastOf(Array<number>(7).fill(1), { sd: 4, quantiles }), 0, {
      ...certain,
      leadTimeSdDays: 6 / 1.6448536269514722,
    });
    expect(safetyStock(demand, 0.95)).toBeCloseTo(10, 12);
  });
});
