import { cycleDemand } from '../demand/cycle-demand.ts';
import { DAYS_PER_YEAR, type ExpectedDemand } from '../demand/expected-demand.ts';
import type { Item } from '../items/item.ts';
import { lotAbove, servedLevel } from '../levels/level-plan.ts';
import { type OrderQuantitySettings, orderQuantity } from './order-quantity.ts';
import type { ReplenishmentPlan } from './replenishment.ts';
import { reorderPointFor, type ServiceSettings, serviceTarget } from './service-target.ts';

/** Reorder point = mean demand over lead time and review period + safety stock, by the service aimed at; an order beyond it is a lot. */
export function reorderPointPlan(
  expected: ExpectedDemand,
  item: Item,
  settings: ServiceSettings & OrderQuantitySettings & { readonly reviewDays: number },
): ReplenishmentPlan {
  const { leadTimeDays } = item;
  const { reviewDays } = settings;
  const lot = orderQuantity(expected.perDay, item, settings);
  const atLeast = Math.max(lot.quantity, item.minimumOrderQuantity);
  const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: atLeast });
  const exposed = cycleDemand(expected.over(leadTimeDays, 0), expected.momentsOver(0, reviewDays));
  const stock = reorderPointFor(exposed, target, atLeast);
  return lotAbove(servedLevel(expected, expected.momentsOver(leadTimeDays, reviewDays), stock, target), lot);
}
