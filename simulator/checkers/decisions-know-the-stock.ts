import { parseTime } from '../../agent/domain/calendar.ts';
import type { JournalEntry } from '../../agent/domain/stock/journal.ts';
import type { Checker } from './checker.ts';

/** A decision may be made while messages wait to be taken: where the disk is full, for as long as that lasts. */
const BEHIND_MS = 2 * 3_600_000;

/** Each decision went by what its journal says of the sellable goods: as it stood then, or a moment before. */
export const decisionsKnowTheStock: Checker = {
  name: 'decisions know the stock',
  readsAll: true,
  check({ api, records, bent }) {
    if (bent.has('time')) return null;
    const arrived = new Map<string, JournalEntry[]>();
    for (const entry of [...records.journal].sort((a, b) => a.id - b.id)) {
      if (entry.condition !== 'sellable') continue;
      const list = arrived.get(entry.sku);
      if (list) list.push(entry);
      else arrived.set(entry.sku, [entry]);
    }
    for (const { id, sku, decidedAt, reason } of api.decisions({ limit: 1_000_000 })) {
      const { onHand } = reason.numbers;
      if (onHand === undefined) continue;
      const thinkable = stocksAround(arrived.get(sku) ?? [], parseTime(decidedAt)!);
      if (!thinkable.includes(onHand))
        return `decision ${id} for ${sku} counts ${onHand} on hand; by the journal there were ${thinkable.at(-1)}`;
    }
    return null;
  },
};

/** What was on hand at a time, the newest figure last; `entries` in order of arrival. */
function stocksAround(entries: readonly JournalEntry[], time: number): number[] {
  let count = entries.findIndex(({ receivedAt }) => receivedAt > time - BEHIND_MS);
  if (count < 0) count = entries.length;
  const found = [onHandOf(entries.slice(0, count))];
  for (; count < entries.length && entries[count]!.receivedAt <= time; count++) found.push(onHandOf(entries.slice(0, count + 1)));
  return found;
}

/** Sum over the places: the newest stated level, and the changes after it. */
function onHandOf(entries: readonly JournalEntry[]): number {
  const places = new Map<string, number>();
  for (const { location, level, delta } of [...entries].sort((a, b) => a.eventTime - b.eventTime || a.id - b.id))
    places.set(location, level ?? (places.get(location) ?? 0) + (delta ?? 0));
  return [...places.values()].reduce((sum, units) => sum + units, 0);
}
