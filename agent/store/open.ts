import { existsSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import { type Durability, databaseBytes, databaseError, makeFolder, openDatabase, openDatabaseForReading, quickCheck } from './database.ts';
import { lockDatabase } from './lock.ts';
import { migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { createStore, type Store, type StoreLimits } from './store.ts';

export interface OpenStore {
  readonly store: Store;
  close(): void;
}

interface OpenOptions {
  readonly file: string;
  readonly durability: Durability;
  readonly limits: StoreLimits;
}

/** Present while an agent works: still there at the next start, the last stop was not a clean one. */
const RUNNING_MARK = 'running';

/** A file of up to this size is checked at every start, in a tenth of a second on an SSD; a larger one after an unclean stop only. */
const ALWAYS_CHECKED_BYTES = 32 * 1024 * 1024;

/**
 * Opens the database for an agent: alone, checked, at the newest schema. Throws AgentError `database-busy`, `database-damaged` or `database-newer`; a damaged file is
 * left as it is, never replaced.
 */
export function openStore({ file, durability, limits }: OpenOptions): OpenStore {
  makeFolder(file);
  const lock = lockDatabase(file);
  try {
    if (existsSync(file)) inspect(file);
    const db = openDatabase(file, durability);
    try {
      migrate(db);
      const store = createStore(db, limits);
      store.transaction(() => store.settings.put(RUNNING_MARK, 'true'));
      return { store, close: () => closeCleanly(store, lock.release) };
    } catch (error) {
      db.close();
      throw databaseError(error);
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Looks at a file through a connection that cannot change it, or closing it would already write its write-ahead log into a damaged file. */
function inspect(file: string): void {
  const db = openDatabaseForReading(file);
  try {
    const version = schemaVersion(db);
    if (version === 0 && tableCount(db) > 0) throw new AgentError('database-damaged', `${file} is a database of another program`);
    refuseNewer(db);
    if (version > 0 && (databaseBytes(file) <= ALWAYS_CHECKED_BYTES || isMarkedRunning(db))) refuseDamaged(db, file);
  } catch (error) {
    throw databaseError(error);
  } finally {
    db.close();
  }
}

function tableCount(db: Store['db']): number {
  return (db.prepare('SELECT count(*) AS count FROM sqlite_schema').get() as { count: number }).count;
}

function isMarkedRunning(db: Store['db']): boolean {
  return db.prepare('SELECT value FROM settings WHERE name = ?').get(RUNNING_MARK) !== undefined;
}

function refuseDamaged(db: Store['db'], file: string): void {
  const damage = quickCheck(db);
  if (damage)
    throw new AgentError(
      'database-damaged',
      `${file} is damaged: ${damage}. It was left as it is; keep a copy, and put a backup in its place`,
    );
}

function closeCleanly(store: Store, release: () => void): void {
  try {
    store.transaction(() => store.settings.drop(RUNNING_MARK));
    store.db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // On a full disk the mark stays, and the next start checks the file: nothing is lost.
    if (!(databaseError(error) instanceof AgentError)) throw error;
  } finally {
    store.db.close();
    release();
  }
}

/** Opens a database for reading beside whatever agent works on it; throws AgentError where it is missing, newer, damaged or not ours. */
export function openStoreForReading(file: string): OpenStore {
  const db = openDatabaseForReading(file);
  try {
    const version = schemaVersion(db);
    if (version === 0) throw new AgentError('database-damaged', `${file} holds no stock: no agent has written it`);
    refuseNewer(db);
    return { store: createStore(db), close: () => db.close() };
  } catch (error) {
    db.close();
    throw databaseError(error);
  }
}
