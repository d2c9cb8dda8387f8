import { z } from 'zod';
import { cycleDemand } from '../domain/cycle-demand.ts';
import { DAYS_PER_YEAR, type ExpectedDemand, replenishBy } from '../domain/expected-demand.ts';
import type { Item } from '../domain/item.ts';
import { lotAbove, servedLevel } from '../domain/level-plan.ts';
import { orderQuantity } from '../domain/order-quantity.ts';
import type { ReplenishmentPlan } from '../domain/replenishment.ts';
import { reorderPointFor, serviceTarget } from '../domain/service-target.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const options = z.strictObject({
  kind: z.literal('reorder-point'),
  ...serviceOptions,
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
});

/** Reorder point = mean demand over lead time and review period + safety stock, by the service aimed at; an item's own minimum and maximum win over it. */
export const reorderPoint = definePolicy({
  kind: 'reorder-point',
  title: 'Orders when the inventory position no longer covers forecast demand over lead time and review period with its safety stock',
  options,
  ask: (input, settings) => replenishBy(input, (expected, item) => plannedBy(expected, item, settings)),
});

function plannedBy(expected: ExpectedDemand, item: Item, settings: z.infer<typeof options>): ReplenishmentPlan {
  const { leadTimeDays } = item;
  const { reviewDays } = settings;
  const lot = orderQuantity(expected.perDay, item, settings);
  const atLeast = Math.max(lot.quantity, item.minimumOrderQuantity);
  const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: atLeast });
  const exposed = cycleDemand(expected.over(leadTimeDays, 0), expected.over(0, reviewDays));
  const stock = reorderPointFor(exposed, target, atLeast);
  return lotAbove(servedLevel(expected, expected.over(leadTimeDays, reviewDays), stock, target), lot);
}
