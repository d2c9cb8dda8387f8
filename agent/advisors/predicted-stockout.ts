import { z } from 'zod';
import { shownMoney } from '../domain/items/currency.ts';
import { type Spare, spareUnits } from '../domain/items/succession.ts';
import { type StockoutOutlook, stockoutOutlook } from '../domain/replenishment/stockout-outlook.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { runsOutInDays } from '../domain/stock/stock-course.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor, type ItemView } from './advisor.ts';

const DAY_MS = 86_400_000;
/** A raised alert ends where the probability is below this part of the one that raises it: it must not come and go with each scan. */
const ENDS_BELOW = 0.5;

/** An item that runs out before the goods come that are on their way, or that an order placed now would bring. One that is meant to run out is let be where its successor is there. */
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
    const spares = view.instead?.() ?? [];
    const helped = spares.length > 0 ? withSpares(view, spares) : null;
    if (view.isSucceeded && helped && helped.probability <= limit) return null;
    const inDays = oneDecimal(runsOutInDays(outlook.ahead, Math.min(likely, limit)) ?? outlook.ahead.untilDays);
    return findingOf(view, outlook, { inDays, spares, helped });
  },
});

/** The outlook as if what can be sent in its place lay there. */
function withSpares(view: ItemView, spares: readonly Spare[]): StockoutOutlook | null {
  const { position } = view;
  return stockoutOutlook({ ...view, position: { ...position, onHand: position.onHand + spareUnits(spares) } });
}

interface Found {
  readonly inDays: number;
  readonly spares: readonly Spare[];
  /** Null where nothing can be sent in its place. */
  readonly helped: StockoutOutlook | null;
}

function findingOf({ item, now }: ItemView, outlook: StockoutOutlook, { inDays, spares, helped }: Found) {
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
    ...said(
      phrase('runsOut', { sku: item.sku, inDays, probability, available, expected, untilDays, goods, short, cost }),
      ...(helped ? insteadWords(item.currency, spares, helped) : []),
    ),
    numbers: {
      ...{ available, expected, untilDays, probability, short },
      ...{ runsOutInDays: inDays, runsOutAt: Math.round(now + inDays * DAY_MS), severity: severityOf(inDays, item.leadTimeDays) },
      ...(next && { nextUnits: next.units, nextInDays: oneDecimal(next.inDays), overdueDays: oneDecimal(next.overdueDays) }),
      ...(costMinor !== null && { costMinor }),
      ...(helped && { substitutes: spareUnits(spares), shortWithSubstitutes: oneDecimal(helped.short) }),
      ...(helped && helped.costMinor !== null && { costWithSubstitutesMinor: helped.costMinor }),
    },
  };
}

function insteadWords(currency: string, spares: readonly Spare[], { short, costMinor }: StockoutOutlook) {
  const cost = costMinor === null ? null : shownMoney(costMinor, currency);
  return [phrase('sendInstead', { items: spares }), phrase('shortWithout', { short: oneDecimal(short), cost })];
}

/** 3 within a quarter of a lead time or a day, 2 within half of it, else 1. */
function severityOf(inDays: number, leadTimeDays: number): number {
  if (inDays <= Math.max(1, leadTimeDays / 4)) return 3;
  return inDays <= leadTimeDays / 2 ? 2 : 1;
}
