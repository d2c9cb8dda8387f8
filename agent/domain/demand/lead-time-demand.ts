import type { DemandOutlook } from '../forecast/forecast.ts';
import { normalQuantile } from '../mathematics/normal.ts';

/** The time that an order placed now has to cover: until the next review, and until that review's order is here. */
export interface ProtectionInterval {
  readonly leadTimeDays: number;
  readonly leadTimeSdDays: number;
  readonly reviewDays: number;
}

/** Demand over a protection interval, in base units. */
export interface LeadTimeDemand {
  readonly days: number;
  readonly mean: number;
  /** Of the demand alone, as if the lead time were certain. */
  readonly sdOfDemand: number;
  /** Of what the demand varies because the lead time does: mean per day times sd of the lead time. */
  readonly sdOfLeadTime: number;
  /** Mean per day in the weeks ahead. */
  readonly perDay: number;
  /** Quantiles of the total where the forecast has them, as distance from the mean, levels ascending; empty means normal. */
  readonly spread: readonly { readonly level: number; readonly distance: number }[];
}

/** The same without its quantiles, which most never ask for. */
export type LeadTimeMoments = Omit<LeadTimeDemand, 'spread'>;

/** Long enough for every weekday to count alike. */
export const DAYS_OF_RATE = 28;
const DAYS_PER_WEEK = 7;

/**
 * Demand over the interval by a forecast that was made `daysOld` days ago; a step is a day. Beyond the horizon its last week repeats (a shorter one: its last
 * day). Quantiles and standard deviation are those of the forecast's total, scaled about the mean by the square root of time; quantiles below the mean in proportion to
 * it, for demand of a longer time is never less.
 */
export function forecastDemand(
  forecast: DemandOutlook,
  daysOld: number,
  interval: ProtectionInterval,
  perDay = ratePerDay(forecast, daysOld),
): LeadTimeDemand {
  const { days, mean, sdOfDemand, sdOfLeadTime } = forecastMoments(forecast, daysOld, interval, perDay);
  const { total } = forecast;
  const scale = scaleOf(forecast, days);
  const scaleBelow = total.mean > 0 ? mean / total.mean : 0;
  const spread = total.quantiles.map(({ level, value }) => ({
    level,
    distance: (value - total.mean) * (value < total.mean ? scaleBelow : scale),
  }));
  return { days, mean, sdOfDemand, sdOfLeadTime, perDay, spread };
}

/** The same without the quantiles; `perDay`: the forecast's rate in the weeks ahead. */
export function forecastMoments(forecast: DemandOutlook, daysOld: number, interval: ProtectionInterval, perDay: number): LeadTimeMoments {
  const days = interval.leadTimeDays + interval.reviewDays;
  return {
    days,
    mean: sumOfMeans(forecast.mean, daysOld, days),
    sdOfDemand: forecast.total.sd * scaleOf(forecast, days),
    sdOfLeadTime: perDay * interval.leadTimeSdDays,
    perDay,
  };
}

function scaleOf({ total }: DemandOutlook, days: number): number {
  return total.steps > 0 ? Math.sqrt(days / total.steps) : 0;
}

/** Mean per day in the weeks ahead, by a forecast that was made `daysOld` days ago. */
export function ratePerDay({ mean }: Pick<DemandOutlook, 'mean'>, daysOld: number): number {
  return sumOfMeans(mean, daysOld, DAYS_OF_RATE) / DAYS_OF_RATE;
}

/** Demand over the interval where only a rate is known: events that come independently, with a variance equal to the mean (Poisson). */
export function observedDemand(perDay: number, interval: ProtectionInterval): LeadTimeDemand {
  const days = interval.leadTimeDays + interval.reviewDays;
  const mean = perDay * days;
  return { days, mean, sdOfDemand: Math.sqrt(mean), sdOfLeadTime: perDay * interval.leadTimeSdDays, perDay, spread: [] };
}

/** How far the quantile of this level, with this z, lies above the mean: between the known levels on the normal's scale, beyond them by the normal's own tail. */
export function distanceAt({ spread, sdOfDemand }: LeadTimeDemand, level: number, z: number): number {
  if (spread.length === 0) return z * sdOfDemand;
  const first = spread[0]!;
  const last = spread[spread.length - 1]!;
  // Never inward of the outermost quantile, or a higher level could ask for less.
  if (level < first.level) return Math.min(first.distance, z * sdOfDemand);
  if (level >= last.level) return level === last.level ? last.distance : Math.max(last.distance, z * sdOfDemand);
  let above = 1;
  while (spread[above]!.level <= level) above++;
  const low = spread[above - 1]!;
  const high = spread[above]!;
  const zLow = scoreOf(low.level);
  return low.distance + ((z - zLow) / (scoreOf(high.level) - zLow)) * (high.distance - low.distance);
}

/** The z of the levels that forecasts have quantiles of: a few, asked for some hundred times with each look at an item. */
const scores = new Map<number, number>();
const MOST_SCORES = 1000;

function scoreOf(level: number): number {
  let score = scores.get(level);
  if (score === undefined) {
    score = normalQuantile(level);
    if (scores.size >= MOST_SCORES) scores.clear();
    scores.set(level, score);
  }
  return score;
}

/** Standard deviation over the interval: Var = L var_d + d^2 var_L (Silver, Pyke and Thomas, 4th ed., section 6.10, demand in a random lead time). */
export function totalSd(demand: Pick<LeadTimeDemand, 'sdOfDemand' | 'sdOfLeadTime'>): number {
  return Math.hypot(demand.sdOfDemand, demand.sdOfLeadTime);
}

/** Mean demand of `days` days from step `from` on; of the last day, if it is broken, the part. Demand below zero counts as none. */
function sumOfMeans(means: readonly number[], from: number, days: number): number {
  if (means.length === 0) return 0;
  const season = means.length >= DAYS_PER_WEEK ? DAYS_PER_WEEK : 1;
  const start = means.length - season;
  let sum = 0;
  for (let day = 0; day < days; day++) {
    const step = from + day;
    const mean = step < means.length ? means[step]! : means[start + ((step - start) % season)]!;
    sum += Math.max(0, mean) * Math.min(1, days - day);
  }
  return sum;
}

/** Mean demand of each of `days` days from step `from` on, by the same rules as the sum. */
export function dailyMeans(means: readonly number[], from: number, days: number): number[] {
  return Array.from({ length: days }, (_, day) => sumOfMeans(means, from + day, 1));
}
