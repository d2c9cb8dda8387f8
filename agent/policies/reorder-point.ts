import { z } from 'zod';
import { cycleDemand } from '../domain/cycle-demand.ts';
import { dormantPlan, type ExpectedDemand, expectedDemand, isDormant } from '../domain/expected-demand.ts';
import type { Item } from '../domain/item.ts';
import { orderQuantity } from '../domain/order-quantity.ts';
import { minMaxPlan, type ReplenishmentPlan, replenish, waitFor } from '../domain/replenishment.ts';
import { reorderPointFor, serviceTarget } from '../domain/service-target.ts';
import { counted, oneDecimal, shownNumber } from '../domain/wording.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const DAYS_PER_YEAR = 365;

const options = z.strictObject({
  kind: z.literal('reorder-point'),
  ...serviceOptions,
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
});
type Options = z.infer<typeof options>;

/** Reorder point = mean demand over lead time and review period + safety stock, by the service aimed at; an item's own minimum and maximum win over it. */
export const reorderPoint = definePolicy({
  kind: 'reorder-point',
  title: 'Orders when the inventory position no longer covers forecast demand over lead time and review period with its safety stock',
  options,
  ask(input, settings) {
    const { item, position } = input;
    const expected = expectedDemand(input);
    if (item.min !== null && item.max !== null) return replenish(item, position, minMaxPlan(item.min, item.max, expected?.perDay ?? null));
    if (!expected) return waitFor(position, 'no demand seen yet, and no minimum and maximum are set', 'no-demand-seen');
    return replenish(item, position, isDormant(expected) ? dormantPlan(expected) : plannedBy(expected, item, settings));
  },
});

function plannedBy(expected: ExpectedDemand, item: Item, settings: Options): ReplenishmentPlan {
  const { leadTimeDays } = item;
  const demand = expected.over(leadTimeDays, settings.reviewDays);
  const lot = orderQuantity(expected.perDay, item, settings);
  const atLeast = Math.max(lot.quantity, item.minimumOrderQuantity);
  const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: atLeast });
  const exposed = cycleDemand(expected.over(leadTimeDays, 0), expected.over(0, settings.reviewDays));
  // Rounded before they are added, so that the sum in the sentence comes out.
  const mean = oneDecimal(demand.mean);
  const safety = oneDecimal(reorderPointFor(exposed, target, atLeast) - mean);
  const reorderPoint = oneDecimal(mean + safety);
  const sum = oneDecimal(reorderPoint + lot.quantity);
  // Above the reorder point in any case, or the order would be followed by another at once.
  const orderUpTo = Math.max(Math.ceil(sum), Math.floor(reorderPoint) + 1);
  const rounded = orderUpTo === sum ? '' : ', rounded up';
  return {
    reorderPoint,
    orderUpTo,
    perDay: demand.perDay,
    reorderWords:
      `the reorder point ${shownNumber(reorderPoint)} = ${expected.name} ${shownNumber(mean)} for ${counted(demand.days, 'day')}${expected.source}` +
      ` + safety stock ${shownNumber(safety)} (${target.words})`,
    orderUpToWords: ` (${shownNumber(reorderPoint)} + ${shownNumber(lot.quantity)}${lot.words}${rounded})`,
    numbers: {
      ...expected.numbers,
      ...lot.numbers,
      ...target.numbers,
      [expected.name]: mean,
      ...{ protectionDays: demand.days, safetyStock: safety, orderQuantity: lot.quantity },
    },
    rules: [expected.rule, ...lot.rules, ...target.rules],
  };
}
