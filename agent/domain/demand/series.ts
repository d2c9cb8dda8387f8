import { DAY_MS, parseDate, parseTime } from '../calendar.ts';
import { rhythmOf } from '../time/date-rhythm.ts';

/**
 * A series as it was read, ready to be forecast, or why it cannot be. `split` is the number of steps before the first that was held out,
 * where any was.
 */
export type CollectedSeries =
  | { readonly id: string; readonly ok: true; readonly values: readonly number[]; readonly season: number; readonly split?: number }
  | { readonly id: string; readonly ok: false; readonly error: string };

/** Gathers rows into series, in the order in which series first appear. */
export interface SeriesCollector {
  /** `place` names the row in error messages; `time` is its t or date, `value` its value, both as text; `isHeld` where it is there to test on. */
  add(row: { readonly id: string; readonly time: string; readonly value: string; readonly place: string; readonly isHeld?: boolean }): void;
  series(): Iterable<CollectedSeries>;
}

interface Gathered {
  readonly times: number[];
  readonly values: number[];
  /** Index of the first row held out. */
  held?: number;
  error?: string;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOST_STEPS = 1_000_000;

/** A collector for rows with a date or with a plain number t. An error concerns one series and leaves the others alone. */
export function createSeriesCollector(timeIs: 'date' | 't'): SeriesCollector {
  const gathered = new Map<string, Gathered>();
  const readTime = timeIs === 'date' ? readDate : readNumber;
  return {
    add({ id, time, value, place, isHeld }) {
      let series = gathered.get(id);
      if (!series) {
        series = { times: [], values: [] };
        gathered.set(id, series);
      }
      if (series.error) return;
      const at = readTime(time);
      const number = readNumber(value);
      const last = series.times.at(-1);
      if (at === null) series.error = `${place}: ${timeIs} "${time}" is not a ${timeIs === 'date' ? 'date' : 'number'}`;
      else if (last !== undefined && at <= last)
        series.error = `${place}: ${timeIs} "${time}" ${at === last ? 'is there twice' : 'comes after a later one'}`;
      else if (number === null) series.error = `${place}: value "${value}" is not a finite number`;
      else {
        if (isHeld) series.held ??= series.times.length;
        series.times.push(at);
        series.values.push(number);
      }
    },
    *series() {
      for (const [id, series] of gathered) {
        const { values, held, error } = series;
        if (error) yield { id, ok: false, error };
        else if (timeIs === 'date') yield onCalendar(id, series);
        else yield { id, ok: true, values, season: 1, ...(held === undefined ? {} : { split: held }) };
      }
    },
  };
}

function readNumber(text: string): number | null {
  const number = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** Days since 1970, with a fraction for times of day; a month alone is its first day. */
function readDate(text: string): number | null {
  const day = parseDate(text) ?? parseDate(`${text}-01`);
  if (day !== null) return day;
  const time = parseTime(text);
  return time === null ? null : time / DAY_MS;
}

/** Steps without a row count as 0, for a day without a sale seldom has one. */
function onCalendar(id: string, { times, values, held }: Gathered): CollectedSeries {
  const { places, season } = rhythmOf(times);
  const length = places.length ? places.at(-1)! + 1 : 0;
  if (length > MOST_STEPS) return { id, ok: false, error: `its dates span ${length} steps; at most ${MOST_STEPS} are possible` };
  const steps = new Array<number>(length).fill(0);
  values.forEach((value, i) => {
    steps[places[i]!] = value;
  });
  return { id, ok: true, values: steps, season, ...(held === undefined ? {} : { split: places[held]! }) };
}
