import type { Calendar } from './calendar.ts';

/** Demand of consecutive open days, oldest first, from `fromDay` or the first day with demand to `throughDay`; days without an entry are 0, closed days are left out. Returns are not negative demand. */
export function demandOfOpenDays(
  entries: readonly { readonly day: number; readonly quantity: number }[],
  span: { readonly fromDay: number | null; readonly throughDay: number },
  calendar: Calendar,
): number[] {
  const byDay = new Map(entries.map((entry) => [entry.day, Math.max(0, entry.quantity)]));
  const first = entries.find((entry) => entry.quantity > 0)?.day;
  const series: number[] = [];
  if (first === undefined) return series;
  for (let day = Math.min(first, span.fromDay ?? first); day <= span.throughDay; day++) {
    const quantity = byDay.get(day) ?? 0;
    // Trade on a day that should be closed is trade all the same.
    if (calendar.isOpen(day) || quantity > 0) series.push(quantity);
  }
  return series;
}

/** How many of the `days` calendar days after `originDay` are open. */
export function openDaysIn(calendar: Calendar, originDay: number, days: number): number {
  let open = 0;
  for (let day = originDay + 1; day <= originDay + days; day++) if (calendar.isOpen(day)) open++;
  return open;
}

/** Lays values of open days onto the `days` calendar days after `originDay`; closed days are 0. */
export function onCalendarDays(values: readonly number[], calendar: Calendar, originDay: number, days: number): number[] {
  let next = 0;
  return Array.from({ length: days }, (_, index) => (calendar.isOpen(originDay + 1 + index) ? (values[next++] ?? 0) : 0));
}

/** A day above this many times the largest other day is a one-off: a bulk order, not a pattern. */
const ONE_OFF_TIMES = 5;

/** Cuts a single day that towers over all others down to what the others make thinkable; else one order would set the stock for a year. */
export function dampOneOff(series: readonly number[]): readonly number[] {
  let [largest, second] = [0, 0];
  for (const value of series) {
    if (value > largest) [largest, second] = [value, largest];
    else if (value > second) second = value;
  }
  const cap = second * ONE_OFF_TIMES;
  return second > 0 && largest > cap ? series.map((value) => Math.min(value, cap)) : series;
}
