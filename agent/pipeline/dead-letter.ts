import type { Message } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Counters } from './counters.ts';
import type { Refusal } from './refusal.ts';

/** Writes dead letters, but not without end: a device that sends nothing else is only counted beyond its share per minute. */
export interface DeadLetterBox {
  put(message: Message, device: string | null, refusal: Refusal): void;
  /** What was put could not be committed and will be put again: it must not use up the device's share. */
  forgive(): void;
}

const DEVICES_WATCHED = 10_000;

/** Creates the box; runs in the caller's transaction. */
export function createDeadLetterBox(store: Store, counters: Counters, perMinute: number): DeadLetterBox {
  let minute = -1;
  const written = new Map<string, number>();
  return {
    forgive: () => written.clear(),
    put(message, device, { reason, detail }) {
      counters.count('dead_letters', reason);
      const now = Math.floor(message.receivedAt / 60_000);
      if (now !== minute || written.size > DEVICES_WATCHED) {
        minute = now;
        written.clear();
      }
      const source = device ?? '';
      const count = (written.get(source) ?? 0) + 1;
      written.set(source, count);
      if (count > perMinute) return counters.count('dead_letters_suppressed');
      store.deadLetters.add({ receivedAt: message.receivedAt, topic: message.topic, device, reason, detail, payload: message.payload });
    },
  };
}
