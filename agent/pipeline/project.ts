import type { JournalEntry, NewEntry } from '../domain/journal.ts';
import { applied, emptyRow, type StockRow, withDemand } from '../domain/stock-row.ts';
import type { SettledDemand } from '../store/stock.ts';
import type { Store } from '../store/store.ts';

/** Appends an entry to the journal and brings stock and demand up to date with it; the entry itself becomes the stored one. `after` is what was at its position before. */
export function journalAndProject(store: Store, entry: NewEntry, after: StockRow | undefined = store.stock.get(entry)): JournalEntry {
  const isLateLevel = entry.level !== null && after?.latestTime != null && after.latestTime > entry.eventTime;
  const carried = isLateLevel ? store.journal.deltasAfter(after, entry.eventTime) : null;
  // No copy: this runs for each message.
  const stored = entry as JournalEntry & { id: number };
  stored.id = store.journal.append(entry, { after, carried });
  const row = applied(after ?? emptyRow(stored), stored, carried);
  const settled: SettledDemand[] = [];
  const next = withDemand(row, stored, (_sku, day, quantity) => void settled.push({ day, quantity }));
  store.stock.put(next, settled);
  return stored;
}
