import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readMetrics } from '../../../../agent/api/metrics.ts';
import { createQueries } from '../../../../agent/api/queries.ts';
import { createCalendar, formatDay, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { type Forecast, STORED_LEVELS, TOTAL_LEVELS } from '../../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { currentForecast, scoreDays } from '../../../../agent/pipeline/learn/score-days.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const ORIGIN = 20_500;
const HISTORY = Array.from({ length: 60 }, (_, i) => 20 + (i % 3));

function made(gain: number): Forecast {
  const asked = { season: 1, horizon: 14, levels: STORED_LEVELS, totalSteps: 5, totalLevels: TOTAL_LEVELS };
  const outcome = forecast({ ...asked, series: HISTORY, candidates: [{ kind: 'moving-average' }] });
  if (!outcome.ok) throw new Error(outcome.reason);
  return { ...outcome.forecast, gain };
}

describe('days that close', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
    temporary.store.forecasts.put({ ...{ sku: 'TEA', madeAt: 0, originDay: ORIGIN, chosenAt: 0, reason: null }, forecast: made(0.5) });
  });
  afterEach(() => temporary.remove());

  const everyDay = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });

  function sell(...quantities: number[]): void {
    temporary.store.demand.putHistory(quantities.map((quantity, i) => ({ sku: 'TEA', day: ORIGIN + 1 + i, quantity })));
  }
  const close = (through: number, calendar = everyDay) =>
    temporary.store.transaction(() => scoreDays(temporary.store, calendar, 'TEA', ORIGIN + through));
  const record = () => temporary.store.forecastRecords.get('TEA');

  it('are held against what was forecast for them, once each, however often they are looked at', () => {
    sell(21, 30, 21);
    close(2);
    const first = record()!;
    expect(first).toMatchObject({ days: 2, throughDay: ORIGIN + 2, originDay: ORIGIN, demandClass: 'smooth', demand: 30 });
    close(2);
    expect(record()).toEqual(first);
    close(3);
    expect(record()).toMatchObject({ days: 3, throughDay: ORIGIN + 3 });
  });

  it('say nothing of a forecast where the shelf was empty or nothing was heard', () => {
    const { store } = temporary;
    sell(21, 0, 0, 21);
    store.dayCloses.putStockout('TEA', ORIGIN + 2, ORIGIN + 1);
    store.dayCloses.putUnheard(ORIGIN + 3);
    close(4);
    expect(record()).toMatchObject({ days: 2, throughDay: ORIGIN + 4 });
    expect(record()!.level).toBeCloseTo(1, 1);
  });

  it('move the forecast that orders are made from, until the next one', () => {
    const { store } = temporary;
    sell(42, 42);
    close(2);
    const { mean } = store.forecasts.get('TEA')!.forecast!;
    expect(record()!.level).toBeGreaterThan(1.03);
    expect(currentForecast(store, 'TEA')!.mean[5]).toBeCloseTo(mean[5]! * record()!.level, 9);
    store.forecasts.put({ ...store.forecasts.get('TEA')!, originDay: ORIGIN + 2 });
    expect(currentForecast(store, 'TEA')!.mean[5]).toBeCloseTo(mean[5]!, 9);
    sell(42, 42, 21);
    close(3);
    expect(record()!.level).toBeCloseTo(1, 1);
    expect(record()!.days).toBe(3);
  });

  it('count for nothing while the site is closed, and beyond the horizon', () => {
    const opened = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS.slice(0, 5) });
    close(14, opened);
    expect(record()!.days).toBe(10);
    close(40, opened);
    expect(record()).toMatchObject({ days: 10, throughDay: ORIGIN + 40 });
  });

  it('are nothing to an item without a forecast', () => {
    temporary.store.transaction(() => scoreDays(temporary.store, everyDay, 'COFFEE', ORIGIN + 3));
    expect(temporary.store.forecastRecords.all()).toEqual([]);
    expect(currentForecast(temporary.store, 'COFFEE')).toBeNull();
  });

  it('are shown per item, and in the metrics per demand class', () => {
    const { store, file } = temporary;
    sell(30, 12, 30);
    close(3);
    const queries = createQueries({ store, databaseFile: file, version: '0', now: () => 0, silentAfterMs: 1 });
    const [row] = queries.accuracy();
    expect(row).toMatchObject({ sku: 'TEA', demandClass: 'smooth', days: 3, throughDay: formatDay(ORIGIN + 3) });
    expect(row!.under50).toBeCloseTo(1 / 3, 9);
    expect(row!.scaledError).toBeCloseTo(record()!.absError / 18, 9);
    expect(queries.accuracy({ sku: 'COFFEE' })).toEqual([]);
    const gauges = { inboxLength: 0, itemsWaiting: 0, forecastsWaiting: 0, sourceConnected: true, uplinkConnected: true, databaseBytes: 0 };
    const rest = { diskFreeBytes: null, clockTrusted: true, clockStepSeconds: 0, clockUnplaced: 0, now: 0 };
    const metrics = readMetrics(store, createCounters(), { ...gauges, ...rest });
    expect(metrics.find(({ name }) => name === 'quartermaster_forecast_items')!.samples).toEqual([
      { labels: { class: 'smooth' }, value: 1 },
    ]);
    expect(metrics.find(({ name }) => name === 'quartermaster_forecast_scaled_error')!.samples[0]!.value).toBeCloseTo(row!.scaledError!, 9);
  });
});
