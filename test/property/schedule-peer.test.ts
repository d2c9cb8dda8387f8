import fc from 'fast-check';
import cron from 'node-cron';
import { describe, expect, it } from 'vitest';
import { nextRun, parseSchedule } from '../../agent/domain/time/schedule.ts';

const field = (low: number, high: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: low, max: high }).map(String),
    fc.integer({ min: 2, max: 15 }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  );

describe('a schedule', () => {
  it('is due when node-cron, where the clock never changes, says so', () => {
    fc.assert(
      fc.property(
        field(0, 59),
        field(0, 23),
        fc.constantFrom('*', '1', '15', '1-20'),
        fc.constantFrom('*', '*/2', '3-11'),
        fc.constantFrom('*', '1-5', '0', '6'),
        (...fields) => {
          const pattern = fields.join(' ');
          const parsed = parseSchedule(pattern);
          expect(parsed.ok).toBe(true);
          if (!parsed.ok) return;
          const task = cron.createTask(pattern, () => undefined, { timezone: 'UTC' });
          try {
            const theirs = task.getNextRuns(5).map((time) => time.getTime());
            let after = Date.now();
            const ours = theirs.map(() => {
              after = nextRun(parsed.schedule, 'UTC', after) ?? Number.NaN;
              return after;
            });
            expect(ours).toEqual(theirs);
          } finally {
            task.destroy();
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
