import type { BaseRate } from './base-rate.ts';
import type { CountInterval } from './count-intervals.ts';
import { lossLogRatio } from './loss-ratio.ts';
import { netLosses } from './net-losses.ts';
import { usualAtPlace } from './usual-at-place.ts';

/** What counts of one place say of a loss beyond what the site usually misses. */
export interface LossWatch {
  /** 1 where it is beyond what chance does at the site as often as is allowed; it falls with counts that find nothing missing. */
  readonly evidence: number;
  /** The last intervals, those in which the loss has gone on. */
  readonly behind: readonly CountInterval[];
  /** Base units that they have missed beyond what is usual at the place, together and a week. */
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
/** Parts of the stock that may be taken in a week, and how much each weighs: a hundredth is what is looked for first; with a loss far beyond the greatest a count speaks for it no more than a batch does. */
const LOSSES = [
  { rate: 0.01, weight: 0.7 },
  { rate: 0.04, weight: 0.15 },
  { rate: 0.16, weight: 0.1 },
  { rate: 0.64, weight: 0.05 },
];
/** The part of an alarm that one count weighs at most. */
const MOST_OF_ALARM = 2 / 3;
/** Evidence below which an alert ends. */
const CLEARED = 0.01;
/**
 * Alarms for each that the bound allows: each count moves the statistic by a leap, and it stands far above the level where it passes it (M. Pollak, Average run lengths of an optimal method of detecting a
 * change in distribution, Annals of Statistics 15, 1987, 749-779). A million and a half counts of a place that misses as supposed show 0.55 where that is a seventh of a unit, 0.25 where it is 0.8, and less
 * where it is more; the rest is room for places and days that differ.
 */
const OVERSHOOT = 0.6;
/** The last counts say nothing of what is usual at a place; nor do any from where a loss seems to have begun, from this part of the way to an alarm on. */
const NOT_YET = 7;
const SUSPECT = 0.5;
/** A place is watched as if the site counted at least so often a month. */
const LEAST_COUNTS = 30;
/** Units taken below which a count hardly tells whether any are: a loss then begins the more rarely, in proportion, or a place where nothing lies would raise an alarm by being counted. */
const TELLING = 0.1;

/**
 * From which likelihood ratio on chance raises an alarm at the whole site at most `alarmsPerMonth` times: by chance a place's statistic passes it once in so many of its counts at most, so it is the
 * number of the site's counts a month, divided by the alarms; and rather less, for what passes it passes it by far.
 */
export function alarmLevel({ count, spanMs }: Counting, alarmsPerMonth: number): number {
  const perMonth = spanMs > 0 ? (count * MONTH_MS) / Math.max(spanMs, LEAST_SPAN_MS) : 0;
  return (OVERSHOOT * Math.max(LEAST_COUNTS, perMonth)) / alarmsPerMonth;
}

/**
 * Watches one place, interval after interval: Shiryaev-Roberts e-detectors for several rates of loss, weighted (J. Shin, A. Ramdas, A. Rinaldo, E-detectors: a nonparametric framework for
 * sequential change detection, New England Journal of Statistics in Data Science 2, 2024, 229-260). What a count says is how much likelier it is with a loss than without, on average 1 without; what
 * later counts find again only lowers it. Usual is what is usual at the site, moved by what the place itself missed before the loss may have begun. No count weighs more than two thirds of an alarm: a slip or a pallet whose move nobody scanned is one count, theft is several.
 */
export function watchLosses(intervals: readonly CountInterval[], base: BaseRate, level: number): LossWatch {
  const cap = MOST_OF_ALARM * Math.log(level);
  const suspect = SUSPECT * Math.log(level);
  const detectors = LOSSES.map((loss) => ({ ...loss, sum: 0, height: 0, start: 0 }));
  const net = netLosses(intervals);
  const usualAt = usualAtPlace(intervals, base);
  intervals.forEach(({ unitWeeks }, index) => {
    for (const detector of detectors) {
      const before = Math.min(Math.max(0, index - NOT_YET), detector.height > suspect ? detector.start : index);
      const count = { lost: net[index]!, usual: usualAt(index, before), batch: base.batch, extra: detector.rate * unitWeeks };
      const gain = Math.min(cap, lossLogRatio(count));
      const begins = Math.min(1, count.extra / TELLING);
      detector.sum = Math.min(level / detector.weight, (begins + detector.sum) * Math.exp(gain));
      if (detector.height === 0) detector.start = index;
      detector.height = Math.max(0, Math.min(Math.log(level), detector.height + gain));
    }
  });
  const evidence = detectors.reduce((total, { sum, weight }) => total + weight * sum, 0) / level;
  const strongest = detectors.reduce((best, detector) => (detector.weight * detector.sum > best.weight * best.sum ? detector : best));
  const { height, start } = strongest;
  const behind = height === 0 ? [] : intervals.slice(start);
  const units = behind.reduce((sum, { lost }, index) => sum + lost - usualAt(start + index, start), 0);
  const weeks = behind.reduce((sum, { since, countedAt }) => sum + (countedAt - since) / WEEK_MS, 0);
  return { evidence, behind, units, unitsPerWeek: weeks > 0 ? units / weeks : 0 };
}

/** Whether a loss is to be told of: more is missing than is usual, and it ends only where little speaks for it any more. */
export function isLosing({ evidence, behind, units }: LossWatch, isRaised: boolean): boolean {
  return behind.length > 0 && units > 0 && evidence >= (isRaised ? CLEARED : 1);
}
