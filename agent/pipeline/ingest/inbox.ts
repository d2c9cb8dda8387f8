import type { Message } from '../../ports.ts';

/** A message that waits for its effect to be committed; `acknowledge` tells the broker afterwards. */
export interface Waiting {
  readonly message: Message;
  readonly acknowledge: () => void;
  /** From the upstream's broker, where that is another one than the devices'. */
  readonly fromUpstream: boolean;
}

/** Messages in order of arrival. Bounded by the windows of the sources, which hold back what is not acknowledged. */
export interface Inbox {
  add(waiting: Waiting): void;
  /** The oldest, at most `most` of them; they stay until `drop`. */
  peek(most: number): readonly Waiting[];
  drop(count: number): void;
  size(): number;
}

/** Creates an empty inbox. */
export function createInbox(): Inbox {
  let queue: Waiting[] = [];
  let head = 0;
  return {
    add: (waiting) => void queue.push(waiting),
    peek: (most) => queue.slice(head, head + most),
    drop(count) {
      head += count;
      if (head === queue.length) {
        queue = [];
        head = 0;
      } else if (head > 4096) {
        queue = queue.slice(head);
        head = 0;
      }
    },
    size: () => queue.length - head,
  };
}
