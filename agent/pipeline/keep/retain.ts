import { DAY_MS } from '../../domain/calendar.ts';
import { applied, emptyRow } from '../../domain/stock/stock-row.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';

export interface RetainSettings {
  /** Who scanned is forgotten after this long. */
  readonly operatorsMs: number;
  /** Entries of the journal are folded after this long; what they did to stock and demand stays. */
  readonly journalMs: number;
  /** Above this size of the database, younger entries are folded, too, down to `leastMs`. */
  readonly databaseBytes: number;
  /** Nothing younger than this is ever folded: a device may still send something older. */
  readonly leastMs: number;
}

export interface RetainParts {
  /** What else is to be tidied up first, step by step. */
  readonly steps: (now: number, hard: boolean) => (() => void)[];
  readonly settings: () => RetainSettings;
  /** Bytes of the database that hold something: free pages do not count. */
  readonly usedBytes: () => number;
  /** Messages come so fast that they should have most of the time. */
  readonly isPressed: () => boolean;
}

export interface Retain extends Loop {
  /** Tidies, erases and folds what is due by `now`, in short turns. `hard` folds all that may be folded: the disk is short. */
  start(now: number, hard?: boolean): void;
  /** A start has not come to its end yet. */
  isUnderWay(): boolean;
}

const TURN_MS = 6;
const ENTRIES_PER_READ = 64;
const IDS_PER_ERASE = 2000;
const RETRY_MS = 60_000;
const REST = 9;
const ERASED_THROUGH = 'operatorsErasedThrough';

interface Work {
  readonly now: number;
  readonly hard: boolean;
  readonly steps: (() => void)[];
  phase: 'operators' | 'journal';
}

/**
 * Retention. What is settled is tidied up and operators are forgotten; then the oldest entries, in order of arrival, are folded into a base from which every projection can still
 * be rebuilt. Each turn is one short transaction.
 */
export function createRetain(ports: { clock: Clock; log: Log }, store: Store, parts: RetainParts): Retain {
  const { clock, log } = ports;
  let work: Work | null = null;
  let folded = 0;

  function turn() {
    if (!work) return 'idle' as const;
    const startedAt = stopwatch(clock);
    try {
      const current = work;
      const step = current.steps[0];
      if (step) {
        store.transaction(step);
        current.steps.shift();
      } else if (current.phase === 'operators') {
        if (store.transaction(() => eraseOperators(current))) current.phase = 'journal';
      } else if (store.transaction(() => foldOldest(current, startedAt))) return finish();
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      return { retryAfterMs: RETRY_MS };
    }
    return parts.isPressed() ? { retryAfterMs: REST * (stopwatch(clock) - startedAt) } : ('more' as const);
  }

  function finish() {
    if (folded > 0) log.info({ entries: folded }, 'old journal entries folded');
    work = null;
    folded = 0;
    return 'idle' as const;
  }

  function eraseOperators({ now }: Work): boolean {
    const { first, last } = store.journal.ends();
    if (first === null || last === null) return true;
    const done = Math.max(first - 1, Number(store.settings.get(ERASED_THROUGH) ?? 0));
    const through = Math.min(done + IDS_PER_ERASE, lastBefore(store, now - parts.settings().operatorsMs));
    if (through <= done) return true;
    store.journal.eraseOperators(done, through);
    store.settings.put(ERASED_THROUGH, String(through));
    return false;
  }

  /** Folds until the turn is over; true where nothing more is due. */
  function foldOldest({ now, hard }: Work, startedAt: number): boolean {
    const { journalMs, databaseBytes, leastMs } = parts.settings();
    const isTooLarge = hard || parts.usedBytes() > databaseBytes;
    const before = now - (isTooLarge ? leastMs : Math.max(leastMs, journalMs));
    // The newest entry stays, or its id would be given again.
    const newest = store.journal.ends().last;
    let through = 0;
    let isDone = false;
    while (!isDone && stopwatch(clock) - startedAt < TURN_MS) {
      const entries = store.journal.oldest(ENTRIES_PER_READ);
      for (const entry of entries) {
        isDone = entry.id === newest || Math.max(entry.receivedAt, entry.eventTime) >= before;
        if (isDone) break;
        const base = store.stock.baseAt(entry) ?? { ...emptyRow(entry), position: store.stock.positionOf(entry)! };
        store.stock.putBase(applied(base, entry, entry.carried, store.demand.addBase));
        store.reservations.fold(entry);
        store.lots.fold(entry);
        store.counts.fold(entry);
        through = entry.id;
        folded++;
      }
      if (through > 0) store.journal.dropThrough(through);
      isDone ||= entries.length < ENTRIES_PER_READ;
      // Where size is the reason the next turn looks at it again.
      if (isTooLarge && !hard) break;
    }
    return isDone;
  }

  const loop = createLoop(clock, turn);
  return {
    ...loop,
    start(now, hard = false) {
      const isHard = hard || work?.hard === true;
      work = { now, hard: isHard, steps: parts.steps(now, isHard), phase: 'operators' };
      loop.wake();
    },
    isUnderWay: () => work !== null,
  };
}

/** The last entry that was received before `time`; 0 where none was. Ids are in order of arrival, so halving finds it. */
function lastBefore(store: Store, time: number): number {
  const { first, last } = store.journal.ends();
  let low = (first ?? 1) - 1;
  let high = last ?? 0;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const receivedAt = store.journal.receivedFrom(middle);
    if (receivedAt !== null && receivedAt < time) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The least age at which an entry may be folded, given how old an event a device may still send. */
export function leastRetention(oldestEventMs: number): number {
  return oldestEventMs + DAY_MS;
}
