import type { Clock, Task, Timer } from '../ports.ts';
import type { KernelClock } from './kernel-clock.ts';
import { createTurns, type Turns } from './turns.ts';

/** What a clock does with an error of a task that it ran. */
export interface ClockOptions {
  readonly onError: (error: unknown) => void;
}

// The platform's timers hold a signed 32-bit number of milliseconds; a longer delay would fire at once.
const LONGEST_DELAY_MS = 2 ** 31 - 1;
// A wall clock that steps (first NTP answer, an operator) is noticed at the latest after this time.
const WALL_CHECK_MS = 30_000;

interface Pace {
  now(): number;
  /** Real milliseconds since an arbitrary start. */
  real(): number;
  readonly speed: number;
}

function runner(task: Task, onError: (error: unknown) => void): () => void {
  return () => {
    try {
      const pending = task();
      if (pending instanceof Promise) pending.catch(onError);
    } catch (error) {
      onError(error);
    }
  };
}

/** Calls `due` once, when nothing of the real delay that `remaining` gives is left; asks anew each time a part of it has passed. */
function wait(remaining: () => number, due: () => void, turns: Turns): Timer {
  let timeout: NodeJS.Timeout | undefined;
  let takeBack: (() => void) | undefined;
  const arm = (turn: keyof Turns) => {
    const delayMs = remaining();
    if (delayMs <= 0) takeBack = turns[turn](due);
    else timeout = setTimeout(() => arm('now'), Math.min(Math.ceil(delayMs), LONGEST_DELAY_MS));
  };
  arm('next');
  return {
    cancel() {
      clearTimeout(timeout);
      takeBack?.();
    },
  };
}

function createClock(pace: Pace, onError: (error: unknown) => void): Clock {
  const turns = createTurns();
  return {
    now: () => pace.now(),
    monotonic: () => pace.real() * pace.speed,
    stopwatch: () => pace.real(),
    after(delayMs, task) {
      const end = pace.real() + delayMs / pace.speed;
      return wait(() => (delayMs <= 0 ? 0 : end - pace.real()), runner(task, onError), turns);
    },
    at(time, task) {
      return wait(() => Math.min((time - pace.now()) / pace.speed, WALL_CHECK_MS), runner(task, onError), turns);
    },
  };
}

/** The gateway's own clock, with the kernel's word on it where it is given. A task that throws or rejects goes to `onError`. */
export function createSystemClock(options: ClockOptions & { readonly kernel?: KernelClock }): Clock {
  const clock = createClock({ now: () => Date.now(), real: () => performance.now(), speed: 1 }, options.onError);
  const { kernel } = options;
  return kernel ? { ...clock, synchronised: () => kernel.synchronised(), boot: () => kernel.boot() } : clock;
}

/** A clock that shows `base` (UTC milliseconds) now and then runs `speed` times as fast as the gateway's own; delays shrink as much. */
export function createScaledClock(options: ClockOptions & { readonly base: number; readonly speed: number }): Clock {
  const start = performance.now();
  const real = () => performance.now() - start;
  const clock = createClock({ now: () => Math.floor(options.base + real() * options.speed), real, speed: options.speed }, options.onError);
  // It is right by definition, whatever year it shows.
  return { ...clock, synchronised: () => true };
}
