import { type DateParts, dateParts, parseDate } from '../calendar.ts';

/** From one date through another, both included: once, or, without years, each year; such a span may run over New Year. */
export type DateSpan =
  | { readonly kind: 'once'; readonly from: number; readonly through: number }
  | { readonly kind: 'yearly'; readonly from: number; readonly through: number };

/** A leap year: in it every month and day has a date. */
const LEAP_YEAR = '2024';

/** Reads two dates, both `YYYY-MM-DD` or both `MM-DD`; a problem, in words, where they are no span. */
export function readDateSpan(from: string, through: string): DateSpan | { readonly problem: string } {
  const isYearly = from.length === 5 && through.length === 5;
  const [first, last] = [from, through].map((date) => parseDate(isYearly ? `${LEAP_YEAR}-${date}` : date));
  if (first == null || last == null) return { problem: 'from and through must both be dates YYYY-MM-DD, or both days of each year MM-DD' };
  if (isYearly) return { kind: 'yearly', from: dayOfYear(dateParts(first)), through: dayOfYear(dateParts(last)) };
  return first > last ? { problem: 'through must not be before from' } : { kind: 'once', from: first, through: last };
}

const dayOfYear = ({ month, dayOfMonth }: Pick<DateParts, 'month' | 'dayOfMonth'>): number => 100 * month + dayOfMonth;

/** Whether a day (since 1970-01-01) lies in a span. The 29th of February lies between the 28th and the 1st of March. */
export function isWithin(span: DateSpan, day: number): boolean {
  const { kind, from, through } = span;
  const at = kind === 'once' ? day : dayOfYear(dateParts(day));
  return from <= through ? from <= at && at <= through : at >= from || at <= through;
}
