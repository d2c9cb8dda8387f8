import type { Reason } from '../replenishment/decision.ts';
import { andSaid, phrase } from '../sentences/phrase.ts';
import type { Item } from './item.ts';

/** An item as it is replenished: what is made on site comes in whole batches, after the time that making takes; no supplier's packs and minimum count. */
export function asReplenished(item: Item): Item {
  if (item.makes === null) return item;
  const { leadTimeDays, batch } = item.makes;
  return {
    ...item,
    leadTimeDays,
    leadTimeSdDays: 0,
    unitsPerPack: batch,
    minimumOrderQuantity: batch,
    priceBreaks: null,
    supplier: '',
    suppliers: null,
  };
}

/** Adds to the reason of an order that it asks for production. */
export function productionReason(reason: Reason, { leadTimeDays, batch }: NonNullable<Item['makes']>): Reason {
  return {
    ...andSaid(reason, phrase('madeOnSite', { days: leadTimeDays, batch })),
    numbers: { ...reason.numbers, leadTimeDays, batch },
    rules: [...reason.rules, 'production'],
  };
}
