import { afterEach, beforeEach, expect, it } from 'vitest';
import { createInlineCompute } from '../../../../../agent/adapters/inline-compute.ts';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../../agent/domain/calendar.ts';
import { forItem } from '../../../../../agent/domain/levels/choice-candidates.ts';
import { tableRule } from '../../../../../agent/domain/levels/table-rule.ts';
import { createCounters } from '../../../../../agent/pipeline/counters.ts';
import { policyInput } from '../../../../../agent/pipeline/decide/policy-input.ts';
import { createChooseLevels } from '../../../../../agent/pipeline/learn/choose-levels.ts';
import { firstsKey } from '../../../../../agent/pipeline/learn/count-firsts.ts';
import type { LearnSettings } from '../../../../../agent/pipeline/learn/learn-settings.ts';
import { auto } from '../../../../../agent/policies/auto.ts';
import { choiceItemOf } from '../../../../../simulator/evaluate/auto/auto-item.ts';
import { choicePlanOf, withOffsets } from '../../../../../simulator/evaluate/auto/choice-plan.ts';
import { withAuto } from '../../../../../simulator/evaluate/auto/with-auto.ts';
import { evaluateAll } from '../../../../../simulator/evaluate/evaluate-all.ts';
import { ordinaryItem } from '../../../../../simulator/evaluate/item-table.ts';
import { learningOf } from '../../../../../simulator/evaluate/learning.ts';
import type { Plan } from '../../../../../simulator/evaluate/plan.ts';
import { goalOf, readPolicies } from '../../../../../simulator/evaluate/policy-choice.ts';
import { createVirtualClock } from '../../../../../simulator/virtual-clock.ts';
import { createKeptLog } from '../../../../support/kept-log.ts';
import { type TemporaryStore, temporaryStore } from '../../../../support/temporary-store.ts';

const FIRST_DAY = 20_000;
const DAYS = 500;
const FROM = 200;
const LEAD = 7;

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

/** Forty-two spare parts, the last of which come to be known later: two sell from the start on, one after the other of the rest is asked for the first time, two of them never again, and ten never at all. */
const JOBS = withOffsets(
  Array.from({ length: 42 }, (_, at) => {
    const since = at < 30 ? 0 : 5 * (at - 29);
    const first = at < 2 ? at : at < 32 ? 95 + 11 * at : Number.POSITIVE_INFINITY;
    const again = at === 4 || at === 5 ? DAYS : 30;
    return {
      item: { ...ordinaryItem(`PART-${at}`), unitCost: 1 + (at % 5), holdingCost: 0.25 * (1 + (at % 5)), leadTimeDays: LEAD },
      demand: Array.from({ length: DAYS - since }, (_, step) => {
        const waited = since + step - first;
        return waited >= 0 && waited % again === 0 ? 1 + ((at + waited / again) % 4) : 0;
      }),
      firstDay: FIRST_DAY + since,
    };
  }),
  'day',
);

/** What `evaluate` chooses and by what, in a past in which nothing is forecast: forecasts say nothing of what nobody asks for. */
async function evaluated() {
  const [policy] = readPolicies('auto:serviceLevel=0.99:serviceKind=fill', { z: 1.88, target: null });
  const plan: Plan = {
    ...{ step: 'day', from: FROM, learning: { ...learningOf('day', {}), candidates: [{ kind: 'moving-average' }] }, isTraced: false },
    ...{ policies: [policy!], choice: choicePlanOf(JOBS, 'day', FROM) },
  };
  const parts = await evaluateAll(JOBS, plan, { workers: 1, onDone: () => {} });
  return { plan, parts, goal: goalOf(policy!), schedule: withAuto(JOBS, parts, plan).schedules[0]! };
}

