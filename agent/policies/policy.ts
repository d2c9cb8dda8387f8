import type { z } from 'zod';
import type { Reason } from '../domain/decision.ts';
import type { Forecast } from '../domain/forecast.ts';
import type { Item } from '../domain/item.ts';
import type { InventoryPosition } from '../domain/stock.ts';
import type { Variant } from '../registry.ts';

/** What a policy sees of one item: everything, and nothing else. */
export interface PolicyInput {
  readonly item: Item;
  readonly position: InventoryPosition;
  /** Null where no forecast can be justified yet. `daysOld` steps of it have already passed. */
  readonly forecast: Forecast | null;
  readonly forecastDaysOld: number;
  /** Demand that was really seen: total units and the days since the first of it, for the time before a forecast exists. */
  readonly observed: { readonly units: number; readonly days: number };
}

/** How much to order now, and why. */
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
}

/** Checks that a variant's options and its functions agree. */
export function definePolicy<Kind extends string, Options extends z.ZodObject>(policy: Policy<Kind, Options>): Policy<Kind, Options> {
  return policy;
}
