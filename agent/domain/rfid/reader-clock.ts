/** How far a reader's clock was ahead of the gateway's, at most, over one stretch of time; milliseconds. */
interface Stretch {
  readonly from: number;
  readonly most: number;
}

/** What the last stretches have shown of a reader's clock. */
export interface ReaderClock {
  readonly now: Stretch;
  readonly before: number | null;
  readonly beforeThat: number | null;
}

/** A read this fresh tells what is so now. */
const LIVE_MS = 30_000;
const STRETCH_MS = 600_000;
/** A clock that runs wrong runs evenly; a store that is being emptied catches up. */
const EVEN_MS = 60_000;

/** Follows a reader's clock; `ahead` is its time less the gateway's at one read, `at` monotonic milliseconds. What is stored is behind what is live, so only the most ahead counts. */
export function followClock(clock: ReaderClock | null, ahead: number, at: number): ReaderClock {
  if (!clock) return { now: { from: at, most: ahead }, before: null, beforeThat: null };
  if (at - clock.now.from < STRETCH_MS) {
    return ahead <= clock.now.most ? clock : { ...clock, now: { ...clock.now, most: ahead } };
  }
  return { now: { from: at, most: ahead }, before: clock.now.most, beforeThat: clock.before };
}

/**
 * Whether a read tells what is so now, and not what a reader has stored while nobody listened. Either both clocks agree, or the reader's has been wrong evenly for two stretches of ten minutes
 * and this read is at its front.
 */
export function isLive({ now, before, beforeThat }: ReaderClock, ahead: number): boolean {
  if (Math.abs(ahead) <= LIVE_MS) return true;
  if (before === null || beforeThat === null) return false;
  const isEven = Math.abs(before - beforeThat) <= EVEN_MS && Math.abs(now.most - before) <= EVEN_MS;
  const isWrong = Math.abs(before) > LIVE_MS;
  return isEven && isWrong && ahead >= before - LIVE_MS;
}
