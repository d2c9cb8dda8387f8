import { expectedDemand } from '../demand/expected-demand.ts';
import type { KnownDemand } from '../demand/known-demand.ts';
import { distanceAt } from '../demand/lead-time-demand.ts';
import { normalQuantile } from '../mathematics/normal.ts';
import { available, type InventoryPosition } from '../stock/stock.ts';

/** Stock of an item, as it is held against what will be asked for. */
export interface StockedItem extends KnownDemand {
  readonly position: InventoryPosition;
  /** Units that are kept of it on purpose although nobody asked for it. */
  readonly keptUnasked?: number | undefined;
}

/** What of an item's stock is more than will probably be asked for, base units; money in minor units, null where the unit cost is not known. */
export interface Overstock {
  readonly available: number;
  /** How far ahead is looked: the days asked for, or the shelf life where that is shorter. */
  readonly days: number;
  readonly isShelfLife: boolean;
  /** Mean demand of that time; null where none was ever seen. */
  readonly expected: number | null;
  /** What demand stays below in 9 of 10 cases, and at least what is kept on purpose. */
  readonly likely: number;
  readonly excess: number;
  readonly valueMinor: number | null;
  readonly holdingPerMonthMinor: number | null;
}

/** Demand of the time ahead stays below this with that probability. */
const LEVEL = 0.9;
const SCORE = normalQuantile(LEVEL);
const MONTHS = 12;

/** Stock beyond the 0.9 quantile of demand in so many days, or in the shelf life. What it costs a month is its value times the holding rate per year over twelve. */
export function overstockOf(input: StockedItem, { days, holdingRatePerYear }: { days: number; holdingRatePerYear: number }): Overstock {
  const { item, position } = input;
  const isShelfLife = item.shelfLifeDays !== null && item.shelfLifeDays < days;
  const ahead = isShelfLife ? item.shelfLifeDays! : days;
  const demand = expectedDemand(input)?.over(ahead, 0) ?? null;
  const sold = demand === null ? 0 : Math.ceil(Math.max(0, demand.mean + distanceAt(demand, LEVEL, SCORE)));
  const likely = Math.max(sold, input.keptUnasked ?? 0);
  const left = available(position) - position.backorders;
  const excess = Math.max(0, left - likely);
  const valueMinor = item.unitCostMinor === null ? null : excess * item.unitCostMinor;
  return {
    ...{ available: left, days: ahead, isShelfLife, expected: demand?.mean ?? null, likely, excess, valueMinor },
    holdingPerMonthMinor: valueMinor === null ? null : Math.round((valueMinor * holdingRatePerYear) / MONTHS),
  };
}
