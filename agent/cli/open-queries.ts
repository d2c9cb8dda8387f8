import { createSystemClock } from '../adapters/system-clock.ts';
import type { Queries } from '../api/api.ts';
import { createQueries } from '../api/queries.ts';
import { AgentError } from '../errors.ts';
import { type Database, databaseError, openDatabaseForReading } from '../store/database.ts';
import { readMigrations, schemaVersion } from '../store/migrate.ts';
import { createStore } from '../store/store.ts';
import { programVersion } from './version.ts';

/** What is read, and when a device counts as silent. */
export interface ReadPlace {
  readonly file: string;
  readonly silentAfterMs: number;
}

/** Reads a database beside a running agent or without one; it is never written to. Throws AgentError. */
export function readDatabase<Result>({ file, silentAfterMs }: ReadPlace, use: (queries: Queries) => Result): Result {
  const db = openDatabaseForReading(file);
  try {
    requireSchema(db, file);
    const { now } = createSystemClock({ onError: () => undefined });
    return use(createQueries({ store: createStore(db), databaseFile: file, version: programVersion(), now, silentAfterMs }));
  } catch (error) {
    throw databaseError(error);
  } finally {
    db.close();
  }
}

/** Refuses a database of another schema than this program's; throws AgentError. */
export function requireSchema(db: Database, file: string): void {
  const found = schemaVersion(db);
  const known = readMigrations().length;
  if (found > known)
    throw new AgentError('database-newer', `${file} has schema ${found}, this program knows ${known}: use the newer version`);
  if (found < known) {
    throw new AgentError(
      'database-unavailable',
      `${file} has schema ${found}, this program reads ${known}: start the agent once to bring it up to date`,
    );
  }
}
