import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LeadTimeDemand, observedDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { runsOutInDays, type StockAhead, stockCourse } from '../../../../agent/domain/stock/stock-course.ts';

const certain = (perDay: number) => (days: number) => ({
  ...observedDemand(perDay, { leadTimeDays: days, leadTimeSdDays: 0, reviewDays: 0 }),
  sdOfDemand: 0,
});
const poisson =
  (perDay: number) =>
  (days: number): LeadTimeDemand =>
    observedDemand(perDay, { leadTimeDays: days, leadTimeSdDays: 0, reviewDays: 0 });
const ahead = (words: Partial<StockAhead>): StockAhead => ({
  ...{ available: 10, deliveries: [], untilDays: 7, demand: certain(2) },
  ...words,
});

describe('the course of stock', () => {
  it('runs out where certain demand exceeds it, by what is missing', () => {
    const course = stockCourse(ahead({}));
    expect(course.probability).toBeCloseTo(1);
    expect(course.short).toBeCloseTo(4);
    expect(runsOutInDays(ahead({}), 0.5)).toBeCloseTo(5, 1);
  });

  it('does not where a delivery comes before, and does where it comes after', () => {
    expect(stockCourse(ahead({ deliveries: [{ units: 20, inDays: 4 }] })).probability).toBe(0);
    expect(stockCourse(ahead({ deliveries: [{ units: 20, inDays: 6 }] })).short).toBeCloseTo(2);
    expect(runsOutInDays(ahead({ deliveries: [{ units: 20, inDays: 4 }] }), 0.5)).toBeNull();
    expect(runsOutInDays(ahead({ deliveries: [{ units: 2, inDays: 4 }] }), 0.5)).toBeCloseTo(6, 1);
  });

  // Silver, Pyke and Thomas, 4th ed., appendix II: the probability of more than k = 1 standard deviations is 0.1587; of 25 points as probable as each other 4 lie beyond.
  it('is as likely as the distribution says', () => {
    const normal = (days: number): LeadTimeDemand => ({ days, mean: 100, sdOfDemand: 10, sdOfLeadTime: 0, perDay: 10, spread: [] });
    expect(stockCourse(ahead({ available: 110, demand: normal }))).toEqual({ probability: 4 / 25, short: expect.closeTo(0.8332, 1) });
  });

  it('has run out now where more is owed than is there, and what is owed is short', () => {
    expect(stockCourse(ahead({ available: -3, demand: certain(0) }))).toEqual({ probability: 1, short: expect.closeTo(3) });
    expect(runsOutInDays(ahead({ available: 0 }), 0.5)).toBe(0);
  });

  const deliveries = fc.array(fc.record({ units: fc.integer({ min: 1, max: 100 }), inDays: fc.double({ min: 0, max: 40, noNaN: true }) }), {
    maxLength: 4,
  });
  const some = fc.record({
    available: fc.integer({ min: -20, max: 200 }),
    deliveries,
    untilDays: fc.double({ min: 0.5, max: 40, noNaN: true }),
    demand: fc.oneof(fc.double({ min: 0, max: 20, noNaN: true }).map(poisson), fc.double({ min: 0, max: 20, noNaN: true }).map(certain)),
  });

  it('is never worse with more stock, nor with another delivery', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 50 }), fc.double({ min: 0, max: 40, noNaN: true }), (given, units, inDays) => {
        const before = stockCourse(given);
        const more = stockCourse({ ...given, available: given.available + units });
        const another = stockCourse({ ...given, deliveries: [...given.deliveries, { units, inDays }] });
        for (const after of [more, another]) {
          expect(after.probability).toBeLessThanOrEqual(before.probability + 1e-9);
          expect(after.short).toBeLessThanOrEqual(before.short + 1e-9);
        }
      }),
    );
  });

  it('runs out within the time looked at exactly where that is likely at all', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (given, likely) => {
        const inDays = runsOutInDays(given, likely);
        if (given.available <= 0) expect(inDays).toBe(0);
        else expect(inDays !== null && inDays <= given.untilDays).toBe(stockCourse(given).probability > likely);
      }),
    );
  });
});
