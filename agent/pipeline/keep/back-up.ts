import type { BackupShelf } from '../../domain/backup.ts';
import { AgentError } from '../../errors.ts';
import type { Clock, DatabaseCare, Log } from '../../ports.ts';
import type { Store } from '../../store/store.ts';
import type { AlertBoard } from '../alerts.ts';

/** The alert that is active while the last scheduled backup failed. */
export const BACKUP_ALERT = { kind: 'backup-failed', subject: 'backup' } as const;

const MADE_AT = 'lastBackupAt';

export interface BackUpParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly alerts: AlertBoard;
  readonly care: DatabaseCare;
  readonly database: string;
  /** The agent ends: its database must not be touched any more. */
  readonly isStopping: () => boolean;
}

/**
 * Makes the scheduled backup; a failure raises one alert, which the next success clears. Rejects with a retryable AgentError when it failed, so that it is tried again.
 */
export async function backUp(parts: BackUpParts, shelf: BackupShelf & { readonly keep: number }): Promise<void> {
  const { clock, log, store, alerts, care, database } = parts;
  const takenAt = clock.now();
  try {
    const { file, bytes } = await care.backUp({ ...shelf, database, takenAt });
    if (parts.isStopping()) throw new AgentError('compute-failed', 'the agent stops', { retryable: true });
    store.transaction(() => {
      store.settings.put(MADE_AT, String(takenAt));
      alerts.set({ ...BACKUP_ALERT, finding: null }, clock.now());
    });
    log.info({ file, bytes }, 'backup made');
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (!parts.isStopping()) raise(parts, error);
    throw new AgentError(error.code, error.message, { retryable: true, cause: error });
  }
}

function raise({ clock, log, store, alerts }: BackUpParts, { code, message }: AgentError): void {
  try {
    const finding = { sentence: `The backup failed: ${message}.`, numbers: {} };
    store.transaction(() => alerts.set({ ...BACKUP_ALERT, finding }, clock.now()));
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    log.error({ cause: code, error: message }, 'backup failed, and the alert could not be written');
  }
}

/** When the last good scheduled backup was taken, UTC milliseconds; null where there was none. */
export function lastBackupAt(store: Store): number | null {
  const at = store.settings.get(MADE_AT);
  return at === null ? null : Number(at);
}

/** Notes a backup that this very database came from. */
export function rememberBackup(store: Store, takenAt: number): void {
  store.settings.put(MADE_AT, String(takenAt));
}
