import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { policies } from '../../agent/policies/index.ts';
import type { Policy, PolicyInput } from '../../agent/policies/policy.ts';
import { forecastOf, policyInput } from '../support/policy-input.ts';

const registry = policies as readonly unknown[] as readonly Policy[];

const situations: Record<string, PolicyInput> = {
  'an item of which nothing is known': policyInput({}),
  'an item with levels and nothing on hand': policyInput({ item: { min: 5, max: 20 } }),
  'an item with plenty': policyInput({ item: { min: 5, max: 20 }, position: { onHand: 1000 } }),
  'an item with a forecast': policyInput({ forecast: forecastOf(Array<number>(14).fill(2), { sd: 5 }), position: { onHand: 3 } }),
  'an item with an old forecast and an overdrawn ledger': policyInput({
    forecast: forecastOf([2]),
    daysOld: 300,
    position: { onHand: -7, backorders: 4 },
  }),
  'an item that sold a little': policyInput({ observed: { units: 3, days: 2 } }),
};

it('the policies have names of their own', () => {
  expect(new Set(registry.map((policy) => policy.kind)).size).toBe(registry.length);
});

describe.each(registry.map((policy) => [policy.kind, policy] as const))('the policy %s', (kind, policy) => {
  const options = policy.options.parse({ kind });

  it('has a title, and options with descriptions that need nothing but the kind', () => {
    expect(policy.title).not.toBe('');
    expect(policy.options.safeParse({ kind, typo: 1 }).success).toBe(false);
    const { properties } = z.toJSONSchema(policy.options, { io: 'input' }) as { properties: Record<string, { description?: string }> };
    for (const [name, schema] of Object.entries(properties)) if (name !== 'kind') expect(schema.description, name).toBeTruthy();
  });

  it.each(Object.entries(situations))('gives a reason with a sentence, numbers and rules for %s', (_name, input) => {
    const answer = policy.ask(input, options);
    expect(answer.reason.sentence).toMatch(/^[A-Z].*\.$/);
    expect(answer.reason.rules.length).toBeGreaterThan(0);
    expect(Object.keys(answer.reason.numbers)).toEqual(
      expect.arrayContaining(['onHand', 'onOrder', 'allocated', 'backorders', 'position']),
    );
    expect(answer.reason.sentence).not.toMatch(/NaN|undefined|Infinity|null/);
    if (answer.kind === 'order')
      expect(answer.reason.numbers).toMatchObject({ quantity: answer.quantity, reorderPoint: answer.reorderPoint });
  });

  it('orders for an empty item with levels, and not for one with plenty', () => {
    expect(policy.ask(situations['an item with levels and nothing on hand']!, options)).toMatchObject({ kind: 'order', quantity: 20 });
    expect(policy.ask(situations['an item with plenty']!, options).kind).toBe('wait');
  });

  it('gives the same answer to the same input', () => {
    for (const input of Object.values(situations)) expect(policy.ask(structuredClone(input), options)).toEqual(policy.ask(input, options));
  });
});
