import type { JournalEntry } from '../stock/journal.ts';
import { NOTHING_SCANNED, type Scanned, withScan } from './scanned.ts';

const WEEK_MS = 604_800_000;

/** A count of sellable goods at one location: what it states, and what is known of the time since the count before it. */
export interface CountRow {
  readonly sku: string;
  readonly location: string;
  /** Its journal entry, and its event time in UTC milliseconds. */
  readonly countId: number;
  readonly countedAt: number;
  /** Base units. */
  readonly counted: number;
  /** Null where it states only where the place begins: it is the first, or follows a sensor's level or a count whose time is provisional. */
  readonly before: CountBefore | null;
}

/** The count before, and what was scanned since. */
export interface CountBefore extends Scanned {
  readonly countedAt: number;
  readonly counted: number;
}

/** The time between two counts of an item at one location, UTC milliseconds, and what happened in it, in base units. */
export interface CountInterval {
  readonly sku: string;
  readonly location: string;
  readonly since: number;
  readonly countedAt: number;
  /** What should have lain there, and what was counted. */
  readonly expected: number;
  readonly counted: number;
  /** What the count misses, negative where it finds more. */
  readonly lost: number;
  /** What was scanned out. */
  readonly taken: number;
  /** Units on hand times weeks: the mean of what the first count stated and what the second should have found. */
  readonly unitWeeks: number;
}

/** What a count has missed of what it should have found; null for one that states only where a place begins. */
export function intervalOf({ sku, location, countedAt, counted, before }: CountRow): CountInterval | null {
  if (!before) return null;
  const { countedAt: since, counted: countedBefore, changes, taken } = before;
  return intervalBetween({ sku, location, since, countedAt, countedBefore, counted, changes, taken });
}

/** The interval between two counts, given what both found and what was scanned in between. */
export function intervalBetween(
  counts: Pick<CountInterval, 'sku' | 'location' | 'since' | 'countedAt' | 'counted' | 'taken'> & {
    readonly countedBefore: number;
    readonly changes: number;
  },
): CountInterval {
  const { sku, location, since, countedAt, counted, countedBefore, changes, taken } = counts;
  const expected = countedBefore + changes;
  const held = Math.max(0, (countedBefore + expected) / 2);
  const unitWeeks = (held * (countedAt - since)) / WEEK_MS;
  return { sku, location, since, countedAt, expected, counted, lost: expected - counted, taken, unitWeeks };
}

/** Whether an entry of sellable goods is a count that says what lies there: its time is right. */
export function isSoundCount({ kind, flags }: Pick<JournalEntry, 'kind' | 'flags'>): boolean {
  return kind === 'count' && !flags.includes('gateway-clock');
}

/**
 * Finds the counts among entries, with what was scanned before each: to be handed entry after entry of one item, each in the order in which they count (by event time and then by
 * arrival). Only sellable goods count.
 */
export function countFinder(): (entry: JournalEntry) => CountRow | null {
  const open = new Map<string, CountBefore>();
  return (entry) => {
    const { sku, location, level, eventTime } = entry;
    if (entry.condition !== 'sellable') return null;
    const before = open.get(location);
    if (level === null) {
      if (before) open.set(location, { ...before, ...withScan(before, entry) });
      return null;
    }
    open.delete(location);
    if (!isSoundCount(entry)) return null;
    open.set(location, { countedAt: eventTime, counted: level, ...NOTHING_SCANNED });
    const follows = before !== undefined && eventTime > before.countedAt;
    return { sku, location, countId: entry.id, countedAt: eventTime, counted: level, before: follows ? before : null };
  };
}
