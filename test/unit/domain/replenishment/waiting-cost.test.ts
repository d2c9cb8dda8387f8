import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeadTimeDemand } from '../../../../agent/domain/demand/lead-time-demand.ts';
import { expectedShortage, shortageCost, waitingCostAvoided } from '../../../../agent/domain/replenishment/waiting-cost.ts';

const demandOf = (mean: number, sd: number): LeadTimeDemand => ({
  days: 14,
  mean,
  sdOfDemand: sd,
  sdOfLeadTime: 0,
  perDay: mean / 14,
  spread: [],
});

describe('the expected shortage', () => {
  // Silver, Pyke and Thomas, 4th ed., appendix II: G(0) = 0.39894, G(1) = 0.08332, G(2) = 0.008491.
  it.each([
    [100, 0.39894],
    [110, 0.08332],
    [120, 0.008491],
  ])('of demand 100 with sd 10 at stock %i is ten times %f', (stock, loss) => {
    expect(expectedShortage(demandOf(100, 10), stock)).toBeCloseTo(10 * loss, 3);
  });

  it('of certain demand is what is missing', () => {
    expect(expectedShortage(demandOf(100, 0), 70)).toBe(30);
    expect(expectedShortage(demandOf(100, 0), 130)).toBe(0);
  });
});

describe('the cost of a unit short', () => {
  it.each([
    [null, 200],
    [0.95, 200],
    [0.5, 200 / 19],
    [0.98, 200 * (49 / 19)],
    [1, 200 * (999 / 19)],
  ])('at service level %s is %f for a unit of 200', (level, cost) => {
    expect(shortageCost(200, level)).toBeCloseTo(cost, 9);
  });
});

describe('the cost of waiting that an order avoids', () => {
  it('is nothing where stock covers all demand', () => {
    const pieces = waitingCostAvoided({
      ...{ demand: demandOf(10, 0), position: 40, unitsPerPack: 6, leastQuantity: 12, quantity: 24, shortageCost: 5 },
    });
    expect(pieces).toEqual([
      { packs: 2, valuePerPack: 0 },
      { packs: 1, valuePerPack: 0 },
      { packs: 1, valuePerPack: 0 },
    ]);
  });

  it('sums to the shortage avoided, in pieces of whole packs that never rise in value and begin with the minimum', () => {
    const some = fc.record({
      mean: fc.double({ min: 0, max: 500, noNaN: true }),
      sd: fc.double({ min: 0, max: 200, noNaN: true }),
      position: fc.integer({ min: -100, max: 600 }),
      unitsPerPack: fc.integer({ min: 1, max: 24 }),
      leastPacks: fc.integer({ min: 1, max: 10 }),
      more: fc.integer({ min: 0, max: 80 }),
    });
    fc.assert(
      fc.property(some, ({ mean, sd, position, unitsPerPack, leastPacks, more }) => {
        const demand = demandOf(mean, sd);
        const quantity = (leastPacks + more) * unitsPerPack;
        const pieces = waitingCostAvoided({
          ...{ demand, position, unitsPerPack, leastQuantity: leastPacks * unitsPerPack, quantity, shortageCost: 3 },
        });
        expect(pieces[0]!.packs).toBe(leastPacks);
        expect(pieces.reduce((sum, { packs }) => sum + packs, 0)).toBe(leastPacks + more);
        expect(pieces.length).toBeLessThanOrEqual(11);
        for (const [i, { valuePerPack }] of pieces.entries()) {
          expect(valuePerPack).toBeGreaterThanOrEqual(0);
          if (i > 0) expect(valuePerPack).toBeLessThanOrEqual(pieces[i - 1]!.valuePerPack);
        }
        const avoided = 3 * (expectedShortage(demand, position) - expectedShortage(demand, position + quantity));
        const sum = pieces.reduce((worth, { packs, valuePerPack }) => worth + packs * valuePerPack, 0);
        expect(sum).toBeCloseTo(avoided, 5);
      }),
    );
  });
});
