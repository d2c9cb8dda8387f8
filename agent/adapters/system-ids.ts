import { randomFillSync } from 'node:crypto';
import { uuidv7 } from '../domain/uuid.ts';
import type { Clock, Ids } from '../ports.ts';

// One call for many ids: each costs tens of microseconds.
const POOL_BYTES = 4096;
const LARGEST_COUNT = 0xfff;
// The counter starts in its lower half, so that a burst within one millisecond has room (RFC 9562, section 6.2, method 1).
const LARGEST_START = 0x7ff;

/** Version 7 UUIDs in ascending order, also within a millisecond and when the wall clock steps back. */
export function createSystemIds(clock: Pick<Clock, 'now'>): Ids {
  let lastMs = 0;
  let count = 0;
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    next() {
      if (used === POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const random = pool.slice(used, used + 16);
      used += 16;
      const fresh = (((random[6] as number) << 8) | (random[7] as number)) & LARGEST_START;
      const now = clock.now();
      if (now > lastMs) {
        lastMs = now;
        count = fresh;
      } else if (count < LARGEST_COUNT) {
        count += 1;
      } else {
        lastMs += 1;
        count = fresh;
      }
      random[6] = count >> 8;
      random[7] = count & 0xff;
      return uuidv7(lastMs, random);
    },
  };
}
