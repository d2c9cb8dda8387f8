import { dateParts, daysFromDate } from '../../agent/domain/calendar.ts';

/** How time is cut into steps: a day, seven days, or a calendar month. */
export const STEPS = ['day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** Days that a step counts for, in costs and lead times. */
export const DAYS_PER_STEP: Readonly<Record<Step, number>> = { day: 1, week: 7, month: 30 };

/** Steps after which demand repeats itself, if it does. */
export const SEASON: Readonly<Record<Step, number>> = { day: 7, week: 52, month: 12 };

/** Which step a day falls into, counted from that of the first day: a week begins on the weekday of the first day, a month on the first of the month. */
export function stepOf(day: number, firstDay: number, step: Step): number {
  if (step === 'day') return day - firstDay;
  if (step === 'week') return Math.floor((day - firstDay) / DAYS_PER_STEP.week);
  return monthOf(day) - monthOf(firstDay);
}

function monthOf(day: number): number {
  const { year, month } = dateParts(day);
  return 12 * year + month;
}

/** The day on which a step begins; the inverse of `stepOf`. */
export function dayOfStep(index: number, firstDay: number, step: Step): number {
  if (step !== 'month') return firstDay + index * DAYS_PER_STEP[step];
  const month = monthOf(firstDay) + index - 1;
  return index === 0 ? firstDay : daysFromDate(Math.floor(month / 12), (month % 12) + 1, 1);
}
