import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { ForecastOutcome, ForecastRequest } from '../../../../agent/domain/forecast/forecast.ts';
import { AgentError } from '../../../../agent/errors.ts';
import { forecast } from '../../../../agent/forecasters/forecast.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { isForecastDue } from '../../../../agent/pipeline/decide/look-over.ts';
import { createLearn } from '../../../../agent/pipeline/learn/learn.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { currentForecast } from '../../../../agent/pipeline/learn/score-days.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_500;
const SKUS = Array.from({ length: 70 }, (_, index) => `SKU-${index}`);
const FORECAST = (forecast(requestOf([3, 4, 5, 6])) as ForecastOutcome & { ok: true }).forecast;

function requestOf(series: number[]): ForecastRequest {
  const rest = { season: 1, levels: [0.5], totalSteps: 1, totalLevels: [0.5], candidates: [{ kind: 'moving-average' }] };
  return { series, horizon: 7, ...rest };
}

describe('the night of an item', () => {
  const due = (sku: string, originDay: number, yesterday: number) =>
    isForecastDue(sku, { originDay, forecast: FORECAST }, { yesterday, everyDays: 7 });

  it('comes once a week, and no night has nearly all of the items', () => {
    const nights = SKUS.map((sku) => [1, 2, 3, 4, 5, 6].filter((age) => due(sku, TODAY, TODAY + age)));
    for (const own of nights) expect(own.length).toBeLessThanOrEqual(1);
    for (const age of [1, 2, 3, 4, 5, 6]) {
      const items = nights.filter((own) => own.includes(age)).length;
      expect(items).toBeGreaterThan(2);
      expect(items).toBeLessThan(25);
    }
  });

  it('is the same a week later', () => {
    const first = SKUS.find((sku) => due(sku, TODAY, TODAY + 3))!;
    expect([1, 2, 3, 4, 5, 6, 7].filter((age) => due(first, TODAY + 3, TODAY + 3 + age))).toEqual([7]);
  });

  it('that was missed is made up for', () => {
    for (const sku of SKUS) expect(due(sku, TODAY, TODAY + 8)).toBe(true);
  });

  it('is every night where it is updated daily, and where there is no forecast yet', () => {
    for (const sku of SKUS) {
      expect(isForecastDue(sku, { originDay: TODAY, forecast: FORECAST }, { yesterday: TODAY + 1, everyDays: 1 })).toBe(true);
      expect(isForecastDue(sku, { originDay: TODAY, forecast: null }, { yesterday: TODAY + 1, everyDays: 7 })).toBe(true);
      expect(isForecastDue(sku, null, { yesterday: TODAY, everyDays: 7 })).toBe(true);
      expect(isForecastDue(sku, { originDay: TODAY, forecast: FORECAST }, { yesterday: TODAY, everyDays: 1 })).toBe(false);
    }
  });
});

