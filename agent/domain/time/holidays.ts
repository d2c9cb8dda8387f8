import { dateParts, parseDate } from '../calendar.ts';

/** A day of the year that is not as its weekday is. */
export interface Holiday {
  /** `YYYY-MM-DD`, or `MM-DD` for every year. */
  readonly date: string;
  /** Days of one name are expected to work alike. */
  readonly name: string;
  /** Whether there is no trade at all; else the day is special, and what that does to demand is learnt. */
  readonly closed: boolean;
}

/** Whether this is `YYYY-MM-DD` or `MM-DD` of a day that exists; 02-29 does in some years. */
export function isHolidayDate(text: string): boolean {
  return parseDate(text) !== null || (text.length === 5 && parseDate(`2000-${text}`) !== null);
}

/** The holiday on a day, null where it is none; one of that very date goes before one of every year. */
export function holidayFinder(holidays: readonly Holiday[]): (day: number) => Holiday | null {
  if (holidays.length === 0) return () => null;
  const ofDay = new Map<number, Holiday>();
  const ofYear = new Map<string, Holiday>();
  for (const holiday of holidays) {
    const day = parseDate(holiday.date);
    if (day === null) ofYear.set(holiday.date, holiday);
    else ofDay.set(day, holiday);
  }
  return (day) => ofDay.get(day) ?? (ofYear.size > 0 ? (ofYear.get(monthAndDay(day)) ?? null) : null);
}

function monthAndDay(day: number): string {
  const { month, dayOfMonth } = dateParts(day);
  return `${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}
