import { describe, expect, it } from 'vitest';
import { orderUpTo } from '../../../agent/policies/order-up-to.ts';
import { forecastOf, policyInput } from '../../support/policy-input.ts';

const options = orderUpTo.options.parse({ kind: 'order-up-to' });
const flat = forecastOf(Array<number>(14).fill(1.3125), { steps: 8, sd: 4.56 });

describe('the order-up-to policy', () => {
  it('orders up to what lead time and review period need, with a sentence to check', () => {
    const answer = orderUpTo.ask(policyInput({ position: { onHand: 2 }, forecast: flat }), options);
    expect(answer).toMatchObject({ kind: 'order', quantity: 27, orderUpTo: 29 });
    expect(answer.reason.sentence).toBe(
      'Position 2 (on hand 2, on order 0, allocated 0) is at or below the reorder point 19.8 = order-up-to level 29 - 9.2 for 7 days; ' +
        'order up to 29 (28.3, rounded up; forecast 18.4 for 14 days + safety stock 9.9 (95 % service)): 27.',
    );
  });

  it('keeps the rhythm of the review period: once its demand is missing', () => {
    const at = (onHand: number) => orderUpTo.ask(policyInput({ position: { onHand }, forecast: flat }), options).kind;
    expect([19, 20].map(at)).toEqual(['order', 'wait']);
    const daily = orderUpTo.options.parse({ kind: 'order-up-to', periodDays: 1 });
    const next = orderUpTo.ask(policyInput({ position: { onHand: 100 }, forecast: flat }), daily);
    expect(next.orderUpTo).toBe(Math.ceil((next.reorderPoint as number) + 1.3));
    expect(next.reason.sentence).toContain(' - 1.3 for 1 day; nothing to order');
  });

  it('orders for an empty shelf, however little the level is', () => {
    const fill = orderUpTo.options.parse({ kind: 'order-up-to', serviceKind: 'fill', serviceLevel: 0.8 });
    const daily = forecastOf(Array<number>(14).fill(10), { steps: 8, sd: 8 });
    const answer = orderUpTo.ask(policyInput({ item: { leadTimeDays: 0 }, forecast: daily }), fill);
    expect(answer).toMatchObject({ kind: 'order', reorderPoint: 0 });
    expect(answer.reason.sentence).toContain(' - 70 for 7 days, at least 0; order up to ');
  });

  it('keeps less for a fill rate than for the same cycle service level', () => {
    const fill = orderUpTo.options.parse({ kind: 'order-up-to', serviceKind: 'fill' });
    const level = (chosen: typeof options) => orderUpTo.ask(policyInput({ forecast: flat }), chosen).orderUpTo as number;
    expect(level(fill)).toBeLessThan(level(options));
  });
});