describe('learning', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
  const settings: LearnSettings = {
    ...{ calendar, candidates: [{ kind: 'moving-average' }], horizonDays: 14, historyDays: 60, leastDays: 3 },
    ...{ chooseEveryMs: 28 * DAY_MS, shadowDays: 14, updateEveryDays: 1, atOnce: 2, reviewDays: 1, budgetMs: 3_600_000 },
  };

  /** Five items with some days of history, and workers that answer when they are told to. */
  function room() {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS);
    const asked: { answer(): void; fail(error: Error): void }[] = [];
    const compute = {
      forecast: (request: ForecastRequest) =>
        new Promise<ForecastOutcome>((resolve, fail) => asked.push({ answer: () => resolve(forecast(request)), fail })),
      pooledMeans: async () => [],
      chooseLevels: async () => null,
      jointOrders: () => Promise.reject(new Error('nobody asks')),
      stop: async () => undefined,
    };
    const skus = SKUS.slice(0, 5);
    store.transaction(() => {
      for (const sku of skus) {
        store.items.putParameters(sku, 'import', {});
        store.demand.putHistory([1, 2, 3, 4, 5].map((day) => ({ sku, day: TODAY - day, quantity: day })));
      }
    });
    const learnt: string[] = [];
    const learn = createLearn({ clock, compute, log: createKeptLog(), counters: createCounters() }, store, {
      settings: () => settings,
      isHeld: () => false,
      onLearnt: (some) => void learnt.push(...some),
    });
    const questions = async (count: number) => {
      while (asked.length < count) await new Promise((resolve) => setImmediate(resolve));
    };
    return { store, clock, asked, questions, learn, learnt, skus };
  }

  it('finds all items with demand that were never forecast, a page at a time, and asks nothing of the others', async () => {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS);
    const sold = Array.from({ length: 401 }, (_, n) => `NEW-${String(n).padStart(3, '0')}`);
    store.transaction(() => {
      for (const sku of [...sold, 'NEVER-SOLD', 'TRIED']) store.items.putParameters(sku, 'import', {});
      for (const sku of [...sold, 'TRIED'])
        store.demand.putHistory([1, 2, 3, 4, 5].map((day) => ({ sku, day: TODAY - day, quantity: day })));
      store.forecasts.put({ sku: 'TRIED', madeAt: 0, originDay: TODAY - 1, chosenAt: 0, forecast: null, reason: 'not-finite' });
    });
    const asked: number[] = [];
    const compute = {
      forecast: (request: ForecastRequest) => {
        asked.push(request.series.length);
        return Promise.resolve(forecast(request));
      },
      pooledMeans: async () => [],
      chooseLevels: async () => null,
      jointOrders: () => Promise.reject(new Error('nobody asks')),
      stop: async () => undefined,
    };
    const learn = createLearn({ clock, compute, log: createKeptLog(), counters: createCounters() }, store, {
      settings: () => ({ ...settings, atOnce: 64 }),
      isHeld: () => false,
      onLearnt: () => undefined,
    });
    learn.markNew();
    await clock.runUntil(clock.now() + 1000);
    expect(asked).toHaveLength(sold.length);
    expect(store.forecasts.all().filter((row) => row.forecast !== null)).toHaveLength(sold.length);
    expect(store.forecasts.get('NEVER-SOLD')).toBeNull();
    expect(store.forecasts.get('TRIED')!.reason).toBe('not-finite');
  });

  it('hands over the next items before the first are answered, and writes in the order in which they were asked for', async () => {
    const { store, clock, asked, questions, learn, learnt, skus } = room();
    learn.markStale();
    const done = clock.runUntil(clock.now() + 1000);
    await questions(4);
    expect(asked).toHaveLength(4);
    expect(learn.waiting()).toBe(5);
    asked[2]!.answer();
    asked[3]!.answer();
    await Promise.resolve();
    expect(learnt).toEqual([]);
    asked[0]!.answer();
    asked[1]!.answer();
    await questions(5);
    asked[4]!.answer();
    await done;
    expect(learnt).toEqual([...skus].sort());
    expect(learn.waiting()).toBe(0);
    for (const sku of skus) expect(store.forecasts.get(sku)).toMatchObject({ originDay: TODAY - 1, reason: null });
  });

  it('fits an item again that was marked while its own fit is under way, and not before that is written', async () => {
    const { clock, asked, questions, learn, learnt } = room();
    learn.mark(['SKU-0']);
    const done = clock.runUntil(clock.now() + 1000);
    learn.mark(['SKU-0']);
    expect(asked).toHaveLength(1);
    asked[0]!.answer();
    await questions(2);
    expect(learnt).toEqual(['SKU-0']);
    asked[1]!.answer();
    await done;
    expect(learnt).toEqual(['SKU-0', 'SKU-0']);
  });

  it('begins with the items of most value, and leaves what the night has no time for to the next', async () => {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS);
    let spent = 0;
    const slow = {
      // A minute each.
      forecast: async (request: ForecastRequest) => {
        spent += 60_000;
        return forecast(request);
      },
      pooledMeans: async () => [],
      chooseLevels: async () => null,
      jointOrders: () => Promise.reject(new Error('nobody asks')),
      stop: async () => undefined,
    };
    const costs: Record<string, number> = { CHEAP: 16, DEAR: 900, MEDIUM: 30, OTHER: 20 };
    store.transaction(() => {
      for (const [sku, unitCostMinor] of Object.entries(costs)) {
        store.items.putParameters(sku, 'import', { unitCostMinor });
        store.demand.putHistory([-1, 0, 1, 2, 3, 4, 5].map((day) => ({ sku, day: TODAY - day, quantity: 3 })));
      }
    });
    const learnt: string[] = [];
    const counters = createCounters();
    const paced = { ...clock, monotonic: () => clock.monotonic() + spent };
    const learn = createLearn({ clock: paced, compute: slow, log: createKeptLog(), counters }, store, {
      settings: () => ({ ...settings, atOnce: 1, budgetMs: 2.5 * 60_000 }),
      isHeld: () => false,
      onLearnt: (some) => void learnt.push(...some),
    });
    learn.mark(Object.keys(costs));
    await clock.runUntil(clock.now() + 1000);
    expect(learnt.splice(0)).toEqual(Object.keys(costs));
    await clock.runUntil((TODAY + 1) * DAY_MS + 1000);
    learn.markStale();
    await clock.runUntil(clock.now() + 1000);
    expect(learnt.splice(0)).toEqual(['DEAR', 'MEDIUM', 'OTHER']);
    expect(counters.total('forecasts_postponed')).toBe(1);
    expect(learn.waiting()).toBe(0);
    await clock.runUntil((TODAY + 2) * DAY_MS + 1000);
    learn.markStale();
    await clock.runUntil(clock.now() + 1000);
    expect(learnt).toEqual(['DEAR', 'CHEAP', 'MEDIUM']);
  });

  it('loses one refit to a worker that is lost, and nothing else', async () => {
    const { clock, asked, questions, learn, learnt, skus, store } = room();
    learn.markStale();
    const done = clock.runUntil(clock.now() + 1000);
    await questions(4);
    const lost = store.items.skus()[1]!;
    asked[0]!.answer();
    asked[1]!.fail(new AgentError('compute-failed', 'the worker was lost: exit code 1', { retryable: true }));
    for (const n of [2, 3]) asked[n]!.answer();
    await questions(5);
    asked[4]!.answer();
    await done;
    expect(learnt.sort()).toEqual(skus.filter((sku) => sku !== lost).sort());
    expect(store.forecasts.get(lost)).toBeNull();
    learn.markStale();
    const again = clock.runUntil(clock.now() + 1000);
    await questions(6);
    asked[5]!.answer();
    await again;
    expect(store.forecasts.get(lost)).not.toBeNull();
    expect(asked).toHaveLength(6);
  });

  it('tells of a bug in what was begun ahead when its turn comes, and not before to nobody', async () => {
    const { clock, asked, questions, learn, learnt } = room();
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    learn.markStale();
    const done = clock.runUntil(clock.now() + 1000);
    await questions(4);
    asked[2]!.fail(new Error('a bug'));
    await new Promise((resolve) => setImmediate(resolve));
    asked[0]!.answer();
    asked[1]!.answer();
    await expect(done).rejects.toThrow('a bug');
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
    expect(learnt).toHaveLength(2);
  });

  /** An item that sells about twenty a day for 200 days, and what is forecast of the days after it when they have brought this. */
  async function forecastAfter(days: readonly number[]) {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS + 1000);
    const compute = {
      forecast: async (request: ForecastRequest) => forecast(request),
      pooledMeans: async () => [],
      chooseLevels: async () => null,
      jointOrders: () => Promise.reject(new Error('nobody asks')),
      stop: async () => undefined,
    };
    const log = createKeptLog();
    const counters = createCounters();
    const weekly = { ...settings, candidates: [{ kind: 'ses' }], historyDays: 365, updateEveryDays: 7 };
    const learn = createLearn({ clock, compute, log, counters }, store, {
      settings: () => weekly,
      isHeld: () => false,
      onLearnt: () => undefined,
    });
    const sell = (day: number, quantity: number) => store.transaction(() => store.demand.putHistory([{ sku: 'TEA', day, quantity }]));
    store.transaction(() => store.items.putParameters('TEA', 'import', {}));
    for (let back = 200; back >= 1; back--) sell(TODAY - back, 20 + ((back * 7919) % 9) - 4);
    learn.mark(['TEA']);
    await clock.runUntil(clock.now() + 1000);
    const before = currentForecast(store, 'TEA')!.mean[0]!;
    for (const [i, quantity] of days.entries()) {
      sell(TODAY + i, quantity);
      await clock.runUntil((TODAY + i + 1) * DAY_MS + 1000);
      learn.markStale();
      await clock.runUntil(clock.now() + 1000);
    }
    return {
      before,
      after: currentForecast(store, 'TEA')!.mean[0]!,
      changes: counters.read().filter(({ name }) => name === 'demand_changes'),
      log,
    };
  }

  it('is more than half way at a new level two days after demand has tripled, and logs it once', async () => {
    const { before, after, changes, log } = await forecastAfter([60, 57]);
    expect(before).toBeCloseTo(20, 0);
    expect(after).toBeGreaterThan(42);
    expect(changes.find(({ label }) => label === 'rise')!.value).toBe(1);
    expect(log.lines.filter(({ phrase }) => phrase === 'demand has changed')).toHaveLength(1);
  });

  it('is nearly at nothing two days after sales have stopped, and back when they have come back', async () => {
    const { after, changes } = await forecastAfter([0, 0]);
    expect(after).toBeLessThan(8);
    expect(changes.map(({ label }) => label)).toContain('fall');
  });

  it('hardly moves for a single spike, and is told of no new level', async () => {
    const { before, after, changes } = await forecastAfter([60, 20, 21]);
    expect(Math.abs(after - before)).toBeLessThan(6);
    expect(changes).toEqual([{ name: 'demand_changes', label: 'jump', value: 1 }]);
  });
});
