import { type Repeats, withRepeat } from './event-repeats.ts';
import { beginRun, type EventRun, type EventTurn, extendRun, fillRun, fitsRun, type NumberedTime, SLACK_MS } from './event-run.ts';

/** What is known of the numbers that a device gives to its events: of its last starts, the one that was heard of last first; JSON, bounded. */
export interface EventNumbers {
  readonly runs: readonly EventRun[];
  /** Numbers that were taken for repeated since the last new one; absent where there are none. */
  readonly repeats?: Repeats;
}

/** What a number turned out to be. `begun`: the first of a new run. */
export interface TakenNumber {
  readonly numbers: EventNumbers;
  readonly turn: EventTurn | 'begun';
  /** Numbers left out just before it. */
  readonly missing: number;
}

/** Further ahead it is no gap but another count: a reader that reports 500 events a second needs five hours for so many. */
const LARGEST_GAP = 10_000_000;
/** What a device stored before it was started again comes between what it tells live. */
const MOST_RUNS = 3;
/** What a reader tells again in this time after the last number that was new is taken for a repetition, whatever its clock shows. */
const RESTART_MS = 60_000;
/** Reads are stored for days, not for weeks: a time further from the gateway's is that of a wrong clock. */
const STORED_MS = 7 * 86_400_000;

/**
 * Takes the number of an event, which counts up by one from each start of the device on, and its time by the device's clock, UTC milliseconds. What decides that an event has come before is its number together with the
 * time that this number had: a number alone comes again after a restart, and a time alone says nothing once a clock was set. An event whose number and time do not belong together begins a new count, and so does
 * one whose clock went back: neither is ever left out. Only where a start is told late from a number on that the start before had not reached can numbers of the two be taken for each other.
 * A clock without a battery begins at the same time with each start, and then numbers and times of two starts agree: what comes then is told from a repetition by `now`, the gateway's time, UTC milliseconds.
 */
export function takeEventNumber(known: EventNumbers | null, number: number, time: number, now: number): TakenNumber {
  const runs = known?.runs ?? [];
  const event: NumberedTime = [number, time];
  const before = closestBefore(runs, number, time);
  if (before && number === before.last[0] + 1) return extended(runs, before, event, now);
  const within = runs.filter((run) => number >= run.marks[0]![0] && number <= run.last[0] && fitsRun(run, number, time));
  for (const run of within) {
    const taken = filled(known!, run, number);
    if (taken.turn !== 'repeated') return taken;
  }
  if (within.length > 0) {
    const latest = within.reduce((one, other) => (other.order > one.order ? other : one));
    // A later start goes on where an earlier one had the same numbers at the same times.
    if (before && before.order > latest.order) return extended(runs, before, event, now);
    const { repeats, isLive } = withRepeat(known?.repeats ?? null, event, now);
    if (isLive || isOver(latest, time, now)) return begun(runs, event, now);
    return { numbers: { runs, repeats }, turn: 'repeated', missing: 0 };
  }
  if (before) return extended(runs, before, event, now);
  const later = runs.find((run) => number < run.marks[0]![0] && fitsRun(run, number, time));
  return later ? filled(known!, later, number) : begun(runs, event, now);
}

/** Whether a run that has had a number is silent, and the number comes again by a clock that is wrong: then the device was started again. A right clock tells what it stored twice. */
function isOver({ heardAt }: EventRun, time: number, now: number): boolean {
  return heardAt !== undefined && Math.abs(now - heardAt) > RESTART_MS && Math.abs(time - now) > STORED_MS;
}

/** The run that an event goes on with, by its time; where several could be, the one whose numbers end closest before it. */
function closestBefore(runs: readonly EventRun[], number: number, time: number): EventRun | null {
  // A clock that was set back does not make what goes on part of an older run.
  if (runs[0] && number === runs[0].last[0] + 1 && !isAfter(runs[0], time)) return null;
  let closest: EventRun | null = null;
  for (const run of runs) {
    const [last, lastTime] = run.last;
    if (number <= last || number - last > LARGEST_GAP || !isAfter(run, time)) continue;
    // What is as late as a later start belongs to that.
    if (runs.some((other) => other.order > run.order && other.marks[0]![1] > lastTime && time >= other.marks[0]![1] - SLACK_MS)) continue;
    if (!closest || last > closest.last[0] || (last === closest.last[0] && lastTime > closest.last[1])) closest = run;
  }
  return closest;
}

function isAfter({ last: [, lastTime] }: EventRun, time: number): boolean {
  return time >= lastTime - SLACK_MS;
}

function begun(runs: readonly EventRun[], [number, time]: NumberedTime, now: number): TakenNumber {
  const run = beginRun(number, time, 1 + Math.max(0, ...runs.map(({ order }) => order)), now);
  return { numbers: { runs: [run, ...runs].slice(0, MOST_RUNS) }, turn: 'begun', missing: 0 };
}

function extended(runs: readonly EventRun[], before: EventRun, event: NumberedTime, now: number): TakenNumber {
  const { run, missing } = extendRun(before, event, now);
  return { numbers: { runs: withFirst(runs, before, run) }, turn: 'next', missing };
}

function filled(known: EventNumbers, run: EventRun, number: number): TakenNumber {
  const { run: after, turn } = fillRun(run, number);
  return { numbers: after === run ? known : { ...known, runs: withFirst(known.runs, run, after) }, turn, missing: 0 };
}

function withFirst(runs: readonly EventRun[], run: EventRun, after: EventRun): readonly EventRun[] {
  return runs.length === 1 ? [after] : [after, ...runs.filter((other) => other !== run)];
}
