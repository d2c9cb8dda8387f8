import { describe, expect, it } from 'vitest';
import { parseTime, toIso } from '../../../../agent/domain/calendar.ts';
import { dueRuns, nextRun, parseSchedule, type Schedule } from '../../../../agent/domain/time/schedule.ts';

function scheduleOf(pattern: string): Schedule {
  const parsed = parseSchedule(pattern);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.schedule;
}

const iso = (text: string) => parseTime(text) as number;
const due = (pattern: string, zone: string, since: string, until: string) =>
  dueRuns(scheduleOf(pattern), zone, iso(since), iso(until)).map((run) => toIso(run).slice(0, 16));
const next = (pattern: string, zone: string, after: string) => {
  const run = nextRun(scheduleOf(pattern), zone, iso(after));
  return run === null ? null : toIso(run).slice(0, 16);
};

describe('a cron pattern', () => {
  it('reads lists, ranges, steps and names', () => {
    const { times, months, weekdays, daysOfMonth } = scheduleOf('0,30 8-10/2 1-10/3 Jan-mar,december MON,fri');
    expect(times).toEqual([480, 510, 600, 630]);
    expect([...daysOfMonth]).toEqual([1, 4, 7, 10]);
    expect([...months]).toEqual([1, 2, 3, 12]);
    expect([...weekdays]).toEqual([0, 4]);
  });

  it('takes 0 and 7 for Sunday and lets ranges wrap', () => {
    expect([...scheduleOf('0 0 * * 0').weekdays]).toEqual([6]);
    expect([...scheduleOf('0 0 * * 7').weekdays]).toEqual([6]);
    expect([...scheduleOf('0 0 * * 5-7').weekdays]).toEqual([4, 5, 6]);
    expect([...scheduleOf('0 0 * * FRI-MON').weekdays]).toEqual([4, 5, 6, 0]);
    expect([...scheduleOf('0 0 * * *').weekdays].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(scheduleOf('0 22-1 * * *').times).toEqual([0, 60, 1320, 1380]);
  });

  it.each([
    ['', 'five fields'],
    ['* * * *', 'five fields'],
    ['* * * * * *', 'not 6'],
    ['@daily', 'five fields'],
    ['60 * * * *', 'within 0 to 59'],
    ['* 24 * * *', 'hour'],
    ['* * 0 * *', 'day of month'],
    ['* * * 13 *', 'month'],
    ['* * * * 8', 'day of week'],
    ['*/0 * * * *', 'the step 0'],
    ['*/61 * * * *', 'the step 61'],
    ['5/15 * * * *', 'no range'],
    ['1,,2 * * * *', 'neither'],
    ['-5 * * * *', 'neither'],
    ['1.5 * * * *', 'neither'],
    ['* * ? * *', 'neither'],
    ['* * L * *', 'within 1 to 31'],
    ['* * * foo *', 'within 1 to 12'],
    ['0 0 31 2,4 *', 'no month'],
  ])('"%s" is refused with "%s"', (pattern, word) => {
    const parsed = parseSchedule(pattern);
    expect(parsed.ok ? '' : parsed.reason).toContain(word);
  });
});

describe('due runs', () => {
  it('lie after the last success and up to now', () => {
    const runs = ['2026-01-05T02:30', '2026-01-06T02:30'];
    expect(due('30 2 * * *', 'UTC', '2026-01-04T02:30:00Z', '2026-01-06T02:30:00Z')).toEqual(runs);
    expect(due('30 2 * * *', 'UTC', '2026-01-05T02:30:00Z', '2026-01-05T23:00:00Z')).toEqual([]);
    expect(due('30 2 * * *', 'UTC', '2026-01-05T02:30:00Z', '2026-01-04T00:00:00Z')).toEqual([]);
  });

  it('need day of month and day of week to agree', () => {
    expect(due('0 12 13 * FRI', 'UTC', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([
      ...['2026-02-13T12:00', '2026-03-13T12:00', '2026-11-13T12:00'],
    ]);
  });

  it('in a gap come once, when it ends', () => {
    expect(due('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['2026-03-29T01:00']);
    expect(due('*/20 2-3 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual([
      ...['2026-03-29T01:00', '2026-03-29T01:20', '2026-03-29T01:40'],
    ]);
  });

  it('in the repeated hour come once, the first time', () => {
    expect(due('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toEqual(['2026-10-25T00:30']);
  });

  it('are the newest thousand when more were missed', () => {
    const runs = dueRuns(scheduleOf('*/5 * * * *'), 'Europe/Berlin', 0, iso('2026-01-05T00:00:00Z'));
    expect(runs).toHaveLength(1000);
    expect(toIso(runs.at(-1)!)).toBe('2026-01-05T00:00:00.000Z');
    expect(runs[1]! - runs[0]!).toBe(300_000);
  });

  it('are found over decades', () => {
    expect(due('0 0 29 2 *', 'UTC', '1996-03-01T00:00:00Z', '2026-01-01T00:00:00Z')).toHaveLength(7);
  });
});

describe('the next run', () => {
  it('is strictly later', () => {
    expect(next('30 2 * * *', 'UTC', '2026-01-05T02:30:00Z')).toBe('2026-01-06T02:30');
    expect(next('30 2 * * *', 'UTC', '2026-01-05T02:29:59Z')).toBe('2026-01-05T02:30');
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00');
  });

  it('is found even where leap day and weekday seldom meet', () => {
    expect(next('0 0 29 2 MON', 'UTC', '2076-03-01T00:00:00Z')).toBe('2112-02-29T00:00');
  });
});
