import { expect, it } from 'vitest';
import { isOverdue } from '../../../../agent/domain/shrinkage/overdue-count.ts';

const DAY_MS = 86_400_000;

/** A place with counts so many days apart, looked at so many days after the last. */
const overdue = (apart: readonly number[], after: number) => {
  let day = 0;
  const intervals = apart.map((days) => {
    const since = day * DAY_MS;
    day += days;
    const figures = { expected: 10, counted: 10, lost: 0, taken: 0, unitWeeks: 10 };
    return { sku: 'TEA', location: 'A-1', since, countedAt: day * DAY_MS, ...figures };
  });
  return isOverdue(intervals, (day + after) * DAY_MS);
};

it('a place is overdue after four of its usual intervals, one long gap aside', () => {
  expect(overdue([30, 30, 200, 30, 30], 120)).toBe(false);
  expect(overdue([30, 30, 200, 30, 30], 121)).toBe(true);
});

it('a place that is counted each day has 28 days', () => {
  expect(overdue([1, 1, 1], 28)).toBe(false);
  expect(overdue([1, 1, 1], 29)).toBe(true);
});

it('a place without two counts is never overdue', () => {
  expect(overdue([], 1000)).toBe(false);
});
