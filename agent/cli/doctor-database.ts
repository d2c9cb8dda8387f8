import { existsSync } from 'node:fs';
import type { BackupShelf } from '../domain/backup.ts';
import { AgentError } from '../errors.ts';
import { newestSoundBackup } from '../store/backup.ts';
import { type Database, databaseBytes, databaseError, openDatabaseForReading, quickCheck } from '../store/database.ts';
import { isDatabaseLocked } from '../store/lock.ts';
import { readMigrations, schemaVersion } from '../store/migrate.ts';
import { offer } from '../wiring/safety.ts';
import { type Finding, fail, ok, warn } from './doctor-finding.ts';

const CHECK = 'database';
/** Far beyond what a checkpoint leaves. */
const LARGE_LOG_BYTES = 256 * 1024 * 1024;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Looks at the database: there, in use, its schema, its pages (unless `fast`), its write-ahead log. Only reads. */
export function checkDatabaseFile(file: string, shelf: BackupShelf | null, fast: boolean): Finding[] {
  if (!existsSync(file)) return [ok(CHECK, `there is none at ${file} yet: the first start makes it`)];
  let db: Database | null = null;
  try {
    db = openDatabaseForReading(file);
    const findings = [lockFinding(file), schemaFinding(db)];
    if (!fast) findings.push(pagesFinding(db, shelf));
    return [...findings, logFinding(file)];
  } catch (cause) {
    const error = databaseError(cause);
    if (!(error instanceof AgentError)) throw error;
    return [
      fail(
        CHECK,
        error.message,
        error.code === 'database-damaged' ? offer(shelf && newestSoundBackup(shelf)) : 'see disk and permissions below',
      ),
    ];
  } finally {
    db?.close();
  }
}

function lockFinding(file: string): Finding {
  return ok('agent', isDatabaseLocked(file) ? `an agent works on ${file}` : `no agent works on ${file} now`);
}

function schemaFinding(db: Database): Finding {
  const [found, known] = [schemaVersion(db), readMigrations().length];
  if (found === 0) return fail('schema', 'the file is a database of another program, or empty', 'name another file in database.path');
  if (found > known)
    return fail('schema', `the database has schema ${found}, this program knows ${known}`, 'install the newer version again');
  return ok('schema', found === known ? `schema ${found}` : `schema ${found}; the next start brings it to ${known}`);
}

function pagesFinding(db: Database, shelf: BackupShelf | null): Finding {
  const problem = quickCheck(db);
  return problem
    ? fail(CHECK, `damaged: ${problem}`, offer(shelf && newestSoundBackup(shelf)))
    : ok(CHECK, 'every page was read and is sound');
}

function logFinding(file: string): Finding {
  const bytes = databaseBytes(`${file}-wal`);
  if (bytes > LARGE_LOG_BYTES)
    return warn(
      'log',
      `the write-ahead log holds ${megabytes(bytes)}`,
      'a program that reads the database for hours keeps it from being written back: end it',
    );
  return ok('log', `database ${megabytes(databaseBytes(file) - bytes)}, write-ahead log ${megabytes(bytes)}`);
}
