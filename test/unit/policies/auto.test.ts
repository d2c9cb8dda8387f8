import { describe, expect, it } from 'vitest';
import type { LevelChoice } from '../../../agent/domain/levels/level-choice.ts';
import { auto } from '../../../agent/policies/auto.ts';
import type { PolicyInput } from '../../../agent/policies/policy.ts';
import { reorderPoint } from '../../../agent/policies/reorder-point.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

const forecast = forecastOf(Array<number>(28).fill(2), { steps: 8, sd: 4 });
const outcome = { cost: 123_456, fillRate: 0.952, cycleService: 0.9, stock: 310, stockValueMinor: 98_750 };
const choice: LevelChoice = {
  goal: { kind: 'cost' },
  parameters: { safety: 1.5, lotFactor: 1.25, forecastShare: 0.75 },
  ...{ items: 180, days: 300, simulatedDays: 147, typicalHoldingCost: 25 },
  chosen: outcome,
  reorderPoint: { ...outcome, cost: 150_000, fillRate: 0.961, stock: 350, stockValueMinor: 120_000 },
};
const record = { mean: 1, sd: 2, steps: 300, recentMean: 2 };
const item = { unitCostMinor: 100 };
const given = { kind: 'auto', fixedOrderCostMinor: 500, stockoutCostMinor: 40 };
const options = auto.options.parse(given);
const ask = (more: Parameters<typeof policyInput>[0], with_ = options) => auto.ask(policyInput({ item, forecast, ...more }), with_);

