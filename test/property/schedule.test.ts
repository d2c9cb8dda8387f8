import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, daysFromDate, localParts } from '../../agent/domain/calendar.ts';
import { dueRuns, nextRun, parseSchedule, type Schedule } from '../../agent/domain/time/schedule.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'] as const;

function scheduleOf(pattern: string): Schedule {
  const parsed = parseSchedule(pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.schedule;
}

const aZone = fc.constantFrom(...ZONES);
const aYear = fc.integer({ min: 2010, max: 2035 });

describe('a nightly schedule', () => {
  it.each(ZONES)('is due exactly once per local date through 2026 in %s', (zone) => {
    const [first, last] = [daysFromDate(2026, 1, 1), daysFromDate(2026, 12, 31)];
    const schedule = scheduleOf('30 2 * * *');
    const dates = dueRuns(schedule, zone, (first - 2) * DAY_MS, (last + 2) * DAY_MS)
      .map((run) => localParts(run, zone).day)
      .filter((day) => day >= first && day <= last);
    expect(dates).toEqual(Array.from({ length: 365 }, (_, index) => first + index));
  });

  it('is due exactly once per local date at any minute of the night, in any year', () => {
    fc.assert(
      fc.property(aZone, aYear, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 59 }), (zone, year, hour, minute) => {
        const [first, last] = [daysFromDate(year, 1, 2), daysFromDate(year, 12, 30)];
        const runs = dueRuns(scheduleOf(`${minute} ${hour} * * *`), zone, (first - 1) * DAY_MS, (last + 2) * DAY_MS);
        const dates = runs.map((run) => localParts(run, zone).day).filter((day) => day >= first && day <= last);
        expect(dates).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
      }),
      { numRuns: 30 },
    );
  });
});

const aPattern = fc.constantFrom(
  '*/15 * * * *',
  '30 2 * * *',
  '0 */6 * * *',
  '0 12 * * MON-FRI',
  '5 4 1,15 * *',
  '10,50 1-3 * * SUN',
  '0 0 * 3,10 *',
);

describe('a schedule', () => {
  it('is due at the same times whether asked at once or step by step, and next run agrees', () => {
    fc.assert(
      fc.property(
        aPattern,
        aZone,
        fc.integer({ min: 15_000, max: 22_000 }),
        fc.array(fc.integer({ min: 1, max: 90_000_000 }), { maxLength: 8 }),
        (pattern, zone, day, steps) => {
          const schedule = scheduleOf(pattern);
          const since = day * DAY_MS;
          let now = since;
          const stepwise: number[] = [];
          for (const step of steps) {
            stepwise.push(...dueRuns(schedule, zone, now, now + step));
            now += step;
          }
          const atOnce = dueRuns(schedule, zone, since, now);
          expect(stepwise).toEqual(atOnce);
          let at = since;
          for (const run of atOnce) {
            at = nextRun(schedule, zone, at) as number;
            expect(at).toBe(run);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
