import type { Course, LoopCosts } from '../../agent/domain/closed-loop.ts';

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
  const plan = leastCost(net, costs.orderCost, holding);
  const totalCost = cost + plan.cost;
  const orderingCost = plan.orders * costs.orderCost;
  const unitsOrdered = net.reduce((sum, units) => sum + units, 0);
  return { totalCost, holdingCost: totalCost - orderingCost, orderingCost, orders: plan.orders, unitsOrdered };
}

/** `cost[i]`: the least for the first i steps; an order is placed only where the stock is empty (their theorem 2). */
function leastCost(net: readonly number[], orderCost: number, holding: number): { cost: number; orders: number } {
  const cost = new Array<number>(net.length + 1).fill(Number.POSITIVE_INFINITY);
  const orders = new Array<number>(net.length + 1).fill(0);
  cost[0] = 0;
  for (let first = 0; first < net.length; first++) {
    if (net[first] === 0) {
      if (cost[first]! < cost[first + 1]!) [cost[first + 1], orders[first + 1]] = [cost[first]!, orders[first]!];
      continue;
    }
    let held = 0;
    for (let last = first; last < net.length; last++) {
      const carried = net[last]! * (last - first) * holding;
      // To hold one step's demand for longer costs more than an order of its own.
      if (carried > orderCost) break;
      held += carried;
      const through = cost[first]! + orderCost + held;
      if (through < cost[last + 1]!) [cost[last + 1], orders[last + 1]] = [through, orders[first]! + 1];
    }
  }
  return { cost: cost[net.length]!, orders: orders[net.length]! };
}
