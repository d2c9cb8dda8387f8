import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQueries } from '../../../../agent/api/queries.ts';
import { createCalendar, DAY_MS, formatDay, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { ForecastOutcome, ForecastRequest } from '../../../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createLearn } from '../../../../agent/pipeline/learn/learn.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { openStore } from '../../../../agent/store/open.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const FIRST = 20_500;
/** The item's weeks; the seasonal model foresees them, the average does not. */
const WEEK = [40, 5, 20, 5, 30, 10, 2];
const SEASONAL = 'seasonal-naive';
const AVERAGE = 'moving-average';

describe('a model that is chosen anew', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
  const settings: LearnSettings = {
    ...{ calendar, candidates: [{ kind: SEASONAL }, { kind: AVERAGE }], horizonDays: 14, historyDays: 90, leastDays: 3 },
    ...{ chooseEveryMs: 28 * DAY_MS, shadowDays: 14, updateEveryDays: 1, atOnce: 2, reviewDays: 1, budgetMs: 3_600_000 },
  };

  /** An agent's learning on the database; `best` wins each comparison, `broken` never fits alone. */
  function room(shadowDays = 14) {
    const state = { best: AVERAGE, broken: '', store: temporary.store, reopened: null as ReturnType<typeof openStore> | null };
    const clock = createVirtualClock(FIRST * DAY_MS + 1000);
    const counters = createCounters();
    const log = createKeptLog();
    const compute = {
      forecast: async (request: ForecastRequest): Promise<ForecastOutcome> => {
        const { candidates } = request;
        if (candidates.length === 1 && candidates[0]!.kind === state.broken) return { ok: false, reason: 'broken' };
        return forecast({ ...request, candidates: candidates.length > 1 ? [{ kind: state.best }] : candidates });
      },
      pooledMeans: async () => [],
      chooseLevels: async () => null,
      jointOrders: () => Promise.reject(new Error('nobody asks')),
      stop: async () => undefined,
    };
    const started = () =>
      createLearn({ clock, compute, log, counters }, state.store, {
        settings: () => ({ ...settings, shadowDays }),
        isHeld: () => false,
        onLearnt: () => undefined,
      });
    let learn = started();
    const sold = (day: number, quantity: number) => state.store.demand.putHistory([{ sku: 'TEA', day, quantity }]);
    state.store.items.putParameters('TEA', 'import', {});
    for (let day = FIRST - 63; day < FIRST; day++) sold(day, WEEK[day % 7]!);
    let today = FIRST;
    return {
      ...{ state, log },
      /** Nights after each of which a day has closed that sold `times` as much as is usual. */
      async nights(count: number, times = 1) {
        for (let i = 0; i < count; i++) {
          sold(today, WEEK[today % 7]! * times);
          today++;
          await clock.runUntil(today * DAY_MS + 1000);
          learn.markStale();
          await clock.runUntil(clock.now() + 1000);
        }
      },
      async restart() {
        await learn.stop();
        (state.reopened ?? temporary.open).close();
        state.reopened = openStore({ file: temporary.file, durability: 'process', limits: { keyWindow: 1000, deadLetters: 100 } });
        state.store = state.reopened.store;
        learn = started();
      },
      serving: () => state.store.forecasts.get('TEA')!.forecast!,
      view: () => {
        const context = { store: state.store, databaseFile: temporary.file, version: '0', now: () => 0, silentAfterMs: 1 };
        return createQueries(context).forecasts({ sku: 'TEA' })[0]!;
      },
      outcomes: () => counters.read().flatMap(({ name, label, value }) => (name === 'model_trials' ? [[label, value]] : [])),
    };
  }

  it('serves at once where there was none before it', async () => {
    const { nights, serving, outcomes } = room();
    await nights(1);
    expect(serving()).toMatchObject({ kind: AVERAGE });
    expect(serving().shadow).toBeUndefined();
    expect(outcomes()).toEqual([]);
  });

  it('is tried beside the one that serves, and takes over after two weeks in which it did better', async () => {
    const { state, nights, serving, view, outcomes, log } = room();
    await nights(1);
    state.best = SEASONAL;
    await nights(28);
    expect(serving().kind).toBe(AVERAGE);
    expect(view().shadow).toEqual({
      model: serving().shadow!.model,
      since: formatDay(FIRST + 28),
      days: 0,
      score: null,
      servingScore: null,
    });
    await nights(13);
    expect(serving()).toMatchObject({ kind: AVERAGE, shadow: { kind: SEASONAL, since: FIRST + 28 } });
    const { days, score, servingScore } = view().shadow!;
    expect(days).toBe(13);
    expect(score!).toBeLessThan(servingScore! / 4);
    await nights(1);
    expect(serving().kind).toBe(SEASONAL);
    expect(view().shadow).toBeNull();
    await nights(10);
    expect(serving().kind).toBe(SEASONAL);
    expect(outcomes()).toEqual([
      ['begun', 1],
      ['promoted', 1],
    ]);
    expect(log.lines.filter(({ phrase }) => phrase === 'a model is tried').map(({ fields }) => fields['outcome'])).toEqual([
      'begun',
      'promoted',
    ]);
  });

  it('is rolled back after two weeks in which it did worse, and nothing is chosen before the choice is due again', async () => {
    const { state, nights, serving, outcomes } = room();
    state.best = SEASONAL;
    await nights(1);
    state.best = AVERAGE;
    await nights(28 + 14);
    expect(serving().kind).toBe(SEASONAL);
    expect(serving().shadow).toBeUndefined();
    await nights(13);
    expect(serving().shadow).toBeUndefined();
    expect(outcomes()).toEqual([
      ['begun', 1],
      ['rolled back', 1],
    ]);
    await nights(1);
    expect(serving().shadow).toMatchObject({ kind: AVERAGE });
  });

  it('loses nothing of its record to a restart', async () => {
    const { state, nights, view, serving, restart } = room();
    await nights(1);
    state.best = SEASONAL;
    await nights(28 + 6);
    const before = view().shadow;
    await restart();
    expect(view().shadow).toEqual(before);
    await nights(7);
    expect(view().shadow!.days).toBe(13);
    await restart();
    await nights(1);
    expect(serving().kind).toBe(SEASONAL);
    state.reopened!.close();
  });

  it('takes over at once where demand rises to a new level', async () => {
    const { state, nights, serving, outcomes } = room();
    await nights(1);
    state.best = SEASONAL;
    await nights(28);
    expect(serving().kind).toBe(AVERAGE);
    await nights(5, 8);
    expect(serving().kind).toBe(SEASONAL);
    expect(outcomes()).toContainEqual(['promoted', 1]);
  });

  it('takes over at once where the one that serves no longer fits', async () => {
    const { state, nights, serving } = room();
    await nights(1);
    state.best = SEASONAL;
    await nights(30);
    state.broken = AVERAGE;
    await nights(1);
    expect(serving().kind).toBe(SEASONAL);
  });

  it('is given up where it no longer fits itself', async () => {
    const { state, nights, serving, outcomes } = room();
    await nights(1);
    state.best = SEASONAL;
    await nights(30);
    state.broken = SEASONAL;
    await nights(1);
    expect(serving().kind).toBe(AVERAGE);
    expect(serving().shadow).toBeUndefined();
    expect(outcomes()).toContainEqual(['rolled back', 1]);
  });

  it('serves at once where nothing is to be tried', async () => {
    const { state, nights, serving } = room(0);
    await nights(1);
    state.best = SEASONAL;
    await nights(28);
    expect(serving().kind).toBe(SEASONAL);
  });
});
