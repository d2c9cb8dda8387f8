import { parseDate } from '../domain/calendar.ts';
import type { Store } from '../store/store.ts';
import { type CsvRow, type LineProblem, readCsvTable } from './csv-table.ts';

/** Demand of a SKU on a business day, in base units. */
export interface HistoryRow {
  readonly sku: string;
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly quantity: number;
}

/** How a history file is read. */
export interface HistoryOptions {
  /** The SKU that a file of `date,inventory,sales` is about. */
  readonly sku?: string;
  /** What a negative quantity is: a mistake to be listed, or returns to be counted as no demand. */
  readonly returns: 'refuse' | 'ignore';
}

/** The days of a file, or every problem of it. */
export type ParsedHistory =
  | { readonly ok: true; readonly rows: readonly HistoryRow[]; readonly warnings: readonly LineProblem[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

const MOST_UNITS = 1_000_000_000;

/** Reads `date,sku,quantity`, or `date,inventory,sales` of the one SKU that the options name. */
export function parseHistoryCsv(text: string, options: HistoryOptions): ParsedHistory {
  const quantityColumn = options.sku === undefined ? 'quantity' : 'sales';
  const needed = options.sku === undefined ? ['date', 'sku', 'quantity'] : ['date', 'sales'];
  const table = readCsvTable(text, options.sku === undefined ? needed : [...needed, 'inventory']);
  if (!table.ok) return table;
  const missing = needed.filter((column) => !table.columns.includes(column));
  if (missing.length > 0)
    return { ok: false, problems: missing.map((column) => ({ line: 1, message: missingColumn(column, table.columns, options) })) };
  const problems: LineProblem[] = [];
  const rows: HistoryRow[] = [];
  const seen = new Map<string, number>();
  for (const row of table.rows) {
    const { line, cells } = row;
    const sku = options.sku ?? cells.sku!;
    const day = parseDate(cells.date!);
    const quantity = readQuantity(row, quantityColumn, options.returns);
    if (sku === '' || sku.length > 64) problems.push({ line, message: sku === '' ? 'sku is empty' : 'sku is longer than 64 characters' });
    if (day === null) problems.push({ line, message: `date must be YYYY-MM-DD, not "${cells.date!.slice(0, 40)}"` });
    if (typeof quantity === 'string') problems.push({ line, message: quantity });
    const key = JSON.stringify([sku, day]);
    const before = seen.get(key);
    if (day !== null && before !== undefined) problems.push({ line, message: `"${sku}" on ${cells.date} is in line ${before} already` });
    else seen.set(key, line);
    if (day !== null && typeof quantity === 'number') rows.push({ sku, day, quantity });
  }
  if (problems.length > 0) return { ok: false, problems };
  if (rows.length === 0) return { ok: false, problems: [{ line: 1, message: 'names columns, but no day' }] };
  return { ok: true, rows, warnings: table.warnings };
}

function missingColumn(column: string, columns: readonly string[], options: HistoryOptions): string {
  const hint = options.sku === undefined && columns.includes('sales') ? '; a file of date,inventory,sales asks for --sku' : '';
  return `the column ${column} is missing; there are ${columns.join(', ')}${hint}`;
}

function readQuantity({ cells }: CsvRow, column: string, returns: HistoryOptions['returns']): number | string {
  const text = cells[column]!;
  const quantity = Number(text);
  if (!/^-?\d+(\.0+)?$/.test(text) || Math.abs(quantity) > MOST_UNITS)
    return `${column} must be a whole number of base units, not "${text.slice(0, 40)}"`;
  if (quantity >= 0) return quantity;
  return returns === 'ignore' ? 0 : `${column} is ${text}: demand is never negative (--returns ignore counts it as 0)`;
}

/** Writes the days in one transaction, replacing what was imported for them before; `unknown` are SKUs that are no items yet. */
export function importHistory(store: Store, rows: readonly HistoryRow[]): { items: number; days: number; unknown: string[] } {
  return store.transaction(() => {
    store.demand.putHistory(rows);
    const skus = [...new Set(rows.map((row) => row.sku))];
    return { items: skus.length, days: rows.length, unknown: skus.filter((sku) => store.items.get(sku) === null) };
  });
}
