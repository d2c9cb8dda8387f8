import { z } from 'zod';
import type { DemandOutlook } from '../domain/forecast/forecast.ts';
import { type Item, SERVICE_KINDS } from '../domain/items/item.ts';
import type { ChosenLevels } from '../domain/levels/chosen-levels.ts';
import type { ChoiceSettings } from '../domain/levels/level-choice.ts';
import type { Reason } from '../domain/replenishment/decision.ts';
import type { InventoryPosition } from '../domain/stock/stock.ts';
import type { Variant } from '../registry.ts';

/** What a policy sees of one item: everything, and nothing else. */
export interface PolicyInput {
  readonly item: Item;
  readonly position: InventoryPosition;
  /** Null where no forecast can be justified yet. `daysOld` steps of it have already passed. */
  readonly forecast: DemandOutlook | null;
  readonly forecastDaysOld: number;
  /** Demand that was really seen: total units and the days since the first of it, for the time before a forecast exists. */
  readonly observed: { readonly units: number; readonly days: number };
  /** Of an item that nobody asked for within the last year: units per day by what first demands of others were, where they say something of it. */
  readonly firstsPerDay?: number;
  /** Days from this chance to order to the next, where the supplier does not take orders every day; the item's lead time counts from now. */
  readonly orderEveryDays?: number;
  /** What simulation has chosen, for a policy that has it chosen; null before the first time. */
  readonly chosen: ChosenLevels | null;
}

/** How much to order now, and why. Neither level goes by the position: nothing is ordered above the reorder point, and nothing at all where it is null. */
export type PolicyAnswer = (
  | { readonly kind: 'order'; readonly quantity: number; readonly reorderPoint: number; readonly priority: number; readonly reason: Reason }
  | { readonly kind: 'wait'; readonly reorderPoint: number | null; readonly reason: Reason }
) & {
  /** Up to where is ordered, where the policy has such a level. */
  readonly orderUpTo?: number;
};

/** How much is ordered. Pure: the same input gives the same answer. */
export interface Policy<Kind extends string = string, Options extends z.ZodObject = z.ZodObject> extends Variant<Kind, Options> {
  ask(input: PolicyInput, options: z.infer<Options>): PolicyAnswer;
  /** When and from how much its parameters are chosen by simulation; absent where none are. */
  choice?(options: z.infer<Options>): ChoiceSettings;
}

/** Checks that a variant's options and its functions agree. */
export function definePolicy<Kind extends string, Options extends z.ZodObject>(policy: Policy<Kind, Options>): Policy<Kind, Options> {
  return policy;
}

/** Options of every policy that looks at an item now and then. */
export const reviewOptions = {
  reviewDays: z
    .number()
    .min(0)
    .max(366)
    .default(1)
    .describe('Days between two looks at an item, which its stock covers beside the lead time'),
};

/** Options of every policy that weighs the size of an order. */
export const quantityOptions = {
  orderDays: z.number().min(0).max(366).default(7).describe('Days of mean demand that one order covers'),
  fixedOrderCostMinor: z
    .number()
    .positive()
    .optional()
    .describe('Cost of one order in minor units; where it and the unit cost are known, the economic order quantity replaces orderDays'),
};

/** Option of every policy that weighs the cost of stock. */
export const holdingOptions = {
  holdingRatePerYear: z.number().positive().max(10).default(0.25).describe('Cost of keeping stock for a year, as a part of its value'),
};

/** Options of every policy that aims at a service. */
export const serviceOptions = {
  serviceLevel: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .describe('Service that is aimed at for an item that states none of its own; serviceKind says what it means'),
  serviceKind: z
    .enum(SERVICE_KINDS)
    .default('cycle')
    .describe('cycle: probability of no stockout in a replenishment cycle; fill: share of demand served from stock'),
  stockoutCostMinor: z
    .number()
    .min(0)
    .optional()
    .describe(
      'What a base unit costs that is wanted and not there, in minor units; for an item with a unit cost and no service level of its own it replaces serviceLevel by the cheapest one',
    ),
};
