import { beginRun, type EventRun, type EventTurn, extendRun, fillRun, fitsRun, type NumberedTime, SLACK_MS } from './event-run.ts';

/** What is known of the numbers that a device gives to its events: of its last starts, the one that was heard of last first; JSON, bounded. */
export interface EventNumbers {
  readonly runs: readonly EventRun[];
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

/**
 * Takes the number of an event, which counts up by one from each start of the device on, and its time by the device's clock, UTC milliseconds. What decides that an event has come before is its number together with the
 * time that this number had: a number alone comes again after a restart, and a time alone says nothing once a clock was set. An event whose number and time do not belong together begins a new count, and so does
 * one whose clock went back: neither is ever left out. Only where a start is told late from a number on that the start before had not reached can numbers of the two be taken for each other.
 */
export function takeEventNumber(known: EventNumbers | null, number: number, time: number): TakenNumber {
  const runs = known?.runs ?? [];
  const before = closestBefore(runs, number, time);
  if (before && number === before.last[0] + 1) return extended(runs, before, [number, time]);
  const within = runs.find((run) => number >= run.marks[0]![0] && number <= run.last[0] && fitsRun(run, number, time));
  if (within) return filled(runs, within, number);
  if (before) return extended(runs, before, [number, time]);
  const later = runs.find((run) => number < run.marks[0]![0] && fitsRun(run, number, time));
  if (later) return filled(runs, later, number);
  const begun = beginRun(number, time, 1 + Math.max(0, ...runs.map(({ order }) => order)));
  return { numbers: { runs: [begun, ...runs].slice(0, MOST_RUNS) }, turn: 'begun', missing: 0 };
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

function extended(runs: readonly EventRun[], before: EventRun, [number, time]: NumberedTime): TakenNumber {
  const { run, missing } = extendRun(before, number, time);
  return { numbers: withFirst(runs, before, run), turn: 'next', missing };
}

function filled(runs: readonly EventRun[], run: EventRun, number: number): TakenNumber {
  const { run: after, turn } = fillRun(run, number);
  return { numbers: after === run ? { runs } : withFirst(runs, run, after), turn, missing: 0 };
}

function withFirst(runs: readonly EventRun[], run: EventRun, after: EventRun): EventNumbers {
  return { runs: runs.length === 1 ? [after] : [after, ...runs.filter((other) => other !== run)] };
}
