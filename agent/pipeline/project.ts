import type { JournalEntry, NewEntry } from '../domain/journal.ts';
import type { StockRow } from '../store/stock.ts';
import type { Store } from '../store/store.ts';

function emptyRow(entry: JournalEntry): StockRow {
  const { sku, location, condition } = entry;
  return { sku, location, condition, onHand: 0, keptBy: 'scans', levelTime: null, levelId: null, since: entry.eventTime, updatedAt: 0 };
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

function applied(row: StockRow, entry: JournalEntry, store: Store): StockRow {
  const updatedAt = Math.max(row.updatedAt, entry.receivedAt);
  const since = Math.min(row.since, entry.eventTime);
  const keptBy = entry.kind === 'level' ? 'sensor' : row.keptBy;
  if (!isAfterLevel(entry, row)) return { ...row, keptBy, since, updatedAt };
  if (entry.level === null) return { ...row, onHand: row.onHand + (entry.delta ?? 0), since, updatedAt };
  // A level that arrives late is overtaken by the changes already known from after it.
  const onHand = entry.level + store.journal.deltasAfter(entry, entry);
  return { ...row, onHand, keptBy, levelTime: entry.eventTime, levelId: entry.id, since, updatedAt };
}

/** Appends an entry to the journal and brings stock and demand up to date with it. */
export function journalAndProject(store: Store, entry: NewEntry): JournalEntry {
  const stored: JournalEntry = { ...entry, id: store.journal.append(entry) };
  store.stock.put(applied(store.stock.get(stored) ?? emptyRow(stored), stored, store));
  if (stored.demand !== 0) store.demand.add(stored.sku, stored.businessDay, stored.demand);
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
  const demand = new Map<string, { sku: string; day: number; quantity: number }>();
  for (const entry of store.journal.inOrder()) {
    const key = JSON.stringify([entry.sku, entry.location, entry.condition]);
    const row = positions.get(key) ?? emptyRow(entry);
    positions.set(key, {
      ...row,
      onHand: entry.level ?? row.onHand + (entry.delta ?? 0),
      keptBy: entry.kind === 'level' ? 'sensor' : row.keptBy,
      levelTime: entry.level === null ? row.levelTime : entry.eventTime,
      levelId: entry.level === null ? row.levelId : entry.id,
      updatedAt: Math.max(row.updatedAt, entry.receivedAt),
    });
    if (entry.demand === 0) continue;
    const dayKey = JSON.stringify([entry.sku, entry.businessDay]);
    const day = demand.get(dayKey) ?? { sku: entry.sku, day: entry.businessDay, quantity: 0 };
    demand.set(dayKey, { ...day, quantity: day.quantity + entry.demand });
  }
  for (const row of positions.values()) store.stock.put(row);
  for (const { sku, day, quantity } of demand.values()) store.demand.add(sku, day, quantity);
}
