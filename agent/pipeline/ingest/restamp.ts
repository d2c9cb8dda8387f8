import type { Calendar } from '../../domain/calendar.ts';
import { type JournalEntry, type NewEntry, NOT_PLACED } from '../../domain/stock/journal.ts';
import { isBelievable } from '../../domain/time/clock-trust.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import { createLoop, type Loop } from '../loop.ts';
import { stopwatch } from '../stopwatch.ts';
import type { EndedSpell } from './clock-watch.ts';
import { journalAndProject } from './project.ts';

/** Gives what was journaled without a right clock its business day, once the right time is known. */
export interface Restamp extends Loop {
  /** Takes up a spell that is over; in the transaction that says so. `wake` begins the work. */
  add(ended: Omit<EndedSpell, 'lagMs'>): void;
  /** Entries wait for their day. */
  busy(): boolean;
  /** Entries of spells that a restart of the machine has ended: nobody knows when they were, so they stay on the day that was thought likely. */
  unplaced(): number;
}

export interface RestampParts {
  readonly store: Store;
  readonly calendar: () => Calendar;
  readonly oldestMs: () => number;
  /** The last entry has its day; after the commit. */
  readonly onDone: () => void;
}

/** A spell under work: entries up to `after` are done. */
interface Task {
  readonly after: number;
  readonly through: number;
  readonly base: number;
  readonly shiftMs: number | null;
}

interface Progress {
  readonly left: number;
  readonly seen: number;
  readonly moved: number;
  readonly task: Task;
}

const TASKS = 'clock.restamp';
const UNPLACED = 'clock.unplaced';
const TURN_MS = 5;
const ENTRIES_PER_TURN = 256;
const ROWS_PER_TURN = 4096;
const RETRY_MS = 1000;

/**
 * Nothing that was journaled is edited: what stands on a wrong day is taken off it by one correcting entry and put on the right one by another, in the transaction
 * that also notes how far the work has come. Neither moves on-hand, and the order in which entries count stays as it was.
 */
export function createRestamp({ clock, log }: { clock: Clock; log: Log }, parts: RestampParts): Restamp {
  const { store } = parts;
  const read = (): Task[] => JSON.parse(store.settings.get(TASKS) ?? '[]') as Task[];
  const unplaced = (): number => Number(store.settings.get(UNPLACED) ?? 0);
  const corrections = createCorrections(store);
  let isBusy: boolean | null = null;
  let [seen, moved] = [0, 0];

  function turn() {
    try {
      const progress = store.transaction(work);
      if (progress) report(progress);
      isBusy = progress !== null && progress.left > 0;
    } catch (error) {
      if (!(error instanceof AgentError && error.retryable)) throw error;
      return { retryAfterMs: RETRY_MS };
    }
    if (isBusy) return 'more' as const;
    corrections.forget();
    parts.onDone();
    return 'idle' as const;
  }

  function work(): Progress | null {
    const [task, ...later] = read();
    if (!task) return null;
    if (!corrections.readOn(task)) return { left: 1 + later.length, seen: 0, moved: 0, task };
    const endsAt = stopwatch(clock) + TURN_MS;
    const batch = store.journal.flagged(task, 'gateway-clock', ENTRIES_PER_TURN);
    let [after, count, changed] = [task.after, 0, 0];
    for (const entry of batch) {
      if (task.shiftMs !== null) changed += place(entry, task.base, task.shiftMs);
      else store.serials.place(entry.id, null, 0);
      after = entry.id;
      count++;
      if (stopwatch(clock) > endsAt) break;
    }
    if (task.shiftMs === null && count > 0) store.settings.put(UNPLACED, String(unplaced() + count));
    const isDone = count === batch.length && batch.length < ENTRIES_PER_TURN;
    const left = isDone ? later : [{ ...task, after }, ...later];
    store.settings.put(TASKS, JSON.stringify(left));
    return { left: left.length, seen: count, moved: changed, task };
  }

  /** Puts one entry on its day; returns how many were moved. */
  function place(entry: JournalEntry, base: number, shiftMs: number): number {
    const row = store.stock.get(entry);
    const corrected = corrections.of(entry);
    const demand = entry.demand + corrected.demand;
    const eventTime = rightTime(entry, { base, shiftMs, oldestMs: parts.oldestMs() });
    store.serials.place(entry.id, eventTime, shiftMs);
    const businessDay = parts.calendar().businessDay(eventTime);
    const correction = { ...correctionOf(entry), receivedAt: clock.now() };
    const isMoved = demand !== 0 && businessDay !== corrected.businessDay;
    if (isMoved) {
      journalAndProject(store, { ...correction, businessDay: corrected.businessDay, demand: -demand, flags: ['gateway-clock'] });
      journalAndProject(store, { ...correction, eventTime, businessDay, demand, flags: [] });
    } else if (row?.since === NOT_PLACED) {
      // The first that was seen of the position: without its time nobody knows since when nothing was taken.
      journalAndProject(store, { ...correction, eventTime, businessDay, flags: [] });
    }
    return isMoved ? 1 : 0;
  }

  function report(progress: Progress): void {
    seen += progress.seen;
    moved += progress.moved;
    const { task, left } = progress;
    if (left > 0) return;
    if (task.shiftMs !== null)
      log.info({ entries: seen, moved, shiftSeconds: Math.round(task.shiftMs / 1000) }, 'entries have their business day');
    else if (seen > 0) log.warn({ entries: seen }, 'entries from before a restart without a clock: their business day is not known');
    [seen, moved] = [0, 0];
  }

  return {
    ...createLoop(clock, turn),
    add({ spell, through, shiftMs }) {
      if (through <= spell.after) return;
      store.settings.put(TASKS, JSON.stringify([...read(), { after: spell.after, through, base: spell.base, shiftMs }]));
      isBusy = true;
    },
    busy() {
      isBusy ??= read().length > 0;
      return isBusy;
    },
    unplaced,
  };
}

