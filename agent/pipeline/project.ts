import { type JournalEntry, type NewEntry, NOT_PLACED } from '../domain/journal.ts';
import type { StockRow } from '../store/stock.ts';
import type { Store } from '../store/store.ts';

/** A position before its first entry. */
export function emptyRow(entry: JournalEntry): StockRow {
  const { sku, location, condition } = entry;
  return {
    ...{
      position: 0,
      sku,
      location,
      condition,
      onHand: 0,
      keptBy: 'scans',
      levelTime: null,
      levelId: null,
      since: knownTime(entry),
      updatedAt: 0,
    },
    ...{ lastId: null, latestTime: null, openDay: null, openDemand: 0 },
  };
}

/** A provisional time says nothing of since when a position is known. */
function knownTime({ flags, eventTime }: JournalEntry): number {
  return flags.length > 0 && flags.includes('gateway-clock') ? NOT_PLACED : eventTime;
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
export function applied(row: StockRow, entry: JournalEntry, carried: number | null): StockRow {
  const counts = isAfterLevel(entry, row);
  const states = counts && entry.level !== null;
  return {
    position: row.position,
    sku: row.sku,
    location: row.location,
    condition: row.condition,
    onHand: states ? entry.level! + (carried ?? 0) : counts ? row.onHand + (entry.delta ?? 0) : row.onHand,
    keptBy: entry.kind === 'level' ? 'sensor' : row.keptBy,
    levelTime: states ? entry.eventTime : row.levelTime,
    levelId: states ? entry.id : row.levelId,
    since: Math.min(row.since, knownTime(entry)),
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

/** Appends an entry to the journal and brings stock and demand up to date with it; the entry itself becomes the stored one. `after` is what was at its position before. */
export function journalAndProject(store: Store, entry: NewEntry, after: StockRow | undefined = store.stock.get(entry)): JournalEntry {
  const isLateLevel = entry.level !== null && after?.latestTime != null && after.latestTime > entry.eventTime;
  const carried = isLateLevel ? store.journal.deltasAfter(after, entry.eventTime) : null;
  // No copy: this runs for each message.
  const stored = entry as JournalEntry & { id: number };
  stored.id = store.journal.append(entry, { after, carried });
  const row = applied(after ?? emptyRow(stored), stored, carried);
  store.stock.put(withDemand(row, stored, store.demand.add));
  return stored;
}
