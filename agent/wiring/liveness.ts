import type { Counters } from '../pipeline/counters.ts';
import type { Inbox } from '../pipeline/ingest/inbox.ts';
import type { Clock } from '../ports.ts';

/** How long messages have waited while none was taken: what tells a loop that hangs from one that has nothing to do, or that tries in vain. */
export interface Liveness {
  /** Milliseconds for which, at every look, messages waited and no batch had been committed or tried since the look before; 0 when all is well. */
  stalledMs(): number;
}

/** Watches the ingest loop from outside. A full disk is tried again and again, so it never counts as a stall. */
export function createLiveness(clock: Clock, inbox: Inbox, counters: Counters): Liveness {
  const turns = () => counters.total('commits') + counters.total('commit_failures') + counters.total('messages_acknowledged');
  let seen = turns();
  let since = clock.monotonic();
  return {
    stalledMs() {
      const now = clock.monotonic();
      const done = turns();
      if (done !== seen || inbox.size() === 0) since = now;
      seen = done;
      return now - since;
    },
  };
}
