import { dateParts, weekdayOf } from '../calendar.ts';

/** The rhythm of dates: the step that each falls on, the first is 0, and how many steps make a season (1: none). */
export interface DateRhythm {
  readonly places: readonly number[];
  readonly season: number;
}

/**
 * Finds the rhythm of ascending dates (days since 1970): months (season 12), quarters (4), weeks (52), days (7), or days without the
 * weekdays that never occur (5 or 6). Dates with a time of day are taken as they come, without a season.
 */
export function rhythmOf(dates: readonly number[]): DateRhythm {
  if (dates.length < 2 || !dates.every(Number.isInteger)) return { places: dates.map((_, i) => i), season: 1 };
  return monthly(dates) ?? weekly(dates) ?? weekdays(dates) ?? { places: dates.map((day) => day - dates[0]!), season: 7 };
}

/** All on the same day of the month, or all near its end. */
function monthly(dates: readonly number[]): DateRhythm | null {
  const parts = dates.map(dateParts);
  const aligned = parts.every(({ dayOfMonth }) => dayOfMonth === parts[0]!.dayOfMonth) || parts.every(({ dayOfMonth }) => dayOfMonth >= 28);
  const months = parts.map(({ year, month }) => year * 12 + month);
  const step = divisorOf(months);
  if (!aligned || step === 0) return null;
  return { places: placesBy(months, step), season: 12 % step === 0 ? 12 / step : 1 };
}

function weekly(dates: readonly number[]): DateRhythm | null {
  const step = divisorOf(dates);
  return step % 7 === 0 ? { places: placesBy(dates, step), season: 364 % step === 0 ? 364 / step : 1 } : null;
}

/** Working days: five or six weekdays occur, and nearly each of those days is there. */
function weekdays(dates: readonly number[]): DateRhythm | null {
  const open = new Set(dates.map(weekdayOf));
  if (open.size < 5 || open.size > 6 || dates.length < 3 * open.size) return null;
  const order = new Map<number, number>();
  for (let day = dates[0]!; day <= dates.at(-1)!; day++) if (open.has(weekdayOf(day))) order.set(day, order.size);
  return dates.length >= 0.9 * order.size ? { places: dates.map((day) => order.get(day)!), season: open.size } : null;
}

/** The greatest step that all distances are multiples of; 0 where two are the same. */
function divisorOf(places: readonly number[]): number {
  let divisor = 0;
  for (let i = 1; i < places.length; i++) {
    let [a, b] = [places[i]! - places[i - 1]!, divisor];
    if (a === 0) return 0;
    while (b) [a, b] = [b, a % b];
    divisor = a;
  }
  return divisor;
}

function placesBy(places: readonly number[], step: number): number[] {
  return places.map((place) => (place - places[0]!) / step);
}
