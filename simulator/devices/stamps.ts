import type { Clock } from '../../agent/ports.ts';

/** The times that a device puts on its messages: its clock's, and each later than the one before. */
export function stampsOf(clock: Pick<Clock, 'now'>): () => number {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    last = Math.max(clock.now(), last + 1);
    return last;
  };
}
