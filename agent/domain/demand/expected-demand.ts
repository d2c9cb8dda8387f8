import type { Item } from '../items/item.ts';
import { minMaxPlan, type Replenishment, type ReplenishmentPlan, replenish, waitFor } from '../replenishment/replenishment.ts';
import { type Phrase, phrase } from '../sentences/phrase.ts';
import type { InventoryPosition } from '../stock/stock.ts';
import { type KnownDemand, LEAST_OBSERVED_DAYS } from './known-demand.ts';
import {
  DAYS_OF_RATE,
  dailyMeans,
  forecastDemand,
  forecastMoments,
  type LeadTimeDemand,
  type LeadTimeMoments,
  observedDemand,
  ratePerDay,
} from './lead-time-demand.ts';

/** Expected demand, and how a sentence says what it is and where it was taken from. */
export interface ExpectedDemand {
  /** Mean per day in the weeks ahead, in base units. */
  readonly perDay: number;
  /** What the mean is called among the numbers. */
  readonly name: string;
  /** A mean of so many days, and what it was taken from. */
  meanWords(mean: number, days: number): Phrase;
  readonly numbers: Readonly<Record<string, number>>;
  readonly rule: string;
  /** Demand of these days from now on; the first part of them is a lead time of the item. */
  over(leadTimeDays: number, reviewDays: number): LeadTimeDemand;
  /** The same without its quantiles. */
  momentsOver(leadTimeDays: number, reviewDays: number): LeadTimeMoments;
  /** Mean of each of so many days, after so many from now on. */
  daily(afterDays: number, days: number): number[];
}

/** Days that a rate per day is taken for, to make it one per year. */
export const DAYS_PER_YEAR = 365;

/** By the forecast or, before there is one, by what was seen; null when nothing was. */
export function expectedDemand({ item, forecast, forecastDaysOld, observed }: KnownDemand): ExpectedDemand | null {
  const interval = (leadTimeDays: number, reviewDays: number) => ({
    leadTimeDays,
    leadTimeSdDays: leadTimeDays > 0 ? item.leadTimeSdDays : 0,
    reviewDays,
  });
  if (forecast) {
    const rate = ratePerDay(forecast, forecastDaysOld);
    const daily = (after: number, days: number) => dailyMeans(forecast.mean, forecastDaysOld + after, days);
    return {
      perDay: usualRate(rate, daily, item.leadTimeDays),
      name: 'forecast',
      meanWords: (mean, days) => phrase('forecastMean', { mean, days }),
      numbers: {},
      rule: 'forecast',
      over: (lead, review) => forecastDemand(forecast, forecastDaysOld, interval(lead, review), rate),
      momentsOver: (lead, review) => forecastMoments(forecast, forecastDaysOld, interval(lead, review), rate),
      daily,
    };
  }
  if (observed.units <= 0) return null;
  const observedDays = Math.max(observed.days, LEAST_OBSERVED_DAYS);
  const seen = { units: observed.units, observedDays, isCounted: observed.days < observedDays };
  const perDay = observed.units / observedDays;
  const over = (lead: number, review: number) => observedDemand(perDay, interval(lead, review));
  return {
    perDay,
    name: 'expected',
    meanWords: (mean, days) => phrase('observedMean', { mean, days, ...seen }),
    numbers: { observedUnits: observed.units, observedDays },
    rule: 'observed-demand',
    over,
    momentsOver: over,
    daily: (_after, days) => new Array<number>(days).fill(perDay),
  };
}

/** Mean per day in the weeks ahead; where nothing is expected in them, as while the site is closed, of as many days up to the lead time as make it most. */
function usualRate(perDay: number, daily: ExpectedDemand['daily'], leadTimeDays: number): number {
  if (perDay * DAYS_PER_YEAR >= 1 || leadTimeDays <= DAYS_OF_RATE) return perDay;
  let [most, sum] = [perDay, 0];
  for (const [day, mean] of daily(0, Math.floor(leadTimeDays)).entries()) {
    sum += mean;
    if (day >= DAYS_OF_RATE) most = Math.max(most, sum / (day + 1));
  }
  return most;
}

/**
 * Orders by a plan for the expected demand. An item's own minimum and maximum win over it; of an item that hardly sells any more only what is owed is bought, and nothing of one
 * of which no demand was seen, in the words of `noDemand`.
 */
export function replenishBy(
  known: KnownDemand & { readonly position: InventoryPosition },
  planFor: (expected: ExpectedDemand, item: Item) => ReplenishmentPlan,
  noDemand: Phrase = phrase('noDemand', {}),
): Replenishment {
  const { item, position } = known;
  const expected = expectedDemand(known);
  if (item.min !== null && item.max !== null) return replenish(known, minMaxPlan(item.min, item.max));
  if (!expected) return waitFor(position, noDemand, 'no-demand-seen');
  const isDormant = expected.perDay * DAYS_PER_YEAR < 1;
  return replenish(known, isDormant ? dormantPlan(expected) : planFor(expected, item));
}

function dormantPlan({ numbers, rule }: ExpectedDemand): ReplenishmentPlan {
  return {
    reorderPoint: 0,
    orderUpTo: 0,
    rules: [rule, 'no-demand-expected'],
    told: () => ({ reorderWords: phrase('dormant', {}), orderUpToWords: '', numbers: { ...numbers, mostPerYear: 1 } }),
  };
}
