import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { countDistribution } from '../../../../agent/domain/demand/count-distribution.ts';
import { wagnerWhitin } from '../../../../agent/domain/replenishment/dynamic-lot-size.ts';
import { economicOrderQuantity } from '../../../../agent/domain/replenishment/lot-size.ts';
import { countNewsvendor, normalNewsvendor } from '../../../../agent/domain/replenishment/newsvendor.ts';
import { discountedQuantity } from '../../../../agent/domain/replenishment/quantity-discounts.ts';
import { normalReorderCost, optimalReorderLot } from '../../../../agent/domain/replenishment/r-q-poisson.ts';
import { optimalLevels } from '../../../../agent/domain/replenishment/s-s-optimal.ts';

type Inputs = Record<string, number> & {
  breakpoints: number[];
  unit_costs: number[];
  demand: number[];
  plan: [number, number][];
};
interface Oracle {
  readonly name: string;
  readonly kind: string;
  readonly inputs: Inputs;
  readonly expected: Record<string, number>;
}

const costsOf = (given: Inputs) => ({
  holdingCost: given['holding_cost']!,
  stockoutCost: given['stockout_cost']!,
  fixedCost: given['fixed_cost']!,
});

/** What the agent's formulas say to a published problem, under the names of its answer. */
const SOLVERS: Record<string, (given: Inputs, name: string) => Record<string, number>> = {
  EOQ(given) {
    const [K, h, D] = [given['fixed_cost']!, given['holding_cost']!, given['demand_rate']!];
    const Q = economicOrderQuantity({ fixedOrderCost: K, holdingCostPerUnitYear: h, demandPerYear: D });
    return { Q, cost: (K * D) / Q + (h * Q) / 2 };
  },
  'EOQ all-units discount'(given) {
    const breaks = given.breakpoints.map((fromQuantity, index) => ({ fromQuantity, unitCost: given.unit_costs[index]! }));
    const found = discountedQuantity(breaks, {
      demandPerYear: given['demand_rate']!,
      fixedOrderCost: given['fixed_cost']!,
      holdingRatePerYear: given['holding_cost_rate']!,
    });
    return { Q: found.quantity, cost: found.costPerYear };
  },
  'newsvendor/base-stock normal'(given) {
    const periods = given['lead_time']! + given['review_period']!;
    const demand = { mean: given['demand_mean']! * periods, sd: given['demand_sd']! * Math.sqrt(periods) };
    const { level, cost } = normalNewsvendor(demand, costsOf(given));
    return { S: level, cost };
  },
  'newsvendor poisson'(given) {
    const { level, cost } = countNewsvendor(countDistribution(given['demand_mean']!, 0), costsOf(given));
    return { S: level, cost };
  },
  '(s,S) periodic Poisson exact'(given, name) {
    const demand = countDistribution(given['demand_mean']!, 0);
    const { s, S, cost } = optimalLevels(demand, demand, costsOf(given));
    // Of this one other levels were published at the same rounded cost.
    const answer: Record<string, number> = name.endsWith('mu=75') ? { cost } : { s, S, cost };
    return answer;
  },
  '(r,Q) Poisson exact'(given) {
    return { ...optimalReorderLot({ mean: given['demand_mean']!, leadTime: given['lead_time']! }, costsOf(given)) };
  },
  '(r,Q) normal cost'(given) {
    const demand = { mean: given['demand_mean']!, sd: given['demand_sd']!, leadTime: given['lead_time']! };
    return { cost: normalReorderCost({ r: given['r']!, Q: given['Q']! }, demand, costsOf(given)) };
  },
  'Wagner-Whitin lot sizing'(given) {
    return { cost: wagnerWhitin(given.demand, { orderCost: given['fixed_cost']!, holdingCost: given['holding_cost']! }).cost };
  },
};

const FILE = new URL('../../../../../shared/data/inventory_oracles.json', import.meta.url);
const isThere = existsSync(FILE);

describe(`the formulas on published problems${isThere ? '' : ' (skipped: no ../shared/data on this machine)'}`, () => {
  const oracles: Oracle[] = isThere ? JSON.parse(readFileSync(FILE, 'utf8')) : [];

  it.skipIf(!isThere && !process.env.CI)('are tried on all 42', () => expect(oracles).toHaveLength(42));

  it.each(oracles.map((oracle) => [`${oracle.kind}: ${oracle.name}`, oracle] as const))(
    '%s',
    (_title, { kind, name, inputs, expected }) => {
      const found = SOLVERS[kind]!(inputs, name);
      // Costs of the tables by Zheng and Federgruen are printed with three decimals.
      const isPrinted = name.includes('Zheng-Federgruen');
      for (const [figure, value] of Object.entries(found))
        if (isPrinted && figure === 'cost') expect(Math.abs(value - expected[figure]!)).toBeLessThan(0.00051);
        else expect(Math.abs(value / expected[figure]! - 1), figure).toBeLessThan(1e-9);
      if (kind === 'Wagner-Whitin lot sizing') {
        const { lots } = wagnerWhitin(inputs.demand, { orderCost: inputs['fixed_cost']!, holdingCost: inputs['holding_cost']! });
        expect(lots.flatMap((units, period) => (units > 0 ? [[period + 1, units]] : []))).toEqual(inputs.plan);
      }
    },
  );
});
