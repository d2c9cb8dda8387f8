import { describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, daysFromDate, localParts, parseTimeOfDay, WEEKDAYS } from '../../agent/domain/calendar.ts';
import { parseSchedule } from '../../agent/domain/time/schedule.ts';
import { createJobs } from '../../agent/pipeline/keep/jobs.ts';
import { createVirtualClock } from '../../simulator/virtual-clock.ts';
import { createKeptLog } from '../support/kept-log.ts';
import { temporaryStore } from '../support/temporary-store.ts';

const HOUR = 3_600_000;
const STEP = 15 * 60_000;
const STARTS = ['00:00', '02:30', '06:00'];

/** Zone, year, and by how many hours its clocks are changed in it, in order. */
const YEARS: readonly (readonly [zone: string, year: number, shifts: readonly number[]])[] = [
  ['Europe/Berlin', 2026, [1, -1]],
  ['America/New_York', 2026, [1, -1]],
  ['America/St_Johns', 2026, [1, -1]],
  ['Australia/Lord_Howe', 2026, [-0.5, 0.5]],
  ['Africa/Casablanca', 2026, [-1, 1]],
  ['Asia/Kathmandu', 2026, []],
  ['Pacific/Apia', 2011, [-1, 1, 24]],
];

/** What the clock on the wall shows, as if it were UTC: by the runtime, not by the calendar under test. */
function wallReader(zone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  return (time) => Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
}

describe.each(YEARS)('a year in %s (%i)', (zone, year, shifts) => {
  const readWall = wallReader(zone);
  const instants = Array.from({ length: 366 * 96 }, (_, index) => Date.UTC(year, 0, 1) + index * STEP);
  const walls = instants.map(readWall);

  it('has the changes of the clocks that it is here for', () => {
    const offsets = walls.map((wall, index) => wall - instants[index]!);
    expect(
      offsets.flatMap((offset, index) => (index > 0 && offset !== offsets[index - 1] ? [(offset - offsets[index - 1]!) / HOUR] : [])),
    ).toEqual(shifts);
  });

  it.each(STARTS)('has each quarter of an hour in exactly one business day, in order, from %s on', (businessDayStart) => {
    const calendar = createCalendar({ timezone: zone, businessDayStart, openDays: [] });
    const startMs = parseTimeOfDay(businessDayStart)! * 60_000;
    // A day begins when the wall first shows its start, or has skipped it; an hour that comes twice begins nothing anew.
    let expected = Number.NEGATIVE_INFINITY;
    const wrong = instants.flatMap((time, index) => {
      expected = Math.max(expected, Math.floor((walls[index]! - startMs) / DAY_MS));
      const day = calendar.businessDay(time);
      const isInside = calendar.startOfDay(day) <= time && time < calendar.startOfDay(day + 1);
      return day === expected && isInside ? [] : [{ time, day, expected }];
    });
    expect(wrong).toEqual([]);
  });

  it.each(STARTS)('has days of 24 hours from %s on, but for those that a change of the clocks touches', (businessDayStart) => {
    const calendar = createCalendar({ timezone: zone, businessDayStart, openDays: [...WEEKDAYS] });
    const changes = instants.filter((time, index) => index > 0 && walls[index]! - time !== walls[index - 1]! - instants[index - 1]!);
    const [first, last] = [daysFromDate(year, 1, 1), daysFromDate(year, 12, 31)];
    let changed = 0;
    for (let day = first; day <= last; day++) {
      const [start, end] = [calendar.startOfDay(day), calendar.startOfDay(day + 1)];
      // A gap that swallows the start of a day ends the day before it later than usual: both are touched.
      const isTouched = changes.some((change) => start <= change && change <= end);
      if (!isTouched) expect([day, (end - start) / HOUR]).toEqual([day, 24]);
      changed += (end - start) / HOUR - 24;
    }
    expect(changed).toBeCloseTo(-shifts.reduce((sum, shift) => sum + shift, 0), 9);
  });
});

describe('jobs through a year', () => {
  const patterns = { midnight: '0 0 * * *', learn: '30 1 * * *', gap: '30 2 * * *', tidy: '15 3 * * *', sundays: '10 2 * * SUN' };

  it.each(YEARS.filter(([, year]) => year === 2026))('run once on each day on which they are due, in %s', async (zone) => {
    const temporary = temporaryStore();
    const clock = createVirtualClock(Date.UTC(2025, 11, 30));
    const runs = new Map<string, number[]>(Object.keys(patterns).map((name) => [name, []]));
    const jobs = Object.entries(patterns).map(([name, pattern]) => {
      const parsed = parseSchedule(pattern);
      if (!parsed.ok) throw new Error(parsed.reason);
      return { name, pattern, schedule: parsed.schedule, run: () => void runs.get(name)!.push(clock.now()) };
    });
    const planned = createJobs({ clock, log: createKeptLog() }, temporary.store, { jobs, timeZone: zone });
    try {
      planned.start();
      await clock.runUntil(Date.UTC(2027, 0, 3));
    } finally {
      planned.stop();
      temporary.remove();
    }
    const days = Array.from({ length: 365 }, (_, index) => daysFromDate(2026, 1, 1) + index);
    for (const [name, times] of runs) {
      const on = times.map((time) => localParts(time, zone).day).filter((day) => day >= days[0]! && day <= days.at(-1)!);
      expect([name, on]).toEqual([name, name === 'sundays' ? days.filter((day) => (day + 3) % 7 === 6) : days]);
    }
  });
});
