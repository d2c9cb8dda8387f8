import { z } from 'zod';
import { cycleDemand } from '../domain/demand/cycle-demand.ts';
import { DAYS_PER_YEAR, type ExpectedDemand, replenishBy } from '../domain/demand/expected-demand.ts';
import type { Item } from '../domain/items/item.ts';
import { lotAbove, servedLevel } from '../domain/levels/level-plan.ts';
import { silverMeal, wagnerWhitin } from '../domain/replenishment/dynamic-lot-size.ts';
import { type OrderQuantity, orderQuantity } from '../domain/replenishment/order-quantity.ts';
import { reorderPointFor, serviceTarget } from '../domain/replenishment/service-target.ts';
import { phrase } from '../domain/sentences/phrase.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { definePolicy, holdingOptions, quantityOptions, reviewOptions, serviceOptions } from './policy.ts';

const METHODS = { 'wagner-whitin': wagnerWhitin, 'silver-meal': silverMeal } as const;

const options = z.strictObject({
  kind: z.literal('lot-sizing'),
  method: z
    .enum(['wagner-whitin', 'silver-meal'])
    .default('wagner-whitin')
    .describe('wagner-whitin: the cheapest lots over the horizon; silver-meal: near the cheapest, and the same whatever the horizon'),
  horizonDays: z.int().min(7).max(366).default(112).describe('Days of forecast that lots are sized over'),
  ...serviceOptions,
  ...reviewOptions,
  ...quantityOptions,
  ...holdingOptions,
});
type Options = z.infer<typeof options>;

/** The reorder point of `reorder-point`, and beyond it the first of the lots that are cheapest for the days after the order's arrival, day by day as they are forecast. */
export const lotSizing = definePolicy({
  kind: 'lot-sizing',
  title: 'Orders lots for the forecast of the days to come, by Wagner-Whitin or Silver-Meal, where demand is not the same every week',
  options,
  ask: (input, settings) =>
    replenishBy(input, (expected, item) => {
      const { leadTimeDays } = item;
      const { reviewDays } = settings;
      const usual = orderQuantity(expected.perDay, item, settings);
      const atLeast = Math.max(usual.quantity, item.minimumOrderQuantity);
      const target = serviceTarget(item, settings, { perYear: expected.perDay * DAYS_PER_YEAR, quantity: atLeast });
      const exposed = cycleDemand(expected.over(leadTimeDays, 0), expected.momentsOver(0, reviewDays));
      const at = servedLevel(expected, expected.momentsOver(leadTimeDays, reviewDays), reorderPointFor(exposed, target, atLeast), target);
      return lotAbove(at, firstLot(expected, item, settings) ?? usual);
    }),
});

/** Null where its costs are not known, or nothing is forecast for the days it could be for. */
function firstLot(expected: ExpectedDemand, item: Item, { method, horizonDays, ...settings }: Options): OrderQuantity | null {
  const { fixedOrderCostMinor: orderCost, holdingRatePerYear, reviewDays } = settings;
  if (orderCost === undefined || item.unitCostMinor === null || item.unitCostMinor <= 0) return null;
  const demand = expected.daily(Math.round(item.leadTimeDays + reviewDays), horizonDays);
  const { lots } = METHODS[method](demand, { orderCost, holdingCost: (holdingRatePerYear * item.unitCostMinor) / DAYS_PER_YEAR });
  const first = lots.findIndex((units) => units > 0);
  if (first < 0) return null;
  const second = lots.findIndex((units, day) => day > first && units > 0);
  const lotDays = (second < 0 ? demand.length : second) - first;
  return {
    quantity: oneDecimal(lots[first]!),
    words: phrase('sizedLot', { method, days: lotDays }),
    numbers: { lotDays },
    rules: [method],
  };
}
