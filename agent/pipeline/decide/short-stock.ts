import { allocate, shortFinding } from '../../domain/stock/allocation.ts';
import type { InventoryPosition } from '../../domain/stock/stock.ts';
import type { Store } from '../../store/store.ts';
import type { AlertState } from '../alerts.ts';

/** The alert about customers' order lines for which there is not enough; its subject is the SKU. */
export const SHORT = 'short-allocation';

/** Whether an item's stock reaches for what is reserved, and which lines it does not reach for. */
export function shortState(store: Store, sku: string, { onHand, backorders }: InventoryPosition): AlertState {
  const finding = backorders > 0 ? shortFinding(sku, onHand, allocate(onHand, store.reservations.waiting(sku))) : null;
  return { kind: SHORT, subject: sku, finding };
}
