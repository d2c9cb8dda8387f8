import { z } from 'zod';
import { DAYS_PER_YEAR, replenishBy } from '../domain/demand/expected-demand.ts';
import { lotAbove, servedLevel } from '../domain/levels/level-plan.ts';
import { orderQuantity } from '../domain/replenishment/order-quantity.ts';
import { orderUpToFor, serviceTarget } from '../domain/replenishment/service-target.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

/** The newsvendor's answer each time an item is looked at: the quantile of demand until the order after this one is here, straight from the forecast's own distribution. */
export const forecastQuantile = definePolicy({
  kind: 'forecast-quantile',
  title: 'Orders when the inventory position is at or below a quantile of the forecast of demand over lead time and review period',
  options: z.strictObject({
    kind: z.literal('forecast-quantile'),
    ...serviceOptions,
    ...reviewOptions,
    ...quantityOptions,
    ...holdingOptions,
  }),
  ask: (input, settings) =>
    replenishBy(input, (expected, item) => {
      const lot = orderQuantity(expected.perDay, item, settings);
      const atLeast = Math.max(lot.quantity, item.minimumOrderQuantity);
      const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: atLeast });
      const demand = expected.over(item.leadTimeDays, settings.reviewDays);
      return lotAbove(servedLevel(expected, demand, orderUpToFor(demand, target, atLeast), target), lot);
    }),
});
