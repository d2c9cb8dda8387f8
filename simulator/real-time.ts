/** The only place of the simulator that knows real time. */

/** Milliseconds since the process started. */
export function monotonicNow(): number {
  return performance.now();
}

/** The wall clock, UTC milliseconds. */
export function wallNow(): number {
  return Date.now();
}

/** Resolves when the process is asked to stop or, where a limit is given, after so many milliseconds; leaves nothing that keeps the process alive. */
export function untilInterrupted(limitMs?: number): Promise<void> {
  return new Promise((resolve) => {
    const timeout = limitMs === undefined ? undefined : setTimeout(end, limitMs);
    function end(): void {
      clearTimeout(timeout);
      process.off('SIGINT', end);
      process.off('SIGTERM', end);
      resolve();
    }
    process.on('SIGINT', end);
    process.on('SIGTERM', end);
  });
}

/** Resolves when all that waits for nothing but other promises has gone on. */
export function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
