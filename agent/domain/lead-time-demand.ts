import type { Forecast } from './forecast.ts';

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

/** Long enough for every weekday to count alike. */
const DAYS_OF_RATE = 28;
const DAYS_PER_WEEK = 7;

/**
 * Demand over the interval by a forecast that was made `daysOld` days ago; a step is a day. Beyond the horizon its last week repeats (a shorter one: its last
 * day). Quantiles and standard deviation are those of the forecast's total, scaled about the mean by the square root of time.
 */
export function forecastDemand(forecast: Forecast, daysOld: number, interval: ProtectionInterval): LeadTimeDemand {
  const days = interval.leadTimeDays + interval.reviewDays;
  const { total } = forecast;
  const scale = total.steps > 0 ? Math.sqrt(days / total.steps) : 0;
  const perDay = sumOfMeans(forecast.mean, daysOld, DAYS_OF_RATE) / DAYS_OF_RATE;
  return {
    days,
    mean: sumOfMeans(forecast.mean, daysOld, days),
    sdOfDemand: total.sd * scale,
    sdOfLeadTime: perDay * interval.leadTimeSdDays,
    perDay,
    spread: total.quantiles.map(({ level, value }) => ({ level, distance: (value - total.mean) * scale })),
  };
}

/** Demand over the interval where only a rate is known: events that come independently, with a variance equal to the mean (Poisson). */
export function observedDemand(perDay: number, interval: ProtectionInterval): LeadTimeDemand {
  const days = interval.leadTimeDays + interval.reviewDays;
  const mean = perDay * days;
  return { days, mean, sdOfDemand: Math.sqrt(mean), sdOfLeadTime: perDay * interval.leadTimeSdDays, perDay, spread: [] };
}

/** Standard deviation over the interval: Var = L var_d + d^2 var_L (Silver, Pyke and Thomas, 4th ed., section 6.10, demand in a random lead time). */
export function totalSd(demand: LeadTimeDemand): number {
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
