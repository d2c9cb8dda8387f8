import type { Clock, Task, Timer } from '../agent/ports.ts';

/** A clock that can be stopped: what was planned on it no longer happens, and keeps no process alive. */
export interface StoppableClock extends Clock {
  stop(): void;
}

/** Wraps a clock; the wrapped one goes on for everybody else. */
export function createStoppableClock(clock: Clock): StoppableClock {
  const planned = new Set<Timer>();
  let stopped = false;

  function track(plan: (task: Task) => Timer, task: Task): Timer {
    if (stopped) return { cancel: () => undefined };
    const timer = plan(() => {
      planned.delete(timer);
      return task();
    });
    planned.add(timer);
    return {
      cancel() {
        planned.delete(timer);
        timer.cancel();
      },
    };
  }

  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    synchronised: () => clock.synchronised?.() ?? null,
    ...(clock.boot && { boot: () => clock.boot!() }),
    after: (delayMs, task) => track((tracked) => clock.after(delayMs, tracked), task),
    at: (time, task) => track((tracked) => clock.at(time, tracked), task),
    stop() {
      stopped = true;
      for (const timer of planned) timer.cancel();
      planned.clear();
    },
  };
}
