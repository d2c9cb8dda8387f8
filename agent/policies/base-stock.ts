import { z } from 'zod';
import { countQuantile } from '../domain/demand/count-distribution.ts';
import { DAYS_PER_YEAR, replenishBy } from '../domain/demand/expected-demand.ts';
import { type LeadTimeMoments, totalSd } from '../domain/demand/lead-time-demand.ts';
import { missingFrom, servedLevel } from '../domain/levels/level-plan.ts';
import { normalQuantile } from '../domain/mathematics/normal.ts';
import { serviceTarget } from '../domain/replenishment/service-target.ts';
import { definePolicy, holdingOptions, reviewOptions, serviceOptions } from './policy.ts';

/** From this mean on whole numbers lie so close that demand is as good as normal. */
const NORMAL_FROM = 20_000;

/** Base stock: what is sold is ordered again, unit by unit, for items that are dear and slow. */
export const baseStock = definePolicy({
  kind: 'base-stock',
  title: 'Orders again what was sold, unit by unit, up to a base stock: for dear, slow items',
  options: z.strictObject({ kind: z.literal('base-stock'), ...serviceOptions, ...reviewOptions, ...holdingOptions }),
  ask: (input, settings) =>
    replenishBy(input, (expected, item) => {
      const perReview = expected.perDay * settings.reviewDays;
      const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: perReview });
      const demand = expected.momentsOver(item.leadTimeDays, settings.reviewDays);
      return missingFrom(servedLevel(expected, demand, stockFor(demand, target.level), target), { units: 1, words: '' });
    }),
});

/** The newsvendor's stock: the count that meets demand with this probability. Never below the mean, for the median of lumpy demand can be nothing. */
function stockFor(demand: LeadTimeMoments, level: number): number {
  const sd = totalSd(demand);
  const stock = demand.mean >= NORMAL_FROM ? demand.mean + normalQuantile(level) * sd : countQuantile(demand.mean, sd * sd, level);
  return Math.max(demand.mean, stock);
}
