import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, parseDate, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import { CALM } from '../../../../agent/domain/demand/demand-change.ts';
import { recorded } from '../../../../agent/domain/forecast/forecast-record.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { forecastQuestion, onCalendar } from '../../../../agent/pipeline/learn/forecast-question.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const FIRST = parseDate('2026-06-01')!;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
const settings: LearnSettings = {
  ...{ calendar, candidates: [{ kind: 'moving-average' }, { kind: 'tsb' }], horizonDays: 28, historyDays: 365, leastDays: 3 },
  ...{ chooseEveryMs: 28 * DAY_MS, shadowDays: 14, updateEveryDays: 1, atOnce: 2, reviewDays: 1, budgetMs: 3_600_000 },
};

describe('an item with a short history', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  const sells = (sku: string, quantities: readonly number[]): void => {
    temporary.store.items.putParameters(sku, 'import', {});
    temporary.store.demand.putHistory(quantities.map((quantity, at) => ({ sku, day: FIRST + at, quantity })));
  };
  /** What is asked on the morning after so many days. */
  const askedAfter = (sku: string, days: number, more: Partial<LearnSettings> = {}) =>
    forecastQuestion(temporary.store, { ...settings, ...more }, sku, calendar.startOfDay(FIRST + days))!;

  function learn(sku: string, days: number, more: Partial<LearnSettings> = {}): string {
    const { request, plan, ...asked } = askedAfter(sku, days, more);
    const outcome = forecast(request);
    if (!outcome.ok) throw new Error(outcome.reason);
    const made = onCalendar(outcome.forecast, settings, asked);
    const at = { madeAt: calendar.startOfDay(FIRST + days), originDay: asked.originDay, chosenAt: asked.chosenAt };
    temporary.store.forecasts.put({ sku, ...at, forecast: made, reason: null });
    return plan.course;
  }

  it('has its model chosen anew, and at once, whenever the history is twice as long', () => {
    sells('TEA', new Array<number>(90).fill(5));
    const chosen: number[] = [];
    for (let day = 3; day <= 90; day++) if (learn('TEA', day) !== 'keep') chosen.push(day);
    expect(chosen).toEqual([3, 6, 12, 24, 48, 76]);
  });

  it('keeps to the rhythm of choices where only the window of learning is short', () => {
    sells('TEA', new Array<number>(150).fill(5));
    const chosen: number[] = [];
    for (let day = 60; day <= 150; day++) if (learn('TEA', day, { historyDays: 28 }) !== 'keep') chosen.push(day);
    expect(chosen).toEqual([60, 88, 116, 144]);
  });

  it('knows nothing of days that it spent without stock and without a sale', () => {
    sells('TEA', [9, 0, 0, 0, 2, 0]);
    for (const at of [0, 1, 2, 3]) temporary.store.dayCloses.putStockout('TEA', FIRST + at, at === 0 ? null : FIRST + at - 1);
    expect(askedAfter('TEA', 4).known).toBe(1);
    expect(askedAfter('TEA', 6).known).toBe(3);
  });

  it('has an only demand cut to what is thinkable on the site, until another follows', () => {
    let record = recorded(null, 12, { mean: 10, median: 10, high90: 15 });
    for (let day = 1; day < 28; day++) record = recorded(record, 12, { mean: 10, median: 10, high90: 15 });
    const rest = { demandClass: 'smooth' as const, level: 1, originDay: FIRST - 1, changedDay: null };
    const trial = { trialSince: null, trialDays: 0, newcomerLoss: 0, servingLoss: 0 };
    temporary.store.forecastRecords.put({ sku: 'USUAL', throughDay: FIRST, ...record, ...CALM, ...rest, ...trial });
    sells('BULK', [70_000, 0, 0, 0, 600]);
    expect(askedAfter('BULK', 4)).toMatchObject({ request: { series: [60, 0, 0, 0] }, learntFrom: { oneOffs: 1 } });
    expect(askedAfter('BULK', 5).request.series).toEqual([3000, 0, 0, 0, 600]);
    sells('NEW', [60, 0, 0]);
    expect(askedAfter('NEW', 3).request.series).toEqual([60, 0, 0]);
  });
});
