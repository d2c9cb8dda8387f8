import { formatDay } from '../../agent/domain/calendar.ts';
import { nearestName } from '../../agent/domain/words/nearest-name.ts';
import { counted } from '../../agent/domain/words/wording.ts';
import { type CsvFile, readCsvFile } from './csv-rows.ts';
import { createRowReader, type DemandColumns, type DemandRow } from './demand-row.ts';
import { createLineProblems, type LineProblems } from './line-problems.ts';

/** A table of demand: series in the order of the file, each by time, and what was odd about it, in sentences. */
export interface DemandTable {
  readonly rows: readonly DemandRow[];
  readonly notes: readonly string[];
}

/**
 * Reads `series_id,date,value` or `series_id,t,value` (more columns allowed), as `readCsvFile` reads tables; a decimal comma where the separator is none. What is
 * missing between rows is for the caller to count as 0. Throws AgentError `input-missing`, or `input-invalid` with up to twenty problems and their lines.
 */
export function readDemandRows(file: string): DemandTable {
  const table = readCsvFile(file);
  const problems = createLineProblems(file);
  const columns = columnsOf(table, problems);
  problems.refuse();
  const reader = createRowReader(table, columns!, problems);
  const series = new Map<string, DemandRow[]>();
  for (const row of table.rows()) {
    const read = reader.read(row);
    if (read === null) continue;
    const known = series.get(read.seriesId);
    if (known) known.push(read);
    else series.set(read.seriesId, [read]);
  }
  reader.end();
  let unsorted = 0;
  for (const rows of series.values()) {
    if (!isSorted(rows)) unsorted++;
    rows.sort((a, b) => timeOf(a) - timeOf(b) || a.line - b.line);
    refuseDoubles(rows, problems);
  }
  problems.refuse();
  if (series.size === 0) problems.add(table.header.line, 'names columns, but the file holds no sales');
  problems.refuse();
  const notes = [...reader.notes()];
  if (unsorted > 0) notes.push(`rows of ${counted(unsorted, 'series', 'series')} out of the order of time, now sorted`);
  const gaps = gapNote(series.values());
  return { rows: [...series.values()].flat(), notes: gaps === null ? notes : [...notes, gaps] };
}

function columnsOf({ header: { line, columns } }: CsvFile, problems: LineProblems): DemandColumns | null {
  const hasDates = columns.includes('date');
  const time = hasDates || !columns.includes('t') ? 'date' : 't';
  const needed = ['series_id', time, 'value'];
  for (const name of needed) {
    const [first, second] = [columns.indexOf(name), columns.lastIndexOf(name)];
    if (first !== second) problems.add(line, `the column ${name} occurs twice`);
    if (first >= 0) continue;
    const meant = columns.find((column) => !needed.includes(column) && nearestName(column, [name]) === name);
    const shown = name === 'date' ? 'date (or t)' : name;
    problems.add(line, `the column ${shown} is missing; there are ${columns.join(', ')}${meant ? `; is "${meant}" meant?` : ''}`);
  }
  const [id, at, value] = needed.map((name) => columns.indexOf(name));
  return { id: id!, time: at!, value: value!, hasDates };
}

const timeOf = (row: DemandRow): number => row.day ?? row.step!;

function isSorted(rows: readonly DemandRow[]): boolean {
  return rows.every((row, index) => index === 0 || timeOf(rows[index - 1]!) <= timeOf(row));
}

function refuseDoubles(rows: readonly DemandRow[], problems: LineProblems): void {
  for (let index = 1; index < rows.length; index++) {
    const [before, row] = [rows[index - 1]!, rows[index]!];
    if (timeOf(before) !== timeOf(row)) continue;
    const time = row.day === null ? `t ${row.step}` : formatDay(row.day);
    problems.add(row.line, `${row.seriesId} has ${time} twice, the first time in line ${before.line}`);
  }
}

/** Names what is missing within the series, where their rows follow each other by day, week or step. */
function gapNote(series: Iterable<readonly DemandRow[]>): string | null {
  const distances = new Map<number, number>();
  let hasDates = true;
  for (const rows of series)
    for (let index = 1; index < rows.length; index++) {
      const distance = timeOf(rows[index]!) - timeOf(rows[index - 1]!);
      distances.set(distance, (distances.get(distance) ?? 0) + 1);
      hasDates = rows[index]!.day !== null;
    }
  const [usual] = [...distances].reduce(
    (best, entry) => (entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best),
    [0, 0],
  );
  if (usual !== 1 && !(hasDates && usual === 7)) return null;
  let missing = 0;
  for (const [distance, times] of distances) missing += (Math.ceil(distance / usual) - 1) * times;
  const unit = !hasDates ? 'step' : usual === 1 ? 'day' : 'week';
  return missing === 0 ? null : `${counted(missing, unit)} without a row, between a series' first and last, counted as 0`;
}
