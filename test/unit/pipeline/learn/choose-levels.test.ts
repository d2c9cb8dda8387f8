import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../../agent/adapters/inline-compute.ts';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { ChoiceRequest } from '../../../../agent/domain/levels/level-choice.ts';
import { AgentError } from '../../../../agent/errors.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import type { DecideSettings } from '../../../../agent/pipeline/decide/decide-settings.ts';
import { policyInput } from '../../../../agent/pipeline/decide/policy-input.ts';
import { createChooseLevels } from '../../../../agent/pipeline/learn/choose-levels.ts';
import { firstsKey } from '../../../../agent/pipeline/learn/count-firsts.ts';
import type { LearnSettings } from '../../../../agent/pipeline/learn/learn-settings.ts';
import { auto } from '../../../../agent/policies/auto.ts';
import { createVirtualClock } from '../../../../simulator/virtual-clock.ts';
import { lumpy } from '../../../support/choice-request.ts';
import { createKeptLog } from '../../../support/kept-log.ts';
import { forecastOf } from '../../../support/policy-input.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const TODAY = 20_496;
const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
const PIECES = { unit: 'each' };
const SKUS = Array.from({ length: 9 }, (_, k) => `SKU-${k}`);
const crash = new AgentError('compute-failed', 'the choice thread was lost: exit code 1', { retryable: true });

