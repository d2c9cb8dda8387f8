import type { Forecast } from './forecast.ts';
import type { Item } from './item.ts';
import { forecastDemand, type LeadTimeDemand, observedDemand } from './lead-time-demand.ts';
import type { ReplenishmentPlan } from './replenishment.ts';
import { counted, shownNumber } from './wording.ts';

/** What is known of an item's demand: a forecast of so many days ago, and before there is one the units of the days since the first of them. */
export interface KnownDemand {
  readonly item: Item;
  readonly forecast: Forecast | null;
  readonly forecastDaysOld: number;
  readonly observed: { readonly units: number; readonly days: number };
}

/** Expected demand, and how a sentence says where it was taken from. */
export interface ExpectedDemand {
  /** Mean per day in the weeks ahead, in base units. */
  readonly perDay: number;
  /** What the mean is called, and what it was taken from. */
  readonly name: string;
  readonly source: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rule: string;
  /** Demand of these days from now on; the first part of them is a lead time of the item. */
  over(leadTimeDays: number, reviewDays: number): LeadTimeDemand;
}

/** Fewer days than a week say little about the days of the week to come. */
const LEAST_OBSERVED_DAYS = 7;
const DAYS_PER_YEAR = 365;

/** By the forecast or, before there is one, by what was seen; null when nothing was. */
export function expectedDemand({ item, forecast, forecastDaysOld, observed }: KnownDemand): ExpectedDemand | null {
  const interval = (leadTimeDays: number, reviewDays: number) => ({
    leadTimeDays,
    leadTimeSdDays: leadTimeDays > 0 ? item.leadTimeSdDays : 0,
    reviewDays,
  });
  if (forecast) {
    const over = (lead: number, review: number) => forecastDemand(forecast, forecastDaysOld, interval(lead, review));
    return { perDay: over(0, 0).perDay, name: 'forecast', source: '', numbers: {}, rule: 'forecast', over };
  }
  if (observed.units <= 0) return null;
  const observedDays = Math.max(observed.days, LEAST_OBSERVED_DAYS);
  const counting = observed.days < observedDays ? ', counted as ' : ' in ';
  const perDay = observed.units / observedDays;
  return {
    perDay,
    name: 'expected',
    source: ` (${shownNumber(observed.units)} seen so far${counting}${counted(observedDays, 'day')})`,
    numbers: { observedUnits: observed.units, observedDays },
    rule: 'observed-demand',
    over: (lead, review) => observedDemand(perDay, interval(lead, review)),
  };
}

/** Whether an item hardly sells any more: less than one unit is expected in a year. */
export function isDormant({ perDay }: ExpectedDemand): boolean {
  return perDay * DAYS_PER_YEAR < 1;
}

/** Only what is owed is bought of an item that hardly sells any more. */
export function dormantPlan({ perDay, numbers, rule }: ExpectedDemand): ReplenishmentPlan {
  return {
    reorderPoint: 0,
    orderUpTo: 0,
    perDay,
    reorderWords: 'the reorder point 0, as less than 1 is expected in a year',
    orderUpToWords: '',
    numbers: { ...numbers, mostPerYear: 1 },
    rules: [rule, 'no-demand-expected'],
  };
}
