import type { Clock } from '../ports.ts';

/** Real milliseconds, to end a turn in time whatever pace the clock runs at. */
export function stopwatch(clock: Clock): number {
  return clock.stopwatch ? clock.stopwatch() : clock.monotonic();
}
