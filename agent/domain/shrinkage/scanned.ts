import type { JournalEntry } from '../stock/journal.ts';

const HOUR_MS = 3_600_000;

/** What was scanned at a position between two counts, in base units. */
export interface Scanned {
  /** Sum of all changes. */
  readonly changes: number;
  /** What was scanned out: of that the scans that were missed are a part. What a person has adjusted is none of it. */
  readonly taken: number;
  /** The same by device, and by hour of the day (UTC, 0 to 23); nothing where it is 0. Never by person. */
  readonly byDevice: Readonly<Record<string, number>>;
  readonly byHour: Readonly<Record<string, number>>;
}

/** Before the first scan. */
export const NOTHING_SCANNED: Scanned = { changes: 0, taken: 0, byDevice: {}, byHour: {} };

type Movement = Pick<JournalEntry, 'kind' | 'delta' | 'device' | 'eventTime'>;

/** Adds an entry that states a change. What an estimate has taken off was not scanned: it is part of what the count misses. */
export function withScan(scanned: Scanned, { kind, delta, device, eventTime }: Movement): Scanned {
  if (kind === 'estimate' || !delta) return scanned;
  const taken = kind === 'adjust' ? 0 : kind === 'reversal' ? -Math.max(delta, 0) : Math.max(-delta, 0);
  const hour = String(Math.floor(eventTime / HOUR_MS) % 24);
  return together(scanned, { changes: delta, taken, byDevice: { [device]: taken }, byHour: { [hour]: taken } });
}

/** Both. */
export function together(one: Scanned, other: Scanned): Scanned {
  return {
    changes: one.changes + other.changes,
    taken: one.taken + other.taken,
    byDevice: summed(one.byDevice, other.byDevice),
    byHour: summed(one.byHour, other.byHour),
  };
}

/** In the order of the names, so that equal sums are equal texts. */
function summed(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)] as const).filter(([, units]) => units !== 0));
}
