import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parseDate } from '../../agent/domain/calendar.ts';
import { AgentError } from '../../agent/errors.ts';

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
}

interface Row {
  readonly series_id?: string;
  readonly date?: string;
  readonly value?: string;
}

/** Reads `series_id,date,value` (more columns allowed, gzip by its ending). Throws AgentError with the line of what cannot be read. */
export function readSalesFile(file: string): SalesFile {
  const days = new Map<string, Map<number, number>>();
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const rows = parse(readText(file), { columns: true, bom: true, skip_empty_lines: true, relax_column_count: true }) as Row[];
  rows.forEach((row, index) => {
    const day = parseDate(row.date ?? '');
    const value = Number(row.value);
    const problem = !row.series_id
      ? 'no series_id'
      : day === null
        ? `date "${row.date}"`
        : !Number.isFinite(value)
          ? `value "${row.value}"`
          : null;
    if (problem !== null) throw new AgentError('input-invalid', `${file}, line ${index + 2}: ${problem}`);
    let series = days.get(row.series_id!);
    if (!series) {
      series = new Map();
      days.set(row.series_id!, series);
    }
    if (series.has(day!)) throw new AgentError('input-invalid', `${file}, line ${index + 2}: ${row.series_id} has ${row.date} twice`);
    series.set(day!, Math.max(0, Math.round(value)));
    first = Math.min(first, day!);
    last = Math.max(last, day!);
  });
  if (days.size === 0) throw new AgentError('input-invalid', `${file} holds no sales`);
  const length = last - first + 1;
  const series = [...days].map(([id, byDay]) => {
    const units = Array.from({ length }, (_, index) => byDay.get(first + index) ?? 0);
    return { id, units, total: units.reduce((sum, value) => sum + value, 0) };
  });
  return { firstDay: first, days: length, series: series.sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1)) };
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new AgentError('input-missing', `cannot read ${file}`, { cause });
  }
}
