import type { CountDistribution } from '../demand/count-distribution.ts';
import { countNewsvendor, type NewsvendorCosts, stockCost } from './newsvendor.ts';

/** What an (s, S) policy weighs up, in the same money; costs of stock are per period. */
export interface LotPolicyCosts extends NewsvendorCosts {
  readonly fixedCost: number;
}

/** Order up to S when the position is at or below s, both in units, and the mean cost of a period. */
export interface OptimalLevels {
  readonly s: number;
  readonly S: number;
  readonly cost: number;
}

/**
 * The cheapest (s, S) policy for counted demand that waits when it is not met: exact, by the algorithm of Zheng and Federgruen (1991), "Finding optimal (s, S) policies is
 * about as simple as evaluating a single policy", Operations Research 39. `perPeriod` is the demand between two reviews, `exposed` that of lead time and review.
 */
export function optimalLevels(perPeriod: CountDistribution, exposed: CountDistribution, costs: LotPolicyCosts): OptimalLevels {
  const periodCost = remembered((stock) => stockCost(exposed, costs, stock));
  const cheapest = countNewsvendor(exposed, costs).level;
  const visits = renewals(perPeriod);
  const costOf = (s: number, S: number): number => {
    let cost = costs.fixedCost;
    for (let j = 0; j < S - s; j++) cost += visits.density(j) * periodCost(S - j);
    return cost / visits.total(S - s);
  };
  let [s, S] = [cheapest - 1, cheapest];
  while (costOf(s, S) > periodCost(s)) s--;
  let cost = costOf(s, S);
  for (let larger = S + 1; periodCost(larger) <= cost; larger++) {
    if (costOf(s, larger) >= cost) continue;
    S = larger;
    while (costOf(s, S) <= periodCost(s + 1)) s++;
    cost = costOf(s, S);
  }
  return { s, S, cost };
}

/** How often the position is j below S in a cycle, and in how many periods it has fallen by j: m and M of the paper. */
function renewals(perPeriod: CountDistribution): { density(j: number): number; total(j: number): number } {
  const moving = 1 - perPeriod[0]!;
  const density = [1 / moving];
  const total = [0];
  const extendTo = (j: number): void => {
    while (density.length <= j) {
      const next = density.length;
      let sum = 0;
      for (let count = 1; count <= next && count < perPeriod.length; count++) sum += perPeriod[count]! * density[next - count]!;
      density.push(sum / moving);
    }
    while (total.length <= j + 1) total.push(total.at(-1)! + density[total.length - 1]!);
  };
  return {
    density(j) {
      extendTo(j);
      return density[j]!;
    },
    total(j) {
      extendTo(j);
      return total[j]!;
    },
  };
}

/** Costs are asked for again and again. */
function remembered(costOf: (stock: number) => number): (stock: number) => number {
  const known = new Map<number, number>();
  return (stock) => {
    let cost = known.get(stock);
    if (cost === undefined) {
      cost = costOf(stock);
      known.set(stock, cost);
    }
    return cost;
  };
}
