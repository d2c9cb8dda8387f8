import { describe, expect, it } from 'vitest';
import { optimalSS } from '../../../agent/policies/optimal-s-s.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

describe('the optimal (s, S) policy', () => {
  it('has the published levels: Snyder and Shen, 2nd ed., example 4.7', () => {
    // Poisson demand of 6 a day, no lead time, h 1, b 4, K 5: as costs of a year, holding 365 at a unit cost of 365.
    const forecast = forecastOf(Array<number>(14).fill(6), { steps: 1, mean: 6, sd: Math.sqrt(6) });
    const options = optimalSS.options.parse({ kind: 'optimal-s-s', criticalRatio: 0.8, fixedOrderCostMinor: 500, holdingRatePerYear: 1 });
    const item = { leadTimeDays: 0, unitCostMinor: 36_500 };
    const at = (onHand: number) => optimalSS.ask(policyInput({ item, position: { onHand }, forecast }), options);
    expect(at(5)).toMatchObject({ kind: 'wait', reorderPoint: 4 });
    expect(at(4)).toMatchObject({ kind: 'order', quantity: 6, orderUpTo: 10 });
    expect(at(3).reason.sentence).toBe(
      'Position 3 (on hand 3, on order 0, allocated 0) is at or below the reorder point 4 = forecast 6 for 1 day + safety stock -2 ' +
        '(80 % of the time without a shortage); order up to 10, the cheapest level for orders that cost like 7.7 economic order quantity: 7.',
    );
  });

  it('counts large demand in steps, and says so', () => {
    const forecast = forecastOf(Array<number>(14).fill(40), { steps: 8, sd: 60 });
    const answer = optimalSS.ask(policyInput({ forecast }), optimalSS.options.parse({ kind: 'optimal-s-s' }));
    expect(answer.reason.sentence).toContain('for 7 days of demand, in steps of 6 units: ');
    expect(answer.reason.numbers).toMatchObject({ grain: 6 });
    expect(answer.reorderPoint).toBeGreaterThan(320);
  });

  it('keeps more for what costs more when it is missing', () => {
    const forecast = forecastOf(Array<number>(14).fill(1), { steps: 8, sd: 4 });
    const at = (stockoutCostMinor: number) =>
      optimalSS.ask(
        policyInput({ item: { unitCostMinor: 1000 }, forecast }),
        optimalSS.options.parse({ kind: 'optimal-s-s', stockoutCostMinor }),
      ).reorderPoint as number;
    expect(at(1000)).toBeGreaterThan(at(3));
    // Even where a stockout costs nothing the item is kept, as half of the time without a shortage is the least.
    expect(at(0)).toBeGreaterThanOrEqual(0);
  });
});
