import { formatDay } from '../../agent/domain/calendar.ts';
import { AgentError } from '../../agent/errors.ts';
import { readDemandRows } from './demand-file.ts';

/** One series of real sales: units per day from the file's first day on; returns count as 0. */
export interface SalesSeries {
  readonly id: string;
  readonly units: readonly number[];
  readonly total: number;
}

/** A sales history: its first day (days since 1970-01-01), its length, and its series, best sellers first. */
export interface SalesFile {
  readonly firstDay: number;
  readonly days: number;
  readonly series: readonly SalesSeries[];
  /** What was odd about the file, in sentences. */
  readonly notes: readonly string[];
}

/** A longer history is a slip of the pen in a date, and would fill the memory with days without sales. */
const MOST_DAYS = 36_525;

/** Reads the days of `series_id,date,value` as `readDemandRows` does; units are rounded. Throws AgentError with the lines of what cannot be read. */
export function readSalesFile(file: string): SalesFile {
  const { rows, notes } = readDemandRows(file);
  let [first, last] = [rows[0]!, rows[0]!];
  const byId = new Map<string, Map<number, number>>();
  for (const row of rows) {
    if (row.day === null) throw new AgentError('input-invalid', `${file}, line 1: sales need the column date; there is only t`);
    if (row.day < first.day!) first = row;
    if (row.day > last.day!) last = row;
    const known = byId.get(row.seriesId);
    if (known) known.set(row.day, row.value);
    else byId.set(row.seriesId, new Map([[row.day, row.value]]));
  }
  const [firstDay, days] = [first.day!, last.day! - first.day! + 1];
  if (days > MOST_DAYS) {
    const [from, to] = [first, last].map(({ day, line }) => `${formatDay(day!)} in line ${line}`);
    throw new AgentError('input-invalid', `${file}: from ${from} to ${to} are ${days} days; at most ${MOST_DAYS} are read`);
  }
  const series = [...byId].map(([id, byDay]) => {
    const units = Array.from({ length: days }, (_, index) => Math.round(byDay.get(firstDay + index) ?? 0));
    return { id, units, total: units.reduce((sum, value) => sum + value, 0) };
  });
  const inOrder = series.sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1));
  return { firstDay, days, series: inOrder, notes: [...notes, ...roundingNote(rows)] };
}

function roundingNote(rows: readonly { readonly value: number }[]): string[] {
  const broken = rows.reduce((count, { value }) => (Number.isInteger(value) ? count : count + 1), 0);
  if (broken === 0) return [];
  return [broken === 1 ? '1 value is no whole number, and was rounded' : `${broken} values are no whole numbers, and were rounded`];
}
