import type { Message } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { Counters } from '../counters.ts';
import type { Refusal } from './refusal.ts';

/** Writes dead letters, but not without end: a device that sends nothing else is only counted beyond its share per minute. */
export interface DeadLetterBox {
  put(message: Message, device: string | null, refusal: Refusal): void;
  /** What was put could not be committed and will be put again: it must not use up the device's share. */
  forgive(): void;
  /** While the disk is short letters are counted and not kept. */
  shed(isShort: boolean): void;
}

const DEVICES_WATCHED = 10_000;

/** Creates the box; runs in the caller's transaction. */
export function createDeadLetterBox(store: Store, counters: Counters, perMinute: number): DeadLetterBox {
  let minute = -1;
  const written = new Map<string, number>();
  let isShed = false;
  return {
    forgive: () => written.clear(),
    shed(isShort) {
      isShed = isShort;
    },
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
      if (isShed || count > perMinute) return counters.count('dead_letters_suppressed');
      const { receivedAt, topic, payload, retained } = message;
      store.deadLetters.add({ receivedAt, topic, device, reason, detail, payload, retained });
    },
  };
}
