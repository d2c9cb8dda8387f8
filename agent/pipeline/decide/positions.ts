import { DAY_MS } from '../../domain/calendar.ts';
import type { Item } from '../../domain/items/item.ts';
import { type Spare, type Succession, successionOf } from '../../domain/items/succession.ts';
import { type InventoryPosition, inventoryPosition, splitReserved } from '../../domain/stock/stock.ts';
import type { ReorderPoint } from '../../store/reorder-points.ts';
import type { Store } from '../../store/store.ts';
import { expiredUnits } from '../ingest/lots.ts';

/** After the last of an item and the first of its successor, and the successor's lead time, so many days show in the successor's own demand what was the item's. */
const TAKEN_OVER_DAYS = 28;

/**
 * The figures of one item over all its locations, read fresh; what is past its last good day on the business day `today` can serve nobody and does not count. What items lack that it succeeds is wanted of it.
 */
export function readPosition(store: Store, sku: string, today: number): InventoryPosition {
  const onHand = store.stock.onHand(sku) - expiredUnits(store, sku, today);
  const own = { onHand, onOrder: store.orders.onOrder(sku), ...splitReserved(store.reservations.reserved(sku), onHand) };
  if (store.items.succeededBy(sku).length === 0) return own;
  const inPlaceOf = lackingBefore(store, sku, today).reduce((sum, { units }) => sum + units, 0);
  return inPlaceOf > 0 ? { ...own, inPlaceOf } : own;
}

/** Whether anything of an item was ever received, counted or asked for: one of which nothing was is not empty, it is unknown. */
export function isSeen(store: Store, sku: string, { backorders }: Pick<InventoryPosition, 'backorders'>): boolean {
  return store.stock.since(sku) !== null || backorders > 0;
}

/** By what an item is followed, as the store knows its items. In doubt is also a successor in another base unit: so many grams are not so many pieces. */
export function readSuccession(store: Store, sku: string): Succession {
  const next = successionOf(sku, (at) => {
    const item = store.items.get(at);
    return item ? item.successor : undefined;
  });
  if (next.kind !== 'by') return next;
  const [own, other] = [store.items.get(sku)!.unit, store.items.get(next.sku)!.unit];
  return own === other ? next : { kind: 'in-doubt', sku: next.sku, circle: null, units: { own, other } };
}

/** What each item lacks that a SKU succeeds, base units: nothing above its last reorder point, and lots of its own from there on until the successor's own demand tells. */
export function lackingBefore(store: Store, sku: string, today: number): readonly Spare[] {
  const successor = store.items.get(sku);
  if (!successor) return [];
  return store.items.succeededBy(sku).flatMap((before) => {
    const kept = store.reorderPoints.get(before);
    if (!kept || readSuccession(store, before).kind !== 'by') return [];
    const stock = readPosition(store, before, today);
    const position = inventoryPosition(stock);
    // One that was never seen is not empty: it lacks only what it stands in for itself.
    const units = isSeen(store, before, stock) ? lotsAbove(kept, position) : (stock.inPlaceOf ?? 0);
    if (position > kept.reorderPoint || units <= 0 || isTakenOver(store, { before, stock, successor }, today)) return [];
    return [{ sku: before, units }];
  });
}

/** As many lots as bring the position above the reorder point again, each up to the order-up-to level from there: an (r, nQ) policy, which asks for no more with each unit that goes (Silver, Pyke and Thomas, 4th ed., section 6.3). */
function lotsAbove({ reorderPoint, orderUpTo }: ReorderPoint, position: number): number {
  const lot = Math.max(1, Math.ceil((orderUpTo ?? reorderPoint) - reorderPoint));
  return lot * (Math.floor((reorderPoint - position) / lot) + 1);
}

/** Whether nobody waits for the item itself any more, and none of it was there for so long that the successor's own demand tells; counts that find none again change nothing. */
function isTakenOver(
  store: Store,
  { before, stock, successor }: { readonly before: string; readonly stock: InventoryPosition; readonly successor: Item },
  today: number,
): boolean {
  const since = store.stock.since(successor.sku);
  if (stock.onHand > stock.allocated || stock.backorders > 0 || stock.onOrder > 0) return false;
  const from = (today - TAKEN_OVER_DAYS - successor.leadTimeDays) * DAY_MS;
  return since !== null && since < from && !store.stock.ofSku(before).some((row) => store.journal.hasMovedSince(row, from));
}
