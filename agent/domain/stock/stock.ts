/** The figures of one item, all in base units. */
export interface InventoryPosition {
  readonly onHand: number;
  readonly onOrder: number;
  /** Reserved for customer orders and on hand. */
  readonly allocated: number;
  /** Reserved and not on hand. */
  readonly backorders: number;
  /** What items lack that it succeeds, and that is ordered of it in their place; absent where there is none. */
  readonly inPlaceOf?: number;
}

/** On-hand that nobody has a claim on. */
export function available(stock: InventoryPosition): number {
  return stock.onHand - stock.allocated;
}

/** On-hand + on-order - backorders - allocated, less what it stands in for: what a replenishment decision looks at (Silver, Pyke and Thomas, Inventory and Production Management, 4th ed., section 6.1). */
export function inventoryPosition(stock: InventoryPosition): number {
  return stock.onHand + stock.onOrder - stock.backorders - stock.allocated - (stock.inPlaceOf ?? 0);
}

/** Splits what customers have reserved into what is on hand (allocated) and what is not (backorders). */
export function splitReserved(reserved: number, onHand: number): { allocated: number; backorders: number } {
  const allocated = Math.min(reserved, Math.max(0, onHand));
  return { allocated, backorders: reserved - allocated };
}
