import type { Random } from '../ports.ts';

/** The platform's own random numbers, not repeatable. */
export function createSystemRandom(): Random {
  return { next: () => Math.random() };
}
