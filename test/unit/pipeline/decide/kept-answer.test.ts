import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askKept } from '../../../../agent/pipeline/decide/kept-answer.ts';
import { policies } from '../../../../agent/policies/index.ts';
import type { Policy, PolicyInput } from '../../../../agent/policies/policy.ts';
import { forecastOf, policyInput } from '../../../support/policy-input.ts';

const BOUND = (policies as readonly unknown[] as readonly Policy[]).map((policy) => {
  const options = policy.options.parse({ kind: policy.kind });
  return { kind: policy.kind, ask: (input: PolicyInput) => policy.ask(input, options) };
});

/** A policy that counts how often it is asked, and waits. */
function counting() {
  const policy = {
    kind: 'counting',
    asked: 0,
    ask: () => {
      policy.asked++;
      return {
        kind: 'wait',
        reorderPoint: 3,
        reason: { sentence: `Asked ${policy.asked} times.`, numbers: {}, rules: ['counted'] },
      } as const;
    },
  };
  return policy;
}

describe('an answer that is kept', () => {
  it('is what the policy answers, for every policy, whatever is seen of the item one look after the other', () => {
    const { item } = policyInput({});
    const position = fc.record({
      onHand: fc.integer({ min: 0, max: 60 }),
      onOrder: fc.constantFrom(0, 20),
      allocated: fc.constantFrom(0, 5),
      backorders: fc.constantFrom(0, 2),
    });
    const forecast = fc.constantFrom(null, forecastOf(Array<number>(30).fill(2), { sd: 5 }));
    const looks = fc.array(fc.record({ position, forecast, units: fc.constantFrom(0, 40, 41), policy: fc.constantFrom(...BOUND) }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(looks, (seen) => {
        for (const { position: at, forecast: by, units, policy } of seen) {
          const input = { ...policyInput({ observed: { units, days: 20 }, forecast: by }), item, position: at };
          const { reason, ...answer } = askKept(policy, input);
          const { reason: said, ...asked } = policy.ask(input);
          expect(answer).toEqual(asked);
          expect([reason.sentence, reason.numbers, reason.rules]).toEqual([said.sentence, said.numbers, said.rules]);
        }
      }),
    );
  });

  it('asks the policy once while nothing changes, and once more where somebody reads why', () => {
    const [policy, input] = [counting(), policyInput({ position: { onHand: 5 } })];
    askKept(policy, input);
    const again = askKept(policy, { ...input, position: { ...input.position } });
    expect([again.reorderPoint, again.reason.rules, policy.asked]).toEqual([3, ['counted'], 1]);
    expect(again.reason.sentence).toBe('Asked 2 times.');
  });

  it('is not kept over a change of the item, of its policy or its forecast, nor at or below the reorder point', () => {
    const [policy, input] = [counting(), policyInput({ position: { onHand: 5 } })];
    askKept(policy, input);
    for (const changed of [{ item: { ...input.item } }, { forecastDaysOld: 9 }, { orderEveryDays: 2 }])
      askKept(policy, { ...input, ...changed });
    expect(policy.asked).toBe(4);
    const at = (onHand: number) => askKept(policy, { ...input, position: { ...input.position, onHand } });
    at(3);
    at(3);
    expect(policy.asked).toBe(6);
    at(9);
    at(4);
    expect(policy.asked).toBe(7);
    const other = counting();
    askKept(other, input);
    expect(other.asked).toBe(1);
  });
});
