import { expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';

const problemsOf = (advisors: unknown) =>
  (configSchema.safeParse({ advisors }).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);

it('two advisors of a kind, which would contradict each other about one subject, are refused', () => {
  const patterns = [{ kind: 'shrinkage-pattern' }, { kind: 'low-stock' }, { kind: 'shrinkage-pattern', falseAlarmsPerMonth: 5 }];
  expect(problemsOf(patterns)).toEqual(['advisors.2.kind: "shrinkage-pattern" is configured twice']);
  expect(problemsOf(patterns.slice(1))).toEqual([]);
});

it('two conditions of a person’s own are told apart by their names', () => {
  const own = (name: string) => ({ kind: 'condition', name, when: 'onHand < 5' });
  expect(problemsOf([own('few'), own('condition'), { kind: 'condition' }])).toEqual([]);
  expect(problemsOf([own('few'), own('few')])).toEqual(['advisors.1.name: "few" is configured twice']);
  expect(problemsOf([{ kind: 'condition' }, { kind: 'condition' }])).toEqual(['advisors.1.name: "own" is configured twice']);
});

it('what is no list of advisors is answered beside it', () => {
  expect(problemsOf('low-stock')).toHaveLength(1);
  expect(problemsOf([null, { kind: 'low-stock' }, { kind: 'low-stock', typo: 1 }])).toHaveLength(3);
});
