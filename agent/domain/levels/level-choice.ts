import type { Learning } from '../forecast/rolling-forecast.ts';
import type { Item } from '../items/item.ts';
import type { ChoiceGoal } from './choice-candidates.ts';
import type { FirstCounts } from './first-demand.ts';
import type { LevelParameters } from './level-rule.ts';

/** What parameters are chosen for, and what the items that share them cost where they do not say so themselves. Money in minor units. */
export interface ChoiceTerms {
  readonly goal: ChoiceGoal;
  readonly reviewDays: number;
  /** Days of demand that one order covers where no cost of an order, or no unit cost, is known. */
  readonly orderDays: number;
  readonly fixedOrderCostMinor: number | null;
  readonly holdingRatePerYear: number;
  readonly stockoutCostMinor: number | null;
}

/** When and from how much parameters are chosen. */
export interface ChoiceSettings {
  /** Of those who share a choice. */
  readonly key: string;
  readonly terms: ChoiceTerms;
  readonly everyDays: number;
  readonly mostItems: number;
  readonly mostDays: number;
  readonly budgetMs: number;
}

/** One item with its demand per day, oldest first, all ending on the same day. */
export interface ChoiceCase {
  readonly item: Item;
  readonly demand: Float64Array;
}

/** What is asked of whoever chooses: parameters for all items together, from the past of these. */
export interface ChoiceRequest {
  readonly terms: ChoiceTerms;
  readonly cases: readonly ChoiceCase[];
  readonly learning: Learning;
  /** First demands of all items that share the choice, simulated or not, by base unit, per day up to the last of the cases; where nothing is kept by them it is left out. */
  readonly firsts?: ReadonlyMap<string, FirstCounts>;
  /** How long it may take, in milliseconds, where the work is done beside the loop; items that are left then are left out. */
  readonly budgetMs: number;
}

/** What became of the items in a simulated past. Money in minor units. */
export interface SimulatedOutcome {
  readonly cost: number;
  /** Share of units that were served, and of replenishment cycles without a stockout; null where there was no such cycle. */
  readonly fillRate: number;
  readonly cycleService: number | null;
  /** Average on-hand of all items, in base units, and its value; null where a unit cost is not known. */
  readonly stock: number;
  readonly stockValueMinor: number | null;
}

/** Parameters that were chosen for all items together, from what, and what simulation found. */
export interface LevelChoice {
  readonly goal: ChoiceGoal;
  /** Null where the reorder point came out cheaper. */
  readonly parameters: LevelParameters | null;
  readonly items: number;
  /** Of the longest history. */
  readonly days: number;
  /** The last of them were run under what was chosen from the days before each week of them, and under the reorder point. */
  readonly simulatedDays: number;
  readonly chosen: SimulatedOutcome;
  readonly reorderPoint: SimulatedOutcome;
  /** Of a unit, for a year, of the item in the middle. */
  readonly typicalHoldingCost: number;
}

/** Fewer items, or fewer days of one, tell nothing. */
export const LEAST_ITEMS = 5;
/** Days of history below which an item tells nothing. */
export const LEAST_DAYS = 42;

/** Whether an item's past can be simulated: for the least cost all its costs have to be known. Items with levels or a service of their own go their own way. */
export function isChoosable(item: Item, { goal, fixedOrderCostMinor, stockoutCostMinor }: ChoiceTerms): boolean {
  if (item.min !== null || item.serviceLevel !== null) return false;
  return goal.kind !== 'cost' || (fixedOrderCostMinor !== null && isPriced(item) && (item.stockoutCostMinor ?? stockoutCostMinor ?? 0) > 0);
}

/** Whether units are kept of items that nobody asked for: only where the units of all items are counted together do these make up for the rest. */
export function countsFirsts({ goal }: Pick<ChoiceTerms, 'goal'>): boolean {
  return goal.kind === 'fill';
}

/** Holding cost of a base unit for a year, in minor units; null where no unit cost is known. */
export function holdingCostOf(item: Item, { holdingRatePerYear }: ChoiceTerms): number | null {
  return isPriced(item) ? holdingRatePerYear * item.unitCostMinor! : null;
}

function isPriced({ unitCostMinor }: Item): boolean {
  return unitCostMinor !== null && unitCostMinor > 0;
}
