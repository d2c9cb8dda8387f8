import { parseDate } from '../../agent/domain/calendar.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import type { CsvFile, CsvRow } from './csv-rows.ts';
import type { LineProblems } from './line-problems.ts';

/** Demand of a series at one time, at least 0: a day (since 1970-01-01) where the table has dates, else a step of its own count. */
export interface DemandRow {
  readonly seriesId: string;
  readonly day: number | null;
  readonly step: number | null;
  readonly value: number;
  readonly line: number;
}

/** Where the columns of a demand table stand. */
export interface DemandColumns {
  readonly id: number;
  readonly time: number;
  readonly value: number;
  readonly hasDates: boolean;
}

const EARLIEST_DAY = parseDate('1900-01-01')!;
const LATEST_DAY = parseDate('2199-12-31')!;
const LARGEST_STEP = 1_000_000;
const MOST_UNITS = 1_000_000_000;
const ID = /^[^\p{Cc}]{1,64}$/u;
const NUMBER = /^-?\d+([.,]\d+)?(e[+-]?\d+)?$/i;

/** Reads the cells of a demand table row by row. */
export interface RowReader {
  /** Null where a problem was added. */
  read(row: CsvRow): DemandRow | null;
  /** Adds the problems that only the whole table shows. */
  end(): void;
  notes(): string[];
}

/** Creates a reader of rows with these columns; what is wrong goes to `problems`. */
export function createRowReader(
  { separator, header }: CsvFile,
  { id, time, value, hasDates }: DemandColumns,
  problems: LineProblems,
): RowReader {
  let [returns, firstReturn] = [0, 0];
  let commas = 0;
  const withPoint: CsvRow[] = [];

  function number({ line, cells }: CsvRow): number | null {
    const text = (cells[value] ?? '').trim();
    const problem = amountProblem(text, separator);
    if (problem !== null) {
      problems.add(line, problem);
      return null;
    }
    if (text.includes(',')) commas++;
    else if (separator !== ',' && text.includes('.')) withPoint.push({ line, cells: [text] });
    const amount = Number(text.replace(',', '.'));
    if (amount >= 0) return amount;
    if (returns++ === 0) firstReturn = line;
    return 0;
  }

  function when({ line, cells }: CsvRow): number | null {
    const text = (cells[time] ?? '').trim();
    if (!hasDates) {
      if (/^-?\d{1,7}$/.test(text) && Math.abs(Number(text)) <= LARGEST_STEP) return Number(text);
      problems.add(line, `t "${shorten(text)}" must be a whole number up to ${LARGEST_STEP}`);
      return null;
    }
    const day = parseDate(text);
    if (day === null) problems.add(line, `date "${shorten(text)}" must be YYYY-MM-DD`);
    else if (day < EARLIEST_DAY || day > LATEST_DAY) problems.add(line, `date "${text}" is before 1900 or after 2199`);
    else return day;
    return null;
  }

  return {
    read(row) {
      const { line, cells } = row;
      if (cells.length > header.columns.length) {
        const hint = separator === ',' ? '; a decimal comma, or a comma in a name, needs another separator or quotes' : '';
        problems.add(line, `has ${cells.length} fields, the header names ${header.columns.length}${hint}`);
        return null;
      }
      const seriesId = (cells[id] ?? '').trim();
      if (!ID.test(seriesId)) problems.add(line, seriesId === '' ? 'no series_id' : 'series_id must be 1 to 64 printable characters');
      const [at, amount] = [when(row), number(row)];
      if (!ID.test(seriesId) || at === null || amount === null) return null;
      return { seriesId, day: hasDates ? at : null, step: hasDates ? null : at, value: amount, line };
    },
    end() {
      if (commas === 0) return;
      for (const { line, cells } of withPoint)
        problems.add(line, `value "${cells[0]}" has a decimal point, other values of the table have a decimal comma: which is it?`);
    },
    notes() {
      const notes: string[] = [];
      if (returns > 0) notes.push(`${counted(returns, 'negative value')} (returns, the first in line ${firstReturn}) counted as 0`);
      if (commas > 0) notes.push(`the comma in ${counted(commas, 'value')} was read as a decimal comma`);
      return notes;
    },
  };
}

function amountProblem(text: string, separator: string): string | null {
  if (text === '') return 'no value; 0 must be written as 0';
  if (!NUMBER.test(text)) return `value "${shorten(text)}" is no number`;
  if (separator === ',' && text.includes(','))
    return `value "${shorten(text)}": a decimal comma, or one between thousands, where the separator is a comma`;
  return Math.abs(Number(text.replace(',', '.'))) > MOST_UNITS ? `value "${shorten(text)}" is larger than ${MOST_UNITS}` : null;
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
