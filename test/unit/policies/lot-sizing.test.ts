import { describe, expect, it } from 'vitest';
import { lotSizing } from '../../../agent/policies/lot-sizing.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

/** Nothing, then ten days of 20, then nothing for long: what an average would never see. */
const campaign = forecastOf(
  Array.from({ length: 120 }, (_, day) => (day >= 10 && day < 20 ? 20 : 0.1)),
  { steps: 8, sd: 2 },
);
const item = { unitCostMinor: 100 };

describe('the lot-sizing policy', () => {
  it('orders a lot for the days that it is cheapest for, with a sentence to check', () => {
    const options = lotSizing.options.parse({ kind: 'lot-sizing', method: 'silver-meal', fixedOrderCostMinor: 100 });
    const answer = lotSizing.ask(policyInput({ item, forecast: campaign }), options);
    expect(answer.reason.numbers.orderQuantity).toBeGreaterThan(190);
    expect(answer.reason.numbers.orderQuantity).toBeLessThan(215);
    expect(answer.reason.sentence).toMatch(/ \+ 2[01]\d(\.\d)? Silver-Meal lot for \d+ days(, rounded up)?\): \d+\.$/);
    expect(answer.reason.rules).toEqual(['forecast', 'silver-meal']);
  });

  it('may size them by Wagner-Whitin, which asks for the same stock before the lot', () => {
    const [near, exact] = (['silver-meal', 'wagner-whitin'] as const).map((method) =>
      lotSizing.ask(
        policyInput({ item, forecast: campaign }),
        lotSizing.options.parse({ kind: 'lot-sizing', method, fixedOrderCostMinor: 100 }),
      ),
    );
    expect(exact!.reorderPoint).toBe(near!.reorderPoint);
    expect(exact!.reason.sentence).toContain('Wagner-Whitin lot');
  });

  it('orders some days of demand where costs are not known, and nothing by a lot where nothing is forecast', () => {
    const plain = lotSizing.options.parse({ kind: 'lot-sizing' });
    expect(lotSizing.ask(policyInput({ item, forecast: campaign }), plain).reason.sentence).toContain('for 7 days of demand');
    const ending = forecastOf([...Array<number>(8).fill(5), ...Array<number>(120).fill(0)], { steps: 8, sd: 2 });
    const options = lotSizing.options.parse({ kind: 'lot-sizing', fixedOrderCostMinor: 100 });
    expect(lotSizing.ask(policyInput({ item, forecast: ending }), options).reason.rules).toEqual(['forecast', 'economic-order-quantity']);
  });
});
