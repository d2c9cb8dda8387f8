import { readFileSync } from 'node:fs';
import type { LineProblem } from '../api/csv-table.ts';
import { AgentError } from '../errors.ts';
import { openDatabase } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';
import { createStore, type Store } from '../store/store.ts';
import type { Call } from './command.ts';
import { databasePlace } from './database-file.ts';
import { EXIT } from './exit-code.ts';

const UNKNOWN_SHOWN = 5;

/** Runs an import on the database, made where there is none; an agent may work on it at the same time. */
export async function withStore<Result>(call: Call, use: (store: Store) => Result): Promise<Result> {
  const db = openDatabase((await databasePlace(call)).file);
  try {
    migrate(db);
    return use(createStore(db));
  } finally {
    db.close();
  }
}

/** The text of the file that a person named. Throws AgentError `input-missing` or `input-invalid`. */
export function readTextFile(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AgentError(
      'input-missing',
      code === 'ENOENT' ? `there is no file ${file}` : `cannot read ${file}: ${(cause as Error).message}`,
      { cause },
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AgentError('input-invalid', `${file} is not UTF-8 text; save it as CSV UTF-8`, { cause });
  }
}

/** Lists what is wrong, line by line; nothing was imported. */
export function refuseFile(file: string, problems: readonly LineProblem[], { io }: Call): number {
  listLines(file, problems, '', io);
  io.stderr.write(`${problems.length === 1 ? 'a problem' : `${problems.length} problems`}; nothing was imported\n`);
  return EXIT.failed;
}

/** Lists what is odd, and was imported all the same. */
export function warnOf(file: string, warnings: readonly LineProblem[], { io }: Call): void {
  listLines(file, warnings, 'warning: ', io);
}

/** Names SKUs that were imported for and are no items yet. */
export function warnOfUnknown(unknown: readonly string[], { io }: Call): void {
  if (unknown.length === 0) return;
  const more = unknown.length > UNKNOWN_SHOWN ? `, ... (${unknown.length})` : '';
  io.stderr.write(`warning: no items yet: ${unknown.slice(0, UNKNOWN_SHOWN).join(', ')}${more}\n`);
}

function listLines(file: string, lines: readonly LineProblem[], prefix: string, io: Call['io']): void {
  for (const { line, message } of lines) io.stderr.write(`${file}:${line}: ${prefix}${message}\n`);
}
