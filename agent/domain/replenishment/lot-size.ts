/** How a supplier sells an item, in base units. */
export interface LotTerms {
  readonly unitsPerPack: number;
  readonly minimumOrderQuantity: number;
}

/** The least whole number of packs that is at least the quantity and at least the minimum; 0 where nothing is needed. Base units. */
export function roundUpToLot(quantity: number, terms: LotTerms): number {
  if (quantity <= 0) return 0;
  return Math.ceil(Math.max(quantity, terms.minimumOrderQuantity) / terms.unitsPerPack) * terms.unitsPerPack;
}

/** What an economic order quantity weighs up: both costs in the same minor units. */
export interface LotCosts {
  readonly demandPerYear: number;
  readonly fixedOrderCost: number;
  readonly holdingCostPerUnitYear: number;
}

/** Order quantity with the least ordering and holding cost, in units, not rounded: sqrt(2 K D / h) (Harris 1913, "How many parts to make at once"). */
export function economicOrderQuantity(costs: LotCosts): number {
  return Math.sqrt((2 * costs.fixedOrderCost * costs.demandPerYear) / costs.holdingCostPerUnitYear);
}