describe('the policy auto', () => {
  it('orders by the parameters that were chosen, and says from what and what simulation found', () => {
    const { reason, ...answer } = ask({ chosen: { choice, record } });
    // 0.75 of 16 + 1.5 x 4 by the forecast of 8 days, and 0.25 of 8 + 1.5 x 2 sqrt 8 by the record; EOQ sqrt(2 x 500 x 730 / 25).
    expect(reason.sentence).toBe(
      'Position 0 (on hand 0, on order 0, allocated 0) is at or below the reorder point 20.6 = 0.75 x (forecast 16 for 8 days + safety stock 6) + 0.25 x (record 8 of 300 days + safety stock 8.5) with the safety 1.5, as simulation of 300 days of 180 items chose: in the last 147 days choosing so cost 1234.56, the reorder point 1500; order up to 235 (20.6 + 213.6, 1.25 times the economic order quantity 170.9, rounded up): 235.',
    );
    expect(answer).toMatchObject({ kind: 'order', quantity: 235, reorderPoint: 20.6, orderUpTo: 235 });
    expect(reason.rules).toEqual(['forecast', 'record', 'economic-order-quantity', 'chosen-by-simulation']);
    expect(reason.numbers).toMatchObject({ safety: 1.5, lotFactor: 1.25, forecastShare: 0.75, chosenFromItems: 180, chosenFromDays: 300 });
  });

  it('tells of a service what was served, with which stock', () => {
    const fill = { ...choice, goal: { kind: 'fill', level: 0.95 } as const };
    expect(ask({ chosen: { choice: fill, record } }).reason.sentence).toContain(
      'choosing so served 95.2 % of demand with stock worth 987.5, the reorder point 96.1 % of demand with stock worth 1200;',
    );
    const cycle = { ...fill, goal: { kind: 'cycle', level: 0.9 } as const, chosen: { ...outcome, stockValueMinor: null } };
    const unpriced = { ...cycle, reorderPoint: { ...cycle.chosen, cycleService: null } };
    expect(ask({ chosen: { choice: unpriced, record } }).reason.sentence).toContain(
      'served 90 % of cycles with a stock of 310, the reorder point 100 % of cycles with a stock of 310;',
    );
  });

  it('asks less safety of what costs more to hold, at a fill rate over all items', () => {
    const fill = { ...choice, goal: { kind: 'fill', level: 0.95 } as const };
    const at = (unitCostMinor: number) => ask({ item: { unitCostMinor }, chosen: { choice: fill, record } }).reason.numbers.safety!;
    expect(at(100)).toBe(1.5);
    expect(at(1000)).toBeLessThan(1);
    expect(at(10)).toBeGreaterThan(2);
  });

  it('orders below what is expected where that serves, and says so', () => {
    const parameters = { ...choice.parameters!, safety: -0.5 };
    const answer = ask({ chosen: { choice: { ...choice, parameters }, record } });
    // 0.75 of 16 - 0.5 x 4 and 0.25 of 8 - 0.5 x 2 sqrt 8.
    expect(answer.reorderPoint).toBe(11.8);
    expect(answer.reason.sentence).toContain('0.75 x (forecast 16 for 8 days less 2) + 0.25 x (record 8 of 300 days less 2.8)');
  });

  it('goes by the record alone where there is no forecast', () => {
    const answer = ask({ forecast: null, observed: { units: 30, days: 30 }, chosen: { choice, record } });
    expect(answer.reorderPoint).toBe(16.5);
    expect(answer.reason.sentence).toContain('the reorder point 16.5 = record 8 of 300 days + safety stock 8.5 for 8 days with the safety');
  });

  it('orders days of demand and discounted quantities as they are', () => {
    const days = auto.options.parse({ kind: 'auto', orderDays: 10 });
    expect(ask({ chosen: { choice, record } }, days).reason.sentence).toContain('+ 20 for 10 days of demand');
    const priceBreaks = [{ fromQuantity: 400, unitCostMinor: 80 }];
    expect(ask({ item: { ...item, priceBreaks }, chosen: { choice, record } }).reason.sentence).toContain('at the price from 400 on');
  });

  it('is reorder-point until something was chosen, where that came out cheapest, and for an item without a record, and says so', () => {
    const alike = reorderPoint.ask(policyInput({ item, forecast }), reorderPoint.options.parse({ ...given, kind: 'reorder-point' }));
    const cases = [
      [null, 'not-yet-chosen', 'as reorder-point has it until simulation has chosen;'],
      [{ choice, record: null }, 'not-yet-chosen', 'as reorder-point has it until simulation has chosen;'],
      [
        { choice: { ...choice, parameters: null, reorderPoint: { ...outcome, cost: 100_000 } }, record: null },
        'reorder-point-chosen',
        'by the reorder point as simulation of 300 days of 180 items chose: in the last 147 days choosing so cost 1234.56, the reorder point 1000;',
      ],
    ] as const;
    for (const [chosen, rule, words] of cases) {
      const { reason, ...answer } = ask({ chosen });
      expect([answer.reorderPoint, answer.orderUpTo]).toEqual([alike.reorderPoint, alike.orderUpTo]);
      expect(reason.sentence).toContain(words);
      expect(reason.rules).toEqual([...alike.reason.rules, rule]);
    }
  });

  it('leaves an item its own levels and its own service level', () => {
    const levels = ask({ item: { ...item, min: 5, max: 20 }, chosen: { choice, record } });
    expect(levels).toMatchObject({ quantity: 20, reorderPoint: 5, reason: { rules: ['min-max'] } });
    const own = { ...item, serviceLevel: 0.8 };
    const served = ask({ item: own, chosen: { choice, record } });
    const alike = reorderPoint.ask(policyInput({ item: own, forecast }), reorderPoint.options.parse({ ...given, kind: 'reorder-point' }));
    expect(served.reorderPoint).toBe(alike.reorderPoint);
    expect(served.reason.rules).toContain('own-service-level');
  });

  describe('of an item that nobody asked for', () => {
    const fill = { ...choice, goal: { kind: 'fill', level: 0.99 } as const, parameters: { ...choice.parameters!, safety: 5 } };
    const silent = { mean: 0, sd: 0, steps: 200, recentMean: 0 };
    // 7.7 % are asked for within eight days, and a safety of five allows that 1.9 % are asked for more than is there: a quarter of the sizes, rounded down, may be larger.
    const firstDemand = { chance: 0.01, sizes: [1, 1, 1, 2, 2, 3, 3, 4, 9, 20] };
    const byFill = auto.options.parse({ kind: 'auto', serviceLevel: 0.99, serviceKind: 'fill' });
    const asked = (more: Parameters<typeof policyInput>[0] = {}, given: Partial<NonNullable<PolicyInput['chosen']>> = {}) =>
      auto.ask(policyInput({ item, chosen: { choice: fill, record: silent, firstDemand, ...given }, ...more }), byFill);

    it('keeps as many units as first demands of the others say, and says why', () => {
      const { reason, ...answer } = asked({ item: { ...item, leadTimeDays: 7 } });
      expect(answer).toMatchObject({ kind: 'order', quantity: 4, reorderPoint: 3, orderUpTo: 4 });
      expect(reason.sentence).toContain(
        'the reorder point 3, for 4 units of it are kept although nobody asked for it in the 200 days before today: 7.73 % of such items are asked for within 8 days, by 10 that were for the first time in the last year, with the safety 5, as simulation of 300 days of 180 items chose:',
      );
      expect(reason.rules).toEqual(['first-demands', 'chosen-by-simulation']);
      expect(asked({ position: { onHand: 4 } })).toMatchObject({ kind: 'wait', reorderPoint: 3 });
      expect(asked({ position: { onHand: 1, backorders: 2 } })).toMatchObject({ kind: 'order', quantity: 5 });
    });

    it('goes by them too where it was asked for longer than a year ago, and keeps none where they say so', () => {
      expect(asked({ forecast: forecastOf([0, 0]) })).toMatchObject({ kind: 'order', quantity: 4 });
      const none = asked({}, { firstDemand: { ...firstDemand, chance: 1e-6 } });
      expect(none).toMatchObject({ kind: 'wait', reorderPoint: 0, orderUpTo: 0 });
      expect(none.reason.sentence).toContain('0 units of it are kept');
    });

    it('leaves it its own levels and its own service', () => {
      expect(asked({ item: { ...item, min: 1, max: 2 } })).toMatchObject({ quantity: 2, reason: { rules: ['min-max'] } });
      expect(asked({ item: { ...item, serviceLevel: 0.99 } })).toMatchObject({ kind: 'wait', reorderPoint: null });
    });

    it('orders nothing where too little is known, and says that', () => {
      const words = 'nobody asked for it yet, and too little is known of how other items came to be asked for';
      for (const answer of [asked({}, { firstDemand: null }), auto.ask(policyInput({ item }), byFill)]) {
        expect(answer).toMatchObject({ kind: 'wait', reorderPoint: null, reason: { rules: ['no-demand-seen'] } });
        expect(answer.reason.sentence).toContain(words);
      }
      // Its successor will be asked for in its place, and at a cycle service nothing would be kept.
      for (const answer of [asked({ item: { ...item, successor: 'NEW' } }, { firstDemand: undefined }), ask({ forecast: null })])
        expect(answer.reason.sentence).toContain('no demand seen yet, and no minimum');
      expect(asked({}, { record: null }).kind).toBe('wait');
    });
  });

  it('is chosen for the least cost where costs are known and no service is asked for, else for a service', () => {
    const goalOf = (more: object) => auto.choice!(auto.options.parse({ kind: 'auto', ...more })).terms.goal;
    expect(goalOf({})).toEqual({ kind: 'cycle', level: 0.95 });
    expect(goalOf({ stockoutCostMinor: 40 })).toEqual({ kind: 'cycle', level: 0.95 });
    expect(goalOf(given)).toEqual({ kind: 'cost' });
    expect(goalOf({ ...given, serviceLevel: 0.9, serviceKind: 'fill' })).toEqual({ kind: 'fill', level: 0.9 });
    expect(auto.choice!(options)).toMatchObject({ everyDays: 7, mostItems: 200, mostDays: 365, budgetMs: 600_000 });
    expect(auto.options.safeParse({ kind: 'auto', chooseEvery: '12h' }).success).toBe(false);
  });
});
