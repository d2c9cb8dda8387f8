import { type InventoryPosition, splitReserved } from '../../domain/stock/stock.ts';
import type { Store } from '../../store/store.ts';
import { expiredUnits } from '../ingest/lots.ts';

/** The figures of one item over all its locations, read fresh; what is past its last good day on the business day `today` can serve nobody and does not count. */
export function readPosition(store: Store, sku: string, today: number): InventoryPosition {
  const onHand = store.stock.onHand(sku) - expiredUnits(store, sku, today);
  return { onHand, onOrder: store.orders.onOrder(sku), ...splitReserved(store.reservations.reserved(sku), onHand) };
}
