import type { Clock, Timer } from '../../agent/ports.ts';
import { createTaskHeap, type PlannedTask } from '../task-heap.ts';

/** A clock whose pace can be changed, and which can stand still. */
export interface PaceClock extends Clock {
  /** Simulated seconds per second, also while it stands still. */
  readonly speed: number;
  setSpeed(speed: number): void;
  /** Stands still for a reason until that reason is taken back; several may hold it at once. */
  hold(reason: string): void;
  release(reason: string): void;
  /** Why it stands still; empty while it goes. */
  held(): readonly string[];
  /** Plans nothing any more, and keeps no process alive. */
  stop(): void;
}

export interface PaceOptions {
  /** What it shows now, UTC milliseconds. */
  readonly base: number;
  readonly speed: number;
  /** The clock by which real time passes. */
  readonly real: Clock;
}

/** Where more is due than fits into so much real time, sockets and people come in between. */
const TURN_MS = 20;

/** Creates a clock that shows `base` now and runs `speed` times as fast as the real one. Tasks run in order, each at its own time or later. */
export function createPaceClock({ base, speed: initialSpeed, real }: PaceOptions): PaceClock {
  const heap = createTaskHeap();
  const reasons = new Set<string>();
  let speed = initialSpeed;
  // What it showed when the pace last changed, and when that was.
  let [shownAt, changedAt] = [base, real.monotonic()];
  let order = 0;
  let wake: Timer | null = null;
  let stopped = false;

  const exact = (): number => shownAt + (reasons.size > 0 ? 0 : (real.monotonic() - changedAt) * speed);

  function change(apply: () => void): void {
    [shownAt, changedAt] = [exact(), real.monotonic()];
    apply();
    arm();
  }

  function arm(): void {
    wake?.cancel();
    wake = null;
    const next = heap.peek();
    if (stopped || reasons.size > 0 || !next) return;
    wake = real.after(Math.max(0, (next.due - exact()) / speed), run);
  }

  function run(): void {
    wake = null;
    const since = real.monotonic();
    for (let next = heap.peek(); next && !stopped && reasons.size === 0 && next.due <= exact(); next = heap.peek()) {
      heap.pop();
      const pending = next.task();
      // What it rejects with is the real clock's to report, as what it throws is.
      if (pending) real.after(0, () => pending);
      if (real.monotonic() - since > TURN_MS) break;
    }
    arm();
  }

  function plan(due: number, task: PlannedTask['task']): Timer {
    const entry: PlannedTask = { due, order: order++, task, cancelled: false };
    if (!stopped) heap.push(entry);
    if (heap.peek() === entry) arm();
    return {
      cancel() {
        entry.cancelled = true;
      },
    };
  }

  return {
    get speed() {
      return speed;
    },
    now: () => Math.floor(exact()),
    monotonic: () => exact() - base,
    stopwatch: () => real.monotonic(),
    synchronised: () => true,
    after: (delayMs, task) => plan(exact() + Math.max(0, delayMs), task),
    at: (time, task) => plan(time, task),
    setSpeed: (next) =>
      change(() => {
        speed = next;
      }),
    hold: (reason) => change(() => void reasons.add(reason)),
    release: (reason) => change(() => void reasons.delete(reason)),
    held: () => [...reasons],
    stop() {
      stopped = true;
      wake?.cancel();
    },
  };
}
