import { type DayDemand, demandOfOpenDays, openDaysIn } from '../../domain/demand/demand-series.ts';
import { type TreatedDemand, treatedDemand } from '../../domain/demand/treated-demand.ts';
import type { ForecastRequest } from '../../domain/forecast/forecast.ts';
import type { Item } from '../../domain/items/item.ts';
import type { Store } from '../../store/store.ts';
import type { LearnSettings } from './learn-settings.ts';
import { itemRegressors } from './regressors.ts';
import { seenSteps } from './seen-steps.ts';

/** What there is to learn from of an item. */
export interface ItemSeries {
  /** Open days as they were seen, oldest first. */
  readonly days: readonly DayDemand[];
  /** Open days in a week. */
  readonly season: number;
  readonly treated: TreatedDemand;
  /** Days that say something of demand: seen whole, or with something sold. */
  readonly known: number;
  /** What else moves demand: of the days of the treated series, and of the open ones ahead. */
  readonly drivers: Pick<ForecastRequest, 'regressors' | 'closedAhead'>;
}

/** No day is one. */
export const noHoliday = () => null;

/** The days of an item up to `originDay`, treated for a model; null where it has no demand yet. */
export function itemSeries(store: Store, settings: LearnSettings, item: Item, originDay: number): ItemSeries | null {
  const { calendar, horizonDays, holidayOn = noHoliday } = settings;
  const days = openDays(store, settings, item.sku, originDay);
  if (days.length === 0) return null;
  const season = Math.max(1, openDaysIn(calendar, originDay, 7));
  const ahead = Array.from({ length: horizonDays }, (_, index) => originDay + 1 + index).filter(calendar.isOpen);
  const { regressors, isUnusual } = itemRegressors(store, item, { past: days.map(({ day }) => day), ahead, holidayOn });
  const seen = seenSteps(store, item.sku, { days, holidayOn });
  const treated = treatedDemand(seen, {
    season,
    leastSteps: settings.leastDays,
    isExpected: isUnusual,
    siteSize: store.forecastRecords.largestSize(originDay) ?? undefined,
  });
  const dropped = days.length - treated.series.length;
  const drivers = {
    ...(regressors.length > 0 && { regressors: regressors.map((one) => ({ ...one, past: one.past.slice(dropped) })) }),
    ...(ahead.some((day) => holidayOn(day)?.closed) && { closedAhead: ahead.map((day) => holidayOn(day)?.closed === true) }),
  };
  const known = seen.filter(({ unknown, quantity }) => unknown === null || quantity > 0).length;
  return { days, season, treated, known, drivers };
}

/** Which days of an item are looked at. */
export type DaysSettings = Pick<LearnSettings, 'calendar' | 'holidayOn' | 'historyDays'>;

/**
 * Demand of the item's open days up to `originDay`, oldest first; empty where nothing was ever sold. They begin with the first stock or sale, and not with the day on which the item came to be known: a model is fitted to trade, and would take
 * days on which there was nothing to sell yet for a rise of demand.
 */
export function openDays(store: Store, settings: DaysSettings, sku: string, originDay: number): DayDemand[] {
  const { calendar } = settings;
  const since = store.stock.since(sku);
  const firstDay = originDay - settings.historyDays + 1;
  const fromDay = since === null ? null : Math.max(firstDay, calendar.businessDay(since));
  return demandOfOpenDays(store.demand.days(sku, firstDay), { fromDay, throughDay: originDay }, calendar);
}
