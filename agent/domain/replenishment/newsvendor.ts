import { type CountDistribution, leftAndShort } from '../demand/count-distribution.ts';
import { normalDensity, normalQuantile } from '../mathematics/normal.ts';

/** What a unit costs that is left over and one that is short, per period, in the same money. */
export interface NewsvendorCosts {
  readonly holdingCost: number;
  readonly stockoutCost: number;
}

/** A stock to start each period with, in units, and the mean cost of a period. */
export interface BaseStock {
  readonly level: number;
  readonly cost: number;
}

/** The probability with which demand should be met: b / (b + h) (Arrow, Harris and Marschak 1951, "Optimal inventory policy"). */
export function criticalRatio({ holdingCost, stockoutCost }: NewsvendorCosts): number {
  return stockoutCost / (stockoutCost + holdingCost);
}

/** The cheapest base stock for normal demand over lead time and review: mean + z sd, at a cost of (h + b) sd density(z) (Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd ed., section 4.3). */
export function normalNewsvendor(demand: { readonly mean: number; readonly sd: number }, costs: NewsvendorCosts): BaseStock {
  const z = normalQuantile(criticalRatio(costs));
  return { level: demand.mean + z * demand.sd, cost: (costs.holdingCost + costs.stockoutCost) * demand.sd * normalDensity(z) };
}

/** The cheapest base stock for counted demand: the least that meets it with the critical ratio (Snyder and Shen, 2nd ed., section 4.3.2.7). */
export function countNewsvendor(demand: CountDistribution, costs: NewsvendorCosts): BaseStock {
  const ratio = criticalRatio(costs);
  let level = 0;
  for (let met = demand[0]!; met < ratio && level < demand.length - 1; met += demand[level]!) level++;
  return { level, cost: stockCost(demand, costs, level) };
}

/** Mean cost of a period that starts with this stock. */
export function stockCost(demand: CountDistribution, { holdingCost, stockoutCost }: NewsvendorCosts, stock: number): number {
  const { left, short } = leftAndShort(demand, stock);
  return holdingCost * left + stockoutCost * short;
}
