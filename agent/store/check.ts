import type { CheckOrder, CheckResult } from '../domain/backup.ts';
import { newestSoundBackup } from './backup.ts';
import { openDatabaseForReading, quickCheck } from './database.ts';

/** Reads a database page by page beside whoever writes it, as it is at one moment; where it is damaged, names the newest backup that is not. */
export function checkDatabase({ database, backups }: CheckOrder): CheckResult {
  const db = openDatabaseForReading(database);
  try {
    db.pragma('cache_size = -2000');
    const problem = quickCheck(db);
    return { problem, backup: problem !== null && backups ? newestSoundBackup(backups) : null };
  } finally {
    db.close();
  }
}
