import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, parseDate, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { Forecast } from '../../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { forecastQuestion, onCalendar } from '../../../../agent/pipeline/learn/forecast-question.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = parseDate('2026-06-01')!;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
const settings: LearnSettings = {
  ...{ calendar, candidates: [{ kind: 'ses' }, { kind: 'theta' }, { kind: 'holt-winters' }], horizonDays: 28, historyDays: 365 },
  ...{ leastDays: 14, chooseEveryMs: 28 * DAY_MS, shadowDays: 14, updateEveryDays: 1, atOnce: 2, reviewDays: 1, budgetMs: 3_600_000 },
};

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

const weekly = (day: number) => 4 + 2 * calendar.weekday(day);

/** An item that sells on these days, both ends included, counted from today. */
function item(
  sku: string,
  [from, through]: readonly [number, number],
  words: { level?: number; category?: string; predecessor?: string } = {},
) {
  const { level = 1, ...parameters } = words;
  temporary.store.transaction(() => {
    temporary.store.items.putParameters(sku, 'import', parameters);
    const days = Array.from({ length: through - from + 1 }, (_, index) => TODAY + from + index);
    temporary.store.demand.putHistory(days.map((day) => ({ sku, day, quantity: Math.round(level * weekly(day)) })));
  });
}

function asked(sku: string, more: Partial<LearnSettings> = {}) {
  return forecastQuestion(temporary.store, { ...settings, ...more }, sku, calendar.startOfDay(TODAY))!;
}

/** Forecasts an item and keeps what comes of it. */
function learn(sku: string): Forecast {
  const question = asked(sku);
  const outcome = forecast(question.request);
  if (!outcome.ok) throw new Error(outcome.reason);
  const made = onCalendar(outcome.forecast, settings, question);
  const row = { sku, madeAt: TODAY * DAY_MS, originDay: TODAY - 1, chosenAt: TODAY * DAY_MS, reason: null };
  temporary.store.transaction(() => temporary.store.forecasts.put({ ...row, forecast: made }));
  return made;
}

describe('a new item', () => {
  it('has a first forecast after three days, with the weekdays of its predecessor at its own level', () => {
    item('OLD', [-120, -4], { level: 2 });
    item('NEW', [-3, -1], { predecessor: 'OLD' });
    expect(asked('NEW').request.series).toHaveLength(56);
    const { mean, sentence, learntFrom } = learn('NEW');
    expect(learntFrom).toMatchObject({ steps: 3, borrowed: { steps: 53, from: 'OLD', as: 'predecessor' } });
    expect(sentence).toMatch(/learnt from 3 days and 53 of its predecessor OLD\.$/);
    const level = mean.slice(0, 7).reduce((sum, value) => sum + value, 0) / 7;
    expect(level).toBeGreaterThan(7.5);
    expect(level).toBeLessThan(13);
    expect(mean[6]! / mean[0]!).toBeGreaterThan(2.5);
  });

  it('borrows less with each day, and nothing in the end', () => {
    item('OLD', [-300, -1], { level: 2 });
    for (const days of [2, 3, 20, 55, 56]) {
      item(`NEW-${days}`, [-days, -1], { predecessor: 'OLD' });
      const { request, learntFrom } = asked(`NEW-${days}`);
      const borrows = days >= 3 && days < 56;
      expect(learntFrom.borrowed?.steps ?? 0).toBe(borrows ? 56 - days : 0);
      expect(request.series.length).toBe(borrows ? 56 : days);
      expect(request.series.slice(-days)).toEqual(Array.from({ length: days }, (_, index) => weekly(TODAY - days + index)));
    }
  });

  it('borrows from before its predecessor fell silent, with weekdays in step', () => {
    item('OLD', [-200, -31], {});
    item('NEW', [-10, -1], { predecessor: 'OLD' });
    const { request } = asked('NEW');
    const before = request.series.slice(0, 46);
    expect(before.slice(-14)).not.toContain(0);
    for (const [index, value] of before.entries()) expect(value / weekly(TODAY - 56 + index)).toBeCloseTo(1, 1);
  });

  it('borrows from the item of its category whose pace is most like its own, where it has no predecessor', () => {
    item('SLOW', [-100, -1], { level: 1, category: 'tea' });
    item('QUICK', [-100, -1], { level: 10, category: 'tea' });
    item('OTHER', [-100, -1], { level: 8, category: 'soap' });
    for (const sku of ['SLOW', 'QUICK', 'OTHER']) learn(sku);
    item('NEW', [-5, -1], { level: 8, category: 'tea' });
    expect(asked('NEW').learntFrom.borrowed).toEqual({ steps: 51, from: 'QUICK', as: 'category' });
  });

  it('stands on its own where nobody can lend', () => {
    item('TWIN', [-20, -1], { category: 'tea' });
    learn('TWIN');
    item('NEW', [-5, -1], { category: 'tea', predecessor: 'GONE' });
    item('SELF', [-5, -1], { predecessor: 'SELF' });
    for (const sku of ['NEW', 'SELF']) {
      expect(asked(sku).request.series).toHaveLength(5);
      expect(asked(sku).learntFrom.borrowed).toBeUndefined();
    }
  });

  it('is moved by its own promotions only from its own days on', () => {
    item('OLD', [-120, -31], {});
    item('NEW', [-30, -1], { predecessor: 'OLD' });
    const promotion = { scope: 'sku' as const, subject: 'NEW', name: 'start', uplift: null };
    temporary.store.transaction(() =>
      temporary.store.demandDrivers.putPromotions([{ ...promotion, fromDay: TODAY - 30, throughDay: TODAY - 28 }]),
    );
    const [regressor] = asked('NEW').request.regressors!;
    expect(regressor!.past).toEqual(Array.from({ length: 56 }, (_, step) => (step >= 26 && step < 29 ? 1 : 0)));
  });
});
