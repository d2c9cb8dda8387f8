import type { DemandOutlook } from '../forecast/forecast.ts';
import type { Item } from '../items/item.ts';
import { forecastDemand, type LeadTimeDemand, observedDemand } from './lead-time-demand.ts';

/** What is known of an item's demand: a forecast of so many days ago, and before there is one the units of the days since the first of them. */
export interface KnownDemand {
  readonly item: Item;
  readonly forecast: DemandOutlook | null;
  readonly forecastDaysOld: number;
  readonly observed: { readonly units: number; readonly days: number };
  /** Of an item that nobody asked for within the last year: units per day by what first demands of others were; absent where they say nothing of it. */
  readonly firstsPerDay?: number;
}

/** A first day of bulk demand would else buy stock for months before there is a forecast, which takes a few days. */
export const LEAST_OBSERVED_DAYS = 14;

/** A cycle is a day for every item, whatever its policy's rhythm, so that items can be held against each other. */
export const CYCLE_DAYS = 1;

/** Demand of the lead time and so many days more: by the forecast, else by what was seen, else by first demands of others, else as if the reorder point were the mean of what comes independently until a cycle after the lead time. */
export function demandUntil(
  { item, forecast, forecastDaysOld, observed, firstsPerDay }: KnownDemand,
  reorderPoint: number,
  days: number,
): LeadTimeDemand {
  const interval = { leadTimeDays: item.leadTimeDays, leadTimeSdDays: item.leadTimeSdDays, reviewDays: days };
  if (forecast) return forecastDemand(forecast, forecastDaysOld, interval);
  if (observed.units > 0) return observedDemand(observed.units / Math.max(observed.days, LEAST_OBSERVED_DAYS), interval);
  if (firstsPerDay !== undefined) return observedDemand(firstsPerDay, interval);
  return observedDemand(Math.max(0, reorderPoint) / (item.leadTimeDays + CYCLE_DAYS), interval);
}
