import type { Clock } from '../ports.ts';

/** Waits until `work` has ended, but not longer than `limitMs`; tells whether it has. */
export function within(clock: Pick<Clock, 'after'>, limitMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const limit = clock.after(limitMs, () => resolve(false));
    const ended = (pass: () => void) => {
      limit.cancel();
      pass();
    };
    work.then(
      () => ended(() => resolve(true)),
      (error: unknown) => ended(() => reject(error)),
    );
  });
}
