import { type BaseRate, usualLoss } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';

/** What counts of one place say of a loss beyond what the site usually misses. */
export interface LossWatch {
  /** 1 where it is beyond what chance does at the site as often as is allowed; it falls with counts that find nothing missing. */
  readonly evidence: number;
  /** The last intervals, those in which the loss has gone on. */
  readonly behind: readonly CountInterval[];
  /** Base units beyond the usual that they have missed, together and a week. */
  readonly units: number;
  readonly unitsPerWeek: number;
}

/** How many counts of a site there were in how long. */
export interface Counting {
  readonly count: number;
  readonly spanMs: number;
}

const WEEK_MS = 604_800_000;
const MONTH_MS = 2_629_800_000;
/** A single day of counting says nothing of how often that happens. */
const LEAST_SPAN_MS = WEEK_MS;
/** Parts of the stock that may be taken in a week, and how much each weighs: a hundredth is what is looked for first. */
const LOSSES = [
  { rate: 0.01, weight: 0.75 },
  { rate: 0.04, weight: 0.25 },
];
/** The part of an alarm that one count weighs at most. */
const MOST_OF_ALARM = 2 / 3;
/** Evidence below which an alert ends. */
const CLEARED = 0.01;
/** A place is watched as if the site counted at least so often a month. */
const LEAST_COUNTS = 30;

/**
 * From which likelihood ratio on chance raises an alarm at the whole site at most `alarmsPerMonth` times: a place's statistic passes it by chance once in so many of its counts at
 * most, so it is the number of the site's counts a month, divided by the alarms.
 */
export function alarmLevel({ count, spanMs }: Counting, alarmsPerMonth: number): number {
  const perMonth = spanMs > 0 ? (count * MONTH_MS) / Math.max(spanMs, LEAST_SPAN_MS) : 0;
  return Math.max(LEAST_COUNTS, perMonth) / alarmsPerMonth;
}

/**
 * Watches one place, interval after interval: Shiryaev-Roberts e-detectors for several rates of loss, weighted. They keep their promise of rare alarms whatever the counts do, as long
 * as losses without theft come at no more than the usual rate and in batches no larger than the usual (J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a nonparametric framework for
 * sequential change detection, New England Journal of Statistics in Data Science 2, 2024, 229-260): exp((lost ln(1 + extra / usual) - extra) / batch) is then on average at most 1, for
 * batches that come as a Poisson process. No count weighs more than two thirds of an alarm: a slip or a pallet whose move nobody scanned is one count, theft is several.
 */
export function watchLosses(intervals: readonly CountInterval[], base: BaseRate, level: number): LossWatch {
  const cap = MOST_OF_ALARM * Math.log(level);
  const detectors = LOSSES.map((loss) => ({ ...loss, sum: 0, height: 0, start: 0 }));
  intervals.forEach((interval, index) => {
    for (const detector of detectors) {
      const gain = Math.min(cap, logRatio(interval, base, detector.rate));
      detector.sum = Math.min(level / detector.weight, (1 + detector.sum) * Math.exp(gain));
      if (detector.height === 0) detector.start = index;
      detector.height = Math.max(0, Math.min(Math.log(level), detector.height + gain));
    }
  });
  const evidence = detectors.reduce((total, { sum, weight }) => total + weight * sum, 0) / level;
  const strongest = detectors.reduce((best, detector) => (detector.weight * detector.sum > best.weight * best.sum ? detector : best));
  const behind = strongest.height === 0 ? [] : intervals.slice(strongest.start);
  const units = behind.reduce((sum, each) => sum + each.lost - usualLoss(each, base), 0);
  const weeks = behind.reduce((sum, { since, countedAt }) => sum + (countedAt - since) / WEEK_MS, 0);
  return { evidence, behind, units, unitsPerWeek: weeks > 0 ? units / weeks : 0 };
}

function logRatio(interval: CountInterval, base: BaseRate, rate: number): number {
  const usual = usualLoss(interval, base);
  const extra = rate * interval.unitWeeks;
  return (interval.lost * Math.log1p(extra / usual) - extra) / base.batch;
}

/** Whether a loss is to be told of: it ends only where little speaks for it any more. */
export function isLosing({ evidence, behind }: LossWatch, isRaised: boolean): boolean {
  return evidence >= 1 || (isRaised && evidence >= CLEARED && behind.length > 0);
}
