import type { Calendar } from '../domain/calendar.ts';
import type { Forecast } from '../domain/forecast.ts';
import { accuracyOf, type DayForecast, type ForecastRecord, recorded } from '../domain/forecast-record.ts';
import { atLevel, updatedLevel, usualDemand } from '../domain/forecast-update.ts';
import type { Store } from '../store/store.ts';

/** The forecast of an item at the level that demand has shown since it was made; null where there is none. */
export function currentForecast(store: Store, sku: string): Forecast | null {
  const row = store.forecasts.get(sku);
  if (!row?.forecast) return null;
  const record = store.forecastRecords.get(sku);
  return record?.originDay === row.originDay ? atLevel(row.forecast, record.level) : row.forecast;
}

/**
 * Holds the days of an item that have closed, up to this one, against what was forecast for them, and moves the forecast's level by what was
 * missed. Days that were seen before are not seen twice, closed ones and those beyond the horizon not at all. Within a transaction.
 */
export function closeDays(store: Store, calendar: Calendar, sku: string, throughDay: number): void {
  const row = store.forecasts.get(sku);
  if (!row?.forecast) return;
  const { forecast, originDay } = row;
  const before = store.forecastRecords.get(sku);
  const from = Math.max(originDay, before?.throughDay ?? originDay);
  if (from >= throughDay) return;
  const asked = new Map(store.demand.days(sku, from + 1).map(({ day, quantity }) => [day, Math.max(0, quantity)]));
  const way = { gain: forecast.gain, usual: usualDemand(forecast) };
  const last = Math.min(throughDay, originDay + forecast.mean.length);
  let record: ForecastRecord | null = before;
  let level = before?.originDay === originDay ? before.level : 1;
  for (let day = from + 1; day <= last; day++) {
    const demand = asked.get(day) ?? 0;
    if (!calendar.isOpen(day) && demand === 0) continue;
    const expected = dayForecast(forecast, day - originDay - 1, level);
    record = recorded(record, demand, expected);
    level = updatedLevel(level, { demand, mean: forecast.mean[day - originDay - 1]! }, way);
  }
  if (record) store.forecastRecords.put({ ...record, sku, throughDay, demandClass: accuracyOf(record).demandClass, originDay, level });
}

function dayForecast({ mean, quantiles }: Forecast, step: number, level: number): DayForecast {
  const at = (wanted: number) => level * (quantiles.find((quantile) => quantile.level === wanted)?.value[step] ?? mean[step]!);
  return { mean: level * mean[step]!, median: at(0.5), high90: at(0.9) };
}
