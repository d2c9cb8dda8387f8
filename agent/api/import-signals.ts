import { parseDate } from '../domain/calendar.ts';
import type { SignalDay } from '../store/demand-drivers.ts';
import type { Store } from '../store/store.ts';
import { type LineProblem, readCsvTable } from './csv-table.ts';

/** The days of a file of signals, or every problem of it. */
export type ParsedSignals =
  | { readonly ok: true; readonly days: readonly SignalDay[]; readonly warnings: readonly LineProblem[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

const NEEDED = ['date', 'name', 'value'];
const LARGEST = 1e12;
const LONGEST_NAME = 64;

/** Reads `date,name,value`, of every item, or with `sku` of one. */
export function parseSignalsCsv(text: string): ParsedSignals {
  const table = readCsvTable(text, [...NEEDED, 'sku']);
  if (!table.ok) return table;
  const missing = NEEDED.filter((column) => !table.columns.includes(column));
  if (missing.length > 0)
    return {
      ok: false,
      problems: missing.map((column) => ({ line: 1, message: `the column ${column} is missing; there are ${table.columns.join(', ')}` })),
    };
  const problems: LineProblem[] = [];
  const days: SignalDay[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of table.rows) {
    const { date = '', name = '', value = '', sku = '' } = cells;
    const day = parseDate(date);
    const figure = Number(value);
    const isFigure = /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(value) && Math.abs(figure) <= LARGEST;
    if (day === null) problems.push({ line, message: `date must be YYYY-MM-DD, not "${date.slice(0, 40)}"` });
    if (name === '' || name.length > LONGEST_NAME) problems.push({ line, message: `name must be 1 to ${LONGEST_NAME} characters` });
    if (sku.length > LONGEST_NAME) problems.push({ line, message: `sku is longer than ${LONGEST_NAME} characters` });
    if (!isFigure) problems.push({ line, message: `value must be a number, not "${value.slice(0, 40)}"` });
    const key = JSON.stringify([sku, name, day]);
    const before = seen.get(key);
    if (day !== null && before !== undefined) problems.push({ line, message: `"${name}" on ${date} is in line ${before} already` });
    else seen.set(key, line);
    if (day !== null && isFigure) days.push({ sku, name, day, value: figure });
  }
  if (problems.length > 0) return { ok: false, problems };
  if (days.length === 0) return { ok: false, problems: [{ line: 1, message: 'names columns, but no day' }] };
  return { ok: true, days, warnings: table.warnings };
}

/** Writes the days in one transaction, replacing what was said of them before; `unknown` are SKUs that are no items yet. */
export function importSignals(store: Store, days: readonly SignalDay[]): { signals: number; days: number; unknown: string[] } {
  return store.transaction(() => {
    store.demandDrivers.putSignals(days);
    const skus = new Set(days.map(({ sku }) => sku).filter((sku) => sku !== ''));
    const signals = new Set(days.map(({ sku, name }) => JSON.stringify([sku, name]))).size;
    return { signals, days: days.length, unknown: [...skus].filter((sku) => store.items.get(sku) === null) };
  });
}
