import { invariant } from './invariant.ts';

/** The only file that parses dates or knows time zones. Days are numbers since 1970-01-01, times are UTC milliseconds. */

/** Days of the week, Monday first: a day's place in this list is its number. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Milliseconds in a day of 24 hours. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const DAYS_REMEMBERED = 4096;

/** A date of the Gregorian calendar; months and days of the month count from 1. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** A wall-clock time: the local date as a day number, and the time of day. */
export interface LocalTime {
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** How a site counts its days. */
export interface CalendarOptions {
  /** IANA name, for example `Europe/Berlin`. */
  readonly timezone: string;
  /** Local time at which the business day begins, `HH:MM`. */
  readonly businessDayStart: string;
  readonly openDays: readonly Weekday[];
}

/** The site's business days. */
export interface Calendar {
  readonly timezone: string;
  /** The business day that contains a time: the local date after subtracting the business day's start. */
  businessDay(time: number): number;
  /** When a business day begins; where its local start does not exist, the first instant after the gap. */
  startOfDay(day: number): number;
  isOpen(day: number): boolean;
  /** 0 is Monday. */
  weekday(day: number): number;
}

/** Creates the site's calendar; throws on options that `isTimeZone` and `parseTimeOfDay` refuse. */
export function createCalendar(options: CalendarOptions): Calendar {
  const { timezone } = options;
  const startMinute = parseTimeOfDay(options.businessDayStart);
  invariant(startMinute !== null, `businessDayStart "${options.businessDayStart}" is HH:MM`);
  const openWeekdays = WEEKDAYS.map((name) => options.openDays.includes(name));
  const starts = new Map<number, number>();
  const startMs = startMinute * MINUTE_MS;

  const startOfDay = (day: number): number => {
    const known = starts.get(day);
    if (known !== undefined) return known;
    if (starts.size >= DAYS_REMEMBERED) starts.clear();
    const start = firstInstant(day * DAY_MS + startMs, timezone);
    starts.set(day, start);
    return start;
  };

  // Messages come in runs of the same day: remember the bounds of the last one.
  let [lastDay, lastStart, lastEnd] = [0, 0, 0];
  const businessDay = (time: number): number => {
    if (time >= lastStart && time < lastEnd) return lastDay;
    let day = Math.floor((time - startMs) / DAY_MS);
    while (startOfDay(day) > time) day--;
    while (startOfDay(day + 1) <= time) day++;
    [lastDay, lastStart, lastEnd] = [day, startOfDay(day), startOfDay(day + 1)];
    return day;
  };
  return { timezone, businessDay, startOfDay, isOpen: (day) => openWeekdays[weekdayOf(day)] === true, weekday: weekdayOf };
}

/** The weekday of a day number, 0 is Monday (1970-01-01 was a Thursday). */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Whether the runtime knows this IANA time zone. Bare offsets are no zones: not every supported runtime takes them. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: timezone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(timezone, format);
  }
  return format;
}

