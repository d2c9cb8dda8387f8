import { type CountBefore, type CountRow, isSoundCount } from '../../domain/shrinkage/count-intervals.ts';
import { NOTHING_SCANNED, type Scanned, together, withScan } from '../../domain/shrinkage/scanned.ts';
import type { JournalEntry } from '../../domain/stock/journal.ts';
import type { StockRow } from '../../domain/stock/stock-row.ts';
import { type PositionEntry, type StoredCount, sellableAt } from '../../store/counts.ts';
import type { Store } from '../../store/store.ts';

/**
 * Keeps what counts have found in line with an entry that was just journaled; `before` is what was at its position. What comes in order and is no count costs nothing:
 * only a count, and what lies before the newest stated level, is looked at. Runs in the caller's transaction.
 */
export function followCounts(store: Store, entry: JournalEntry, before: StockRow | undefined): void {
  if (entry.condition !== 'sellable') return;
  const isLate = before?.levelTime != null && entry.eventTime < before.levelTime;
  if (entry.level === null) {
    if (isLate) addLateScan(store, entry, before);
  } else if (isLate) placeLateLevel(store, entry, before);
  else if (isSoundCount(entry)) addCount(store, entry, before);
}

/** The usual count: nothing that was counted or stated lies after it. */
function addCount(store: Store, entry: JournalEntry, before: StockRow | undefined): void {
  const last = before && store.counts.newest(before.position);
  // Where a sensor has spoken since, the last count says nothing of what should lie here.
  const follows = last !== undefined && before?.levelId === last.countId && entry.eventTime > last.countedAt;
  if (!follows) return put(store, entry, null);
  const since = store.counts.entriesFrom(before, last.countedAt).filter((each) => isAfter(each, last) && each.eventTime <= entry.eventTime);
  put(store, entry, { ...stated(last), ...together(last.folded ?? NOTHING_SCANNED, scannedIn(since)) });
}

function put(store: Store, entry: JournalEntry, before: CountBefore | null): void {
  const { sku, location, id, eventTime, level } = entry;
  store.counts.put({ sku, location, countId: id, countedAt: eventTime, counted: level!, before, folded: null });
  store.counts.shed(store.stock.positionOf(entry)!);
}

const stated = ({ countedAt, counted }: CountRow) => ({ countedAt, counted });

const scannedIn = (entries: readonly PositionEntry[]): Scanned => entries.reduce(withScan, NOTHING_SCANNED);

function isAfter(entry: Pick<PositionEntry, 'eventTime' | 'id'>, count: CountRow): boolean {
  return entry.eventTime > count.countedAt || (entry.eventTime === count.countedAt && entry.id > count.countId);
}

/** A scan that arrives after a count that lies behind it: what that count should have found changes. */
function addLateScan(store: Store, entry: JournalEntry, { position }: StockRow): void {
  const next = store.counts.after(position, entry.eventTime);
  const since = next?.before;
  if (!since || since.countedAt > entry.eventTime) return;
  store.counts.put({ ...next, before: { ...since, ...withScan(since, entry) } });
}

/** A count or a sensor's level that arrives late parts the time between two counts. */
function placeLateLevel(store: Store, entry: JournalEntry, row: StockRow): void {
  const last = store.counts.before(row.position, entry.eventTime);
  const next = store.counts.after(row.position, entry.eventTime);
  const around = store.counts.entriesFrom(row, last?.countedAt ?? entry.eventTime).filter((each) => !last || isAfter(each, last));
  const isSound = isSoundCount(entry);
  if (isSound) {
    const earlier = around.filter(({ eventTime }) => eventTime <= entry.eventTime);
    const follows = last !== undefined && last.countedAt < entry.eventTime && isUnbroken(store, last, earlier);
    put(store, entry, follows ? { ...stated(last), ...scannedIn(earlier) } : null);
  }
  if (!next) return;
  const later = around.filter((each) => each.eventTime > entry.eventTime && !isAfter(each, next) && each.id !== next.countId);
  const follows = isSound && later.every(({ level }) => level === null);
  store.counts.put({ ...next, before: follows ? { countedAt: entry.eventTime, counted: entry.level!, ...scannedIn(later) } : null });
}

/** Whether the journal still tells all that happened after a count, and no other level was stated. */
function isUnbroken(store: Store, last: StoredCount, between: readonly PositionEntry[]): boolean {
  const folded = store.stock.baseAt(sellableAt(last))?.latestTime;
  if (last.folded !== null || (folded != null && folded > last.countedAt)) return false;
  return between.every(({ level }) => level === null);
}
