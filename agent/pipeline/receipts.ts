import { awaitedUnits } from '../domain/decision.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Store } from '../store/store.ts';

function credit(store: Store, order: OrderRow, journalId: number, quantity: number, at: number): void {
  store.orders.addReceipt(journalId, order.id, quantity);
  const changed = store.orders.change(order, { scanned: order.scanned + quantity });
  if (awaitedUnits(changed) === 0) store.orders.close(changed, 'received', at, null);
}

/**
 * Matches a receiving scan to the named order, else to the SKU's open orders, oldest first; on-order falls by as much.
 * Returns the units that no order waited for.
 */
export function matchReceipt(
  store: Store,
  receipt: { journalId: number; sku: string; quantity: number; orderRef: string | null; at: number },
): number {
  const open = store.orders.open(receipt.sku).filter((order) => order.state !== 'proposed');
  const named = open.filter((order) => order.id === receipt.orderRef);
  const candidates = named.length > 0 ? [...named, ...open.filter((order) => order.id !== receipt.orderRef)] : open;
  let rest = receipt.quantity;
  for (const order of candidates) {
    if (rest === 0) break;
    const quantity = Math.min(rest, awaitedUnits(order));
    if (quantity === 0) continue;
    credit(store, order, receipt.journalId, quantity, receipt.at);
    rest -= quantity;
  }
  return rest;
}

/** Where nobody scans at receiving, the shelf shows it: rises since the order are matched to what upstream calls received. */
export function matchShelfRises(store: Store, sku: string, at: number): void {
  for (const order of store.orders.open(sku)) {
    let missing = order.reported - order.scanned - order.writtenOff;
    if (missing <= 0) continue;
    for (const rise of store.journal.shelfRises(store.stock.ofSku(sku), order.requestedAt)) {
      const quantity = Math.min(missing, rise.quantity - rise.matched);
      if (quantity <= 0) continue;
      credit(store, store.orders.get(order.id)!, rise.id, quantity, at);
      missing -= quantity;
      if (missing === 0) break;
    }
  }
}
