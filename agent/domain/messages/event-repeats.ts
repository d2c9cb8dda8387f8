import type { NumberedTime } from './event-run.ts';

/** Numbers in a row that had come before, ascending; JSON, bounded. */
export interface Repeats {
  readonly count: number;
  /** The last of them. */
  readonly last: number;
  /** The first one's time by the device's clock and by the gateway's, UTC milliseconds. */
  readonly since: readonly [time: number, now: number];
}

/** So many in a row, over so long by the gateway's clock, show at which pace they come. */
const LEAST_COUNT = 50;
const LEAST_MS = 10_000;
/** A store is told faster than it was filled, and a clock runs evenly: what advances as the gateway's clock does, give or take this share, happens now. */
const PACE_TOLERANCE = 0.2;

/** Goes on with those before by one more at `now`, the gateway's time; `isLive`: they come at the pace at which they happen, so it is a device that was started again and not one that tells its store again. */
export function withRepeat(
  before: Repeats | null,
  [number, time]: NumberedTime,
  now: number,
): { readonly repeats: Repeats; readonly isLive: boolean } {
  const first: Repeats = { count: 1, last: number, since: [time, now] };
  if (!before || number <= before.last || now < before.since[1]) return { repeats: first, isLive: false };
  const { count, since } = before;
  const elapsed = now - since[1];
  if (count + 1 < LEAST_COUNT || elapsed < LEAST_MS) return { repeats: { count: count + 1, last: number, since }, isLive: false };
  // Of each stretch anew: a store that was told before does not hide what is live after it.
  return { repeats: first, isLive: Math.abs(time - since[0] - elapsed) <= PACE_TOLERANCE * elapsed };
}
