import { inventoryPosition } from '../../domain/stock/stock.ts';
import type { Store } from '../../store/store.ts';
import { readPosition } from './positions.ts';

/** Whether an item may have to be ordered: its position is at or below the reorder point that its policy named last, or none was ever kept of it. */
export function isUrgent(store: Store, sku: string, today: number): boolean {
  const kept = store.reorderPoints.get(sku);
  return !kept || inventoryPosition(readPosition(store, sku, today)) <= kept.reorderPoint;
}
