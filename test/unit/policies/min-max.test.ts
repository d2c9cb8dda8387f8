import { describe, expect, it } from 'vitest';
import { minMax } from '../../../agent/policies/min-max.ts';
import { policyInput } from '../../support/policy-input.ts';

const options = minMax.options.parse({ kind: 'min-max' });
const item = { min: 10, max: 40 };

describe('the min-max policy', () => {
  it('orders up to the maximum when the position is at or below the minimum', () => {
    const answer = minMax.ask(policyInput({ item, position: { onHand: 12, onOrder: 4, allocated: 6 } }), options);
    expect(answer).toMatchObject({ kind: 'order', quantity: 30, reorderPoint: 10 });
    expect(answer.reason).toMatchObject({
      sentence: 'Position 10 (on hand 12, on order 4, allocated 6) is at or below the minimum 10; order up to 40, the maximum: 30.',
      numbers: {
        ...{ onHand: 12, onOrder: 4, allocated: 6, backorders: 0, position: 10, min: 10, max: 40 },
        ...{ reorderPoint: 10, orderUpTo: 40, needed: 30, quantity: 30 },
      },
      rules: ['min-max'],
    });
  });

  it('rounds up to packs and to the minimum order, and says so', () => {
    const input = policyInput({ item: { ...item, unitsPerPack: 12, minimumOrderQuantity: 50 }, position: { backorders: 2 } });
    const answer = minMax.ask(input, options);
    expect(answer).toMatchObject({ kind: 'order', quantity: 60 });
    expect(answer.reason.sentence).toBe(
      'Position -2 (on hand 0, on order 0, allocated 0, backorders 2) is at or below the minimum 10; order up to 40, the maximum: 42, raised to the minimum order of 50, rounded up to 60 in packs of 12.',
    );
    expect(answer.reason.rules).toEqual(['min-max', 'minimum-order', 'whole-packs']);
  });

  it('waits above the minimum', () => {
    const answer = minMax.ask(policyInput({ item, position: { onHand: 11 } }), options);
    expect(answer).toMatchObject({ kind: 'wait', reorderPoint: 10 });
    expect(answer.reason.sentence).toBe('Position 11 (on hand 11, on order 0, allocated 0) is above the minimum 10; nothing to order.');
  });

  it('keeps an item at its maximum where minimum and maximum are equal', () => {
    const at = (onHand: number) => minMax.ask(policyInput({ item: { min: 5, max: 5 }, position: { onHand } }), options);
    expect(at(5).kind).toBe('wait');
    expect(at(4)).toMatchObject({ kind: 'order', quantity: 1 });
  });

  it('takes the policy’s own levels for an item without', () => {
    const own = minMax.options.parse({ kind: 'min-max', min: 2, max: 8 });
    expect(minMax.ask(policyInput({}), own)).toMatchObject({ quantity: 8, reason: { rules: ['min-max', 'min-max-of-policy'] } });
    expect(minMax.ask(policyInput({ item }), own)).toMatchObject({ quantity: 40, reason: { rules: ['min-max'] } });
  });

  it('waits for levels where none are set', () => {
    const answer = minMax.ask(policyInput({}), options);
    expect(answer).toMatchObject({ kind: 'wait', reorderPoint: null, reason: { rules: ['no-min-max'] } });
  });

  it('refuses half a pair, or a maximum below the minimum', () => {
    expect(minMax.options.safeParse({ kind: 'min-max', min: 3 }).success).toBe(false);
    expect(minMax.options.safeParse({ kind: 'min-max', min: 3, max: 2 }).success).toBe(false);
  });
});
