import type { CountedPlace } from '../../agent/advisors/advisor.ts';

const WEEK_MS = 7 * 86_400_000;

/** The place A-1 of the item A, of which weekly counts of 300 have each missed so many, at a site that counts 200 places a week. */
export function countedPlace(lost: readonly number[], from = 0): CountedPlace {
  return {
    location: 'A-1',
    onHand: 300 - (lost.at(-1) ?? 0),
    intervals: lost.map((units, week) => {
      const [since, countedAt] = [from + week * WEEK_MS, from + (week + 1) * WEEK_MS];
      return { sku: 'A', location: 'A-1', since, countedAt, expected: 300, counted: 300 - units, lost: units, taken: 40, unitWeeks: 300 };
    }),
    base: { perTaken: 0.015, perCount: 0.1, batch: 2 },
    counting: { count: 800, spanMs: 4 * WEEK_MS },
  };
}
