import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import { type CsvFile, type CsvRow, readCsvFile } from '../demand/csv-rows.ts';
import { createLineProblems, type LineProblems } from '../demand/line-problems.ts';

/** What is known of an item: costs in one currency, quantities in units. */
export interface LoopItem {
  readonly id: string;
  readonly unitCost: number;
  readonly orderCost: number;
  /** Of a unit, for a year. */
  readonly holdingCost: number;
  readonly leadTimeDays: number;
  readonly minimumOrder: number;
  readonly packSize: number;
  /** Of a unit that was wanted and not there. */
  readonly lostSaleCost: number;
  /** Levels that somebody typed in; both or neither. */
  readonly min: number | null;
  readonly max: number | null;
}

/** The items in the order of the file, and what was odd about it. */
export interface ItemTable {
  readonly items: readonly LoopItem[];
  readonly notes: readonly string[];
}

const COLUMNS = [
  ...['series_id', 'unit_cost', 'fixed_order_cost', 'holding_cost_per_unit_year', 'lead_time_days', 'moq', 'pack_size'],
  ...['lost_sale_cost', 'min', 'max'],
] as const;
type Column = (typeof COLUMNS)[number];

const HOLDING_RATE = 0.25;
const NUMBER = /^\d+([.,]\d+)?(e[+-]?\d+)?$/i;
const LARGEST = 1e9;

/** An item of which only the name is known. */
export function ordinaryItem(id: string): LoopItem {
  return itemOf(id, () => null);
}

function itemOf(id: string, given: (column: Column) => number | null): LoopItem {
  const unitCost = given('unit_cost') ?? 1;
  return {
    id,
    unitCost,
    orderCost: given('fixed_order_cost') ?? 5,
    holdingCost: given('holding_cost_per_unit_year') ?? HOLDING_RATE * unitCost,
    leadTimeDays: given('lead_time_days') ?? 7,
    minimumOrder: given('moq') ?? 1,
    packSize: given('pack_size') ?? 1,
    lostSaleCost: given('lost_sale_cost') ?? unitCost,
    min: given('min'),
    max: given('max'),
  };
}

/** Reads a table of items by its column names; every column but `series_id` may be missing, and so may every cell. Throws AgentError with the lines of what cannot be read. */
export function readItemTable(file: string): ItemTable {
  const table = readCsvFile(file);
  const problems = createLineProblems(file);
  const notes = judgeColumns(table, problems);
  problems.refuse();
  const items: LoopItem[] = [];
  const lineOf = new Map<string, number>();
  for (const row of table.rows()) {
    const item = readItem(table, row, problems);
    const before = lineOf.get(item.id);
    if (before !== undefined) problems.add(row.line, `${item.id} occurs twice, the first time in line ${before}`);
    lineOf.set(item.id, row.line);
    items.push(item);
  }
  if (items.length === 0) problems.add(table.header.line, 'names columns, but the file holds no items');
  problems.refuse();
  return { items, notes };
}

/** A misspelt column is a problem, for its values would be lost silently; a foreign one is only said. */
function judgeColumns({ header: { line, columns } }: CsvFile, problems: LineProblems): string[] {
  const foreign: string[] = [];
  for (const [index, column] of columns.entries()) {
    if (columns.indexOf(column) !== index) problems.add(line, `the column ${column} occurs twice`);
    if ((COLUMNS as readonly string[]).includes(column)) continue;
    const meant = nearestName(column, COLUMNS);
    if (meant && !columns.includes(meant)) problems.add(line, `unknown column "${column}"; did you mean ${meant}?`);
    else foreign.push(column);
  }
  if (!columns.includes('series_id')) problems.add(line, `the column series_id is missing; there are ${columns.join(', ')}`);
  if (columns.includes('min') !== columns.includes('max')) problems.add(line, 'the columns min and max go together');
  return foreign.length === 0 ? [] : [`columns not known and ignored: ${foreign.join(', ')}`];
}

function readItem({ header, separator }: CsvFile, { line, cells }: CsvRow, problems: LineProblems): LoopItem {
  const { columns } = header;
  if (cells.length > columns.length) problems.add(line, `has ${cells.length} fields, the header names ${columns.length}`);
  const text = (column: Column): string => (cells[columns.indexOf(column)] ?? '').trim();
  const id = text('series_id');
  if (id === '') problems.add(line, 'no series_id');
  const item = itemOf(id, (column) => {
    const word = text(column);
    if (word === '') return null;
    const value = NUMBER.test(word) && !(separator === ',' && word.includes(',')) ? Number(word.replace(',', '.')) : Number.NaN;
    if (value <= LARGEST) return value;
    problems.add(line, `${column} "${word}" must be a number from 0 to ${LARGEST}${word.includes(',') ? ', with a decimal point' : ''}`);
    return null;
  });
  if (!(item.holdingCost > 0)) problems.add(line, 'holding a unit must cost something, or an order would never be large enough');
  if (!(item.packSize > 0)) problems.add(line, 'pack_size must be above 0');
  if ((item.min === null) !== (item.max === null)) problems.add(line, 'min and max go together');
  for (const column of ['min', 'max'] as const)
    if (item[column] !== null && !Number.isInteger(item[column])) problems.add(line, `${column} must be a whole number`);
  if (item.min !== null && item.max !== null && item.max < item.min) problems.add(line, `max ${item.max} is below min ${item.min}`);
  return item;
}
