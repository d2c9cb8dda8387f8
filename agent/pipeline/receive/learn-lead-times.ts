import { DAY_MS } from '../../domain/calendar.ts';
import type { Store } from '../../store/store.ts';
import { supplierChance } from '../decide/supplier-chance.ts';
import { statedLeadTime } from '../decide/supplier-offers.ts';

/** Orders looked at in one go: a few milliseconds. */
const ORDERS_PER_BEAT = 50;

/**
 * Notes how long the orders took that have come since the last time: from when upstream had them, or the supplier took them, to when their goods came on average of their units. Returns the
 * SKUs whose lead time may be another now. Runs in the caller's transaction.
 */
export function learnLeadTimes(store: Store, timezone: string): readonly string[] {
  const skus = new Set<string>();
  for (const { startedAt, arrivedAt, ...order } of store.deliveries.unseen(ORDERS_PER_BEAT)) {
    // Whom somebody else ordered from, and when, is not known.
    if (arrivedAt === null || !store.decisions.get(order.orderId)) {
      store.deliveries.drop(order.orderId);
      continue;
    }
    const takenAt = supplierChance(store, timezone, order.supplier, startedAt)?.takenAt ?? startedAt;
    const days = Math.max(0, (arrivedAt - takenAt) / DAY_MS);
    const { supplier, sku } = order;
    const before = store.deliveries.delayDays(supplier);
    store.deliveries.put({ ...order, days, statedDays: statedLeadTime(store, sku, supplier) });
    skus.add(sku);
    if (store.deliveries.delayDays(supplier) !== before) for (const other of store.items.ofSupplier(supplier)) skus.add(other);
  }
  if (skus.size > 0) store.items.relearn(skus);
  return [...skus];
}
