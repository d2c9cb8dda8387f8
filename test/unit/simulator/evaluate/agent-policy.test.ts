import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInlineCompute } from '../../../../agent/adapters/inline-compute.ts';
import { createCalendar, DAY_MS, WEEKDAYS } from '../../../../agent/domain/calendar.ts';
import type { Forecast } from '../../../../agent/domain/forecast/forecast.ts';
import { forecastInDays } from '../../../../agent/domain/forecast/forecast-in-days.ts';
import { atLevel } from '../../../../agent/domain/forecast/forecast-update.ts';
import type { Course } from '../../../../agent/domain/levels/closed-loop.ts';
import { createCounters } from '../../../../agent/pipeline/counters.ts';
import { policyInput } from '../../../../agent/pipeline/decide/policy-input.ts';
import { createLearn, type Learn } from '../../../../agent/pipeline/learn/learn.ts';
import { reorderPoint } from '../../../../agent/policies/reorder-point.ts';
import { rollingForecasts } from '../../../../agent/workers/rolling-forecasts.ts';
import { agentRule, protectionStepsOf } from '../../../../simulator/evaluate/agent-policy.ts';
import { courseOf } from '../../../../simulator/evaluate/course.ts';
import { ordinaryItem } from '../../../../simulator/evaluate/item-table.ts';
import { learningOf } from '../../../../simulator/evaluate/learning.ts';
import { readPolicies } from '../../../../simulator/evaluate/policy-choice.ts';
import { staticRule } from '../../../../simulator/evaluate/static-rule.ts';
import { createRandom } from '../../../../simulator/random.ts';
import { createVirtualClock, type VirtualClock } from '../../../../simulator/virtual-clock.ts';
import { forecastOf, policyInput as seen } from '../../../support/policy-input.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

const item = { ...ordinaryItem('TEA'), unitCost: 3, orderCost: 4, holdingCost: 0.75, leadTimeDays: 7 };
const choice = (text: string) => readPolicies(text, { z: 1.88, target: null })[0]!;

/** A year with weekdays, a quiet spring and one bulk order. */
function yearOfDemand(): number[] {
  const random = createRandom('evaluate');
  const mean = (day: number) => (day % 7 >= 5 ? 0 : day < 200 ? 4 : 9);
  return Array.from({ length: 330 }, (_, day) => (day === 0 ? 5 : day === 240 ? 900 : random.poisson(mean(day))));
}

/** All numbers of a forecast but the scores, which a kept choice has from before. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** What the loop forecasts; the agent says beside what it is made of. */
function asForecast({ learntFrom: _, effects: __, sentence: ___, shadow: ____, ...forecast }: Forecast): Forecast {
  return { ...forecast, scores: [] };
}

