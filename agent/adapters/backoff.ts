import type { Random } from '../ports.ts';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Delay in milliseconds before the next attempt after `failures` in a row: exponential, 1 s to 30 s, with full jitter (Brooker 2015). */
export function backoffMs(failures: number, random: Random): number {
  const ceiling = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** failures);
  return SHORTEST_MS + Math.round((ceiling - SHORTEST_MS) * random.next());
}
