import { awaitedUnits } from '../../domain/replenishment/decision.ts';
import { SCANNED_WITHIN_MS, type ShelfRise, type ShelfShow, showOf } from '../../domain/stock/shelf-rises.ts';
import type { OrderRow } from '../../store/orders.ts';
import type { Store } from '../../store/store.ts';

/** The alert about goods that upstream calls received and nobody has seen here; its subject is the order. */
export const DISCREPANCY = 'receipt-discrepancy';

const DAY_MS = 86_400_000;
/** Goods scanned at receiving may stand there this long before a shelf shows them. */
const DOCK_MS = 7 * DAY_MS;
/** Goods may lie on the shelf this long before upstream calls them received. */
const REPORT_MS = 14 * DAY_MS;
/** A shelf may show this long after they were given up that goods are here after all; later only a scan can, or a person. */
const FOUND_MS = 7 * DAY_MS;

/** A receiving scan that is in the journal already. */
export interface ReceiptScan {
  readonly journalId: number;
  readonly sku: string;
  readonly quantity: number;
  readonly orderRef: string | null;
  readonly eventTime: number;
  /** When it arrived. */
  readonly at: number;
}

type Receipt = Pick<ReceiptScan, 'journalId' | 'at'>;

/** Credits up to `most` units of an open order, those first that upstream calls received and that were given up, then what it awaits; returns how many. */
function credit(store: Store, order: OrderRow, receipt: Receipt, most: number): number {
  const found = Math.max(0, Math.min(most, order.writtenOff, order.reported - order.scanned));
  const quantity = found + Math.min(most - found, awaitedUnits(order));
  if (quantity <= 0) return 0;
  store.orders.addReceipt(receipt.journalId, order.id, quantity);
  const changed = store.orders.change(order, { scanned: order.scanned + quantity, writtenOff: order.writtenOff - found });
  if (awaitedUnits(changed) === 0) store.orders.close(changed, 'received', receipt.at, null);
  return quantity;
}

/** Credits up to `most` units that were given up and are here after all; nothing was on order for them any more. */
function creditFound(store: Store, order: OrderRow, receipt: Receipt, most: number): number {
  const quantity = Math.min(most, order.writtenOff);
  if (quantity <= 0) return 0;
  store.orders.addReceipt(receipt.journalId, order.id, quantity);
  store.orders.change(order, { scanned: order.scanned + quantity, writtenOff: order.writtenOff - quantity });
  return quantity;
}

/** Orders of a SKU with goods that were given up and that nobody has settled yet, oldest first. */
function unsettled(store: Store, sku: string): OrderRow[] {
  return store.alerts
    .activeOf(DISCREPANCY)
    .map(({ subject }) => store.orders.get(subject))
    .filter((order) => order !== undefined)
    .filter((order) => order.sku === sku && order.writtenOff > 0)
    .sort((a, b) => a.requestedAt - b.requestedAt || (a.id < b.id ? -1 : 1));
}

/**
 * Matches a receiving scan to the named order, else to the SKU's open orders, oldest first; on-order falls by as much. What a shelf has shown of the same goods before is not credited
 * again, and what no order awaits settles what was given up. Returns the units that no order knew of.
 */
export function matchReceipt(store: Store, scan: ReceiptScan): number {
  const open = store.orders.open(scan.sku).filter((order) => order.state !== 'proposed');
  const named = scan.orderRef === null ? undefined : store.orders.get(scan.orderRef);
  const givenUp = unsettled(store, scan.sku);
  if (open.length + givenUp.length === 0 && named === undefined) return scan.quantity;
  let rest = scan.quantity - shownBefore(store, scan);
  if (named?.sku === scan.sku) {
    if (open.some(({ id }) => id === named.id)) rest -= credit(store, named, scan, rest);
    rest -= Math.min(rest, shownOfOrder(store, named, scan));
    rest -= creditFound(store, store.orders.get(named.id)!, scan, rest);
  }
  for (const order of open) {
    if (rest === 0) return 0;
    if (order.id !== scan.orderRef) rest -= credit(store, order, scan, rest);
  }
  for (const { id } of givenUp) rest -= creditFound(store, store.orders.get(id)!, scan, rest);
  return rest;
}

/** Units of a receiving scan that a shelf has shown, and an order was credited by that: the scan came late, or the goods were put there first. */
function shownBefore(store: Store, scan: ReceiptScan): number {
  return Math.min(
    scan.quantity,
    [...creditedTwice(store, scan).values()].reduce((sum, quantity) => sum + quantity, 0),
  );
}

/** By rise, the units that were credited by it and that this scan accounts for. */
function creditedTwice(
  store: Store,
  { sku, journalId, eventTime }: Pick<ReceiptScan, 'sku' | 'journalId' | 'eventTime'>,
): Map<number, number> {
  const since = eventTime - SCANNED_WITHIN_MS;
  const shelves = store.stock.ofSku(sku).filter(({ keptBy }) => keptBy === 'sensor');
  // Both looks below read a week of entries: only where there is something to find.
  if (!store.journal.shelfEntries(shelves, since).some(({ matched }) => matched > 0)) return new Map();
  const without = shown(store, sku, since, journalId).twice;
  const twice = [...shown(store, sku, since).twice].map(([id, quantity]) => [id, quantity - (without.get(id) ?? 0)] as const);
  return new Map(twice.filter(([, quantity]) => quantity > 0));
}

