import type { JournalEntry } from '../stock/journal.ts';

const WEEK_MS = 604_800_000;

/** What lay at one location between two counts of an item there, in base units; `lost` is what the later count misses, negative where it finds more. */
export interface CountInterval {
  readonly sku: string;
  readonly location: string;
  readonly lost: number;
  /** Units on hand times weeks: the mean of what the first count stated and what the second should have found. */
  readonly unitWeeks: number;
}

/**
 * What counts have found against the entries before them. Takes entries item after item; only sellable goods count, each in the order in which they count. The first count at a
 * position states where it begins; one that follows a sensor's level, or whose time is provisional, states no more than that.
 */
export function* countIntervals(entries: Iterable<JournalEntry>): Generator<CountInterval> {
  let sku: string | null = null;
  const open = new Map<string, { from: number; counted: number; expected: number }>();
  for (const entry of entries) {
    if (entry.sku !== sku) open.clear();
    sku = entry.sku;
    if (entry.condition !== 'sellable') continue;
    const { location, level, eventTime } = entry;
    const since = open.get(location);
    if (level === null) {
      // What an estimate has taken off was not scanned either: it is part of what the count misses.
      if (since && entry.kind !== 'estimate') since.expected += entry.delta ?? 0;
      continue;
    }
    if (entry.kind !== 'count' || entry.flags.includes('gateway-clock')) {
      open.delete(location);
      continue;
    }
    if (since && eventTime > since.from) {
      const held = Math.max(0, (since.counted + since.expected) / 2);
      yield { sku, location, lost: since.expected - level, unitWeeks: (held * (eventTime - since.from)) / WEEK_MS };
    }
    open.set(location, { from: eventTime, counted: level, expected: level });
  }
}
