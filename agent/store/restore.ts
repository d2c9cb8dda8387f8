import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { toStamp } from '../domain/calendar.ts';
import { AgentError } from '../errors.ts';
import { copySnapshot, removeCopy, syncToDisk } from './backup.ts';
import { type Database, databaseError, makeFolder, openDatabaseForReading } from './database.ts';
import { lockDatabase } from './lock.ts';
import { BACKUP_MARK, RESTORE_MARK, type RestoreMark, RUNNING_MARK } from './marks.ts';
import { refuseNewer, schemaVersion } from './migrate.ts';
import { settingsTable } from './records.ts';

/** What a restore did. */
export interface Restored {
  /** Where the replaced database is kept; null where there was none. */
  readonly kept: string | null;
  readonly takenAt: number | null;
  /** Schema of the backup; an older one is brought up to date at the next start. */
  readonly schema: number;
}

/** A copy complete, checked and on disk that waits to take the database's place: whoever finds it goes on from there. */
const READY = '-restoring';
const PART = '.quartermaster-part';

/**
 * Puts a backup in the place of a database that no agent works on; what was there is kept beside it as `<database>-before-restore-<stamp>`. At every moment either the
 * old or the new database is whole. Rejects with AgentError `database-busy`, `database-damaged`, `database-newer` or `input-missing`; then nothing has changed.
 */
export async function restoreDatabase(backup: string, database: string, now: number): Promise<Restored> {
  makeFolder(database);
  const lock = lockDatabase(database);
  const part = `${database}${PART}`;
  try {
    finishRestore(database);
    refuseUnfit(backup);
    removeCopy(part);
    await copySnapshot(backup, part);
    const { takenAt, schema } = checkAndMark(part, backup, now);
    syncToDisk(part);
    const kept = existsSync(database) ? keepBeside(database, `${database}-before-restore-${toStamp(now)}`) : null;
    renameSync(part, `${database}${READY}`);
    syncToDisk(dirname(database));
    finishRestore(database);
    return { kept, takenAt, schema };
  } catch (error) {
    removeCopy(part);
    throw surroundings(error, database);
  } finally {
    lock.release();
  }
}

/** Ends a restore that a crash interrupted after its copy was complete; where there is none, nothing happens. For whoever holds the database's lock. */
export function finishRestore(database: string): void {
  const ready = `${database}${READY}`;
  if (!existsSync(ready)) return;
  // The log belongs to the replaced database, which is kept with it; read into the new one it would destroy it.
  for (const suffix of ['-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true });
  renameSync(ready, database);
  syncToDisk(dirname(database));
}

function refuseUnfit(backup: string): void {
  const db = openDatabaseForReading(backup);
  try {
    if (schemaVersion(db) === 0 || !hasSettings(db)) throw new AgentError('database-damaged', `${backup} is no database of an agent`);
    refuseNewer(db);
  } catch (error) {
    throw databaseError(error);
  } finally {
    db.close();
  }
}

function hasSettings(db: Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'").get() !== undefined;
}

function checkAndMark(copy: string, backup: string, now: number): { takenAt: number | null; schema: number } {
  const db = new Sqlite(copy);
  try {
    db.pragma('journal_mode = DELETE');
    const problem = integrityCheck(db);
    if (problem) throw new AgentError('database-damaged', `${backup} is damaged: ${problem}. Nothing was changed`);
    const settings = settingsTable(db);
    const taken = settings.get(BACKUP_MARK);
    const takenAt = taken === null ? null : Number(taken);
    const mark: RestoreMark = { at: now, takenAt };
    db.transaction(() => {
      settings.put(RESTORE_MARK, JSON.stringify(mark));
      settings.drop(BACKUP_MARK);
      // It has just been checked, whatever the agent did when it was taken.
      settings.drop(RUNNING_MARK);
    })();
    return { takenAt, schema: schemaVersion(db) };
  } catch (error) {
    throw databaseError(error);
  } finally {
    db.close();
  }
}

/** Reads every page and compares every index with its table; what is wrong, or null. */
function integrityCheck(db: Database): string | null {
  try {
    const rows = db.pragma('integrity_check(5)') as { integrity_check: string }[];
    const problems = rows.map((row) => row.integrity_check).filter((text) => text !== 'ok');
    return problems.length > 0 ? problems.join('; ') : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Gives the files of a database a second name, so that the first can be taken over: nothing is moved, so nothing can be lost between. */
function keepBeside(database: string, wanted: string): string {
  let kept = wanted;
  for (let count = 2; existsSync(kept); count++) kept = `${wanted}-${count}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (!statSync(`${database}${suffix}`, { throwIfNoEntry: false })) continue;
    try {
      linkSync(`${database}${suffix}`, `${kept}${suffix}`);
    } catch (error) {
      // FAT and some network disks know no second name.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      copyFileSync(`${database}${suffix}`, `${kept}${suffix}`);
      syncToDisk(`${kept}${suffix}`);
    }
  }
  syncToDisk(dirname(database));
  return kept;
}

function surroundings(error: unknown, database: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof AgentError || !code) return error;
  if (code.startsWith('SQLITE_')) return databaseError(error);
  return new AgentError('database-unavailable', `${database} could not be replaced: ${message}`, { cause: error });
}
