/** Bounds how many are under way at a time; those beyond wait in order of arrival. */
export interface Window {
  /** Takes room where there is some and nobody waits; whoever did must `leave`. */
  tryEnter(): boolean;
  /** Calls `begin` as soon as there is room. It says whether it took the room; whoever did must `leave`. */
  enter(owner: object, begin: () => boolean): void;
  leave(): void;
  /** Drops those waiting of `owner`. */
  forget(owner: object): void;
  waiting(): number;
}

interface Waiting {
  readonly owner: object;
  readonly begin: () => boolean;
}

/** A window with room for `size`. */
export function createWindow(size: number): Window {
  const queue = new Set<Waiting>();
  let open = 0;
  let draining = false;
  // A loop and not a recursion: one that begins may leave at once, thousands of times in a row.
  const drain = () => {
    if (draining) return;
    draining = true;
    try {
      for (const next of queue) {
        if (open >= size) break;
        queue.delete(next);
        open += 1;
        if (!next.begin()) open -= 1;
      }
    } finally {
      draining = false;
    }
  };
  return {
    tryEnter() {
      if (draining || open >= size || queue.size > 0) return false;
      open += 1;
      return true;
    },
    enter(owner, begin) {
      queue.add({ owner, begin });
      drain();
    },
    leave() {
      open -= 1;
      drain();
    },
    forget(owner) {
      for (const entry of queue) if (entry.owner === owner) queue.delete(entry);
    },
    waiting: () => queue.size,
  };
}
