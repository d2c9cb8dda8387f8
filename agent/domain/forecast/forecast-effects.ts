import { WEEKDAYS, weekdayOf } from '../calendar.ts';
import { meanOf } from '../mathematics/statistics.ts';
import type { ForecastEffects } from './forecast.ts';

const DAYS = 7;
/** Weekdays within these bounds are usual. */
const USUAL = { low: 0.8, high: 1.25 };

/** Effects of expected demand per calendar day, from the day after `originDay` on; trend and weekdays need two whole weeks, and are none below. */
export function forecastEffects(
  mean: readonly number[],
  { originDay, isOpen }: { readonly originDay: number; readonly isOpen: (day: number) => boolean },
): ForecastEffects {
  const ahead = mean.map((value, index) => ({ value, day: originDay + 1 + index })).filter(({ day }) => isOpen(day));
  const level = meanOf(ahead.map(({ value }) => value));
  const weeks = Math.floor(mean.length / DAYS);
  if (weeks < 2 || level <= 0) return { level, trendPerWeek: 0, weekdays: [] };
  const whole = ahead.slice().filter(({ day }) => day <= originDay + weeks * DAYS);
  const weekMean = (week: number) =>
    meanOf(whole.filter(({ day }) => Math.floor((day - originDay - 1) / DAYS) === week).map(({ value }) => value));
  const trendPerWeek = (weekMean(weeks - 1) - weekMean(0)) / (weeks - 1) / level;
  return { level, trendPerWeek, weekdays: unusualWeekdays(whole) };
}

function unusualWeekdays(days: readonly { readonly value: number; readonly day: number }[]): ForecastEffects['weekdays'] {
  const means = WEEKDAYS.flatMap((weekday, index) => {
    const own = days.filter(({ day }) => weekdayOf(day) === index).map(({ value }) => value);
    return own.length > 0 ? [{ weekday, mean: meanOf(own) }] : [];
  });
  const unusual = means.flatMap(({ weekday, mean }) => {
    const others = middle(means.filter((other) => other.weekday !== weekday).map((other) => other.mean));
    if (others <= 0) return [];
    const times = mean / others;
    return times >= USUAL.high || times <= USUAL.low ? [{ weekday, times }] : [];
  });
  return unusual.sort((a, b) => strength(b.times) - strength(a.times));
}

/** The median: one weekday without trade does not make the others unusual. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

/** A half is as strong as a double; nothing at all is the strongest. */
function strength(times: number): number {
  return Math.abs(Math.log(Math.max(times, 1e-9)));
}
