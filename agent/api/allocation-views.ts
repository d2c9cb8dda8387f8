import { DAY_MS, toIso } from '../domain/calendar.ts';
import { ALLOCATION_RULE, allocate } from '../domain/stock/allocation.ts';
import { expiredUnits } from '../pipeline/ingest/lots.ts';
import type { Store } from '../store/store.ts';
import type { AllocationView } from './views.ts';

/** Customers' order lines that wait to be picked, in the order in which they are served, by SKU; what is past its last good day serves none. */
export function allocationViews(store: Store, now: number, sku?: string): AllocationView[] {
  const today = Math.floor(now / DAY_MS);
  return (sku === undefined ? store.reservations.skus() : [sku]).flatMap((of) => {
    const onHand = store.stock.onHand(of) - expiredUnits(store, of, today);
    return allocate(onHand, store.reservations.waiting(of)).map((line) => ({
      sku: of,
      order: line.orderRef,
      line: line.line,
      quantity: line.quantity,
      allocated: line.allocated,
      short: line.short,
      unit: store.items.get(of)?.unit ?? 'each',
      priority: line.priority,
      dueBy: line.dueBy === null ? null : toIso(line.dueBy),
      reservedAt: toIso(line.reservedAt),
      rule: String(ALLOCATION_RULE),
    }));
  });
}
