import type { Calendar } from '../../domain/calendar.ts';
import type { DemandChange } from '../../domain/demand/demand-change.ts';
import type { DemandOutlook } from '../../domain/forecast/forecast.ts';
import { type Following, followed } from '../../domain/forecast/forecast-follow.ts';
import { accuracyOf } from '../../domain/forecast/forecast-record.ts';
import { outlookAtLevel } from '../../domain/forecast/forecast-update.ts';
import type { Store } from '../../store/store.ts';
import { unheardDays } from './seen-steps.ts';

/** Asked for with every scan, and changed once a day. */
const moved = new WeakMap<DemandOutlook, { readonly level: number; readonly forecast: DemandOutlook }>();

/** Days over which silence is judged to be usual or not. */
const SILENCE_DAYS = 56;

/** The forecast of an item at the level that demand has shown since it was made; null where there is none. */
export function currentForecast(store: Store, sku: string): DemandOutlook | null {
  const row = store.forecasts.outlook(sku);
  if (!row?.forecast) return null;
  const record = store.forecastRecords.get(sku);
  if (record?.originDay !== row.originDay || record.level === 1) return row.forecast;
  let known = moved.get(row.forecast);
  if (known?.level !== record.level) {
    known = { level: record.level, forecast: outlookAtLevel(row.forecast, record.level) };
    moved.set(row.forecast, known);
  }
  return known.forecast;
}

/**
 * Holds the days of an item that have closed, up to this one, against what was forecast for them, moves the forecast's level by what was
 * missed, and tells the newest change of demand that they show, if any. Days that were seen before are not seen twice, closed ones and those
 * beyond the horizon not at all. Within a transaction.
 */
export function scoreDays(store: Store, calendar: Calendar, sku: string, throughDay: number): DemandChange | null {
  const row = store.forecasts.get(sku);
  if (!row?.forecast) return null;
  const { forecast, originDay } = row;
  const before = store.forecastRecords.get(sku);
  const from = Math.max(originDay, before?.throughDay ?? originDay);
  if (from >= throughDay) return null;
  const asked = new Map(store.demand.days(sku, from + 1).map(({ day, quantity }) => [day, Math.max(0, quantity)]));
  const hidden = daysThatHideDemand(store, sku, from + 1, throughDay);
  const last = Math.min(throughDay, originDay + forecast.mean.length);
  let following: Following | null = before && { ...before, level: before.originDay === originDay ? before.level : 1 };
  let change: DemandChange | null = null;
  let changedDay = before?.changedDay ?? null;
  for (let day = from + 1; day <= last; day++) {
    const demand = asked.get(day) ?? 0;
    if (!calendar.isOpen(day) && demand === 0) continue;
    // Too little on an empty shelf says nothing of the forecast.
    if (hidden.has(day) && demand < forecast.mean[day - originDay - 1]!) continue;
    const next = followed(following, demand, { forecast, step: day - originDay - 1 });
    following = next.following;
    if (!next.change) continue;
    change = next.change;
    if (change.kind !== 'jump') changedDay = openDayBefore(calendar, day, change.days - 1);
  }
  if (!following) return null;
  const { demandClass } = accuracyOf(following);
  store.forecastRecords.put({ ...following, sku, throughDay, demandClass, originDay, changedDay });
  return change;
}

/** Days from `fromDay` on that an item ended with nothing to sell, or of which nothing was heard. */
function daysThatHideDemand(store: Store, sku: string, fromDay: number, throughDay: number): ReadonlySet<number> {
  const hidden = new Set(unheardDays(store, throughDay - SILENCE_DAYS, SILENCE_DAYS));
  for (const stockout of store.dayCloses.stockouts(sku, fromDay))
    for (let day = Math.max(fromDay, stockout.fromDay); day <= stockout.throughDay; day++) hidden.add(day);
  return hidden;
}

/** The day so many open days before this one. */
function openDayBefore(calendar: Calendar, day: number, openDays: number): number {
  let at = day;
  for (let left = openDays; left > 0; ) if (calendar.isOpen(--at)) left--;
  return at;
}
