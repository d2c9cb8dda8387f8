import type { JournalEntry, NewEntry } from '../../domain/stock/journal.ts';
import { applied, emptyRow, type StockRow } from '../../domain/stock/stock-row.ts';
import type { SettledDemand } from '../../store/stock.ts';
import type { Store } from '../../store/store.ts';
import { followCounts } from './follow-counts.ts';

// Used again for each entry: nearly always it stays empty.
const settled: SettledDemand[] = [];
const settle = (_sku: string, day: number, quantity: number) => void settled.push({ day, quantity });

/** Appends an entry to the journal and brings stock and demand up to date with it; the entry itself becomes the stored one. `after` is what was at its position before. */
export function journalAndProject(store: Store, entry: NewEntry, after: StockRow | undefined = store.stock.get(entry)): JournalEntry {
  const isLateLevel = entry.level !== null && after?.latestTime != null && after.latestTime > entry.eventTime;
  const carried = isLateLevel ? store.journal.deltasAfter(after, entry.eventTime) : null;
  // No copy: this runs for each message.
  const stored = entry as JournalEntry & { id: number };
  stored.id = store.journal.append(entry, { after, carried });
  settled.length = 0;
  store.stock.put(applied(after ?? emptyRow(stored), stored, carried, settle), settled);
  if (stored.lot !== null || stored.expiry !== null || stored.kind === 'scrap') store.lots.add(stored);
  followCounts(store, stored, after);
  return stored;
}
