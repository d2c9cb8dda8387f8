import { z } from 'zod';
import { DAYS_PER_YEAR, replenishBy } from '../domain/demand/expected-demand.ts';
import { missingFrom, servedLevel } from '../domain/levels/level-plan.ts';
import { orderUpToFor, serviceTarget } from '../domain/replenishment/service-target.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { definePolicy, holdingOptions, serviceOptions } from './policy.ts';

/** Order-up-to level = mean demand over lead time and review period + safety stock; ordered once the demand of a review period is missing, so that orders keep its rhythm whenever stock is looked at. */
export const orderUpTo = definePolicy({
  kind: 'order-up-to',
  title: 'Orders up to a level that covers lead time and review period, in the rhythm of the review period, (R, S)',
  options: z.strictObject({
    kind: z.literal('order-up-to'),
    ...serviceOptions,
    periodDays: z.number().min(0.1).max(366).default(7).describe('Review period: days of demand between two orders of an item'),
    ...holdingOptions,
  }),
  ask: (input, settings) =>
    replenishBy(input, (expected, item) => {
      const { periodDays } = settings;
      const perReview = expected.perDay * periodDays;
      const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: perReview });
      const demand = expected.over(item.leadTimeDays, periodDays);
      const up = servedLevel(expected, demand, orderUpToFor(demand, target, perReview), target);
      const plan = missingFrom(up, { units: perReview, words: perReview > 1 ? phrase('forDays', { days: periodDays }) : '' });
      return {
        ...plan,
        told() {
          const told = plan.told();
          return { ...told, numbers: { ...told.numbers, periodDays } };
        },
      };
    }),
});
