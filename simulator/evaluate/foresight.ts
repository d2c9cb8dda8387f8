import type { Course, LoopCosts } from '../../agent/domain/levels/closed-loop.ts';
import { wagnerWhitin } from '../../agent/domain/replenishment/dynamic-lot-size.ts';

/** What serving all demand costs at least to one who knows it. */
export interface Foresight {
  readonly totalCost: number;
  readonly holdingCost: number;
  readonly orderingCost: number;
  readonly orders: number;
  readonly unitsOrdered: number;
}

/**
 * The least holding and ordering cost that serves all demand, knowing it: of what the first stock does not cover, by the dynamic lot size model (Wagner and Whitin
 * 1958), without packs, minimum or lead time.
 */
export function foresightOf({ demand, from, start, daysPerStep }: Course, costs: LoopCosts): Foresight {
  const holding = (costs.holdingCost * daysPerStep) / 365;
  const net: number[] = [];
  let [rest, cost] = [start, 0];
  for (let step = from; step < demand.length; step++) {
    const used = Math.min(rest, demand[step]!);
    rest -= used;
    cost += rest * holding;
    net.push(demand[step]! - used);
  }
  const plan = wagnerWhitin(net, { orderCost: costs.orderCost, holdingCost: holding });
  const totalCost = cost + plan.cost;
  const orderingCost = plan.orders * costs.orderCost;
  const unitsOrdered = net.reduce((sum, units) => sum + units, 0);
  return { totalCost, holdingCost: totalCost - orderingCost, orderingCost, orders: plan.orders, unitsOrdered };
}
