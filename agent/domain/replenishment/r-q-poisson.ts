import { countDistribution } from '../demand/count-distribution.ts';
import { normalCdf, normalDensity } from '../mathematics/normal.ts';
import { countNewsvendor, stockCost } from './newsvendor.ts';
import type { LotPolicyCosts } from './s-s-optimal.ts';

/** Demand per unit of time and the lead time, in that unit. */
export interface SteadyDemand {
  readonly mean: number;
  readonly leadTime: number;
}

/** Order Q units whenever the position falls to r, and the mean cost per unit of time. */
export interface ReorderLot {
  readonly r: number;
  readonly Q: number;
  readonly cost: number;
}

/**
 * The cheapest (r, Q) policy for Poisson demand that waits when it is not met: the lot grows towards the cheaper neighbour as long as that is cheaper than the mean (Federgruen
 * and Zheng 1992, "An efficient algorithm for computing an optimal (r, Q) policy in continuous review stochastic inventory systems", Operations Research 40).
 */
export function optimalReorderLot({ mean, leadTime }: SteadyDemand, costs: LotPolicyCosts): ReorderLot {
  const demand = countDistribution(mean * leadTime, 0);
  const costAt = (stock: number): number => stockCost(demand, costs, stock);
  let lowest = countNewsvendor(demand, costs).level;
  let highest = lowest;
  let sum = costs.fixedCost * mean + costAt(lowest);
  for (;;) {
    const [below, above] = [costAt(lowest - 1), costAt(highest + 1)];
    const quantity = highest - lowest + 1;
    if (Math.min(below, above) >= sum / quantity) return { r: lowest - 1, Q: quantity, cost: sum / quantity };
    sum += Math.min(below, above);
    if (below <= above) lowest--;
    else highest++;
  }
}

/**
 * Mean cost per unit of time of an (r, Q) policy for normal demand that waits when it is not met: the position is anywhere from r to r + Q alike, so it is K d / Q and the mean
 * cost of these positions (Zheng 1992, "On properties of stochastic inventory systems", Management Science 38; Snyder and Shen, 2nd ed., section 5.2).
 */
export function normalReorderCost(
  { r, Q }: { readonly r: number; readonly Q: number },
  demand: SteadyDemand & { readonly sd: number },
  costs: LotPolicyCosts,
): number {
  const mean = demand.mean * demand.leadTime;
  const sd = demand.sd * Math.sqrt(demand.leadTime);
  const waiting = (secondLoss((r - mean) / sd) - secondLoss((r + Q - mean) / sd)) * sd * sd;
  const perOrder = costs.fixedCost * demand.mean + (costs.holdingCost + costs.stockoutCost) * waiting;
  return costs.holdingCost * (r - mean + Q / 2) + perOrder / Q;
}

/** Second-order loss of the standard normal distribution, the integral of the first from z on: ((z^2 + 1) (1 - cdf) - z density) / 2. */
function secondLoss(z: number): number {
  return ((z * z + 1) * normalCdf(-z) - z * normalDensity(z)) / 2;
}
