import { expect, it } from 'vitest';
import { createSystemIds } from '../../../agent/adapters/system-ids.ts';

it('gives ascending ids within a millisecond, also more of them than a millisecond holds', () => {
  const ids = createSystemIds({ now: () => 1_700_000_000_000 });
  const given = Array.from({ length: 10_000 }, () => ids.next());
  expect([...given].sort()).toEqual(given);
  expect(new Set(given).size).toBe(10_000);
  expect(given[0]).toMatch(/^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

it('gives ascending ids when the wall clock steps back', () => {
  let now = 2_000;
  const ids = createSystemIds({ now: () => now });
  const first = ids.next();
  now = 1_000;
  const second = ids.next();
  now = 3_000;
  const third = ids.next();
  expect([first, second, third].sort()).toEqual([first, second, third]);
});

it('gives other ids after a restart within the same millisecond', () => {
  const now = () => 5;
  expect(createSystemIds({ now }).next()).not.toBe(createSystemIds({ now }).next());
});