/** The agent with the same items, told of each day's sales as they come, and of nothing else. */
function agent() {
  const { store } = temporary;
  const clock = createVirtualClock(FIRST_DAY * DAY_MS);
  const options = auto.options.parse({ kind: 'auto', serviceLevel: 0.99, serviceKind: 'fill', fixedOrderCostMinor: 500 });
  const bound = { kind: 'auto', ask: (input: Parameters<typeof auto.ask>[0]) => auto.ask(input, options), choice: auto.choice!(options) };
  const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: WEEKDAYS });
  const decide = { calendar, policyFor: () => bound };
  const learn: LearnSettings = {
    ...{ calendar, candidates: [{ kind: 'moving-average' }], horizonDays: 14, historyDays: 200, leastDays: 3, chooseEveryMs: 28 * DAY_MS },
    ...{ shadowDays: 0, updateEveryDays: 1, atOnce: 8, reviewDays: 1, budgetMs: 3_600_000 },
  };
  const ports = { clock, compute: createInlineCompute(), log: createKeptLog(), counters: createCounters() };
  const parts = { decide: () => decide, learn: () => learn, isBusy: () => false, isHeld: () => false, onChosen: () => {} };
  const choose = createChooseLevels(ports, store, parts);
  return {
    ...{ store, key: bound.choice.key, goal: bound.choice.terms.goal },
    know: (sku: string, unitCost: number) => {
      store.items.putParameters(sku, 'import', { leadTimeDays: LEAD, unitCostMinor: 100 * unitCost });
      store.knownItems.note(sku, clock.now());
    },
    /** To the morning after a day, once the night's work is done. */
    morningAfter: async (day: number) => {
      await clock.runUntil((day + 1) * DAY_MS + 1000);
      choose.begin();
      await clock.runUntil(clock.now() + 1000);
    },
    ask: (sku: string) => bound.ask(policyInput(store, decide, store.items.get(sku)!, clock.now())),
  };
}

it('what the agent keeps of items that nobody asked for within a year is what evaluate keeps, night after night', async () => {
  const { plan, parts, goal, schedule } = await evaluated();
  const own = agent();
  expect(own.goal).toEqual(goal);
  const outcome = { cost: 0, fillRate: 0.99, cycleService: null, stock: 1, stockValueMinor: 1 };
  const kept: number[] = [];
  for (let day = 0; day < DAYS; day++) {
    own.store.transaction(() => {
      for (const { item, demand, offset = 0 } of JOBS) {
        if (day === offset) own.know(item.id, item.unitCost);
        const sold = demand[day - offset] ?? 0;
        if (sold > 0) own.store.demand.putHistory([{ sku: item.id, day: FIRST_DAY + day, quantity: sold }]);
      }
      // Chosen by evaluate and not by the agent, whose sample, past and rounding are others.
      const parameters = schedule[Math.floor((day - FROM) / plan.choice.every)] ?? null;
      own.store.levelChoices.put({
        ...{ key: own.key, madeAt: 0, originDay: FIRST_DAY + day },
        choice: {
          ...{ goal: own.goal, parameters, items: 42, days: day, simulatedDays: day, chosen: outcome, reorderPoint: outcome },
          typicalHoldingCost: 100 * plan.choice.typicalHoldingCost,
        },
      });
    });
    await own.morningAfter(FIRST_DAY + day);
    expect(own.store.firstDemands.get(firstsKey(own.key, { unit: 'each' }))?.first ?? null).toEqual(plan.choice.firstDemands[day]);
    if (day < FROM || day % 7 !== 3) continue;
    for (const [at, job] of JOBS.entries()) {
      if (job.demand.slice(Math.max(0, day - job.offset! - 364), day - job.offset! + 1).some((units) => units > 0)) continue;
      const { item, holdingAgainstTypical } = choiceItemOf(job, plan);
      const parameters = schedule[Math.floor((day - FROM) / plan.choice.every)]!;
      const { rule } = tableRule(parts[at]!.autos[0]!.table, item, forItem(parameters, goal, holdingAgainstTypical));
      const answer = own.ask(job.item.id);
      const ordered = rule({ step: day - job.offset!, onHand: 0, onOrder: 0 });
      expect(answer.kind === 'order' ? answer.quantity : 0, `${job.item.id} on day ${day}`).toBe(ordered);
      expect(answer.reason.rules).toContain(plan.choice.firstDemands[day] ? 'first-demands' : 'no-demand-seen');
      kept.push(ordered);
    }
  }
  // Of some none is kept, of some one, of some more.
  expect(kept.length).toBeGreaterThan(200);
  expect(new Set(kept).size).toBeGreaterThan(2);
});
