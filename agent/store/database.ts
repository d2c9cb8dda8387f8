import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { AgentError, type AgentErrorCode } from '../errors.ts';

export type Database = Sqlite.Database;

/**
 * How much a commit survives: `power` syncs it to disk, `process` only hands it to the operating system (a simulation, whose power never fails).
 */
export type Durability = 'power' | 'process';

/** For how long a statement waits for another connection's lock. The main thread stands still meanwhile, and SIGTERM waits: who holds it for longer is waited for by trying again. */
export const LOCK_WAIT_MS = 1000;

const ERROR_CODES: readonly (readonly [prefix: string, code: AgentErrorCode, retryable: boolean])[] = [
  ['SQLITE_NOTADB', 'database-damaged', false],
  ['SQLITE_CORRUPT', 'database-damaged', false],
  ['SQLITE_FULL', 'database-full', true],
  ['SQLITE_READONLY', 'database-read-only', true],
  ['SQLITE_BUSY', 'database-busy', true],
  ['SQLITE_LOCKED', 'database-busy', true],
  ['SQLITE_IOERR', 'database-unavailable', true],
  ['SQLITE_CANTOPEN', 'database-unavailable', true],
];

/** Turns what SQLite says of its surroundings into an AgentError; anything else is a bug and is handed back as it is. */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  const known = ERROR_CODES.find(([prefix]) => error.code.startsWith(prefix));
  return known ? new AgentError(known[1], `database: ${error.message}`, { retryable: known[2], cause: error }) : error;
}

/** Makes the folder of a file where it is missing; throws AgentError. */
export function makeFolder(file: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw new AgentError('database-unavailable', `the folder of ${file} cannot be made: ${(error as Error).message}`, { cause: error });
  }
}

/** Opens the file for the agent: write-ahead log, every commit synced. The folder is made where it is missing; throws AgentError. */
export function openDatabase(file: string, durability: Durability = 'power'): Database {
  makeFolder(file);
  try {
    const db = new Sqlite(file);
    db.pragma('journal_mode = WAL');
    // better-sqlite3 compiles WAL to NORMAL, which can roll a commit back on power loss.
    db.pragma(`synchronous = ${durability === 'power' ? 'FULL' : 'OFF'}`);
    // Without syncs the log may be as long as it is kept at: hot pages are then written back less often.
    if (durability === 'process') db.pragma('wal_autocheckpoint = 4000');
    db.pragma('foreign_keys = ON');
    db.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    db.pragma('cache_size = -8000');
    db.pragma('journal_size_limit = 16777216');
    return db;
  } catch (error) {
    throw databaseError(error);
  }
}

/** Opens the file for reading beside a running agent; throws AgentError `input-missing` where there is none. */
export function openDatabaseForReading(file: string): Database {
  if (!existsSync(file)) throw new AgentError('input-missing', `there is no database at ${file}`);
  try {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true });
    db.pragma('busy_timeout = 2000');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    throw databaseError(error);
  }
}

/** Bytes of the database and its write-ahead log on disk. */
export function databaseBytes(file: string): number {
  return [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Reads every page and index entry; returns what is wrong, or null. Slow on a large file: for after an unclean stop. */
export function quickCheck(db: Database): string | null {
  try {
    const rows = db.pragma('quick_check(5)') as { quick_check: string }[];
    const problems = rows.map((row) => row.quick_check).filter((text) => text !== 'ok');
    return problems.length > 0 ? problems.join('; ').replace(/\s*\n\s*/g, ' ') : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
