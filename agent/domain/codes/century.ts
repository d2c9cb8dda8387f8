import { daysFromDate, formatDay, parseDate } from '../calendar.ts';

/**
 * `YYYY-MM-DD` of six digits `YYMMDD`, or null where they are no date: the century is the one that brings the year within 49 before and 50 after `year`, and day 00 is the last of
 * the month (GS1 General Specifications, sections 7.12 and 3.4).
 */
export function readShortDate(digits: string, year: number): string | null {
  const [yy, month, day] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [number, number, number];
  const ahead = yy - (year % 100);
  const full = year + ahead + (ahead >= 51 ? -100 : ahead <= -50 ? 100 : 0);
  if (month < 1 || month > 12) return null;
  if (day === 0) return formatDay((month === 12 ? daysFromDate(full + 1, 1, 1) : daysFromDate(full, month + 1, 1)) - 1);
  const written = `${String(full).padStart(4, '0')}-${digits.slice(2, 4)}-${digits.slice(4)}`;
  return parseDate(written) === null ? null : written;
}
