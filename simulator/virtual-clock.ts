import type { Clock, Task, Timer } from '../agent/ports.ts';
import { createTaskHeap, type PlannedTask, type TaskHeap } from './task-heap.ts';

/** A clock that goes as fast as its tasks: it jumps from one to the next and stands still while a task's promise is pending. */
export interface VirtualClock extends Clock {
  /** Runs all tasks due until `time` (wall), in order; then the clock shows `time`. Rejects with what a task throws. */
  runUntil(time: number): Promise<void>;
  /** Sets the wall clock forward or back, as a late synchronisation does; monotonic time goes on. */
  stepWall(byMs: number): void;
  /** What the kernel says of the wall clock from now on; true unless it is set. */
  setSynchronised(word: boolean | null): void;
  /** The machine is started anew: it shows another boot and counts its uptime from 0. */
  reboot(): void;
  /** Tasks that are planned. */
  planned(): number;
}

/** No honest work takes more tasks in one moment. */
const MOST_AT_ONCE = 1_000_000;

/** Creates a clock whose wall shows `start` (UTC milliseconds). Tasks due at the same time run in the order in which they were planned. */
export function createVirtualClock(start: number): VirtualClock {
  // Delays count on monotonic time, appointments on the wall clock, which may step: each has a heap of its own scale.
  const delays = createTaskHeap();
  const appointments = createTaskHeap();
  let monotonic = 0;
  let offset = start;
  let order = 0;
  let synchronised: boolean | null = true;
  let boots = 0;
  let bootedAt = 0;
  let atOnce = 0;

  function plan(heap: TaskHeap, due: number, task: Task): Timer {
    const entry: PlannedTask = { due, order: order++, task, cancelled: false };
    heap.push(entry);
    return {
      cancel() {
        entry.cancelled = true;
      },
    };
  }

  /** Takes the next task due until `time` (wall) and moves on to it. */
  function next(time: number): PlannedTask | undefined {
    const delay = delays.peek();
    const appointment = appointments.peek();
    const delayDue = delay ? delay.due : Number.POSITIVE_INFINITY;
    // An appointment that a step of the wall clock went past is kept at once.
    const appointmentDue = appointment ? Math.max(monotonic, appointment.due - offset) : Number.POSITIVE_INFINITY;
    const due = Math.min(delayDue, appointmentDue);
    if (due + offset > time) return undefined;
    if (due > monotonic) atOnce = 0;
    monotonic = Math.max(monotonic, due);
    const isDelay = delayDue < appointmentDue || (delayDue === appointmentDue && delay!.order < appointment!.order);
    return (isDelay ? delays : appointments).pop();
  }

  return {
    now: () => offset + monotonic,
    monotonic: () => monotonic,
    after: (delayMs, task) => plan(delays, monotonic + Math.max(0, Math.ceil(delayMs)), task),
    at: (time, task) => plan(appointments, Math.max(Math.ceil(time), offset + monotonic), task),
    async runUntil(time) {
      for (let entry = next(time); entry; entry = next(time)) {
        if (++atOnce > MOST_AT_ONCE) throw new Error(`time stands still at ${monotonic} ms: one task plans the next without end`);
        const pending = entry.task();
        // Only what waits is waited for: most tasks end at once, and a million awaits are not free.
        if (pending) await pending;
      }
      monotonic = Math.max(monotonic, time - offset);
    },
    stepWall(byMs) {
      offset += byMs;
    },
    synchronised: () => synchronised,
    boot: () => ({ id: `boot-${boots}`, upMs: monotonic - bootedAt }),
    setSynchronised(word) {
      synchronised = word;
    },
    reboot() {
      boots++;
      bootedAt = monotonic;
    },
    planned: () => delays.size() + appointments.size(),
  };
}
