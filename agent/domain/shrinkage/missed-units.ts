import { type BaseRate, usualLoss } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';
import { isPause } from './counts-at-a-time.ts';

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

/** A count beside what is usual. */
interface Judged {
  readonly interval: CountInterval;
  readonly mean: number;
  readonly variance: number;
  readonly limit: number;
  /** Drawn in where it is far out. */
  readonly lost: number;
}

/**
 * Holds each count against those of the whole site in the same days, itself left out: where much is missed everywhere, on days of hurry or while a scanner is out of order, that says nothing
 * of any part of the site. In the order of time; far out counts are drawn in (P. J. Huber, Robust Statistics, 1981). Yields where others may be let in.
 */
export function* missedUnits(intervals: readonly CountInterval[], base: BaseRate): Generator<null, MissedUnits[]> {
  const found: MissedUnits[] = [];
  let [lostBefore, meanBefore, start] = [0, 0, 0];
  while (start < intervals.length) {
    const today: Judged[] = [];
    const day = dayOfCount(intervals[start]!);
    for (; start < intervals.length && dayOfCount(intervals[start]!) === day; start++) {
      if (isPause(start)) yield null;
      today.push(judged(intervals[start]!, base));
    }
    const lost = FADES * lostBefore + today.reduce((sum, each) => sum + each.lost, 0);
    const mean = FADES * meanBefore + today.reduce((sum, each) => sum + each.mean, 0);
    for (const own of today) {
      if (isPause(found.length)) yield null;
      const { interval, variance, limit } = own;
      const level = Math.max(0, lost - own.lost + PRIOR_UNITS) / (mean - own.mean + PRIOR_UNITS);
      found.push({ interval, variance, limit, missed: drawnIn(own.lost - level * own.mean, limit) });
    }
    [lostBefore, meanBefore] = [lost, mean];
  }
  return found;
}

function judged(interval: CountInterval, base: BaseRate): Judged {
  const mean = usualLoss(interval, base);
  const variance = base.batch * mean;
  const limit = FAR_OUT * Math.sqrt(Math.max(base.batch, variance));
  return { interval, mean, variance, limit, lost: mean + drawnIn(interval.lost - mean, limit) };
}

/** The day of a count: patterns are looked at once for each. */
export const dayOfCount = ({ countedAt }: Pick<CountInterval, 'countedAt'>): number => Math.floor(countedAt / DAY_MS);

const drawnIn = (units: number, limit: number): number => Math.max(-limit, Math.min(limit, units));
