import type { DemandClass } from '../demand/demand-class.ts';
import type { InventoryPosition } from '../stock/stock.ts';
import type { ItemClass } from './item-class.ts';

/** What a house rule or a person's own condition can ask of an item; null where nobody knows. Quantities in base units. */
export interface ItemFacts {
  readonly sku: string;
  readonly category: string;
  readonly supplier: string;
  readonly locations: readonly string[];
  readonly position: InventoryPosition;
  /** At which position it is ordered. */
  readonly reorderPoint: number | null;
  /** Mean of the weeks ahead. */
  readonly demandPerDay: number | null;
  /** Minor units of its currency. */
  readonly unitCostMinor: number | null;
  readonly currency: string;
  readonly itemClass: ItemClass | null;
  readonly demandClass: DemandClass | null;
  /** UTC milliseconds, and the zone that its hours are told in. */
  readonly now: number;
  readonly timezone: string;
}
