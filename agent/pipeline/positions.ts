import { type InventoryPosition, splitReserved } from '../domain/stock.ts';
import type { Store } from '../store/store.ts';

/** The figures of one item over all its locations, read fresh. */
export function readPosition(store: Store, sku: string): InventoryPosition {
  const onHand = store.stock.onHand(sku);
  return { onHand, onOrder: store.orders.onOrder(sku), ...splitReserved(store.reservations.reserved(sku), onHand) };
}
