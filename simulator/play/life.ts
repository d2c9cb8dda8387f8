import type { Clock, Task, Timer } from '../../agent/ports.ts';

/** What a power cut throws out of the statement that it falls into. Whoever catches it is dead already. */
export class PowerCut extends Error {}

/** One run of an agent, from its start to its stop or its death. Once it is over nothing of it has any effect. */
export interface Life {
  over(): boolean;
  /** Resolves when it is over. */
  readonly ended: Promise<void>;
  end(): void;
  /** Others need not wait for the task under way: what it waits for takes time of the simulation. */
  yieldTime(): void;
  /** The clock as this life sees it; `onError` is told what a task throws while it lives. */
  clock(clock: Clock): Clock;
  /** Runs a task of this life; resolves when it is done, has yielded, or the life is over. */
  run(task: Task): void | Promise<void>;
}

function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Begins a life. */
export function createLife(onError: (error: unknown) => void): Life {
  const planned = new Set<Timer>();
  const end = signal();
  let isOver = false;
  let yielded = signal();

  function run(task: Task): void | Promise<void> {
    if (isOver) return;
    // It may yield before it returns.
    const { given } = yielded;
    try {
      const pending = task();
      if (pending) return Promise.race([pending.catch(failed), end.given, given]);
    } catch (error) {
      failed(error);
    }
  }

  function failed(error: unknown): void {
    if (!isOver) onError(error);
  }

  function track(plan: (task: Task) => Timer, task: Task): Timer {
    if (isOver) return { cancel: () => undefined };
    const timer = plan(() => {
      planned.delete(timer);
      return run(task);
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
    over: () => isOver,
    ended: end.given,
    end() {
      isOver = true;
      for (const timer of planned) timer.cancel();
      planned.clear();
      end.give();
    },
    yieldTime() {
      yielded.give();
      yielded = signal();
    },
    clock: (clock) => ({
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      ...(clock.stopwatch && { stopwatch: () => clock.stopwatch!() }),
      ...(clock.synchronised && { synchronised: () => clock.synchronised!() }),
      ...(clock.boot && { boot: () => clock.boot!() }),
      after: (delayMs, task) => track((tracked) => clock.after(delayMs, tracked), task),
      at: (time, task) => track((tracked) => clock.at(time, tracked), task),
    }),
    run,
  };
}
