import type { JournalEntry, NewEntry } from '../domain/journal.ts';
import { positionText } from '../store/positions.ts';
import type { StockRow } from '../store/stock.ts';
import type { Store } from '../store/store.ts';

function emptyRow(entry: JournalEntry): StockRow {
  const { sku, location, condition } = entry;
  return {
    ...{ sku, location, condition, onHand: 0, keptBy: 'scans', levelTime: null, levelId: null, since: entry.eventTime, updatedAt: 0 },
    ...{ lastId: null, latestTime: null, openDay: null, openDemand: 0 },
  };
}

/** Whether an entry counts after the newest stated level of its position. */
function isAfterLevel(entry: { eventTime: number; id: number }, row: StockRow): boolean {
  if (row.levelTime === null) return true;
  return entry.eventTime > row.levelTime || (entry.eventTime === row.levelTime && entry.id > row.levelId!);
}

/** Whether a change as of `eventTime`, arriving now, would still move today's on-hand. */
export function movesOnHand(row: StockRow | undefined, eventTime: number): boolean {
  return !row || isAfterLevel({ eventTime, id: Number.MAX_SAFE_INTEGER }, row);
}

/** The row after an entry; `carried` is what a late level found already changed after it. */
function applied(row: StockRow, entry: JournalEntry, carried: number | null): StockRow {
  const counts = isAfterLevel(entry, row);
  const states = counts && entry.level !== null;
  return {
    sku: row.sku,
    location: row.location,
    condition: row.condition,
    onHand: states ? entry.level! + (carried ?? 0) : counts ? row.onHand + (entry.delta ?? 0) : row.onHand,
    keptBy: entry.kind === 'level' ? 'sensor' : row.keptBy,
    levelTime: states ? entry.eventTime : row.levelTime,
    levelId: states ? entry.id : row.levelId,
    since: Math.min(row.since, entry.eventTime),
    updatedAt: Math.max(row.updatedAt, entry.receivedAt),
    lastId: Math.max(row.lastId ?? entry.id, entry.id),
    latestTime: Math.max(row.latestTime ?? entry.eventTime, entry.eventTime),
    openDay: row.openDay,
    openDemand: row.openDemand,
  };
}

/** Counts demand: on the position's open day in its row, on another day in the demand table; a later day becomes the open one. */
export function withDemand(row: StockRow, { businessDay, demand }: JournalEntry, settle: Store['demand']['add']): StockRow {
  if (demand === 0) return row;
  if (row.openDay === businessDay) return { ...row, openDemand: row.openDemand + demand };
  if (row.openDay !== null && businessDay < row.openDay) {
    settle(row.sku, businessDay, demand);
    return row;
  }
  if (row.openDay !== null) settle(row.sku, row.openDay, row.openDemand);
  return { ...row, openDay: businessDay, openDemand: demand };
}

/** Appends an entry to the journal and brings stock and demand up to date with it. */
export function journalAndProject(store: Store, entry: NewEntry): JournalEntry {
  const after = store.stock.get(entry);
  const isLateLevel = entry.level !== null && after?.latestTime != null && after.latestTime > entry.eventTime;
  const carried = isLateLevel ? store.journal.deltasAfter(after, entry.eventTime) : null;
  const stored: JournalEntry = { ...entry, id: store.journal.append(entry, { after, carried }) };
  const row = applied(after ?? emptyRow(stored), stored, carried);
  store.stock.put(withDemand(row, stored, store.demand.add));
  return stored;
}

/**
 * Drops every projection of the journal and makes it anew, by folding the entries in the order in which they count: a second, independent way to the same rows.
 * Runs in the caller's transaction.
 */
export function rebuildProjections(store: Store): void {
  store.stock.clear();
  store.demand.clear();
  const positions = new Map<string, StockRow>();
  const settled = new Map<string, { sku: string; day: number; quantity: number }>();
  const settle = (sku: string, day: number, quantity: number): void => {
    const known = settled.get(`${day} ${sku}`);
    settled.set(`${day} ${sku}`, { sku, day, quantity: (known?.quantity ?? 0) + quantity });
  };
  for (const row of store.stock.base()) positions.set(positionText(row), row);
  for (const { sku, day, quantity } of store.demand.base()) settle(sku, day, quantity);
  for (const entry of store.journal.inOrder()) {
    const text = positionText(entry);
    // In this order nothing is overtaken: a level finds no change after it.
    const row = applied(positions.get(text) ?? emptyRow(entry), entry, null);
    positions.set(text, withDemand(row, entry, settle));
  }
  for (const row of positions.values()) store.stock.put(row);
  for (const { sku, day, quantity } of settled.values()) store.demand.add(sku, day, quantity);
}
