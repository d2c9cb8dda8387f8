import type { Checker } from './checker.ts';
import { keyOf } from './event-key.ts';

/** Every scan that a device has sent, whatever became of it on the way, stands in the journal: by then each was acknowledged. */
export const noEventLost: Checker = {
  name: 'no event is lost',
  readsAll: true,
  check({ book, records }) {
    const kept = new Set(records.journal.map(keyOf));
    const lost = book.scans.find((scan) => !kept.has(keyOf(scan)));
    return lost ? `${lost.action} ${lost.seq} of ${lost.device}, sent at ${lost.at}, is not in the journal` : null;
  },
};
