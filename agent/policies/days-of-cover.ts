import { z } from 'zod';
import { replenishBy } from '../domain/demand/expected-demand.ts';
import { lotAbove } from '../domain/levels/level-plan.ts';
import { orderQuantity } from '../domain/replenishment/order-quantity.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions } from './policy.ts';

/** Reorder point = mean demand over lead time, review period and some days more: what planners call days of cover. */
export const daysOfCover = definePolicy({
  kind: 'days-of-cover',
  title: 'Orders when the inventory position covers forecast demand for fewer days than lead time, review period and some more',
  options: z.strictObject({
    kind: z.literal('days-of-cover'),
    safetyDays: z.number().min(0).max(366).default(7).describe('Days of cover beyond lead time and review period'),
    ...reviewOptions,
    ...quantityOptions,
    ...holdingOptions,
  }),
  ask: (input, settings) =>
    replenishBy(input, (expected, item) => {
      const { safetyDays, reviewDays } = settings;
      const demand = expected.momentsOver(item.leadTimeDays, reviewDays + safetyDays);
      const level = oneDecimal(demand.mean);
      const cover = {
        level,
        rules: [expected.rule, 'days-of-cover'],
        told: () => ({
          words: phrase('cover', { mean: expected.meanWords(level, demand.days), safetyDays }),
          numbers: { ...expected.numbers, [expected.name]: level, coverDays: demand.days, safetyDays },
        }),
      };
      return lotAbove(cover, orderQuantity(expected.perDay, item, settings));
    }),
});
