import { describe, expect, it } from 'vitest';
import { baseStock } from '../../../agent/policies/base-stock.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

describe('the base-stock policy', () => {
  it('orders again each unit sold, up to the newsvendor’s stock', () => {
    // Poisson demand of 6 in lead time and review, met with a probability of 0.8: example 4.7 of Snyder and Shen, 2nd ed.
    const forecast = forecastOf(Array<number>(14).fill(0.75), { steps: 8, sd: Math.sqrt(6) });
    const options = baseStock.options.parse({ kind: 'base-stock', serviceLevel: 0.8 });
    const at = (onHand: number) => baseStock.ask(policyInput({ position: { onHand }, forecast }), options);
    expect(at(8).kind).toBe('wait');
    expect(at(7)).toMatchObject({ kind: 'order', quantity: 1, orderUpTo: 8 });
    expect(at(5).reason.sentence).toBe(
      'Position 5 (on hand 5, on order 0, allocated 0) is at or below the reorder point 7 = order-up-to level 8 - 1; ' +
        'order up to 8 (forecast 6 for 8 days + safety stock 2 (80 % service)): 3.',
    );
  });

  it('goes by the normal distribution where demand is large, and never keeps less than its mean', () => {
    const forecast = forecastOf(Array<number>(14).fill(10_000), { steps: 8, sd: 10_000 });
    const level = (serviceLevel: number) =>
      baseStock.ask(policyInput({ forecast }), baseStock.options.parse({ kind: 'base-stock', serviceLevel })).orderUpTo;
    expect([0.5, 0.9].map(level)).toEqual([80_000, 92_816]);
    const lumpy = forecastOf(Array<number>(14).fill(1), { steps: 8, sd: 60 });
    expect(
      baseStock.ask(policyInput({ forecast: lumpy }), baseStock.options.parse({ kind: 'base-stock', serviceLevel: 0.5 })).orderUpTo,
    ).toBe(8);
  });
});
