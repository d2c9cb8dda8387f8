import { expect, it } from 'vitest';
import { configSchema } from '../../../agent/config/schema.ts';
import { bindDoors } from '../../../agent/wiring/doors.ts';

function problemOf(learning: object): string | undefined {
  const parsed = configSchema.safeParse({ learning });
  return parsed.error?.issues.find(({ path }) => path.join('.') === 'learning.updateEvery')?.message;
}

it('an item is forecast anew every so many whole days, while its forecast still reaches far enough', () => {
  expect(problemOf({})).toBeUndefined();
  expect(problemOf({ updateEvery: '7d' })).toBeUndefined();
  expect(problemOf({ updateEvery: '36h' })).toBe('must be a whole number of days');
  expect(problemOf({ updateEvery: '0d' })).toBe('must be a whole number of days');
  expect(problemOf({ updateEvery: '22d' })).toBe('must be at most half of horizonDays, 21d');
  expect(problemOf({ updateEvery: '22d', horizonDays: 60 })).toBeUndefined();
});

it('all items are learnt from together every so many days of a week, or never', () => {
  const problem = (every: string) => configSchema.safeParse({ learning: { pool: { every } } }).error?.issues[0]?.message;
  expect(configSchema.parse({}).learning.pool).toEqual({ every: 0, budget: 300_000 });
  expect(bindDoors(configSchema.parse({})).learn.pool).toBeUndefined();
  expect(bindDoors(configSchema.parse({ learning: { pool: { every: '7d' } } })).learn.pool).toEqual({ everyDays: 7, budgetMs: 300_000 });
  expect(problem('7d')).toBeUndefined();
  expect(problem('36h')).toBe('must be a whole number of days, at most 7d');
  expect(problem('8d')).toBe('must be a whole number of days, at most 7d');
});
