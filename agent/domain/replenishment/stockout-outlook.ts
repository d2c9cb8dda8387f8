import { expectedDemand } from '../demand/expected-demand.ts';
import type { KnownDemand } from '../demand/known-demand.ts';
import { available, type InventoryPosition } from '../stock/stock.ts';
import { type Delivery, type StockAhead, stockCourse } from '../stock/stock-course.ts';
import { oneDecimal } from '../words/wording.ts';
import { shortageCost } from './waiting-cost.ts';

/** An item with what is known of its demand, its stock, and the goods on their way. */
export interface OutlookInput extends KnownDemand {
  readonly position: InventoryPosition;
  readonly deliveries: readonly Delivery[];
}

/** How likely an item runs out before anything else can help it. */
export interface StockoutOutlook {
  readonly ahead: StockAhead;
  /** Base units that nobody has a claim on; below 0 where more is owed than is there. */
  readonly available: number;
  readonly probability: number;
  /** Base units short on average, and what they cost in minor units: null where nobody knows. */
  readonly short: number;
  readonly costMinor: number | null;
  /** Mean demand until the end. */
  readonly expected: number;
  /** Goods on their way, in order of arrival; and the first of them, null where there are none. */
  readonly deliveries: readonly Delivery[];
  readonly next: Delivery | null;
}

/**
 * Until the first delivery, and at least until an order placed now would be here: what happens later can still be ordered for. Null where nothing is known of the item's demand.
 */
export function stockoutOutlook(input: OutlookInput): StockoutOutlook | null {
  const { item, position, deliveries } = input;
  const known = expectedDemand(input);
  if (!known) return null;
  const left = available(position) - position.backorders;
  const next = deliveries[0] ?? null;
  const demand = (days: number) => known.over(days, 0);
  const ahead = { available: left, deliveries, untilDays: Math.max(item.leadTimeDays, next?.inDays ?? 0), demand };
  const { probability, short } = stockCourse(ahead);
  const unitMinor = unitShortCost(item);
  return {
    ahead,
    available: left,
    probability,
    short,
    deliveries,
    next,
    costMinor: unitMinor === null ? null : Math.round(oneDecimal(short) * unitMinor),
    expected: known.momentsOver(ahead.untilDays, 0).mean,
  };
}

/** What a unit short costs, in minor units; null where neither it nor the unit's cost is known. A cost of 0, like an empty cell of a table, means that nobody knows it. */
function unitShortCost({
  stockoutCostMinor,
  unitCostMinor,
  serviceLevel,
}: Pick<KnownDemand['item'], 'stockoutCostMinor' | 'unitCostMinor' | 'serviceLevel'>): number | null {
  return stockoutCostMinor || (unitCostMinor ? shortageCost(unitCostMinor, serviceLevel) : null);
}
