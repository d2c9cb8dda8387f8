import { z } from 'zod';
import { shownMoney } from '../domain/items/currency.ts';
import type { Item } from '../domain/items/item.ts';
import { type StockoutOutlook, stockoutOutlook } from '../domain/replenishment/stockout-outlook.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { runsOutInDays } from '../domain/stock/stock-course.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor } from './advisor.ts';

const DAY_MS = 86_400_000;
/** A raised alert ends where the probability is below this part of the one that raises it: it must not come and go with each scan. */
const ENDS_BELOW = 0.5;

/** An item that runs out before the goods come that are on their way, or that an order placed now would bring. */
export const predictedStockout = defineAdvisor({
  kind: 'predicted-stockout',
  title: 'An item is likely to run out before its next delivery, counting open orders at their dates and overdue ones as late',
  options: z.strictObject({
    kind: z.literal('predicted-stockout'),
    probability: z
      .number()
      .min(0.01)
      .max(0.99)
      .default(0.3)
      .describe('Probability of running out above which it is raised; it is cleared where less than half of it is left'),
  }),
  lookAtItem(view, { probability: likely }) {
    const outlook = stockoutOutlook(view);
    if (!outlook) return null;
    const limit = view.isRaised('predicted-stockout') ? likely * ENDS_BELOW : likely;
    if (outlook.probability <= limit) return null;
    const inDays = oneDecimal(runsOutInDays(outlook.ahead, Math.min(likely, limit)) ?? outlook.ahead.untilDays);
    return findingOf(view.item, outlook, { inDays, now: view.now });
  },
});

function findingOf(item: Item, outlook: StockoutOutlook, { inDays, now }: { inDays: number; now: number }) {
  const { available, costMinor, next, ahead } = outlook;
  const [untilDays, expected, short] = [ahead.untilDays, outlook.expected, outlook.short].map(oneDecimal) as [number, number, number];
  const probability = Math.round(outlook.probability * 100) / 100;
  const cost = costMinor === null ? null : shownMoney(costMinor, item.currency);
  const goods = next
    ? phrase('nextDelivery', {
        units: next.units,
        inDays: oneDecimal(next.inDays),
        overdueDays: next.overdueDays > 0 ? oneDecimal(next.overdueDays) : null,
      })
    : phrase('nothingOnOrder', { days: oneDecimal(item.leadTimeDays) });
  return {
    ...said(phrase('runsOut', { sku: item.sku, inDays, probability, available, expected, untilDays, goods, short, cost })),
    numbers: {
      ...{ available, expected, untilDays, probability, short },
      ...{ runsOutInDays: inDays, runsOutAt: Math.round(now + inDays * DAY_MS), severity: severityOf(inDays, item.leadTimeDays) },
      ...(next && { nextUnits: next.units, nextInDays: oneDecimal(next.inDays), overdueDays: oneDecimal(next.overdueDays) }),
      ...(costMinor !== null && { costMinor }),
    },
  };
}

/** 3 within a quarter of a lead time or a day, 2 within half of it, else 1. */
function severityOf(inDays: number, leadTimeDays: number): number {
  if (inDays <= Math.max(1, leadTimeDays / 4)) return 3;
  return inDays <= leadTimeDays / 2 ? 2 : 1;
}
