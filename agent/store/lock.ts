import Sqlite from 'better-sqlite3';
import { AgentError } from '../errors.ts';

/** Held as long as an agent works on a database; the operating system lets go of it when the process dies. */
export interface DatabaseLock {
  release(): void;
}

function tryLock(file: string): Sqlite.Database | null {
  const db = new Sqlite(`${file}-lock`);
  try {
    db.pragma('busy_timeout = 0');
    db.pragma('journal_mode = MEMORY');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch {
    db.close();
    return null;
  }
}

/** Takes the lock; throws AgentError `database-busy` when another agent has it. Readers are not kept out. */
export function lockDatabase(file: string): DatabaseLock {
  const db = tryLock(file);
  if (!db) throw new AgentError('database-busy', `another agent is working on ${file}`);
  return { release: () => db.close() };
}

/** Whether an agent works on this database now. */
export function isDatabaseLocked(file: string): boolean {
  const db = tryLock(file);
  db?.close();
  return db === null;
}
