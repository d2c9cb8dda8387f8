import { expect, it } from 'vitest';
import { createCounters } from '../../../agent/pipeline/counters.ts';

it('counts by name and label', () => {
  const counters = createCounters();
  counters.count('dead_letters', 'empty');
  counters.count('dead_letters', 'not-json', 2);
  counters.count('commits');
  expect(counters.total('dead_letters')).toBe(3);
  expect(counters.total('decisions')).toBe(0);
  expect(counters.read()).toContainEqual({ name: 'dead_letters', label: 'not-json', value: 2 });
});

it('keeps what an attempt counted, and takes it back where the attempt throws', () => {
  const counters = createCounters();
  expect(
    counters.attempt(() => {
      counters.count('commits');
      return 7;
    }),
  ).toBe(7);
  const failed = () =>
    counters.attempt(() => {
      counters.count('commits', '', 5);
      counters.count('dead_letters', 'empty');
      throw new Error('disk full');
    });
  expect(failed).toThrow('disk full');
  counters.count('commits');
  expect(counters.total('commits')).toBe(2);
  expect(counters.total('dead_letters')).toBe(0);
});
