import { describe, expect, it } from 'vitest';
import {
  createCalendar,
  dateParts,
  daysFromDate,
  firstLocalTime,
  formatDay,
  isTimeZone,
  localParts,
  localTimes,
  parseDate,
  parseTime,
  parseTimeOfDay,
  toIso,
  WEEKDAYS,
} from '../../../agent/domain/calendar.ts';

const iso = (text: string): number => {
  const time = parseTime(text);
  if (time === null) throw new Error(`not a time: ${text}`);
  return time;
};
const day = (text: string): number => parseDate(text) as number;

describe('a time', () => {
  it.each([
    ['2026-01-05T09:30:00Z', 1_767_605_400_000],
    ['2026-01-05T09:30Z', 1_767_605_400_000],
    ['2026-01-05T09:30:00.123Z', 1_767_605_400_123],
    ['2026-01-05T09:30:00.1Z', 1_767_605_400_100],
    ['2026-01-05T09:30:00,123456789Z', 1_767_605_400_123],
    ['2026-01-05T10:30:00+01:00', 1_767_605_400_000],
    ['2026-01-05T10:30:00+0100', 1_767_605_400_000],
    ['2026-01-05T04:30:00-05', 1_767_605_400_000],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['1969-12-31T23:59:59Z', -1000],
  ])('reads %s', (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  it.each([
    '',
    '2026-01-05',
    '2026-01-05T09:30:00',
    '2026-01-05 09:30:00Z',
    '2026-1-5T09:30:00Z',
    '2026-02-29T09:30:00Z',
    '2026-13-01T09:30:00Z',
    '2026-00-01T09:30:00Z',
    '2026-01-00T09:30:00Z',
    '2026-01-05T24:00:00Z',
    '2026-01-05T09:60:00Z',
    '2026-01-05T09:30:60Z',
    '2026-01-05T09:30:00.Z',
    '2026-01-05T09:30:00.1234567890Z',
    '2026-01-05T09:30:00z',
    '2026-01-05T09:30:00Zx',
    '2026-01-05T09:30:00+1',
    '2026-01-05T09:30:00+25:00',
    '2026-01-05T09:30:00+01:00x',
    '2026-01-05T09:30:00+01:',
    ' 2026-01-05T09:30:00Z',
    '+002026-01-05T09:30:00Z',
    '1767605400000',
    'now',
  ])('refuses "%s"', (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it('reads Unix milliseconds and refuses what is no whole number of them', () => {
    expect(parseTime(1_767_605_400_000)).toBe(1_767_605_400_000);
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e16, -1e16]) expect(parseTime(value)).toBeNull();
  });

  it('is written in ISO 8601 with milliseconds', () => {
    expect(toIso(1_767_605_400_007)).toBe('2026-01-05T09:30:00.007Z');
    expect(toIso(-1)).toBe('1969-12-31T23:59:59.999Z');
  });
});

describe('a date', () => {
  it('counts days since 1970-01-01', () => {
    expect([parseDate('1970-01-01'), parseDate('2026-01-05'), parseDate('1969-12-31')]).toEqual([0, 20_458, -1]);
    expect(formatDay(20_458)).toBe('2026-01-05');
    expect(dateParts(day('2024-02-29'))).toEqual({ year: 2024, month: 2, dayOfMonth: 29 });
    expect(daysFromDate(2000, 3, 1) - daysFromDate(2000, 2, 28)).toBe(2);
  });

  it.each(['', '2026-1-05', '2026-02-30', '2100-02-29', '2026/01/05', '2026-01-05T00:00Z', '20260105', '2026-01-0x'])(
    'refuses "%s"',
    (text) => {
      expect(parseDate(text)).toBeNull();
    },
  );

  it('knows a time of day as minutes since midnight', () => {
    expect([parseTimeOfDay('00:00'), parseTimeOfDay('23:59'), parseTimeOfDay('24:00'), parseTimeOfDay('6:00')]).toEqual([
      0,
      1439,
      null,
      null,
    ]);
  });
});

describe('a time zone', () => {
  it('is known by its IANA name', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Kolkata'].every(isTimeZone)).toBe(true);
    expect(['Europe/Atlantis', '', '+01:00', 'constructor'].some(isTimeZone)).toBe(false);
  });

  it('shows the local date and time', () => {
    expect(localParts(iso('2026-03-29T01:00:00Z'), 'Europe/Berlin')).toEqual({
      ...{ day: day('2026-03-29'), year: 2026, month: 3, dayOfMonth: 29, weekday: 6 },
      ...{ hour: 3, minute: 0, second: 0 },
    });
  });

  const at = (date: string, hour: number, minute: number) => ({ day: day(date), hour, minute, second: 0 });

  it('has no instant for a local time in the spring gap, and the first one after it is the end of the gap', () => {
    expect(localTimes(at('2026-03-29', 2, 30), 'Europe/Berlin')).toEqual([]);
    expect(firstLocalTime(at('2026-03-29', 2, 30), 'Europe/Berlin')).toBe(iso('2026-03-29T01:00:00Z'));
    expect(firstLocalTime(at('2026-10-04', 2, 10), 'Australia/Lord_Howe')).toBe(iso('2026-10-03T15:30:00Z'));
  });

  it('has two instants for a local time in the autumn overlap', () => {
    expect(localTimes(at('2026-10-25', 2, 30), 'Europe/Berlin').map(toIso)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
    // Lord Howe Island sets its clocks by half an hour.
    expect(localTimes(at('2026-04-05', 1, 45), 'Australia/Lord_Howe').map(toIso)).toEqual([
      '2026-04-04T14:45:00.000Z',
      '2026-04-04T15:15:00.000Z',
    ]);
  });

  it('has one instant for every other local time', () => {
    expect(localTimes(at('2026-07-01', 12, 0), 'Asia/Kolkata').map(toIso)).toEqual(['2026-07-01T06:30:00.000Z']);
  });
});

describe('a business day', () => {
  const berlin = createCalendar({ timezone: 'Europe/Berlin', businessDayStart: '06:00', openDays: WEEKDAYS.slice(0, 5) });

  it('begins at its local start, so that a night shift belongs to the day before', () => {
    expect(formatDay(berlin.businessDay(iso('2026-01-05T04:59:59Z')))).toBe('2026-01-04');
    expect(formatDay(berlin.businessDay(iso('2026-01-05T05:00:00Z')))).toBe('2026-01-05');
    expect(toIso(berlin.startOfDay(day('2026-07-05')))).toBe('2026-07-05T04:00:00.000Z');
  });

  it('has 23 or 25 hours when the clocks change', () => {
    const midnight = createCalendar({ timezone: 'Europe/Berlin', businessDayStart: '00:00', openDays: [] });
    const hours = (date: string) => (midnight.startOfDay(day(date) + 1) - midnight.startOfDay(day(date))) / 3_600_000;
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-10-26')]).toEqual([23, 25, 24]);
  });

  it('starts after the gap where its start is skipped, and once where it comes twice', () => {
    const night = createCalendar({ timezone: 'Europe/Berlin', businessDayStart: '02:30', openDays: [] });
    expect(toIso(night.startOfDay(day('2026-03-29')))).toBe('2026-03-29T01:00:00.000Z');
    expect(toIso(night.startOfDay(day('2026-10-25')))).toBe('2026-10-25T00:30:00.000Z');
    // 02:10 local for the second time: the business day has begun already and does not end again.
    expect(night.businessDay(iso('2026-10-25T01:10:00Z'))).toBe(day('2026-10-25'));
  });

  it('leaves out a date that its island skipped', () => {
    const apia = createCalendar({ timezone: 'Pacific/Apia', businessDayStart: '00:00', openDays: [] });
    expect(apia.startOfDay(day('2011-12-30'))).toBe(apia.startOfDay(day('2011-12-31')));
    expect(formatDay(apia.businessDay(apia.startOfDay(day('2011-12-30'))))).toBe('2011-12-31');
  });

  it('knows weekdays, Monday first, and open days', () => {
    expect([day('2026-01-05'), day('2026-01-10'), day('2026-01-11'), -4].map(berlin.weekday)).toEqual([0, 5, 6, 6]);
    expect([day('2026-01-09'), day('2026-01-10')].map(berlin.isOpen)).toEqual([true, false]);
  });

  it('cannot be made from a time of day that does not exist or a zone that nobody knows', () => {
    expect(() => createCalendar({ timezone: 'UTC', businessDayStart: '25:00', openDays: [] })).toThrow('HH:MM');
    expect(() => createCalendar({ timezone: 'Mars/Base', businessDayStart: '00:00', openDays: [] }).startOfDay(0)).toThrow();
  });
});
