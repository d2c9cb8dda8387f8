/** The only place of the simulator that knows real time. */

/** Milliseconds since the process started. */
export function monotonicNow(): number {
  return performance.now();
}

/** Resolves after a real delay. */
export function realDelay(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}

/** The wall clock, UTC milliseconds. */
export function wallNow(): number {
  return Date.now();
}

/** Resolves when the process is asked to stop. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
