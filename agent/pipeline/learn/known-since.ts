import type { Calendar } from '../../domain/calendar.ts';
import type { Store } from '../../store/store.ts';

/**
 * The business day from which on it says something that nobody asks for an item: on which it came to be known here, of which its history tells first, or on which it was first received or counted, whichever comes first; null where none of
 * these was yet.
 */
export function knownSince(store: Store, calendar: Calendar, sku: string): number | null {
  const days = [
    ...[store.knownItems.since(sku), store.stock.since(sku)].flatMap((time) => (time === null ? [] : [calendar.businessDay(time)])),
    store.demand.firstTold(sku) ?? [],
  ].flat();
  return days.length === 0 ? null : Math.min(...days);
}

/** The business day on which an item was first received or counted, or earlier by its history; null where no stock of it is known. */
export function sellableSince(store: Store, calendar: Calendar, sku: string): number | null {
  const since = store.stock.since(sku);
  return since === null ? null : Math.min(calendar.businessDay(since), store.demand.firstTold(sku) ?? Number.POSITIVE_INFINITY);
}
