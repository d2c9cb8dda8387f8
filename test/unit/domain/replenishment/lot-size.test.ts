import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { economicOrderQuantity, roundUpToLot } from '../../../../agent/domain/replenishment/lot-size.ts';

describe('a lot', () => {
  it.each([
    [28, 12, 1, 36],
    [36, 12, 1, 36],
    [36.2, 12, 1, 48],
    [5, 1, 50, 50],
    [5, 12, 50, 60],
    [0.4, 1, 1, 1],
    [0, 12, 50, 0],
    [-3, 12, 50, 0],
  ])('for %f in packs of %i and a minimum of %i is %i', (quantity, unitsPerPack, minimumOrderQuantity, lot) => {
    expect(roundUpToLot(quantity, { unitsPerPack, minimumOrderQuantity })).toBe(lot);
  });
});

describe('the economic order quantity', () => {
  // Snyder and Shen, Fundamentals of Supply Chain Theory, example 3.1 and problem 3.1.
  it.each([
    [8, 0.225, 1300, 304.0467800264368],
    [2250, 275, 182_500, 1728.109844993551],
  ])('with order cost %f, holding cost %f and demand %f is %f', (fixedOrderCost, holdingCostPerUnitYear, demandPerYear, quantity) => {
    expect(economicOrderQuantity({ fixedOrderCost, holdingCostPerUnitYear, demandPerYear })).toBeCloseTo(quantity, 9);
  });

  const oracles = new URL('../../../../../shared/data/inventory_oracles.json', import.meta.url);
  it.skipIf(!existsSync(oracles))('is what published problems have for an answer (skipped where the shared data is absent)', () => {
    const problems = JSON.parse(readFileSync(oracles, 'utf8')).filter((problem: { kind: string }) => problem.kind === 'EOQ');
    expect(problems.length).toBeGreaterThan(1);
    for (const { inputs, expected } of problems) {
      const costs = { fixedOrderCost: inputs.fixed_cost, holdingCostPerUnitYear: inputs.holding_cost, demandPerYear: inputs.demand_rate };
      expect(economicOrderQuantity(costs)).toBeCloseTo(expected.Q, 9);
    }
  });
});
