import type { Speaker } from '../../domain/envelope.ts';
import { RESTORE_MARK, type RestoreMark } from '../../store/marks.ts';
import type { Store } from '../../store/store.ts';
import { sendDecision } from '../decide/place-order.ts';
import { rememberBackup } from './back-up.ts';
import { distrustBefore } from './verification.ts';

/** What a start found to do after a restore. */
export interface AfterRestore {
  readonly takenAt: number | null;
  /** Open orders that were asked for again. */
  readonly askedAgain: number;
}

/**
 * Takes up after a restore, once: all stock is unverified from then on, and each open order is asked for again with the same id, for upstream may never have seen it
 * or may have answered in the meantime. Null where nothing was restored. Runs in the caller's transaction.
 */
export function takeUpAfterRestore(store: Store, speaker: Speaker, now: number): AfterRestore | null {
  const text = store.settings.get(RESTORE_MARK);
  if (text === null) return null;
  const { at, takenAt } = JSON.parse(text) as RestoreMark;
  // A clock that was ahead when the backup was put back must not make every count to come too old.
  distrustBefore(store, Math.min(at, now));
  // Sessions with devices have gone on since: what is known of them must not meet what they say now.
  store.decoderStates.tidy(Number.MAX_SAFE_INTEGER);
  if (takenAt !== null) rememberBackup(store, takenAt);
  let askedAgain = 0;
  for (const order of store.orders.allOpen()) {
    const decision = order.state === 'proposed' ? undefined : store.decisions.get(order.id);
    if (!decision || store.outbox.isWaiting(decision.id)) continue;
    sendDecision(store, speaker, decision, now);
    askedAgain++;
  }
  store.settings.drop(RESTORE_MARK);
  return { takenAt, askedAgain };
}
