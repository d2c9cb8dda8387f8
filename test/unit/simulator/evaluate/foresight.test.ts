import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foresightOf } from '../../../../simulator/evaluate/foresight.ts';

const ORACLES = new URL('../../../../../shared/data/inventory_oracles.json', import.meta.url);

interface Oracle {
  readonly name: string;
  readonly kind: string;
  readonly inputs: {
    readonly holding_cost: number;
    readonly fixed_cost: number;
    readonly demand: readonly number[];
    readonly plan: unknown[];
  };
  readonly expected: { readonly cost: number };
}

const known = (demand: readonly number[], terms: { holding: number; order: number; start?: number }) =>
  foresightOf(
    { demand, from: 0, start: terms.start ?? 0, leadSteps: 1, daysPerStep: 365 },
    { holdingCost: terms.holding, orderCost: terms.order, lostSaleCost: 1 },
  );

describe('foresight', () => {
  it('finds the published optimum (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., example 3.9)', () => {
    const found = known([90, 120, 80, 70], { holding: 2, order: 500 });
    expect(found).toEqual({ totalCost: 1380, holdingCost: 380, orderingCost: 1000, orders: 2, unitsOrdered: 360 });
  });

  const title = `finds every published optimum${existsSync(ORACLES) ? '' : ' (skipped: no ../shared/data on this machine)'}`;
  it.skipIf(!existsSync(ORACLES) && !process.env.CI)(title, () => {
    const oracles = (JSON.parse(readFileSync(ORACLES, 'utf8')) as Oracle[]).filter(({ kind }) => kind === 'Wagner-Whitin lot sizing');
    expect(oracles.length).toBeGreaterThan(2);
    for (const { name, inputs, expected } of oracles) {
      const found = known(inputs.demand, { holding: inputs.holding_cost, order: inputs.fixed_cost });
      expect([name, found.totalCost, found.orders]).toEqual([name, expect.closeTo(expected.cost, 9), inputs.plan.length]);
    }
  });

  it('uses up the first stock before it orders, and pays for holding it', () => {
    // 7 at first: 4 and then 1 are left, 3 are missing on the third day, none is wanted on the fourth.
    const found = known([3, 3, 4, 0], { holding: 1, order: 9, start: 7 });
    expect(found).toEqual({ totalCost: 5 + 9, holdingCost: 5, orderingCost: 9, orders: 1, unitsOrdered: 3 });
    expect(known([0, 0], { holding: 1, order: 9 })).toEqual({ totalCost: 0, holdingCost: 0, orderingCost: 0, orders: 0, unitsOrdered: 0 });
  });
});
