import { envelope, type Speaker } from '../domain/envelope.ts';
import { type Said, sentenceIn } from '../domain/sentences/phrase.ts';
import type { Ids } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** What is so about a subject; null when it no longer is. */
export interface AlertState {
  readonly kind: string;
  readonly subject: string;
  /** A count of the item is asked for, too, when it is raised. */
  readonly recount?: boolean;
  readonly finding: (Said & { readonly numbers: Readonly<Record<string, number>> }) | null;
}

/** Raises an alert once when it begins, clears it once when it ends, and tells upstream both times. */
export interface AlertBoard {
  /** Returns whether that was news. */
  set(state: AlertState, at: number): boolean;
}

/** Creates the board; runs in the caller's transaction. */
export function createAlertBoard(store: Store, ids: Ids, speaker: Speaker): AlertBoard {
  function tell(
    alert: { kind: string; subject: string; sentence: string; numbers: object },
    state: 'raised' | 'cleared',
    at: number,
    alertId: string,
  ): void {
    const id = ids.next();
    const { kind, subject, sentence, numbers } = alert;
    const body = envelope(speaker, {
      id,
      type: `quartermaster.alert.${kind}`,
      subject,
      at,
      data: { alertId, state, subject, sentence, numbers },
    });
    store.outbox.add({ messageId: id, channel: 'alerts', subject, body: JSON.stringify(body), createdAt: at });
  }

  return {
    set({ kind, subject, finding }, at) {
      const active = store.alerts.active(kind, subject);
      if (finding && !active) {
        const sentence = sentenceIn(finding, speaker.locale ?? 'en');
        const alert = { id: ids.next(), kind, subject, sentence, numbers: finding.numbers, raisedAt: at };
        store.alerts.raise(alert);
        tell(alert, 'raised', at, alert.id);
        return true;
      }
      if (finding || !active) return false;
      store.alerts.clear(active, at);
      tell(active, 'cleared', at, active.id);
      return true;
    },
  };
}