/** The agent's forecasts went through the database, which keeps seven digits. */
function expectAlike(ours: Forecast, agents: Forecast): void {
  expect(ours.model).toBe(agents.model);
  const [a, b] = [ours, agents].map((each) => numbersOf(asForecast(each))) as [number[], number[]];
  expect(a).toHaveLength(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThanOrEqual(1e-5 * Math.abs(b[i]!));
}

describe('forecasts for the loop', () => {
  let temporary: TemporaryStore;
  let clock: VirtualClock;
  let learn: Learn;
  const calendar = createCalendar({ timezone: 'UTC', businessDayStart: '00:00', openDays: [...WEEKDAYS] });
  const firstDay = 20_000;
  const learning = learningOf('day', { chooseDays: 30 });

  beforeEach(() => {
    temporary = temporaryStore();
    clock = createVirtualClock(firstDay * DAY_MS);
    const settings = {
      ...{ calendar, candidates: learning.candidates, horizonDays: learning.horizonSteps, historyDays: learning.historySteps },
      ...{
        leastDays: learning.leastSteps,
        chooseEveryMs: 30 * DAY_MS,
        shadowDays: learning.shadowSteps,
        updateEveryDays: 7,
        budgetMs: DAY_MS,
        atOnce: 8,
        reviewDays: 1,
      },
    };
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const ports = { clock, compute: createInlineCompute(), counters: createCounters(), log };
    learn = createLearn(ports, temporary.store, { settings: () => settings, isHeld: () => false, onLearnt: () => {} });
  });
  afterEach(async () => {
    await learn.stop();
    temporary.remove();
  });

  it('are those that the agent itself learns and decides by, day after day, when it learns every week', async () => {
    const demand = yearOfDemand();
    const { store } = temporary;
    store.items.putParameters('TEA', 'import', { leadTimeDays: 7 });
    const course: Course = { demand, from: 180, start: 0, leadSteps: 7, daysPerStep: 1 };
    const forecasts = rollingForecasts(course, learning);
    const models = new Set<string>();
    let tried = 0;
    store.demand.putHistory(demand.slice(0, 180).map((quantity, day) => ({ sku: 'TEA', day: firstDay + day, quantity })));
    for (let step = 180; step < demand.length; step++) {
      store.demand.putHistory([{ sku: 'TEA', day: firstDay + step, quantity: demand[step]! }]);
      // The morning after the step.
      const morning = (firstDay + step + 1) * DAY_MS + 1000;
      await clock.runUntil(morning);
      // Each night the day is closed; a fit is due a week after the last, and at once where demand has changed.
      learn.close();
      if (firstDay + step - (store.forecasts.get('TEA')?.originDay ?? 0) >= 7) learn.mark(['TEA']);
      await clock.runUntil(morning + 1000);
      const bound = { kind: 'reorder-point', ask: () => expect.unreachable() };
      const agents = policyInput(store, { calendar, policyFor: () => bound }, store.items.get('TEA')!, clock.now());
      const { forecast, stepsOld } = forecasts(step, 8);
      models.add(forecast!.kind);
      const [row, record] = [store.forecasts.get('TEA')!, store.forecastRecords.get('TEA')];
      const whole = atLevel(row.forecast!, record?.originDay === row.originDay ? record.level : 1);
      expect(whole).toMatchObject(agents.forecast!);
      expect(forecast!.shadow?.model).toBe(whole.shadow?.model);
      if (forecast!.shadow) tried++;
      expectAlike(forecast!, whole);
      expect(stepsOld).toBe(agents.forecastDaysOld);
    }
    expect(models.size).toBeGreaterThan(1);
    expect(tried).toBeGreaterThan(0);
  });

  it('know nothing of what comes later', () => {
    const demand = yearOfDemand();
    const other = demand.map((value, step) => (step <= 250 ? value : 1000 - value));
    const [one, two] = [demand, other].map((values) =>
      rollingForecasts({ demand: values, from: 180, start: 0, leadSteps: 7, daysPerStep: 1 }, learning),
    );
    for (let step = 180; step <= 250; step++) expect(one!(step, 8)).toEqual(two!(step, 8));
    expect(one!(270, 8)).not.toEqual(two!(270, 8));
  });

  it('are none where the history is too short, and then come', () => {
    const demand = new Array<number>(40).fill(3);
    const forecasts = rollingForecasts({ demand, from: 0, start: 0, leadSteps: 7, daysPerStep: 1 }, learning);
    expect(forecasts(0, 8)).toEqual({ forecast: null, stepsOld: 0 });
    expect(forecasts(1, 8)).toEqual({ forecast: null, stepsOld: 0 });
    expect(forecasts(2, 8).forecast).not.toBeNull();
    expect(forecasts(21, 8)).toMatchObject({ forecast: { mean: expect.any(Array) }, stepsOld: 5 });
    expect(forecasts(21, 8).forecast!.mean[0]).toBeCloseTo(3, 6);
  });
});

describe('a policy of the agent in the loop', () => {
  const demand = yearOfDemand();
  const course = courseOf(item, demand, { step: 'day', from: 180 });
  const learning = learningOf('day', {});

  it('is asked with stock, forecast and costs as the agent would ask it', () => {
    const forecasts = rollingForecasts(course, learning);
    const rule = agentRule(choice('reorder-point:serviceLevel=0.9'), { ...item, packSize: 6, minimumOrder: 12 }, course, forecasts);
    const options = reorderPoint.options.parse({
      kind: 'reorder-point',
      serviceLevel: 0.9,
      fixedOrderCostMinor: 400,
      holdingRatePerYear: 0.25,
    });
    for (const step of [180, 186, 187, 250, 329]) {
      const { forecast, stepsOld } = forecasts(step, 7);
      const answer = reorderPoint.ask(
        seen({
          item: { leadTimeDays: 6, unitCostMinor: 300, unitsPerPack: 6, minimumOrderQuantity: 12 },
          position: { onHand: 5, onOrder: 2 },
          forecast,
          daysOld: stepsOld,
        }),
        options,
      );
      expect(answer.kind).toBe('order');
      expect(rule({ step, onHand: 5, onOrder: 2 })).toBe(answer.kind === 'order' ? answer.quantity : -1);
      expect(rule({ step, onHand: 5000, onOrder: 0 })).toBe(0);
    }
  });

  it('goes by what was seen while there is no forecast', () => {
    const steady = { demand: new Array<number>(20).fill(4), from: 1, start: 0, leadSteps: 7, daysPerStep: 1 };
    const rule = agentRule(choice('reorder-point'), item, steady, rollingForecasts(steady, learning));
    const answer = reorderPoint.ask(
      seen({ item: { leadTimeDays: 6, unitCostMinor: 300 }, observed: { units: 8, days: 2 } }),
      reorderPoint.options.parse({ kind: 'reorder-point', fixedOrderCostMinor: 400, holdingRatePerYear: 0.25, stockoutCostMinor: 100 }),
    );
    expect(rule({ step: 1, onHand: 0, onOrder: 0 })).toBe(answer.kind === 'order' ? answer.quantity : -1);
  });

  it('has levels of its own as min-max: those typed in, else those of static', () => {
    const none = rollingForecasts(course, learning);
    const [typed, plain] = [{ ...item, min: 10, max: 25 }, item].map((one) => agentRule(choice('min-max'), one, course, none));
    const fixed = staticRule(item, course, 1.88);
    for (let onHand = 0; onHand < 200; onHand++) {
      expect(plain!({ step: 200, onHand, onOrder: 3 })).toBe(fixed({ step: 200, onHand, onOrder: 3 }));
      expect(typed!({ step: 200, onHand, onOrder: 3 })).toBe(onHand + 3 <= 10 ? 25 - onHand - 3 : 0);
    }
  });

  it('reckons the economic order quantity from the very costs of the item, however small they are', () => {
    const cheap = { ...item, unitCost: 0.004, holdingCost: 0.0031, orderCost: 0.5 };
    const steady = { demand: new Array<number>(60).fill(100), from: 30, start: 0, leadSteps: 1, daysPerStep: 1 };
    const rule = agentRule(choice('reorder-point'), { ...cheap, unitCost: 0.01 }, steady, rollingForecasts(steady, learning));
    const economic = Math.sqrt((2 * 0.5 * 36_500) / 0.0031);
    // No lead time, and up to twice a day's demand short at the review.
    const above = rule({ step: 40, onHand: 0, onOrder: 0 }) - economic;
    expect(above).toBeGreaterThan(80);
    expect(above).toBeLessThan(200);
  });
});

describe('weeks and months', () => {
  it('are days to a policy: the same mean, and the same total over the protection interval', () => {
    const weekly = {
      ...forecastOf([70, 140], { steps: 2, mean: 210, sd: 30, quantiles: [{ level: 0.9, value: 250 }] }),
      quantiles: [{ level: 0.9, value: [91, 140] }],
    };
    const daily = forecastInDays(weekly, 7);
    expect(daily.mean).toEqual([...new Array<number>(7).fill(10), ...new Array<number>(7).fill(20)]);
    expect(daily.total).toEqual({ steps: 14, mean: 210, sd: 30, quantiles: [{ level: 0.9, value: 250 }] });
    expect(daily.quantiles[0]!.value[0]).toBeCloseTo(10 + 21 / Math.sqrt(7), 12);
    expect(forecastInDays(weekly, 1)).toBe(weekly);
  });

  it('cover lead time and a step of review, the step of the order counted once', () => {
    const course = (leadTimeDays: number, step: 'day' | 'week' | 'month') =>
      courseOf({ ...item, leadTimeDays }, [1, 1, 1], { step, from: 1 });
    expect(protectionStepsOf({ reviewDays: 1 }, course(7, 'day'))).toBe(7);
    expect(protectionStepsOf({ reviewDays: 7 }, course(7, 'week'))).toBe(1);
    expect(protectionStepsOf({}, course(75, 'month'))).toBe(3);
    expect(protectionStepsOf({ reviewDays: 0 }, course(7, 'day'))).toBe(6);
  });

  it('give about the orders of days where demand is steady', () => {
    const weekly = courseOf({ ...item, leadTimeDays: 14 }, new Array<number>(60).fill(70), { step: 'week', from: 26 });
    const rule = agentRule(
      choice('reorder-point:orderDays=7'),
      { ...item, unitCost: 0, leadTimeDays: 14 },
      weekly,
      rollingForecasts(weekly, learningOf('week', {})),
    );
    // 10 a day over a week on the way, and up to a week noticed too late; a week more is ordered.
    expect(rule({ step: 30, onHand: 151, onOrder: 0 })).toBe(0);
    expect(rule({ step: 30, onHand: 100, onOrder: 0 })).toBeCloseTo(140 + 70 - 100, -1);
  });
});
