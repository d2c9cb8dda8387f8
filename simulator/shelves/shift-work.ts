import type { SeededRandom } from '../random.ts';
import { HOUR_MS, MINUTE_MS } from '../stage.ts';
import type { Goods } from './shelf-plan.ts';

/** A hand at a shelf. Times in UTC milliseconds; `units` below zero are taken. */
export interface ShelfMove {
  readonly time: number;
  readonly units: number;
  /** When it is scanned; null where nobody does. */
  readonly scannedAt: number | null;
}

const SHIFTS = [
  [6, 14],
  [14, 22],
] as const;
const MOVES_PER_SHIFT = 8;
/** One shift in ten forgets every fifth scan: 2 % of all. */
const CARELESS = 0.1;
const MISSED = 0.2;
/** A scan lies so far before or after the hand, at most. */
const APART_MS = MINUTE_MS / 2;

/** The moves of a day that begins at `start`, with so many units on the shelf: picks in two shifts, and goods that come when little is left. */
export function shiftWork(random: SeededRandom, start: number, { onShelf, goods }: { onShelf: number; goods: Goods }): ShelfMove[] {
  const moves: ShelfMove[] = [];
  let left = onShelf;
  for (const [from, to] of SHIFTS) {
    const missed = random.chance(CARELESS) ? MISSED : 0;
    const times = Array.from({ length: random.poisson(MOVES_PER_SHIFT) }, () => random.integer(from * HOUR_MS, to * HOUR_MS - 1));
    for (const time of times.sort((a, b) => a - b)) {
      const units = left < goods.reorderAt ? goods.receipt : -Math.min(left, random.pick(goods.picks));
      left += units;
      const scannedAt = random.chance(missed) ? null : start + time + random.integer(-APART_MS, APART_MS);
      if (units !== 0) moves.push({ time: start + time, units, scannedAt });
    }
  }
  return moves;
}
