import type { Clock, Task, Timer } from '../agent/ports.ts';

/** A clock that goes as fast as its tasks: it jumps from one to the next and stands still while a task's promise is pending. */
export interface VirtualClock extends Clock {
  /** Runs all tasks due until `time` (wall), in order; then the clock shows `time`. */
  runUntil(time: number): Promise<void>;
  /** Sets the wall clock forward or back, as a late synchronisation does; monotonic time goes on. */
  stepWall(byMs: number): void;
  /** Tasks that are planned. */
  planned(): number;
}

interface Entry {
  readonly due: number;
  readonly order: number;
  readonly task: Task;
  cancelled: boolean;
}

const before = (a: Entry, b: Entry): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** Creates a clock whose wall shows `start` (UTC milliseconds). Tasks due at the same time run in the order in which they were planned. */
export function createVirtualClock(start: number): VirtualClock {
  const heap: Entry[] = [];
  let monotonic = 0;
  let offset = start;
  let order = 0;

  function push(entry: Entry): void {
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): Entry {
    const top = heap[0]!;
    const last = heap.pop()!;
    let at = 0;
    while (heap.length > 0) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    if (heap.length > 0) heap[at] = last;
    return top;
  }

  function plan(due: number, task: Task): Timer {
    const entry: Entry = { due: Math.ceil(Math.max(due, monotonic)), order: order++, task, cancelled: false };
    push(entry);
    return {
      cancel() {
        entry.cancelled = true;
      },
    };
  }

  return {
    now: () => offset + monotonic,
    monotonic: () => monotonic,
    after: (delayMs, task) => plan(monotonic + Math.max(0, delayMs), task),
    at: (time, task) => plan(time - offset, task),
    async runUntil(time) {
      while (heap.length > 0 && heap[0]!.due + offset <= time) {
        const entry = pop();
        if (entry.cancelled) continue;
        monotonic = Math.max(monotonic, entry.due);
        const pending = entry.task();
        // Only what waits is waited for: most tasks end at once, and a million awaits are not free.
        if (pending) await pending;
      }
      monotonic = Math.max(monotonic, time - offset);
    },
    stepWall(byMs) {
      offset += byMs;
    },
    planned: () => heap.length,
  };
}
