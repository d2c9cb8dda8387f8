import { z } from 'zod';
import { shownMoney } from '../domain/items/currency.ts';
import type { Item } from '../domain/items/item.ts';
import { type Overstock, overstockOf } from '../domain/replenishment/overstock.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor } from './advisor.ts';

/** It is raised where the excess is more than this part of what is likely to be asked for, and cleared where none is left: one sale more or less is no news. */
const BEGINS_ABOVE = 0.2;

/** Stock that will probably not be sold in time: what it costs to keep, and what is likely to expire. */
export const overstock = defineAdvisor({
  kind: 'overstock',
  title: 'More of an item is in stock than is likely to be asked for in time, or nobody asks for it at all',
  options: z.strictObject({
    kind: z.literal('overstock'),
    days: z
      .number()
      .min(1)
      .max(3650)
      .default(180)
      .describe('Stock should be sold in so many days; in its shelf life where that is shorter'),
    holdingRatePerYear: z.number().min(0).max(10).default(0.25).describe('Cost of keeping stock for a year, as a part of its value'),
    newDays: z.number().min(0).max(3650).default(60).describe('Items that are known for fewer days than this are let be'),
  }),
  lookAtItem(view, { days, holdingRatePerYear, newDays }) {
    if (view.knownDays() < newDays) return null;
    const found = overstockOf(view, { days, holdingRatePerYear });
    const limit = view.isRaised('overstock') ? 0 : found.likely * BEGINS_ABOVE;
    return found.excess > limit ? findingOf(view.item, found, Math.floor(view.knownDays())) : null;
  },
});

function findingOf(item: Item, found: Overstock, knownDays: number) {
  const { available, days, isShelfLife, expected, likely, excess, valueMinor, holdingPerMonthMinor } = found;
  const money = (minor: number) => shownMoney(minor, item.currency);
  const words =
    expected === null
      ? phrase('neverAsked', { days: knownDays })
      : phrase('beyondDemand', { expected: oneDecimal(expected), days, isShelfLife, likely, excess });
  const cost =
    valueMinor === null || holdingPerMonthMinor === null
      ? []
      : [phrase('keepingCost', { value: money(valueMinor), perMonth: money(holdingPerMonthMinor) })];
  return {
    ...said(phrase('overstock', { sku: item.sku, available, words }), ...cost),
    numbers: {
      ...{ available, days, likely, excess, knownDays },
      ...(expected !== null && { expected: oneDecimal(expected) }),
      ...(isShelfLife && { likelyToExpire: excess }),
      ...(valueMinor !== null && holdingPerMonthMinor !== null && { valueMinor, holdingPerMonthMinor }),
    },
  };
}
