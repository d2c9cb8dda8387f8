import { z } from 'zod';
import { countDistribution } from '../domain/demand/count-distribution.ts';
import { DAYS_PER_YEAR, type ExpectedDemand, replenishBy } from '../domain/demand/expected-demand.ts';
import { totalSd } from '../domain/demand/lead-time-demand.ts';
import type { Item } from '../domain/items/item.ts';
import { servedLevel } from '../domain/levels/level-plan.ts';
import { orderQuantity } from '../domain/replenishment/order-quantity.ts';
import type { ReplenishmentPlan } from '../domain/replenishment/replenishment.ts';
import { optimalLevels } from '../domain/replenishment/s-s-optimal.ts';
import { type ServiceTarget, serviceTarget } from '../domain/replenishment/service-target.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const options = z.strictObject({
  kind: z.literal('optimal-s-s'),
  criticalRatio: z
    .number()
    .min(0.5)
    .max(0.999)
    .default(0.95)
    .describe(
      'Share of the time without a shortage that is aimed at, b / (b + h) of stockout and holding cost, for an item without a service level',
    ),
  stockoutCostMinor: serviceOptions.stockoutCostMinor,
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
});
type Options = z.infer<typeof options>;

/** The exact (s, S) policy for counted demand, Poisson or negative binomial by its variance; its holding and stockout costs, of a unit and a review, stand in the proportion that the share of time without a shortage implies. */
export const optimalSS = definePolicy({
  kind: 'optimal-s-s',
  title: 'Orders by the cheapest (s, S) levels for counted demand, exact for slow and lumpy items',
  options,
  ask: (input, settings) => replenishBy(input, (expected, item) => plannedBy(expected, item, settings)),
});

/** So many grains are in an order: more would be exact to a fraction of a pencil stroke, and slow. */
const GRAINS = 50;
/** A lead time's demand is told apart in so many times as many: finer steps would take longer than a turn of the loop may. */
const LEAD_GRAINS = 20;
/** More variance than this, per mean and in grains, has a tail that no stock covers. */
const MOST_OVERDISPERSION = 50;
const LEAST_LEVEL = 0.5;

function withoutShortage(expected: ExpectedDemand, item: Item, settings: Options, perReview: number): ServiceTarget {
  const { criticalRatio, stockoutCostMinor, holdingRatePerYear } = settings;
  const own = { serviceLevel: criticalRatio, serviceKind: 'cycle', stockoutCostMinor, holdingRatePerYear } as const;
  const target = serviceTarget(item, own, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: perReview });
  const level = Math.max(LEAST_LEVEL, target.level);
  return {
    ...target,
    level,
    words: phrase('timeService', { level }),
    numbers: { ...target.numbers, serviceLevel: level },
  };
}

function plannedBy(expected: ExpectedDemand, item: Item, settings: Options): ReplenishmentPlan {
  const reviewDays = Math.max(1, settings.reviewDays);
  const lot = orderQuantity(expected.perDay, item, settings);
  const atLeast = Math.max(lot.quantity, item.minimumOrderQuantity);
  const demand = expected.momentsOver(item.leadTimeDays, reviewDays);
  const perReview = expected.perDay * reviewDays;
  const target = withoutShortage(expected, item, settings, perReview);
  const reviewSd = expected.momentsOver(0, reviewDays).sdOfDemand;
  const grain = Math.max(1, Math.ceil(Math.max(atLeast, perReview, demand.mean / LEAD_GRAINS) / GRAINS));
  const counts = (mean: number, sd: number) =>
    countDistribution(mean / grain, Math.min((sd / grain) ** 2, (MOST_OVERDISPERSION * mean) / grain));
  // In units of what holding a grain for a review costs; the economic order quantity says what an order costs in them.
  const found = optimalLevels(counts(perReview, reviewSd), counts(demand.mean, totalSd(demand)), {
    holdingCost: 1,
    stockoutCost: target.level / (1 - target.level),
    fixedCost: (lot.quantity / grain) ** 2 / ((2 * perReview) / grain),
  });
  const at = servedLevel(expected, demand, Math.max(0, found.s) * grain, target);
  const quantity = Math.max(1, found.S - Math.max(0, found.s)) * grain;
  const orderUpTo = Math.max(Math.ceil(oneDecimal(at.level + quantity)), Math.floor(at.level) + 1);
  return {
    reorderPoint: at.level,
    orderUpTo,
    rules: [...at.rules, ...lot.rules, 'optimal-s-s'],
    told() {
      const { words, numbers } = at.told();
      return {
        reorderWords: phrase('reorderPoint', { level: at.level, words }),
        orderUpToWords: phrase('cheapest', { quantity: lot.quantity, words: lot.words, grain }),
        numbers: { ...numbers, ...lot.numbers, orderQuantity: lot.quantity, ...(grain === 1 ? {} : { grain }) },
      };
    },
  };
}
