import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '../../../agent/adapters/backoff.ts';

it('waits between 1 and 30 seconds before another attempt, longer with each failure', () => {
  fc.assert(
    fc.property(fc.nat(2_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, uniform) => {
      const delayMs = backoffMs(failures, { next: () => uniform });
      expect(delayMs).toBeGreaterThanOrEqual(1_000);
      expect(delayMs).toBeLessThanOrEqual(30_000);
    }),
  );
  const longest = { next: () => 1 };
  expect([0, 1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, longest))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});
