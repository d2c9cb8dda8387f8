import { describe, expect, it } from 'vitest';
import { cycleDemand, stockForCycleService, stockForExpectedShort } from '../../../../agent/domain/demand/cycle-demand.ts';
import { forecastDemand, type LeadTimeDemand, observedDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { normalLoss } from '../../../../agent/domain/mathematics/normal.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { forecastOf } from '../../../support/policy-input.ts';

const NORMAL_LEVELS = [
  ...[0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995].map((level, index) => ({
    level,
    z: [-1.6449, -1.2816, -0.6745, 0, 0.6745, 1.2816, 1.6449, 2.0537, 2.3263, 2.5758][index]!,
  })),
];
/** Normal demand over a lead time of a week, with its quantiles known. */
function normalLead(mean: number, sd: number): LeadTimeDemand {
  const quantiles = NORMAL_LEVELS.map(({ level, z }) => ({ level, value: mean + z * sd }));
  const forecast = forecastOf(Array<number>(7).fill(mean / 7), { mean, sd, quantiles });
  return forecastDemand(forecast, 0, { leadTimeDays: 7, leadTimeSdDays: 0, reviewDays: 0 });
}
const watched: LeadTimeDemand = { days: 0, mean: 0, sdOfDemand: 0, sdOfLeadTime: 0, perDay: 0, spread: [] };

describe('the demand of a replenishment cycle', () => {
  it('is that of the lead time where the position is watched all the time', () => {
    const demand = cycleDemand(normalLead(100, 20), watched);
    expect(demand.undershoot).toBe(0);
    for (const [level, z] of [
      [0.9, 1.2816],
      [0.95, 1.6449],
      [0.98, 2.0537],
    ] as const)
      expect(Math.abs(stockForCycleService(demand, level) - (100 + z * 20))).toBeLessThan(4);
  });

  it('gives the stock that the normal loss function gives for an expected shortage', () => {
    const demand = cycleDemand(normalLead(100, 20), watched);
    for (const k of [-1, 0, 0.5, 1, 1.5]) {
      const short = 20 * normalLoss(k);
      expect(Math.abs(stockForExpectedShort(demand, short) - (100 + 20 * k))).toBeLessThan(1.5);
    }
  });

  it('needs nothing on the shelf where so much may be short, and never less than nothing', () => {
    const demand = cycleDemand(normalLead(100, 20), watched);
    expect(stockForExpectedShort(demand, 101)).toBe(0);
    expect(stockForExpectedShort(demand, 1e9)).toBe(0);
    expect(stockForCycleService(cycleDemand(watched, watched), 0.99)).toBe(0);
  });

  it('falls as far below the reorder point as the renewal theorem says, which a course of demand confirms', () => {
    // Exponential demand per day, of which many days pass until a level far away is crossed: the excess is exponential again.
    const review: LeadTimeDemand = { ...watched, days: 1, mean: 5, perDay: 5, sdOfDemand: 5 };
    expect(cycleDemand(watched, review).undershoot).toBeCloseTo(5, 0);
    const random = createRandom('undershoot');
    let sum = 0;
    for (let run = 0; run < 4000; run++) {
      let left = 100;
      while (left > 0) left += 5 * Math.log(1 - random.next());
      sum -= left;
    }
    expect(Math.abs(sum / 4000 - 5)).toBeLessThan(0.3);
    // And that of steady demand lies between nothing and one day's.
    expect(cycleDemand(watched, { ...review, sdOfDemand: 0 }).undershoot).toBeCloseTo(2.5, 1);
  });

  it('adds lumps that a review finds too late to the demand of the lead time', () => {
    const lead = observedDemand(1, { leadTimeDays: 7, leadTimeSdDays: 0, reviewDays: 0 });
    const calm = observedDemand(1, { leadTimeDays: 0, leadTimeSdDays: 0, reviewDays: 1 });
    const lumpy = { ...calm, sdOfDemand: 6 };
    const stock = (review: LeadTimeDemand) => stockForCycleService(cycleDemand(lead, review), 0.95);
    expect(stock(calm)).toBeGreaterThan(stock(watched));
    expect(stock(lumpy)).toBeGreaterThan(stock(calm) + 10);
  });

  it('comes to an end for the smallest demand that a number can hold', () => {
    const least = { ...watched, days: 7, mean: 5e-324, perDay: 5e-324 };
    expect(stockForCycleService(cycleDemand(least, null), 0.99)).toBeLessThan(1e-6);
  });

  it('stays finite for demand that is as good as none', () => {
    for (const sdOfDemand of [0, 1e-300, 1e9]) {
      const {
        below: { values },
      } = cycleDemand(watched, { ...watched, days: 1, perDay: 1e-9, sdOfDemand });
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
  });
});
