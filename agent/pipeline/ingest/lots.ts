import { formatDay, parseDate } from '../../domain/calendar.ts';
import { isExpired, type LotKey, type LotQuantity, lotsLeft, takeFirstExpired } from '../../domain/stock/lots.ts';
import type { Scan } from '../../domain/stock/stock-event.ts';
import type { PositionKey } from '../../domain/stock/stock-row.ts';
import type { Store } from '../../store/store.ts';

/** What lies of each lot of a SKU at a location, sellable, the first to expire first. */
export interface LotAt extends LotQuantity {
  readonly location: string;
}

/** The lots of a SKU that can be sold or would have been; none where no scan has named one. */
export function lotsOf(store: Store, sku: string): LotAt[] {
  if (!store.lots.mayHold(sku)) return [];
  const sums = store.lots.ofSku(sku).filter(({ condition }) => condition === 'sellable');
  const locations = [...new Set(sums.map(({ location }) => location))];
  return locations.flatMap((location) => lotsAt(store, { sku, location, condition: 'sellable' }).map((lot) => ({ ...lot, location })));
}

/** Units of a SKU on hand that are past their last good day. */
export function expiredUnits(store: Store, sku: string, today: number): number {
  if (!store.lots.mayHold(sku)) return 0;
  const date = formatDay(today);
  return lotsOf(store, sku).reduce((sum, lot) => sum + (isExpired(lot, date) ? lot.quantity : 0), 0);
}

function lotsAt(store: Store, key: PositionKey): LotQuantity[] {
  const sums = store.lots.ofSku(key.sku).filter(({ location, condition }) => location === key.location && condition === key.condition);
  return lotsLeft(store.stock.get(key)?.onHand ?? 0, sums);
}

/** Where goods leave, and how many of them. */
export interface Leaving {
  readonly key: PositionKey;
  readonly quantity: number;
  /** Business day on which they leave. */
  readonly day: number;
}

/**
 * Which lots goods are taken from whose scan names none: first expired first out. What is past its day is not picked while anything else is there; a scrap takes it first. Resolved here, and
 * journaled so, that the lots are plain sums over the journal.
 */
export function lotsTaken(
  store: Store,
  action: Scan['action'],
  { key, quantity, day }: Leaving,
): { readonly key: LotKey | null; readonly quantity: number }[] {
  const lots = lotsAt(store, key);
  const today = formatDay(day);
  const isGood = (lot: LotKey) => !isExpired(lot, today);
  if (action === 'scrap' || action === 'adjust') return takeFirstExpired(lots, quantity);
  const good = lots.filter(isGood);
  const unnamed = Math.max(0, (store.stock.get(key)?.onHand ?? 0) - lots.reduce((sum, lot) => sum + lot.quantity, 0));
  const bad = lots.filter((lot) => !isGood(lot));
  const first = takeFirstExpired(good, quantity);
  const rest = first.find((part) => part.key === null)?.quantity ?? 0;
  if (rest <= unnamed || bad.length === 0) return first;
  // Only what is expired is left of what the ledger knows.
  const named = first.filter((part) => part.key !== null);
  return [...named, ...(unnamed > 0 ? [{ key: null, quantity: unnamed }] : []), ...takeFirstExpired(bad, rest - unnamed)];
}

/** The lot that a scan names, with its last good day where the scan leaves it out: as it is known of the lot already, else, for goods that come in, by the item's shelf life. */
export function namedLot(
  store: Store,
  { action, lot, expiry }: Pick<Scan, 'action' | 'lot' | 'expiry'>,
  { sku, shelfLifeDays, day }: { readonly sku: string; readonly shelfLifeDays: number | null; readonly day: number },
): string | null {
  if (lot === null || expiry !== null) return expiry;
  const known = store.lots.ofSku(sku).find((row) => row.lot === lot && row.expiry !== '');
  if (known) return known.expiry;
  return action === 'receive' && shelfLifeDays !== null ? formatDay(day + shelfLifeDays) : null;
}

/** Days from `today` until the last good day of a lot; negative where that is past, null where nobody has said. */
export function daysLeft({ expiry }: LotKey, today: number): number | null {
  const day = expiry === '' ? null : parseDate(expiry);
  return day === null ? null : day - today;
}
