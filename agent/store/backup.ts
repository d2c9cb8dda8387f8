import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type BackupMade, type BackupOrder, type BackupShelf, backupName, backupTime } from '../domain/backup.ts';
import { AgentError } from '../errors.ts';
import { type Database, databaseBytes, databaseError, openDatabaseForReading, quickCheck } from './database.ts';
import { BACKUP_MARK } from './marks.ts';
import { settingsTable } from './records.ts';

/** Pages of 4 kB copied before others have their turn: a quarter of a megabyte, a few milliseconds on a slow card. */
const PAGES_PER_STEP = 64;
/** After so many steps, 4 MB, what was copied is written to disk: saved up, it would make a commit of the agent wait behind all of it. */
const STEPS_PER_SYNC = 16;
const SMALL_CACHE = 'cache_size = -1000';
/** Ending of a copy under way; what bears it may be removed. */
const PART = '.quartermaster-part';

/**
 * Copies a database as it is at one moment into `target`, beside whoever writes it, through a connection that cannot change it. The copy is checked and on disk when
 * this resolves, and stands alone: no write-ahead log beside it. Only an earlier backup is ever overwritten. Rejects with AgentError `backup-failed`, or what the
 * source suffers from; then nothing is left of the copy.
 */
export async function copyDatabase(source: string, target: string, takenAt: number): Promise<BackupMade> {
  refuseFolder(dirname(target), databaseBytes(source));
  if (existsSync(target) && !isBackup(target)) throw failed(`${target} is there already and is no backup of ours: it was left as it is`);
  const part = `${target}${PART}`;
  try {
    removeCopy(part);
    await copySnapshot(source, part);
    markAndCheck(part, takenAt);
    chmodSync(part, statSync(source).mode & 0o777);
    syncToDisk(part);
    renameSync(part, target);
    syncToDisk(dirname(target));
    return { file: target, bytes: statSync(target).size };
  } catch (error) {
    removeCopy(part);
    throw copyError(error, target);
  }
}

/** Makes a backup in its folder under a name of its own and removes the oldest beyond `keep`, never the one just made: the clock may have been set back. */
export async function makeBackup(order: BackupOrder): Promise<BackupMade> {
  const made = await copyDatabase(order.database, join(order.folder, backupName(order, order.takenAt)), order.takenAt);
  const others = listBackups(order).filter(({ file }) => file !== made.file);
  for (const { file } of others.slice(Math.max(0, order.keep - 1))) rmSync(file, { force: true });
  removeParts(order);
  return made;
}

/** The backups of an owner in its folder, newest first; none where the folder cannot be read. */
export function listBackups(shelf: BackupShelf): { readonly file: string; readonly takenAt: number }[] {
  return namesIn(shelf.folder)
    .map((name) => ({ file: join(shelf.folder, name), takenAt: backupTime(shelf, name) }))
    .filter((backup): backup is { file: string; takenAt: number } => backup.takenAt !== null)
    .sort((a, b) => b.takenAt - a.takenAt);
}

/** The newest backup that is sound, looked at page by page; null where there is none. */
export function newestSoundBackup(shelf: BackupShelf): string | null {
  return listBackups(shelf).find(({ file }) => isSound(file))?.file ?? null;
}

/** Writes a file's or folder's content to disk, past every cache. */
export function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Removes a database file with all that SQLite puts beside it. */
export function removeCopy(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

/**
 * Copies what a database holds at one moment, its write-ahead log included. The transaction held meanwhile keeps that moment: without it, each commit of
 * another connection would start the copy anew, and beside a busy agent it would never end.
 */
export async function copySnapshot(source: string, target: string): Promise<void> {
  const db = openDatabaseForReading(source);
  try {
    // Each page is read once: nothing is gained by keeping it.
    db.pragma(SMALL_CACHE);
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    let steps = 0;
    const progress = () => {
      if (++steps % STEPS_PER_SYNC === 0) syncToDisk(target);
      return PAGES_PER_STEP;
    };
    await db.backup(target, { progress });
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

function markAndCheck(copy: string, takenAt: number): void {
  const db = new Sqlite(copy);
  try {
    db.pragma(SMALL_CACHE);
    // What was copied is in write-ahead mode; a backup is one plain file that can be read from a medium that cannot be written.
    db.pragma('journal_mode = DELETE');
    db.transaction(() => settingsTable(db).put(BACKUP_MARK, String(takenAt)))();
    const problem = quickCheck(db);
    if (problem) throw failed(`the copy did not pass its check, so the database may be damaged (${problem}): run quartermaster doctor`);
  } finally {
    db.close();
  }
}

function isBackup(file: string): boolean {
  return readBackup(file, (db) => settingsTable(db).get(BACKUP_MARK) !== null) ?? false;
}

function isSound(file: string): boolean {
  return readBackup(file, (db) => quickCheck(db) === null && settingsTable(db).get(BACKUP_MARK) !== null) ?? false;
}

function readBackup<Result>(file: string, read: (db: Database) => Result): Result | null {
  let db: Database | null = null;
  try {
    db = openDatabaseForReading(file);
    return read(db);
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

function refuseFolder(folder: string, bytes: number): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw failed(`there is no folder ${folder}: make it, or mount the medium that holds it`);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes)
    throw failed(`${folder} has no room: the copy takes ${megabytes(bytes)}, ${megabytes(bavail * bsize)} are free`);
}

function copyError(error: unknown, target: string): unknown {
  if (error instanceof AgentError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code?.startsWith('SQLITE_FULL'))
    return failed(`the disk of ${dirname(target)} is full: ${basename(target)} was not written`, error);
  if (code && /^(EACCES|EPERM|EROFS|SQLITE_CANTOPEN|SQLITE_READONLY)/.test(code))
    return failed(`${dirname(target)} cannot be written: ${message}`, error);
  if (code && /^(E[A-Z]+$|SQLITE_IOERR)/.test(code)) return failed(`${target} could not be written: ${message}`, error);
  return databaseError(error);
}

function failed(message: string, cause?: unknown): AgentError {
  return new AgentError('backup-failed', message, { retryable: true, cause });
}

/** A crash leaves a copy half done. */
function removeParts(shelf: BackupShelf): void {
  for (const name of namesIn(shelf.folder))
    if (name.endsWith(PART) && backupTime(shelf, name.slice(0, -PART.length)) !== null) removeCopy(join(shelf.folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
