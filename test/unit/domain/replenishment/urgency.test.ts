import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOfWaiting, priorityOf, unitShortCost } from '../../../../agent/domain/replenishment/urgency.ts';
import { forecastOf, policyInput } from '../../../support/policy-input.ts';

const LEVELS = [0.1, 0.5, 0.9, 0.95] as const;

/** An item that sells so many a day, give or take, with so many days of lead time. */
function selling(perDay: number, given: { sd?: number; item?: object; onHand?: number; spread?: number } = {}) {
  const { sd = 0, item = {}, onHand = 0, spread } = given;
  const quantiles = spread === undefined ? [] : LEVELS.map((level, i) => ({ level, value: Math.max(0, 8 * perDay + (i - 1) * spread) }));
  const total = { steps: 8, sd, quantiles };
  return policyInput({
    item: { leadTimeDays: 7, ...item },
    forecast: forecastOf(Array<number>(28).fill(perDay), total),
    position: { onHand },
  });
}
const waiting = (input: ReturnType<typeof policyInput>, reorderPoint = 10) => costOfWaiting(input, input.position, reorderPoint);
const priority = (input: ReturnType<typeof policyInput>) => priorityOf(waiting(input), input.item.currency);

describe('the cost of waiting a cycle', () => {
  it('is a day of demand where nothing is left for it, and nothing where all of it is covered', () => {
    expect(waiting(selling(5)).units).toBeCloseTo(5, 9);
    expect(waiting(selling(5, { onHand: 35 })).units).toBeCloseTo(5, 9);
    expect(waiting(selling(5, { onHand: 38 })).units).toBeCloseTo(2, 9);
    expect(waiting(selling(5, { onHand: 40 })).units).toBeCloseTo(0, 9);
  });

  it('counts what is owed once more each cycle', () => {
    const input = policyInput({ forecast: forecastOf([0, 0, 0]), position: { backorders: 3 } });
    expect(waiting(input)).toEqual({ units: 3, minor: null });
  });

  it('takes the reorder point for the demand where nothing else is known', () => {
    const input = policyInput({ item: { leadTimeDays: 9 } });
    // A mean of 20 in ten days: 2 a day with a standard deviation of 1.41, sd G(-1.41) = 1.4142 x 1.4501.
    expect(waiting(input, 20).units).toBeCloseTo(2.051, 2);
  });

  it('is in money where a unit short has a price: its own, the one its service level implies, or none', () => {
    expect(waiting(selling(5, { item: { stockoutCostMinor: 300 } })).minor).toBeCloseTo(1500, 6);
    expect(waiting(selling(5, { item: { unitCostMinor: 200 } })).minor).toBeCloseTo(1000, 6);
    expect(unitShortCost(policyInput({ item: { unitCostMinor: 200, serviceLevel: 0.5 } }).item)).toBeCloseTo(200 / 19, 9);
    expect(unitShortCost(policyInput({ item: { unitCostMinor: 200, stockoutCostMinor: 0 } }).item)).toBe(200);
    expect(waiting(selling(5)).minor).toBeNull();
  });
});

describe('the priority', () => {
  it.each([
    [0, 'EUR', 1],
    [900, 'EUR', 25],
    [99_900, 'EUR', 75],
    [99_900_000, 'EUR', 100],
    [999, 'JPY', 75],
    [9_000, 'KWD', 25],
  ])('of a cost of %i minor units in %s is %i', (minor, currency, points) => {
    expect(priorityOf({ units: 1, minor }, currency)).toBe(points);
  });

  it('counts a unit as one of the currency where nobody knows its cost', () => {
    expect(priorityOf({ units: 9, minor: null }, 'EUR')).toBe(priorityOf({ units: 4, minor: 900 }, 'EUR'));
  });

  const some = fc.record({
    perDay: fc.double({ min: 0, max: 500, noNaN: true }),
    sd: fc.double({ min: 0, max: 300, noNaN: true }),
    spread: fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: undefined }),
    leadTimeDays: fc.double({ min: 0, max: 60, noNaN: true }),
    leadTimeSdDays: fc.double({ min: 0, max: 9, noNaN: true }),
    unitCostMinor: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
    onHand: fc.integer({ min: -200, max: 20_000 }),
  });
  const inputOf = ({ perDay, sd, spread, onHand, ...item }: typeof some extends fc.Arbitrary<infer T> ? T : never, times = 1) =>
    selling(perDay * times, { sd: sd * times, ...(spread !== undefined && { spread: spread * times }), item, onHand });

  it('never falls with a lower position', () => {
    fc.assert(
      fc.property(some, fc.nat(5000), (given, less) => {
        expect(priority(inputOf({ ...given, onHand: given.onHand - less }))).toBeGreaterThanOrEqual(priority(inputOf(given)));
      }),
      { numRuns: 500 },
    );
  });

  it('never falls with more demand', () => {
    fc.assert(
      fc.property(some, fc.double({ min: 1, max: 20, noNaN: true }), (given, times) => {
        expect(priority(inputOf(given, times))).toBeGreaterThanOrEqual(priority(inputOf(given)));
      }),
      { numRuns: 500 },
    );
  });

  it('never falls with a dearer unit', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), (given, unitCostMinor, more) => {
        const at = (cost: number) => priority(inputOf({ ...given, unitCostMinor: cost }));
        expect(at(unitCostMinor + more)).toBeGreaterThanOrEqual(at(unitCostMinor));
      }),
      { numRuns: 500 },
    );
  });

  it('puts the item first that loses more a day, however long the lead time of the other', () => {
    const slow = selling(1, { item: { leadTimeDays: 30, unitCostMinor: 500 } });
    const fast = selling(10, { item: { leadTimeDays: 1, unitCostMinor: 500 } });
    expect(priority(fast)).toBeGreaterThan(priority(slow));
  });
});
