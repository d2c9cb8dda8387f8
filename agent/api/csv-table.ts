import { CsvError, parse } from 'csv-parse/sync';
import { nearestName } from '../domain/words/nearest-name.ts';

/** Something wrong with, or odd about, a line of an imported file. Line 1 is the header. */
export interface LineProblem {
  readonly line: number;
  readonly message: string;
}

/** A line of the table: trimmed cells by column. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A table read whole, with what was odd about it. */
export type CsvTable =
  | { readonly ok: true; readonly columns: readonly string[]; readonly rows: readonly CsvRow[]; readonly warnings: readonly LineProblem[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Reads comma, semicolon or tab separated text with a header; a byte order mark and CRLF are fine. Column names are matched without regard to case. */
export function readCsvTable(text: string, known: readonly string[]): CsvTable {
  const refuse = (line: number, message: string): CsvTable => ({ ok: false, problems: [{ line, message }] });
  if (text.includes('\0')) return refuse(text.slice(0, text.indexOf('\0')).split('\n').length, 'holds a NUL byte: is it a text file?');
  let parsed: Parsed[];
  try {
    parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(Number(error.lines ?? 1), `is not readable as CSV: ${error.message}`);
  }
  const [header, ...lines] = parsed;
  if (!header) return refuse(1, 'is empty; the first line names the columns');
  const columns = header.record.map((name) => name.toLowerCase());
  const { problems, warnings } = judgeColumns(columns, known);
  const rows: CsvRow[] = [];
  for (const { record, info } of lines) {
    if (record.every((cell) => cell === '')) continue;
    if (record.length !== columns.length) {
      problems.push({ line: info.lines, message: `has ${record.length} fields, the header names ${columns.length}` });
    }
    rows.push({ line: info.lines, cells: Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ''])) });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, columns, rows, warnings };
}

/** A misspelt column is a problem, for its values would be lost silently; a foreign one is only said. */
function judgeColumns(columns: readonly string[], known: readonly string[]): { problems: LineProblem[]; warnings: LineProblem[] } {
  const problems: LineProblem[] = [];
  const warnings: LineProblem[] = [];
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column)) problems.push({ line: 1, message: `column "${column}" occurs twice` });
    seen.add(column);
    if (known.includes(column)) continue;
    const meant = nearestName(column, known);
    if (meant && !columns.includes(meant)) problems.push({ line: 1, message: `unknown column "${column}"; did you mean ${meant}?` });
    else warnings.push({ line: 1, message: `column "${column}" is not known and was ignored` });
  }
  return { problems, warnings };
}

function delimiterOf(text: string): string {
  const header = /^[^\r\n]*/.exec(text.replace(/^\uFEFF?\s*/, ''))![0];
  const count = (delimiter: string) => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}