/** The wall clock as if it were UTC, in whole seconds' milliseconds. */
function wallClock(time: number, timezone: string): number {
  const fields: Record<string, number> = {};
  for (const part of formatOf(timezone).formatToParts(time)) fields[part.type] = Number(part.value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = fields;
  return daysFromDate(year, month, day) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000;
}

function offsetAt(time: number, timezone: string): number {
  return wallClock(time, timezone) - Math.floor(time / 1000) * 1000;
}

/** What the wall clock of a time zone shows at a time. */
export function localParts(time: number, timezone: string): LocalTime & DateParts & { readonly weekday: number } {
  const wall = wallClock(time, timezone);
  const day = Math.floor(wall / DAY_MS);
  const second = (wall - day * DAY_MS) / 1000;
  const clock = { hour: Math.floor(second / 3600), minute: Math.floor(second / 60) % 60, second: second % 60 };
  return { day, ...dateParts(day), weekday: weekdayOf(day), ...clock };
}

/** The times at which a zone's wall clock shows a local time, ascending: none in a gap, two where the clock is set back. */
export function localTimes(local: LocalTime, timezone: string): number[] {
  return instantsOf(wallOf(local), timezone);
}

/** The first time at which a zone's wall clock shows a local time or, where it skips that, a later one. */
export function firstLocalTime(local: LocalTime, timezone: string): number {
  return firstInstant(wallOf(local), timezone);
}

function wallOf(local: LocalTime): number {
  return local.day * DAY_MS + local.hour * HOUR_MS + local.minute * MINUTE_MS + local.second * 1000;
}

/** No zone was ever further from UTC than this. */
const WIDEST_OFFSET_MS = 16 * HOUR_MS;

function offsetsAround(wall: number, timezone: string): number[] {
  return [offsetAt(wall - WIDEST_OFFSET_MS, timezone), offsetAt(wall, timezone), offsetAt(wall + WIDEST_OFFSET_MS, timezone)];
}

function instantsOf(wall: number, timezone: string): number[] {
  const candidates = new Set(offsetsAround(wall, timezone).map((offset) => wall - offset));
  return [...candidates].filter((time) => wallClock(time, timezone) === wall).sort((a, b) => a - b);
}

function firstInstant(wall: number, timezone: string): number {
  const [first] = instantsOf(wall, timezone);
  if (first !== undefined) return first;
  // In a gap the clock jumps over `wall` somewhere between these two; find the jump.
  const offsets = offsetsAround(wall, timezone);
  let before = wall - Math.max(...offsets);
  let after = wall - Math.min(...offsets);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallClock(middle, timezone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** Minutes since midnight of `HH:MM` (00:00 to 23:59), or null. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

/** The day number of a calendar date `YYYY-MM-DD`, or null where there is no such date. */
export function parseDate(text: string): number | null {
  return text.length === 10 ? dateAt(text) : null;
}

function dateAt(text: string): number | null {
  const [year, month, dayOfMonth] = [digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)];
  if (year < 0 || text.charCodeAt(4) !== 0x2d || text.charCodeAt(7) !== 0x2d) return null;
  if (month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysInMonth(year, month)) return null;
  return daysFromDate(year, month, dayOfMonth);
}

/** `YYYY-MM-DD` of a day number. */
export function formatDay(day: number): string {
  const { year, month, dayOfMonth } = dateParts(day);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

/** ISO 8601 with milliseconds, UTC: `2026-01-05T09:30:00.000Z`. */
export function toIso(time: number): string {
  const whole = Math.floor(time);
  const day = Math.floor(whole / DAY_MS);
  const rest = whole - day * DAY_MS;
  const [hour, minute] = [Math.floor(rest / HOUR_MS), Math.floor(rest / MINUTE_MS) % 60];
  return `${formatDay(day)}T${padded(hour, 2)}:${padded(minute, 2)}:${padded(Math.floor(rest / 1000) % 60, 2)}.${padded(rest % 1000, 3)}Z`;
}

/** A time to the second as it can stand in a file name, UTC: `20260105T093000Z`. */
export function toStamp(time: number): string {
  return toIso(time).replace(/[-:]|\.\d+/g, '');
}

/** UTC milliseconds of a stamp, or null. */
export function parseStamp(stamp: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/.exec(stamp);
  return match && parseTime(`${match[1]}-${match[2]}-${match[3]}:${match[4]}:${match[5]}`);
}

const LATEST_TIME = daysFromDate(10_000, 1, 1) * DAY_MS - 1;

/** UTC milliseconds of an ISO 8601 date and time with `Z` or an offset (seconds and their fraction may be missing), or of Unix milliseconds; null for anything else. */
export function parseTime(value: string | number): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= LATEST_TIME ? value : null;
  const day = dateAt(value);
  const [hour, minute] = [digits(value, 11, 2), digits(value, 14, 2)];
  if (day === null || value[10] !== 'T' || value[13] !== ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  const time = day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS;
  if (value[16] !== ':') return minusOffset(time, value, 16);
  const second = digits(value, 17, 2);
  if (second < 0 || second > 59) return null;
  if (value[19] !== '.' && value[19] !== ',') return minusOffset(time + second * 1000, value, 19);
  let end = 20;
  while (isDigit(value.charCodeAt(end))) end++;
  if (end === 20 || end > 29) return null;
  const fraction = Number(
    value
      .slice(20, 23)
      .slice(0, end - 20)
      .padEnd(3, '0'),
  );
  return minusOffset(time + second * 1000 + fraction, value, end);
}

/** Reads `Z`, `+HH:MM`, `+HHMM` or `+HH` from `at` to the end. */
function minusOffset(time: number, text: string, at: number): number | null {
  const sign = text[at];
  if (sign === 'Z') return text.length === at + 1 ? time : null;
  if (sign !== '+' && sign !== '-') return null;
  const minutesAt = text[at + 3] === ':' ? at + 4 : at + 3;
  const [hours, minutes] = [digits(text, at + 1, 2), text.length === at + 3 ? 0 : digits(text, minutesAt, 2)];
  const complete = text.length === at + 3 || text.length === minutesAt + 2;
  if (!complete || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  const offset = hours * HOUR_MS + minutes * MINUTE_MS;
  return sign === '+' ? time - offset : time + offset;
}

/** Day number of a Gregorian date (Hinnant, "chrono-compatible low-level date algorithms", days_from_civil). */
export function daysFromDate(year: number, month: number, dayOfMonth: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Gregorian date of a day number (Hinnant, civil_from_days). */
export function dateParts(day: number): DateParts {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** The number that `count` digits spell, or -1. */
function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - 0x30;
  }
  return value;
}
