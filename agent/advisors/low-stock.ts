import { z } from 'zod';
import { spareUnits } from '../domain/items/succession.ts';
import { phrase, said } from '../domain/sentences/phrase.ts';
import { available } from '../domain/stock/stock.ts';
import { oneDecimal } from '../domain/words/wording.ts';
import { defineAdvisor } from './advisor.ts';

/** An item that is about to run out although it was, or should have been, reordered. An item for which no demand is known and that owes nothing is let be, also where units of it are kept all the same, and so is one that is meant to run out as another takes its place. */
export const lowStock = defineAdvisor({
  kind: 'low-stock',
  title: 'An item has run out, or what is left of it is a small part of its reorder point',
  options: z.strictObject({
    kind: z.literal('low-stock'),
    fraction: z.number().min(0).max(1).default(0.5).describe('Below this part of the reorder point stock is low'),
  }),
  lookAtItem({ item, position, reorderPoint, keptUnasked, isSucceeded = false, instead = () => [] }, { fraction }) {
    const left = available(position);
    const { onHand, onOrder, allocated } = position;
    const isWanted = reorderPoint !== null && reorderPoint > 0 && !isSucceeded && keptUnasked === undefined;
    const threshold = isWanted ? oneDecimal(reorderPoint * fraction) : 0;
    const isLow = left < 0 || (isWanted && (left === 0 || left < threshold));
    if (!isLow) return null;
    const numbers = { available: left, onHand, allocated, onOrder };
    const limit = isWanted ? phrase('belowLimit', { isOut: left <= 0, threshold, fraction, reorderPoint }) : phrase('lessThanNothing', {});
    const spares = instead();
    const others = spares.length > 0 ? [phrase('sendInstead', { items: spares })] : [];
    return {
      ...said(phrase('lowStock', { sku: item.sku, ...numbers, limit }), ...others),
      numbers: {
        ...numbers,
        ...(isWanted && { threshold, fraction, reorderPoint }),
        ...(spares.length > 0 && { substitutes: spareUnits(spares) }),
      },
    };
  },
});
