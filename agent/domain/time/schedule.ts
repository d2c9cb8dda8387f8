import { DAY_MS, dateParts, firstLocalTime, localParts, localTimes, WEEKDAYS, weekdayOf } from '../calendar.ts';

/** A cron pattern, read: when a job runs by the wall clock. All fields must agree, day of month and day of week included. */
export interface Schedule {
  readonly pattern: string;
  /** Minutes since midnight, ascending. */
  readonly times: readonly number[];
  readonly daysOfMonth: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Monday is 0. */
  readonly weekdays: ReadonlySet<number>;
}

/** A schedule, or in words why the pattern is none. */
export type ParsedSchedule = { readonly ok: true; readonly schedule: Schedule } | { readonly ok: false; readonly reason: string };

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
];
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const FIELDS: readonly Field[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  // Cron's own count: Sunday is 0 and 7.
  { name: 'day of week', least: 0, most: 7, names: ['sunday', ...WEEKDAYS.slice(0, 6)] },
];

/** Reads a five-field cron pattern: `*`, numbers, ranges (they may wrap: `22-4`, `FRI-MON`), lists, steps of `*` or of a range, English names of months and days. */
export function parseSchedule(pattern: string): ParsedSchedule {
  const texts = pattern.trim().split(/\s+/);
  if (texts.length !== FIELDS.length)
    return { ok: false, reason: `a schedule has five fields (minute hour day month weekday), not ${texts.length}` };
  const sets: Set<number>[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const values = readField(texts[index]!, field);
    if (typeof values === 'string') return { ok: false, reason: values };
    sets.push(values);
  }
  const [minutes, hours, daysOfMonth, months, cronWeekdays] = sets as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];
  if (![...months].some((month) => [...daysOfMonth].some((day) => day <= LONGEST_MONTH[month - 1]!)))
    return { ok: false, reason: `no month in "${texts[3]}" has the day "${texts[2]}"` };
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const weekdays = new Set([...cronWeekdays].map((day) => (day + 6) % 7));
  return { ok: true, schedule: { pattern, times, daysOfMonth, months, weekdays } };
}

function readField(text: string, field: Field): Set<number> | string {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const problem = addPart(values, part, field);
    if (problem) return `${problem} in the field ${field.name}, "${text}"`;
  }
  return values;
}

/** Adds what one part of a list stands for; returns what is wrong with it, or nothing. */
function addPart(values: Set<number>, part: string, field: Field): string | undefined {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d{1,4}))?$/.exec(part);
  if (!match) return `"${part}" is neither *, a number, a range nor a step`;
  const [, all, first, last, stepText] = match;
  if (stepText !== undefined && !all && last === undefined) return `"${part}" has a step but no range`;
  const most = field.most === 7 ? 6 : field.most;
  const from = all ? field.least : fieldValue(first!, field);
  const to = all ? most : fieldValue(last ?? first!, field);
  if (from === null || to === null) return `"${part}" is not within ${field.least} to ${field.most}`;
  const step = stepText === undefined ? 1 : Number(stepText);
  const size = most - field.least + 1;
  if (step < 1 || step > size) return `the step ${step} is not within 1 to ${size}`;
  const length = to >= from ? to - from : to - from + size;
  for (let i = 0; i <= length; i += step) values.add(field.least + ((from + i - field.least) % size));
  return undefined;
}

function fieldValue(text: string, field: Field): number | null {
  if (/^\d{1,2}$/.test(text)) {
    const value = Number(text);
    return value >= field.least && value <= field.most ? value : null;
  }
  const word = text.toLowerCase();
  const index = field.names?.findIndex((name) => name === word || name.slice(0, 3) === word) ?? -1;
  return index < 0 ? null : index + field.least;
}

const MOST_RUNS = 1000;
/** Longer than any pattern can wait for 29 February to fall on a given weekday (across a year 2100: 40 years). */
const LONGEST_WAIT_DAYS = 41 * 366;

/**
 * When a schedule was due, after `since` and up to `until`, ascending; of more than 1,000 the newest. A local time that a clock change skips is due at the first
 * instant after the gap; one that comes twice is due once, the first time.
 */
export function dueRuns(schedule: Schedule, timezone: string, since: number, until: number): number[] {
  if (since >= until) return [];
  const runs: number[] = [];
  // A change of the clocks can carry a run over midnight: look one day further on either side.
  const firstDay = localParts(since, timezone).day - 1;
  for (let day = localParts(until, timezone).day + 1; day >= firstDay && runs.length < MOST_RUNS; day--) {
    const ofDay = runsOfDay(schedule, day, timezone);
    for (let i = ofDay.length - 1; i >= 0 && runs.length < MOST_RUNS; i--) {
      const run = ofDay[i]!;
      if (run > since && run <= until && run !== runs.at(-1)) runs.push(run);
    }
  }
  return runs.reverse();
}

/** When a schedule is due next, after a time; null where that is never. */
export function nextRun(schedule: Schedule, timezone: string, after: number): number | null {
  const today = localParts(after, timezone).day;
  for (let day = today - 1; day <= today + LONGEST_WAIT_DAYS; day++) {
    const run = runsOfDay(schedule, day, timezone).find((candidate) => candidate > after);
    if (run !== undefined) return run;
  }
  return null;
}

/** Due times on a local date, ascending; equal ones where a gap swallows several. */
function runsOfDay(schedule: Schedule, day: number, timezone: string): number[] {
  const { month, dayOfMonth } = dateParts(day);
  if (!schedule.weekdays.has(weekdayOf(day)) || !schedule.months.has(month) || !schedule.daysOfMonth.has(dayOfMonth)) return [];
  const [start, ...again] = localTimes({ day, hour: 0, minute: 0, second: 0 }, timezone);
  const [end, ...endAgain] = localTimes({ day: day + 1, hour: 0, minute: 0, second: 0 }, timezone);
  if (start !== undefined && end !== undefined && end - start === DAY_MS && again.length + endAgain.length === 0)
    return schedule.times.map((minutes) => start + minutes * 60_000);
  return schedule.times.map((minutes) =>
    firstLocalTime({ day, hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0 }, timezone),
  );
}
