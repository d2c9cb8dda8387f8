import type { JournalEntry } from '../../agent/domain/stock/journal.ts';
import type { SentScan } from '../play/book.ts';
import type { SimItem } from '../world/sim-item.ts';
import type { Checker, Outcome } from './checker.ts';
import { keyOf } from './event-key.ts';

const DOCK = 'RECEIVING';

/** Each scan stands in the journal with what it moves, once, and nothing stands there that no device has sent. */
export const noEventTwice: Checker = {
  name: 'no event counts twice',
  readsAll: true,
  check({ book, records, items }) {
    const expected = new Map<string, string[]>();
    const coded = new Map(items.flatMap((item) => [item.barcode, item.caseCode].map((code) => [code, item] as const)));
    for (const scan of book.scans) expected.set(keyOf(scan), linesOf(scan, coded));
    const shown = shownUnits(book.levels, items);
    for (const entry of records.journal) {
      if (entry.kind === 'reversal') continue;
      const key = keyOf(entry);
      if (entry.kind === 'level') {
        // A level that was seen unchanged is journaled when a late one splits its time: under the late one's number.
        if (!shown.get(entry.device)?.has(entry.level!)) return `level ${entry.level} of ${key} stands in the journal, but was never shown`;
        continue;
      }
      const lines = expected.get(key);
      if (!lines) return `${entry.kind} of ${key} stands in the journal, but was never sent`;
      const place = lines.indexOf(lineOf(entry));
      if (place < 0) return `${lineOf(entry)} of ${key} stands in the journal twice, or was sent otherwise: ${lines.join('; ')} left`;
      lines.splice(place, 1);
    }
    for (const [key, lines] of expected) if (lines.length > 0) return `${lines[0]} of ${key} is not in the journal`;
    return null;
  },
};

/** What each scale has shown, in base units. */
function shownUnits(levels: Outcome['book']['levels'], items: readonly SimItem[]): Map<string, Set<number>> {
  const scales = new Map(items.map((item) => [item.bins[0]!, { item, units: new Set<number>() }]));
  for (const { device, weightGrams } of levels) {
    const scale = scales.get(device);
    if (!scale) continue;
    const { tareGrams, unitWeightGrams } = scale.item;
    scale.units.add(Math.max(0, Math.round((weightGrams - tareGrams) / unitWeightGrams)));
  }
  return new Map([...scales].map(([device, { units }]) => [device, units]));
}

const lineOf = ({ kind, sku, location, condition, quantity }: JournalEntry): string =>
  `${kind} ${quantity} ${sku} ${location} ${condition}`;

/** What a scan does, as journal lines. */
function linesOf({ action, code, quantity, location, to, condition }: SentScan, coded: ReadonlyMap<string, SimItem>): string[] {
  const item = coded.get(code);
  if (!item) return [`${action} of the unknown code ${code}`];
  const units = quantity * (code === item.caseCode ? item.unitsPerPack : 1);
  const line = (kind: string, at: string) =>
    `${kind} ${units} ${item.sku} ${at} ${condition ?? (action === 'return' ? 'quarantine' : 'sellable')}`;
  if (action === 'putaway') return [line('move-out', location ?? DOCK), line('move-in', to!)];
  return [line(action, location ?? DOCK)];
}
