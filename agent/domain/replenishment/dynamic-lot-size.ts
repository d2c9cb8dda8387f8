/** Costs of one order and of keeping a unit for one period. */
export interface LotSizeCosts {
  readonly orderCost: number;
  readonly holdingCost: number;
}

/** How much to order for each period, at its start, and what ordering and holding cost altogether. */
export interface LotPlan {
  readonly lots: readonly number[];
  readonly orders: number;
  readonly cost: number;
}

/**
 * The cheapest way to serve known demand: an order is placed only where the stock is empty, and serves a run of periods (Wagner and Whitin 1958, "Dynamic version of the
 * economic lot size model", theorem 2).
 */
export function wagnerWhitin(demand: readonly number[], { orderCost, holdingCost }: LotSizeCosts): LotPlan {
  const cost = new Array<number>(demand.length + 1).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Array<number>(demand.length + 1).fill(0);
  cost[0] = 0;
  for (let first = 0; first < demand.length; first++) {
    const take = (end: number, through: number): void => {
      if (through < cost[end]!) [cost[end], cameFrom[end]] = [through, first];
    };
    if (demand[first] === 0) {
      take(first + 1, cost[first]!);
      continue;
    }
    let held = 0;
    for (let last = first; last < demand.length; last++) {
      const carried = demand[last]! * (last - first) * holdingCost;
      // To hold one period's demand for longer costs more than an order of its own.
      if (carried > orderCost) break;
      held += carried;
      take(last + 1, cost[first]! + orderCost + held);
    }
  }
  const starts: number[] = [];
  for (let end = demand.length; end > 0; end = cameFrom[end]!) starts.unshift(cameFrom[end]!);
  return planOf(demand, starts, cost[demand.length]!);
}

/** Lots that each cover so many periods that the mean cost per period is least, one after the other: near the cheapest, and blind to what lies beyond the lot (Silver and Meal 1973; Silver, Pyke and Thomas, 4th ed., section 5.5). */
export function silverMeal(demand: readonly number[], { orderCost, holdingCost }: LotSizeCosts): LotPlan {
  const starts: number[] = [];
  let [first, cost] = [0, 0];
  while (first < demand.length) {
    starts.push(first);
    if (demand[first] === 0) {
      first++;
      continue;
    }
    let [end, spent] = [first + 1, orderCost];
    while (end < demand.length) {
      const longer = spent + demand[end]! * (end - first) * holdingCost;
      if (longer / (end + 1 - first) > spent / (end - first)) break;
      spent = longer;
      end++;
    }
    cost += spent;
    first = end;
  }
  return planOf(demand, starts, cost);
}

function planOf(demand: readonly number[], starts: readonly number[], cost: number): LotPlan {
  const lots = new Array<number>(demand.length).fill(0);
  starts.forEach((first, index) => {
    for (let period = first; period < (starts[index + 1] ?? demand.length); period++) lots[first]! += demand[period]!;
  });
  return { lots, orders: lots.filter((units) => units > 0).length, cost };
}