describe('choosing the parameters of levels', () => {
  let temporary: TemporaryStore;
  beforeEach(() => {
    temporary = temporaryStore();
  });
  afterEach(() => temporary.remove());

  /** Nine items: the first with a minimum of its own, the second with three weeks of history, the others with more and more. */
  function room(given: object = {}) {
    const { store } = temporary;
    const clock = createVirtualClock(TODAY * DAY_MS + 1000);
    const asked: ChoiceRequest[] = [];
    const state = { mood: null as Error | null, busyUntil: 0, held: false, told: 0 };
    const inline = createInlineCompute();
    const compute = {
      ...inline,
      async chooseLevels(request: ChoiceRequest) {
        asked.push({ ...request, cases: [...request.cases] });
        if (state.mood) throw state.mood;
        return inline.chooseLevels(request);
      },
    };
    store.transaction(() => {
      for (const [k, sku] of SKUS.entries()) {
        store.items.putParameters(sku, 'import', { leadTimeDays: 3, unitCostMinor: 100, ...(k === 0 && { min: 3, max: 9 }) });
        const days = k === 1 ? 21 : 60 + 10 * k;
        const sold = Array.from({ length: days }, (_, back) => ({
          sku,
          day: TODAY - 1 - back,
          quantity: lumpy(k, back) + (back === days - 1 ? 1 : 0),
        }));
        store.demand.putHistory(sold);
      }
    });
    const options = auto.options.parse({ kind: 'auto', serviceLevel: 0.9, serviceKind: 'fill', ...given });
    const bound = { kind: 'auto', ask: (input: Parameters<typeof auto.ask>[0]) => auto.ask(input, options), choice: auto.choice!(options) };
    const decide: Pick<DecideSettings, 'calendar' | 'policyFor'> = { calendar, policyFor: () => bound };
    const learn: LearnSettings = {
      ...{ calendar, candidates: [{ kind: 'ses' }], horizonDays: 14, historyDays: 200, leastDays: 3, chooseEveryMs: 28 * DAY_MS },
      ...{ shadowDays: 0, updateEveryDays: 1, atOnce: 8, reviewDays: 1, budgetMs: 3_600_000 },
    };
    const [counters, log] = [createCounters(), createKeptLog()];
    const choose = createChooseLevels({ clock, compute, log, counters }, store, {
      ...{ decide: () => decide, learn: () => learn, isBusy: () => clock.now() < state.busyUntil, isHeld: () => state.held },
      onChosen: () => state.told++,
    });
    const night = async (after: number) => {
      await clock.runUntil(Math.max(clock.now(), (TODAY + after) * DAY_MS + 1000));
      choose.begin();
      await clock.runUntil(clock.now() + 1000);
    };
    const ask = (sku: string) => bound.ask(policyInput(store, decide, store.items.get(sku)!, clock.now()));
    return { store, asked, state, night, ask, choose, counters, log, clock, key: bound.choice.key };
  }

  it('takes the items with the longest history, as many as it may, and none that goes its own way', async () => {
    const { asked, night, store, key, state, counters } = room({ chooseItems: 5 });
    await night(0);
    expect(asked.map(({ cases, budgetMs }) => [cases.map(({ item, demand }) => [item.sku, demand.length]), budgetMs])).toEqual([
      [
        [
          ['SKU-8', 140],
          ['SKU-7', 130],
          ['SKU-6', 120],
          ['SKU-5', 110],
          ['SKU-4', 100],
        ],
        600_000,
      ],
    ]);
    const row = store.levelChoices.get(key)!;
    expect(row).toMatchObject({ originDay: TODAY - 1, choice: { goal: { kind: 'fill', level: 0.9 }, items: 5, days: 140 } });
    expect(state.told).toBe(1);
    expect(counters.read()).toEqual([{ name: 'level_choices', label: 'fill', value: 1 }]);
  });

  it('is gone by from then on, with the item’s own record', async () => {
    const { night, ask, store, key } = room();
    const forecast = forecastOf(Array<number>(14).fill(3), { steps: 4, sd: 4 });
    store.transaction(() => store.forecasts.put({ sku: 'SKU-8', madeAt: 0, originDay: TODAY - 1, chosenAt: 0, forecast, reason: null }));
    const before = ask('SKU-8');
    expect(before.reason.rules).toContain('not-yet-chosen');
    await night(0);
    const { reason } = ask('SKU-8');
    expect(reason.rules).toContain('chosen-by-simulation');
    expect(reason.numbers).toMatchObject({ recordDays: 140, chosenFromItems: 7, chosenFromDays: 140 });
    expect(reason.numbers.safety).toBe(store.levelChoices.get(key)!.choice.parameters!.safety);
    expect(ask('SKU-0').reason.rules).toEqual(['min-max']);
  });

  it('is made anew when it is due, not before, and no longer kept once nobody goes by it', async () => {
    const { asked, night, store } = room({ chooseEvery: '3d' });
    for (const after of [0, 1, 2]) await night(after);
    expect(asked).toHaveLength(1);
    store.transaction(() => store.levelChoices.put({ ...store.levelChoices.all()[0]!, key: 'of an earlier configuration' }));
    await night(3);
    expect(asked).toHaveLength(2);
    expect(store.levelChoices.all().map(({ originDay }) => originDay)).toEqual([TODAY + 2]);
  });

  it('waits for forecasts, and for the date to be known', async () => {
    const { asked, night, state, choose, clock } = room();
    state.busyUntil = clock.now() + 120_000;
    await night(0);
    expect(asked).toHaveLength(0);
    expect(choose.waiting()).toBe(1);
    await clock.runUntil(clock.now() + 180_000);
    expect(asked).toHaveLength(1);
    expect(choose.waiting()).toBe(0);
    state.held = true;
    await night(7);
    expect(asked).toHaveLength(1);
    state.held = false;
    await night(8);
    expect(asked).toHaveLength(2);
  });

  it('keeps the choice before when the worker is lost, and tries again the next night', async () => {
    const { asked, night, state, store, key, counters, log } = room({ chooseEvery: '1d' });
    await night(0);
    const first = store.levelChoices.get(key);
    state.mood = crash;
    await night(1);
    expect(store.levelChoices.get(key)).toEqual(first);
    expect(counters.total('choice_failures')).toBe(1);
    expect(log.lines.filter(({ phrase }) => phrase === 'could not choose the parameters of levels')).toHaveLength(1);
    state.mood = null;
    await night(2);
    expect(asked).toHaveLength(3);
    expect(store.levelChoices.get(key)!.originDay).toBe(TODAY + 1);
  });

  it('adds up costs of one currency, and asks nobody where too few items can be simulated', async () => {
    const cost = room({ serviceLevel: undefined, stockoutCostMinor: 50, fixedOrderCostMinor: 300 });
    cost.store.transaction(() => {
      for (const sku of ['SKU-3', 'SKU-4']) cost.store.items.putParameters(sku, 'operator', { currency: 'JPY' });
    });
    await cost.night(0);
    expect(cost.asked.map(({ cases }) => cases.map(({ item }) => item.sku))).toEqual([['SKU-8', 'SKU-7', 'SKU-6', 'SKU-5', 'SKU-2']]);
    cost.store.transaction(() => cost.store.items.putParameters('SKU-2', 'operator', { unitCostMinor: 0 }));
    await cost.night(7);
    expect(cost.asked).toHaveLength(1);
  });

  it('counts first demands of all items each night, simulated or not, and takes none that nobody asked for into the sample', async () => {
    const { asked, night, store, key } = room({ chooseItems: 5 });
    const known = (sku: string, day: number, parameters = {}) => {
      store.items.putParameters(sku, 'import', parameters);
      store.knownItems.note(sku, day * DAY_MS + 5);
    };
    store.transaction(() => {
      for (let k = 0; k < 6; k++) {
        known(`PART-${k}`, TODAY - 300, { min: k === 5 ? 1 : null, max: k === 5 ? 2 : null });
        store.demand.putHistory([{ sku: `PART-${k}`, day: TODAY - 1 - k, quantity: k + 1 }]);
      }
      // Too young to tell, replaced, and replacing: these are no first demands.
      for (const [sku, day, parameters] of [
        ['YOUNG', 80, {}],
        ['OLD', 300, { successor: 'NEXT' }],
        ['NEXT', 300, {}],
      ] as const) {
        known(sku, TODAY - day, parameters);
        store.demand.putHistory([{ sku, day: TODAY - 1, quantity: 99 }]);
      }
      for (let k = 0; k < 20; k++) known(`NEVER-${k}`, TODAY - 300);
      // What a clock that ran ahead has noted is not known yet.
      known('TOMORROW', TODAY + 9);
    });
    await night(0);
    const { first, originDay } = store.firstDemands.get(firstsKey(key, PIECES))!;
    expect([originDay, first.sizes]).toEqual([TODAY - 1, [1, 2, 3, 4, 5, 6]]);
    // Twenty that wait from the ninetieth day on, and six that no longer do, one after the other.
    expect(first.chance).toBeCloseTo(6 / (20 * 210 + 205 + 206 + 207 + 208 + 209 + 210), 12);
    const [request] = asked;
    expect(request!.cases.map(({ item }) => item.sku).filter((sku) => sku.startsWith('NEVER'))).toEqual([]);
    expect(request!.firsts!.get('each')!.sizes.flat()).toEqual([6, 5, 4, 3, 2, 1]);
    await night(1);
    expect(asked).toHaveLength(1);
    expect(store.firstDemands.get(firstsKey(key, PIECES))!.originDay).toBe(TODAY);
    store.transaction(() => store.firstDemands.put({ key: 'of an earlier configuration', originDay, first }));
    await night(2);
    expect(store.firstDemands.keys()).toEqual([firstsKey(key, PIECES)]);
  });

  it('counts first demands of each base unit apart: so many grams are not so many pieces', async () => {
    const { asked, night, store, ask } = room({ serviceLevel: 0.999 });
    store.transaction(() => {
      for (let k = 0; k < 40; k++) {
        const unit = k % 2 === 0 ? 'g' : 'each';
        for (const sku of [`ASKED-${k}`, `NEVER-${k}`]) {
          store.items.putParameters(sku, 'import', { unit });
          store.knownItems.note(sku, (TODAY - 300) * DAY_MS);
        }
        store.demand.putHistory([{ sku: `ASKED-${k}`, day: TODAY - 1 - k, quantity: unit === 'g' ? 5000 + k : 1 + (k % 3) }]);
      }
      store.items.putParameters('LITRES', 'import', { unit: 'ml' });
      store.knownItems.note('LITRES', (TODAY - 300) * DAY_MS);
    });
    await night(0);
    const unitsOf = (sku: string) => ask(sku).orderUpTo;
    // Between none and the least of the sizes, as the safety lies between two that were simulated.
    expect(unitsOf('NEVER-0')).toBeGreaterThan(100);
    expect(unitsOf('NEVER-1')).toBeLessThan(4);
    expect(ask('NEVER-1').reason.numbers).toMatchObject({ firstDemands: 20 });
    expect(unitsOf('LITRES')).toBeUndefined();
    expect(ask('LITRES').reason.sentence).toContain('too little is known of how other items came to be asked for');
    expect([...asked[0]!.firsts!.keys()].sort()).toEqual(['each', 'g']);
    expect(Math.max(...asked[0]!.firsts!.get('each')!.sizes.flat())).toBe(3);
  });

  it('keeps nothing of what would more probably spoil than be asked for', async () => {
    const { night, store, ask, key } = room({ serviceLevel: 0.999 });
    store.transaction(() => {
      const known = (sku: string, shelfLifeDays: number | null) => {
        store.items.putParameters(sku, 'import', { shelfLifeDays, leadTimeDays: 30 });
        store.knownItems.note(sku, (TODAY - 300) * DAY_MS);
      };
      for (let k = 0; k < 20; k++) {
        known(`ASKED-${k}`, null);
        known(`NEVER-${k}`, null);
        store.demand.putHistory([{ sku: `ASKED-${k}`, day: TODAY - 1 - k, quantity: 900 }]);
      }
      for (const [sku, days] of [
        ['YOGHURT', 30],
        ['TIN', 2000],
      ] as const)
        known(sku, days);
    });
    await night(0);
    const row = store.levelChoices.get(key)!;
    const parameters = { ...row.choice.parameters!, safety: 20 };
    store.transaction(() => store.levelChoices.put({ ...row, choice: { ...row.choice, parameters } }));
    // Of such items one in three hundred is asked for in a day: in thirty one of ten, and in two thousand nearly every one.
    expect(ask('TIN')).toMatchObject({ kind: 'order', quantity: 900 });
    expect(ask('YOGHURT')).toMatchObject({ kind: 'wait', reorderPoint: null, reason: { rules: ['no-demand-seen'] } });
  });

  it('counts no first demands for the least cost or a service of cycles, and keeps none where they are too few', async () => {
    const cycle = room({ serviceKind: 'cycle' });
    await cycle.night(0);
    expect(cycle.asked[0]!.firsts).toBeUndefined();
    expect(cycle.store.firstDemands.keys()).toEqual([]);
    const fill = room();
    await fill.night(0);
    expect(fill.asked[0]!.firsts).toBeDefined();
    expect(fill.store.firstDemands.get(firstsKey(fill.key, PIECES))).toBeNull();
  });

  it('fills up days that hide demand', async () => {
    const { asked, night, store } = room();
    store.transaction(() => {
      for (const day of [TODAY - 3, TODAY - 2]) store.dayCloses.putStockout('SKU-8', day, day - 1);
      store.demand.putHistory(Array.from({ length: 70 }, (_, back) => ({ sku: 'SKU-8', day: TODAY - 1 - back, quantity: 7 })));
      for (const day of [TODAY - 3, TODAY - 2]) store.demand.putHistory([{ sku: 'SKU-8', day, quantity: 0 }]);
    });
    await night(0);
    const { demand } = asked[0]!.cases.find(({ item }) => item.sku === 'SKU-8')!;
    expect(Array.from(demand.slice(-4, -1))).toEqual([7, 7, 7]);
  });
});
