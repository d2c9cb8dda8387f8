import { economicOrderQuantity } from './lot-size.ts';

/** From this order quantity on, every unit of the order has this price. */
export interface PriceBreak {
  readonly fromQuantity: number;
  readonly unitCost: number;
}

/** What orders are weighed by: units a year, the cost of an order, and of holding as a part of the value for a year. */
export interface DiscountCosts {
  readonly demandPerYear: number;
  readonly fixedOrderCost: number;
  readonly holdingRatePerYear: number;
}

/** An order quantity, the break and price of its units, and what buying, ordering and holding cost a year. */
export interface DiscountedQuantity extends PriceBreak {
  readonly quantity: number;
  readonly costPerYear: number;
}

/**
 * The cheapest order quantity under all-units discounts: of each price the economic order quantity, or the least quantity that has the price where that is more (Hadley and Whitin
 * 1963; Silver, Pyke and Thomas, 4th ed., section 4.6). Of two that cost the same the smaller. The breaks ascend, the first from 0 or 1.
 */
export function discountedQuantity(breaks: readonly PriceBreak[], costs: DiscountCosts): DiscountedQuantity {
  const { demandPerYear, fixedOrderCost, holdingRatePerYear } = costs;
  let best: DiscountedQuantity | null = null;
  breaks.forEach(({ fromQuantity, unitCost }, index) => {
    const holdingCostPerUnitYear = holdingRatePerYear * unitCost;
    const quantity = Math.max(fromQuantity, economicOrderQuantity({ demandPerYear, fixedOrderCost, holdingCostPerUnitYear }));
    const next = breaks[index + 1];
    // Larger than the price reaches: there the next price is the cheaper one.
    if (next && quantity >= next.fromQuantity) return;
    const costPerYear = unitCost * demandPerYear + (fixedOrderCost * demandPerYear) / quantity + (holdingCostPerUnitYear * quantity) / 2;
    if (!best || costPerYear < best.costPerYear) best = { quantity, fromQuantity, unitCost, costPerYear };
  });
  return best!;
}
