import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../../agent/adapters/inline-compute.ts';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { PoolRequest } from '../../../../agent/domain/pooled/pooled-means.ts';
import { AgentError } from '../../../../agent/errors.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { createLearn } from '../../../../agent/pipeline/learn/learn.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_496;
const WEEK = [3, 1, 1, 1, 1, 1, 1];
const SKUS = Array.from({ length: 66 }, (_, k) => `SKU-${String(k).padStart(2, '0')}`);
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });

describe('learning from all items together', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  /** Items with five months of the same week, the first with thirty, and the last with too few; a model that knows no week. */
  function room(pool: LearnSettings['pool']) {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS + 1000);
    const asked: PoolRequest[] = [];
    let mood: Error | null = null;
    const inline = createInlineCompute();
    const compute = {
      ...inline,
      async pooledMeans(request: PoolRequest) {
        asked.push(request);
        if (mood) throw mood;
        return inline.pooledMeans(request);
      },
    };
    const sell = (sku: string, day: number) => ({ sku, day, quantity: (20 + SKUS.indexOf(sku)) * WEEK[day % 7]! + (day % 3) });
    const daysOf = (sku: string) => (sku === SKUS[0] ? 30 : sku === SKUS.at(-1) ? 20 : 160);
    store.transaction(() => {
      for (const sku of SKUS) {
        store.items.putParameters(sku, 'import', {});
        store.demand.putHistory(Array.from({ length: daysOf(sku) }, (_, back) => sell(sku, TODAY - 1 - back)));
      }
    });
    const settings: LearnSettings = {
      ...{ calendar, candidates: [{ kind: 'ses' }], horizonDays: 14, historyDays: 200, leastDays: 3, chooseEveryMs: 28 * DAY_MS },
      ...{ shadowDays: 0, updateEveryDays: 1, atOnce: 8, reviewDays: 6, budgetMs: 3_600_000, ...(pool && { pool }) },
    };
    const counters = createCounters();
    const log = createKeptLog();
    const learn = createLearn({ clock, compute, log, counters }, store, {
      settings: () => settings,
      isHeld: () => false,
      onLearnt: () => undefined,
    });
    const night = async (after: number) => {
      const day = TODAY + after;
      if (after > 0) store.transaction(() => store.demand.putHistory(SKUS.map((sku) => sell(sku, day - 1))));
      await clock.runUntil(Math.max(clock.now(), day * DAY_MS + 1000));
      learn.markStale();
      await clock.runUntil(clock.now() + 1000);
      expect(learn.waiting()).toBe(0);
    };
    const crash = (error: Error | null) => {
      mood = error;
    };
    const meanOn = (sku: string, weekday: number) => {
      const { forecast, originDay } = store.forecasts.get(sku)!;
      return forecast!.mean[(weekday - ((originDay + 1) % 7) + 7) % 7]!;
    };
    return { store, asked, night, crash, meanOn, counters, log };
  }

  it('teaches a young item the week of all, and its forecast says so', async () => {
    const { store, asked, night, meanOn } = room({ everyDays: 1, budgetMs: 1000 });
    await night(0);
    expect(
      asked.map(({ batches, season, horizon, budgetMs }) => [batches.flatMap(({ skus }) => skus).length, season, horizon, budgetMs]),
    ).toEqual([[65, 7, 14, 1000]]);
    expect(meanOn(SKUS[0]!, 0) / meanOn(SKUS[0]!, 3)).toBeGreaterThan(2);
    expect(store.forecasts.get(SKUS[0]!)!.forecast!.sentence).toMatch(/by ses\S* with the pattern of all items, learnt from 30 days/);
    const young = store.forecasts.get(SKUS.at(-1)!)!.forecast!;
    expect(young.pooled).toBeUndefined();
    expect(young.sentence).not.toContain('all items');
  });

  it('does not take place where it is not configured', async () => {
    const { store, asked, night, meanOn } = room(undefined);
    await night(0);
    expect(asked).toEqual([]);
    expect(store.pooledMeans.newest()).toBeNull();
    expect(meanOn(SKUS[0]!, 0) / meanOn(SKUS[0]!, 3)).toBeCloseTo(1, 6);
    expect(store.forecasts.get(SKUS[0]!)!.forecast!.pooled).toBeUndefined();
  });

  it('takes place every so many days, and is used at its place in the days between', async () => {
    const { store, asked, night, meanOn } = room({ everyDays: 3, budgetMs: 1000 });
    for (const after of [0, 1, 2]) {
      await night(after);
      expect(store.forecasts.get(SKUS[1]!)!.forecast!.pooled).toBeGreaterThan(0);
      expect(meanOn(SKUS[1]!, 0) / meanOn(SKUS[1]!, 3)).toBeGreaterThan(2);
    }
    expect(asked).toHaveLength(1);
    await night(3);
    expect(asked).toHaveLength(2);
    expect(store.pooledMeans.newest()).toBe(TODAY + 2);
    expect(store.pooledMeans.get(SKUS[1]!)!.originDay).toBe(TODAY + 2);
  });

  it('costs nothing but itself when the worker is lost, and is tried again the next night', async () => {
    const { store, asked, night, crash, counters, log } = room({ everyDays: 7, budgetMs: 1000 });
    crash(new AgentError('compute-failed', 'the pool thread was lost: exit code 1', { retryable: true }));
    await night(0);
    for (const sku of SKUS) expect(store.forecasts.get(sku)).toMatchObject({ originDay: TODAY - 1, reason: null });
    expect(counters.total('pool_failures')).toBe(1);
    expect(log.lines.filter(({ phrase }) => phrase === 'could not learn from all items together')).toHaveLength(1);
    crash(null);
    await night(1);
    expect(asked).toHaveLength(2);
    expect(store.forecasts.get(SKUS[1]!)!.forecast!.pooled).toBeGreaterThan(0);
  });

  it('is no longer gone by after a week, nor once the level of an item has changed', async () => {
    const { store, night, crash } = room({ everyDays: 1, budgetMs: 1000 });
    await night(0);
    crash(new AgentError('compute-failed', 'the pool thread was lost: exit code 1', { retryable: true }));
    await night(1);
    store.transaction(() => store.forecastRecords.put({ ...store.forecastRecords.get(SKUS[2]!)!, changedDay: TODAY }));
    const isPooled = (sku: string) => store.forecasts.get(sku)!.forecast!.pooled !== undefined;
    for (const after of [2, 3, 4, 5, 6, 7]) await night(after);
    expect(store.forecasts.get(SKUS[1]!)!.originDay).toBe(TODAY + 6);
    expect([isPooled(SKUS[1]!), isPooled(SKUS[2]!)]).toEqual([true, false]);
    await night(8);
    expect(isPooled(SKUS[1]!)).toBe(false);
  });
});
