/** A message on its way to a broker. */
export interface WaitingMessage {
  readonly topic: string;
  readonly payload: string;
}

/** Messages in the order in which they were said, until a broker has confirmed each of them. */
export interface WaitingMessages {
  add(message: WaitingMessage): void;
  /** The next that is not under way; undefined where all are, or as many as may be at once. */
  take(): { readonly message: WaitingMessage; confirm(): void } | undefined;
  /** Another connection, which takes `window` at once: what was under way is sent again, in its old place. */
  reset(window: number): void;
  /** Not confirmed yet. */
  size(): number;
}

interface Entry extends WaitingMessage {
  isConfirmed: boolean;
}

// Beyond that, moving what is left to the front costs less than the memory that it holds.
const COMPACT_FROM = 1024;

/** Creates an empty queue; nothing is under way before the first `reset`. */
export function createWaitingMessages(): WaitingMessages {
  let window = 0;
  let entries: Entry[] = [];
  // Before `first` all are confirmed, before `next` all were taken.
  let [first, next, unconfirmed, underWay, connection] = [0, 0, 0, 0, 0];

  function confirmed(entry: Entry, of: number): void {
    if (of !== connection || entry.isConfirmed) return;
    entry.isConfirmed = true;
    unconfirmed--;
    underWay--;
    while (first < next && entries[first]!.isConfirmed) first++;
    if (first < COMPACT_FROM || first * 2 < entries.length) return;
    entries = entries.slice(first);
    next -= first;
    first = 0;
  }

  return {
    add({ topic, payload }) {
      entries.push({ topic, payload, isConfirmed: false });
      unconfirmed++;
    },
    take() {
      if (underWay >= window) return undefined;
      while (next < entries.length && entries[next]!.isConfirmed) next++;
      const entry = entries[next];
      if (!entry) return undefined;
      next++;
      underWay++;
      const of = connection;
      return { message: entry, confirm: () => confirmed(entry, of) };
    },
    reset(most) {
      window = most;
      connection++;
      underWay = 0;
      next = first;
    },
    size: () => unconfirmed,
  };
}
