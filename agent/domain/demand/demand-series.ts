import type { Calendar } from '../calendar.ts';

/** Demand of a business day in base units; below 0 where more came back than was sold. */
export interface DayDemand {
  readonly day: number;
  readonly quantity: number;
}

/** Demand of consecutive open days, oldest first, from `fromDay` or the first day with demand to `throughDay`; days without an entry are 0, closed days are left out. */
export function demandOfOpenDays(
  entries: readonly DayDemand[],
  span: { readonly fromDay: number | null; readonly throughDay: number },
  calendar: Calendar,
): DayDemand[] {
  const byDay = new Map(entries.map(({ day, quantity }) => [day, quantity]));
  const first = entries.find((entry) => entry.quantity > 0)?.day;
  const days: DayDemand[] = [];
  if (first === undefined) return days;
  for (let day = Math.min(first, span.fromDay ?? first); day <= span.throughDay; day++) {
    const quantity = byDay.get(day) ?? 0;
    // Trade on a day that should be closed is trade all the same.
    if (calendar.isOpen(day) || quantity > 0) days.push({ day, quantity });
  }
  return days;
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
