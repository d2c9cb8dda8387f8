import type { Task } from '../agent/ports.ts';

/** A task and when it is due, on whatever scale its heap keeps; `order` tells apart what is due at the same time. */
export interface PlannedTask {
  readonly due: number;
  readonly order: number;
  readonly task: Task;
  cancelled: boolean;
}

/** Planned tasks, soonest first (a binary heap). */
export interface TaskHeap {
  push(entry: PlannedTask): void;
  /** The soonest that was not cancelled. */
  peek(): PlannedTask | undefined;
  pop(): PlannedTask | undefined;
  size(): number;
}

const before = (a: PlannedTask, b: PlannedTask): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** Creates an empty heap. */
export function createTaskHeap(): TaskHeap {
  const heap: PlannedTask[] = [];

  function removeTop(): PlannedTask | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (!last || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }

  function peek(): PlannedTask | undefined {
    while (heap[0]?.cancelled) removeTop();
    return heap[0];
  }

  return {
    push(entry) {
      let at = heap.push(entry) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!before(entry, heap[parent]!)) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = entry;
    },
    peek,
    pop: () => (peek() ? removeTop() : undefined),
    size: () => heap.length,
  };
}
