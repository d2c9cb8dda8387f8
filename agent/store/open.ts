import { existsSync } from 'node:fs';
import { AgentError } from '../errors.ts';
import {
  type Database,
  type Durability,
  databaseBytes,
  databaseError,
  makeFolder,
  openDatabase,
  openDatabaseForReading,
  quickCheck,
} from './database.ts';
import { lockDatabase } from './lock.ts';
import { RUNNING_MARK } from './marks.ts';
import { migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { finishRestore } from './restore.ts';
import { createStore, type Store, type StoreLimits } from './store.ts';

/** A database opened for reading. */
export interface ReadStore {
  readonly store: Store;
  close(): void;
}

/** A database that an agent works on. */
export interface OpenStore extends ReadStore {
  /** The last stop was not a clean one and the file is large: it is to be checked while the agent works. Until `passed` says that it was sound, the next start asks again. */
  readonly checkBeside: boolean;
  passed(): void;
}

interface OpenOptions {
  readonly file: string;
  readonly durability: Durability;
  readonly limits: StoreLimits;
  /** Up to this size a file is checked before it is opened. */
  readonly checkedAtOnceBytes?: number;
  readonly through?: DatabaseDoor;
}

/** Stands between the agent and its open database: a simulation whose power and disk fail at a statement. `release` lets go of the lock. */
export type DatabaseDoor = (db: Database, release: () => void) => Database;

/** A file of up to this size is checked at every start, in a tenth of a second on an SSD; a larger one after an unclean stop only, and beside the work. */
const CHECKED_AT_ONCE_BYTES = 32 * 1024 * 1024;

/**
 * Opens the database for an agent: alone, checked, at the newest schema. Throws AgentError `database-busy`, `database-damaged` or `database-newer`; a damaged file is
 * left as it is, never replaced.
 */
export function openStore({ file, durability, limits, checkedAtOnceBytes = CHECKED_AT_ONCE_BYTES, through }: OpenOptions): OpenStore {
  makeFolder(file);
  const lock = lockDatabase(file);
  try {
    finishRestore(file);
    const checkBeside = existsSync(file) && inspect(file, checkedAtOnceBytes) === 'check-beside';
    let trusted = !checkBeside;
    const opened = openDatabase(file, durability);
    const db = through ? through(opened, lock.release) : opened;
    try {
      migrate(db);
      const store = createStore(db, limits);
      store.projection.catchUp();
      store.transaction(() => store.settings.put(RUNNING_MARK, 'true'));
      return {
        store,
        checkBeside,
        passed() {
          trusted = true;
        },
        close: () => closeCleanly(store, lock.release, trusted),
      };
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
function inspect(file: string, checkedAtOnceBytes: number): 'sound' | 'check-beside' {
  const db = openDatabaseForReading(file);
  try {
    const version = schemaVersion(db);
    if (version === 0 && tableCount(db) > 0) throw new AgentError('database-damaged', `${file} is a database of another program`);
    refuseNewer(db);
    if (version === 0) return 'sound';
    if (databaseBytes(file) > checkedAtOnceBytes) return isMarkedRunning(db) ? 'check-beside' : 'sound';
    refuseDamaged(db, file);
    return 'sound';
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
  if (damage) throw new AgentError('database-damaged', `${file} is damaged: ${damage}. It was left as it is`);
}

function closeCleanly(store: Store, release: () => void, trusted: boolean): void {
  try {
    // A reader that sits on an old snapshot must not hold up the end: what it leaves in the log is checkpointed at the next start.
    store.db.pragma('busy_timeout = 300');
    settle(store);
    if (trusted) store.transaction(() => store.settings.drop(RUNNING_MARK));
    store.db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // On a full disk the mark stays, and the next start checks the file: nothing is lost.
    if (!(databaseError(error) instanceof AgentError)) throw error;
  } finally {
    store.db.close();
    release();
  }
}

/** Writes the rows that are behind the journal. */
function settle(store: Store): void {
  while (store.isBehind()) {
    store.hurry();
    store.transaction(() => undefined);
  }
}

/** Opens a database for reading beside whatever agent works on it; throws AgentError where it is missing, newer, damaged or not ours. */
export function openStoreForReading(file: string): ReadStore {
  const db = openDatabaseForReading(file);
  try {
    const version = schemaVersion(db);
    if (version === 0) throw new AgentError('database-damaged', `${file} holds no stock: no agent has written it`);
    refuseNewer(db);
    return { store: upToDate(db), close: () => db.close() };
  } catch (error) {
    db.close();
    throw databaseError(error);
  }
}

/** The store as its journal says: rows of stock and demand may be a moment behind it. */
function upToDate(db: Store['db']): Store {
  const store = createStore(db);
  store.projection.catchUp();
  return store;
}
