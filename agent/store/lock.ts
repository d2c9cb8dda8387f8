import { existsSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { AgentError } from '../errors.ts';
import { databaseError } from './database.ts';

/** Held as long as an agent works on a database; the operating system lets go of it when the process dies. */
export interface DatabaseLock {
  release(): void;
}

/** A reader that looks whether the lock is held has it shared for an instant. */
const PATIENCE_MS = 500;

/**
 * Takes the lock, a file of its own beside the database that is never removed (whoever waits for a removed file locks nothing). Throws AgentError `database-busy` when
 * another agent has it. Readers of the database are not kept out.
 */
export function lockDatabase(file: string): DatabaseLock {
  try {
    const db = new Sqlite(`${file}-lock`, { timeout: PATIENCE_MS });
    try {
      db.pragma('journal_mode = MEMORY');
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      throw error;
    }
    return { release: () => db.close() };
  } catch (error) {
    const cause = databaseError(error);
    if (cause instanceof AgentError && cause.code === 'database-busy')
      throw new AgentError('database-busy', `another agent is working on ${file}`, { cause });
    throw cause;
  }
}

/** Whether an agent works on this database now; only looks. */
export function isDatabaseLocked(file: string): boolean {
  if (!existsSync(`${file}-lock`)) return false;
  const db = new Sqlite(`${file}-lock`, { readonly: true, timeout: 0 });
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}
