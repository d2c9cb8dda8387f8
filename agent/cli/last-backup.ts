import type { AgentConfig } from '../config/schema.ts';
import type { BackupShelf } from '../domain/backup.ts';
import { AgentError } from '../errors.ts';
import { newestSoundBackup } from '../store/backup.ts';
import { offer } from '../wiring/safety.ts';

/** Where the configuration puts this gateway's backups; null where it makes none. */
export function backupShelf({ backup, site, gateway }: AgentConfig): BackupShelf | null {
  return backup ? { folder: backup.folder, site: site.id, gateway: gateway.id } : null;
}

/** Waits for a start; where it fails for a damaged database, the error also names the newest backup that is sound. */
export async function namingLastBackup<Result>(config: AgentConfig, starting: Promise<Result>): Promise<Result> {
  try {
    return await starting;
  } catch (error) {
    if (!(error instanceof AgentError && error.code === 'database-damaged')) throw error;
    const shelf = backupShelf(config);
    throw new AgentError(error.code, `${error.message}; ${offer(shelf && newestSoundBackup(shelf))}`, { cause: error });
  }
}
