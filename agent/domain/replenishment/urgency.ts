import { cycleDemand } from '../demand/cycle-demand.ts';
import { CYCLE_DAYS, demandUntil, type KnownDemand } from '../demand/known-demand.ts';
import { minorUnitDigits } from '../items/currency.ts';
import type { Item } from '../items/item.ts';
import { type InventoryPosition, inventoryPosition } from '../stock/stock.ts';
import { expectedShortage, shortageCost } from './waiting-cost.ts';

/** What doing nothing for a cycle is expected to cost. */
export interface CostOfWaiting {
  /** Base units that are wanted in a cycle more without an order and will not be there, and those that are owed already. */
  readonly units: number;
  /** The same in minor units of the item's currency; null where nobody knows what a unit is worth. */
  readonly minor: number | null;
}

/** What a base unit costs that is wanted and not there, in minor units: as the item says, else by its own cost; null where neither is known. */
export function unitShortCost(item: Pick<Item, 'stockoutCostMinor' | 'unitCostMinor' | 'serviceLevel'>): number | null {
  // A cost of 0, like an empty cell of a table, means that nobody knows it.
  if (item.stockoutCostMinor) return item.stockoutCostMinor;
  return item.unitCostMinor ? shortageCost(item.unitCostMinor, item.serviceLevel) : null;
}

/**
 * The expected shortage of the cycle by which goods come later if their order is placed a cycle later: E[(D_c - (P - D_L)+)+] for position P, demand D_L of the lead time and D_c of
 * the cycle after it, independent of each other (lost sales in the interval until the next receipt; Silver, Pyke and Thomas, 4th ed., section 6.7). Units that are owed wait once more; what it orders in the place of other items is counted with these.
 */
export function costOfWaiting(known: KnownDemand, stock: InventoryPosition, reorderPoint: number): CostOfWaiting {
  const position = inventoryPosition({ ...stock, inPlaceOf: 0 });
  const { values, weights } = cycleDemand(demandUntil(known, reorderPoint, 0), null).lead;
  const withCycle = demandUntil(known, reorderPoint, CYCLE_DAYS);
  const cycle = {
    ...withCycle,
    mean: withCycle.perDay * CYCLE_DAYS,
    sdOfDemand: withCycle.sdOfDemand * Math.sqrt(CYCLE_DAYS / withCycle.days),
    sdOfLeadTime: 0,
  };
  const short = values.reduce((sum, value, i) => sum + weights[i]! * expectedShortage(cycle, Math.max(0, position - value)), 0);
  const units = short + Math.max(0, -position);
  const unitCost = unitShortCost(known.item);
  return { units, minor: unitCost === null ? null : units * unitCost };
}

/** From this cost on, in whole units of the currency or base units, nothing is more urgent. */
const MOST = 10_000;

/** The cost of waiting as a priority, 1 to 100: each tenfold of it is 25 points, so that a cent and a thousand can be told apart; units count as one of the currency where their cost is not known. */
export function priorityOf({ units, minor }: CostOfWaiting, currency: string): number {
  const amount = minor === null ? units : minor / 10 ** minorUnitDigits(currency);
  return Math.max(1, Math.min(100, Math.round((100 * Math.log10(1 + amount)) / Math.log10(MOST))));
}
