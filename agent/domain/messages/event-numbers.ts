import { beginRun, type EventRun, type EventTurn, extendRun, fillRun, fitsRun, SLACK_MS } from './event-run.ts';

/** What is known of the numbers that a device gives to its events: those since its last start and, for what it stored before, those of the start before; JSON. */
export interface EventNumbers {
  readonly now: EventRun;
  readonly before: EventRun | null;
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

/**
 * Takes the number of an event, which counts up by one from each start of the device on, and its time by the device's clock, UTC milliseconds. What decides that an event has come before is its number together with the
 * time that this number had: a number alone comes again after a restart, and a time alone says nothing once a clock was set. An event whose number and time do not belong together begins a new count and is never left
 * out; one whose number goes on is taken whatever its clock says.
 */
export function takeEventNumber(known: EventNumbers | null, number: number, time: number): TakenNumber {
  if (!known) return { numbers: { now: beginRun(number, time), before: null }, turn: 'begun', missing: 0 };
  const { now, before } = known;
  const [last, lastTime] = now.last;
  if (number <= last && fitsRun(now, number, time)) {
    const { run, turn } = fillRun(now, number);
    return { numbers: run === now ? known : { now: run, before }, turn, missing: 0 };
  }
  if (time < lastTime - SLACK_MS) {
    const stored = takeStored(known, number, time);
    if (stored) return stored;
  }
  if (number <= last || number - last > LARGEST_GAP)
    return { numbers: { now: beginRun(number, time), before: now }, turn: 'begun', missing: 0 };
  const { run, missing } = extendRun(now, number, time);
  return { numbers: { now: run, before }, turn: 'next', missing };
}

/** An event that was stored before the last start of the device and is told only now; null where it is none. */
function takeStored({ now, before }: EventNumbers, number: number, time: number): TakenNumber | null {
  if (!before) return null;
  const [last, lastTime] = before.last;
  if (number <= last) {
    if (!fitsRun(before, number, time)) return null;
    const { run, turn } = fillRun(before, number);
    return { numbers: { now, before: run }, turn, missing: 0 };
  }
  if (number - last > LARGEST_GAP || time < lastTime - SLACK_MS || time > now.marks[0]![1] + SLACK_MS) return null;
  const { run, missing } = extendRun(before, number, time);
  return { numbers: { now, before: run }, turn: 'next', missing };
}
