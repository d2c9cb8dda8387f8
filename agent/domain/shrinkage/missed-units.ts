import { type BaseRate, usualLoss } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';

/** What a count has missed, beside what chance makes of it. */
export interface MissedUnits {
  readonly interval: CountInterval;
  /** Units beyond what counts of the site usually missed in those days, drawn in to `limit` where they are far out. */
  readonly missed: number;
  /** How much chance moves it, in squares of units. */
  readonly variance: number;
  readonly limit: number;
}

const DAY_MS = 86_400_000;
/** What lies so many standard deviations out, a pallet whose move nobody scanned, says no more than that. */
const FAR_OUT = 3;
/** How much a day says of the level of losses beside the next one; and as if so many units were missed as usual. */
const FADES = 0.5;
const PRIOR_UNITS = 10;

/**
 * Holds each count against those of the whole site in the same days, itself left out: where much is missed everywhere, on days of hurry or while a scanner is out of order, that says nothing
 * of any part of the site. In the order of time; far out counts are drawn in (P. J. Huber, Robust Statistics, 1981).
 */
export function missedUnits(intervals: readonly CountInterval[], base: BaseRate): MissedUnits[] {
  const judged = intervals.map((interval) => {
    const mean = usualLoss(interval, base);
    const variance = base.batch * mean;
    const limit = FAR_OUT * Math.sqrt(Math.max(base.batch, variance));
    return { interval, mean, variance, limit, lost: mean + drawnIn(interval.lost - mean, limit) };
  });
  const found: MissedUnits[] = [];
  let [lostBefore, meanBefore] = [0, 0];
  for (const today of byDay(judged)) {
    const lost = FADES * lostBefore + today.reduce((sum, each) => sum + each.lost, 0);
    const mean = FADES * meanBefore + today.reduce((sum, each) => sum + each.mean, 0);
    for (const { interval, variance, limit, ...own } of today) {
      const level = Math.max(0, lost - own.lost + PRIOR_UNITS) / (mean - own.mean + PRIOR_UNITS);
      found.push({ interval, variance, limit, missed: drawnIn(own.lost - level * own.mean, limit) });
    }
    [lostBefore, meanBefore] = [lost, mean];
  }
  return found;
}

/** The day of a count: patterns are looked at once for each. */
export const dayOfCount = ({ countedAt }: Pick<CountInterval, 'countedAt'>): number => Math.floor(countedAt / DAY_MS);

const drawnIn = (units: number, limit: number): number => Math.max(-limit, Math.min(limit, units));

function byDay<Judged extends { readonly interval: CountInterval }>(judged: readonly Judged[]): Judged[][] {
  const days: Judged[][] = [];
  let day: number | null = null;
  for (const each of judged) {
    if (dayOfCount(each.interval) !== day) days.push([]);
    day = dayOfCount(each.interval);
    days.at(-1)!.push(each);
  }
  return days;
}