/**
 * What other corrections have made of the entries of a spell: read through once, some thousand rows to a turn, and then on to what has come since. Walking back the
 * chain of a busy position for each of its entries would take its length squared.
 */
function createCorrections(store: Store) {
  const known = new Map<number, { demand: number; businessDay: number }>();
  let through = -1;
  let readTo = 0;
  return {
    /** Reads on; false when there is more to read. */
    readOn(task: Task): boolean {
      if (task.through !== through) known.clear();
      readTo = task.through === through ? readTo : task.after;
      through = task.through;
      const newest = store.journal.newest().id;
      const end = Math.min(newest, readTo + ROWS_PER_TURN);
      for (const { reverses, demand, businessDay } of store.journal.correcting(readTo, end)) {
        if (reverses > task.after && reverses <= through)
          known.set(reverses, { demand: demand + (known.get(reverses)?.demand ?? 0), businessDay });
      }
      readTo = end;
      return end === newest;
    },
    forget(): void {
      known.clear();
      through = -1;
    },
    /** Change of demand, and the business day on which it counts now. */
    of: ({ id, businessDay }: JournalEntry) => known.get(id) ?? { demand: 0, businessDay },
  };
}

/** When an entry of a spell really was: by its device's clock where that can be believed, else its arrival, moved. */
function rightTime(entry: JournalEntry, by: { base: number; shiftMs: number; oldestMs: number }): number {
  const { eventTime, deviceTime, receivedAt, flags } = entry;
  // A level that is stated again as of an earlier reading bears that one's time.
  if (eventTime !== receivedAt && eventTime !== deviceTime) return eventTime < by.base ? eventTime : eventTime + by.shiftMs;
  const arrival = receivedAt + by.shiftMs;
  const believed =
    deviceTime !== null && !flags.includes('device-clock') && isBelievable(deviceTime, arrival, { believed: null, oldestMs: by.oldestMs });
  return believed ? Math.min(deviceTime, arrival) : arrival;
}

/** Says nothing of on-hand, and bears no order: a pick looks for the ship that it belongs to by it. */
function correctionOf(entry: JournalEntry): NewEntry {
  const { id, ...rest } = entry;
  return { ...rest, kind: 'reversal', level: null, delta: 0, demand: 0, quantity: 0, orderRef: null, reverses: id };
}
