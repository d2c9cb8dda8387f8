import { expect, it } from 'vitest';
import { type Cut, shrink } from '../../../../simulator/fuzz/shrink.ts';

const faults = Array.from({ length: 20 }, (_, index) => `crash@${index}`);
const start = { days: 14, items: 9, only: faults };

/** A run that breaks a rule where these faults come together, from some day and number of items on. */
function breaking(needs: { faults: readonly string[]; days: number; items: number }) {
  let runs = 0;
  return {
    runs: () => runs,
    async attempt({ days, items, only }: Cut): Promise<string[]> {
      runs++;
      const breaks = days >= needs.days && items >= needs.items && needs.faults.every((name) => only.includes(name));
      return breaks ? ['no event is lost: one'] : ['another rule: also'];
    },
  };
}

it('finds the least faults, days and items that break the same rule', async () => {
  const world = breaking({ faults: ['crash@3', 'crash@17'], days: 5, items: 2 });
  const shrunk = await shrink(start, ['no event is lost: five'], { most: 200, attempt: world.attempt });
  expect(shrunk.limits).toEqual({ days: 5, items: 2, only: ['crash@3', 'crash@17'] });
  expect(shrunk.violations).toEqual(['no event is lost: one']);
  expect(shrunk.runs).toBe(world.runs());
});

it('finds that no fault is needed', async () => {
  const world = breaking({ faults: [], days: 1, items: 1 });
  const shrunk = await shrink(start, ['no event is lost: five'], { most: 200, attempt: world.attempt });
  expect(shrunk.limits).toEqual({ days: 1, items: 1, only: [] });
});

it('takes no more runs than it is given, and keeps what it has found', async () => {
  const world = breaking({ faults: ['crash@3', 'crash@17'], days: 5, items: 2 });
  const shrunk = await shrink(start, ['no event is lost: five'], { most: 3, attempt: world.attempt });
  expect(world.runs()).toBe(3);
  expect(['crash@3', 'crash@17'].every((name) => shrunk.limits.only.includes(name))).toBe(true);
});

it('without runs leaves everything as it is', async () => {
  expect(await shrink(start, ['a rule: x'], { most: 0, attempt: async () => [] })).toEqual({
    limits: start,
    violations: ['a rule: x'],
    runs: 0,
  });
});
