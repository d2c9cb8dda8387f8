import type { Queries } from '../api/api.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { type Call, type Run, textOption } from './command.ts';
import { databasePlace } from './database-file.ts';
import { EXIT, usageError } from './exit-code.ts';
import { readDatabase } from './open-queries.ts';
import { type Column, formatTable } from './table.ts';

/** What a person asked to see of a table. */
export interface Wanted {
  readonly sku?: string;
  readonly limit?: number;
  readonly open?: boolean;
}

/** A command that shows rows: what they are called, how they are read, and how people see them. */
export interface ReadCommand<Row> {
  readonly noun: string;
  readonly read: (queries: Queries, wanted: Wanted) => readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** A sentence under each row. */
  readonly below?: (row: Row) => string;
}

/** Reads the database of a running or stopped agent, without ever writing to it. */
export async function withQueries<Result>(call: Call, use: (queries: Queries) => Result): Promise<Result> {
  const { file, config } = await databasePlace(call);
  const silentAfterMs = config ? (await import('../wiring/doors.ts')).bindDoors(config).silentAfterMs : DAY_MS;
  return readDatabase({ file, silentAfterMs }, use);
}

/** A command that prints rows: `--json` one array of objects, else a table. */
export function readCommand<Row>({ noun, read, columns, below }: ReadCommand<Row>): Run {
  return async (call) => {
    const wanted = { sku: textOption(call, 'sku'), limit: limitOf(call), open: call.values['open'] === true };
    const rows = await withQueries(call, (queries) => read(queries, wanted));
    if (call.values.json) call.io.stdout.write(jsonRows(rows));
    else if (rows.length > 0) call.io.stdout.write(formatTable(rows, columns, below));
    else call.io.stderr.write(`no ${noun} yet\n`);
    return EXIT.done;
  };
}

function limitOf(call: Call): number | undefined {
  const text = textOption(call, 'limit');
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw usageError(`--limit must be a whole number from 1 on, not "${text}"`);
  return Number(text);
}

/** A JSON array with one row per line. */
function jsonRows(rows: readonly unknown[]): string {
  return rows.length === 0 ? '[]\n' : `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;
}
