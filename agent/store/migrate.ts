import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AgentError } from '../errors.ts';
import type { Database } from './database.ts';

/** One numbered step of the schema. */
export interface Migration {
  readonly version: number;
  readonly title: string;
  readonly sql: string;
}

/** The steps that this program knows, in order, without a gap. */
export function readMigrations(folder: string = join(import.meta.dirname, 'migrations')): Migration[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return files.map((name, index) => {
    const [, number, title] = /^(\d{4})-(.+)\.sql$/.exec(name) ?? [];
    if (Number(number) !== index + 1) throw new Error(`migration ${name} is out of sequence`);
    return { version: index + 1, title: title!, sql: readFileSync(join(folder, name), 'utf8') };
  });
}

/** The schema version of an open database; 0 is an empty one. */
export function schemaVersion(db: Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Throws AgentError `database-newer` when the file was written by a later program. */
export function refuseNewer(db: Database, known: number = readMigrations().length): void {
  const version = schemaVersion(db);
  if (version <= known) return;
  throw new AgentError(
    'database-newer',
    `the database has schema ${version}, this program knows ${known}: install the newer version again`,
  );
}

/**
 * Brings the schema up to date, one transaction per step; a copy of the file (`<file>.v<version>`) is made before the first step on a database that holds anything.
 * Throws AgentError `database-newer` when the file was written by a later program.
 */
export function migrate(db: Database, migrations: readonly Migration[] = readMigrations()): void {
  const from = schemaVersion(db);
  refuseNewer(db, migrations.length);
  if (from > 0 && from < migrations.length) copyBeforeChange(db, from);
  for (const step of migrations.slice(from)) {
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.version}`);
    }).immediate();
  }
}

function copyBeforeChange(db: Database, version: number): void {
  if (db.memory) return;
  const copy = `${db.name}.v${version}`;
  // A half-written copy of an earlier try must not be mistaken for the real one.
  if (existsSync(copy)) rmSync(copy);
  db.prepare('VACUUM INTO ?').run(copy);
}