/**
 * A scan says that goods on a shelf were in the house before: what orders were credited by a rise of the last hours, because it looked like theirs, is taken back, and they are awaited again.
 */
export function takeBackRises(store: Store, scan: Pick<ReceiptScan, 'sku' | 'journalId' | 'eventTime'>): void {
  for (const [riseId, quantity] of creditedTwice(store, scan)) {
    let rest = quantity;
    for (const receipt of store.orders.receiptsOf(riseId)) {
      const back = Math.min(rest, receipt.quantity);
      if (back > 0) takeBack(store, store.orders.get(receipt.orderId)!, riseId, back);
      rest -= back;
    }
  }
}

function takeBack(store: Store, order: OrderRow, journalId: number, quantity: number): void {
  store.orders.addReceipt(journalId, order.id, -quantity);
  // What a person, or upstream, has closed stays closed.
  const reopens = order.state === 'received' && (order.closeReason === null || order.closeReason === 'receipt-timeout');
  const opened = reopens ? ({ state: 'shipped', closedAt: null, closeReason: null } as const) : {};
  store.orders.change(order, { scanned: order.scanned - quantity, ...opened });
}

/** Units of a named order that a shelf has shown and no scan that names it has accounted for yet. */
function shownOfOrder(store: Store, order: OrderRow, { sku, journalId }: ReceiptScan): number {
  const byShelf = store.orders.creditedByShelf(order.id);
  if (byShelf === 0) return 0;
  const scans = store.journal.ofOrder(order.id, sku).filter(({ kind, id }) => kind === 'receive' && id !== journalId);
  const settled = scans.reduce((sum, { id, quantity }) => sum + quantity - store.orders.creditedBy(id), 0);
  return Math.max(0, byShelf - settled);
}

/** What the shelves of a SKU have shown since a time; `without` leaves an entry out. */
function shown(store: Store, sku: string, since: number, without?: number): ShelfShow {
  const rows = store.stock.ofSku(sku);
  const from = since - DOCK_MS;
  const shelves = rows.filter(({ keptBy }) => keptBy === 'sensor');
  if (shelves.length === 0) return { rises: [], twice: new Map() };
  const entries = store.journal.shelfEntries(rows, from).filter(({ id }) => id !== without);
  const start = new Set(entries.filter(({ kind, eventTime }) => kind === 'level' && eventTime < since).map(({ position }) => position));
  const before = new Map<number, number>();
  for (const row of shelves) {
    const level = start.has(row.position) ? null : store.journal.levelAtOrBefore(row, from - 1);
    if (level !== null) before.set(row.position, level);
  }
  return showOf(entries, { shelves: new Set(shelves.map(({ position }) => position)), before });
}

/** Credits what an order awaits, up to `most`, by the rises since a time that nothing accounts for yet. */
function creditByRises(
  rises: readonly ShelfRise[],
  since: number,
  most: number,
  creditBy: (rise: ShelfRise, quantity: number) => number,
): void {
  let rest = most;
  for (const rise of rises) {
    if (rest <= 0) return;
    if (rise.eventTime >= since && rise.free > 0) rest -= creditBy(rise, Math.min(rest, rise.free));
  }
}

/**
 * Where nobody scans at receiving, the shelf shows it: rises since the order are matched to what upstream calls received. A rise of goods that were scanned, there or at receiving, is not:
 * the scan has the word.
 */
export function matchShelfRises(store: Store, sku: string, at: number): void {
  for (const { id, requestedAt, reportedAt, reported, scanned, writtenOff } of store.orders.open(sku)) {
    const missing = reported - scanned - writtenOff;
    if (missing <= 0) continue;
    const since = Math.max(requestedAt, (reportedAt ?? at) - REPORT_MS);
    creditByRises(shown(store, sku, since).rises, since, missing, ({ id: journalId }, quantity) =>
      credit(store, store.orders.get(id)!, { journalId, at }, quantity),
    );
  }
}

/** Settles by shelf rises what was given up: only by what is more than all that is still awaited. `givenUpAt` is when that was. */
export function matchFoundGoods(store: Store, order: OrderRow, givenUpAt: number, at: number): void {
  if (order.writtenOff === 0 || at - givenUpAt > FOUND_MS) return;
  const { rises } = shown(store, order.sku, givenUpAt);
  const free = rises.reduce((sum, rise) => sum + (rise.eventTime >= givenUpAt ? rise.free : 0), 0);
  const most = Math.min(order.writtenOff, free - store.orders.onOrder(order.sku));
  creditByRises(rises, givenUpAt, most, ({ id: journalId }, quantity) =>
    creditFound(store, store.orders.get(order.id)!, { journalId, at }, quantity),
  );
}
