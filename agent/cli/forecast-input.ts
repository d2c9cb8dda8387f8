import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { createSeriesCollector, type SeriesCollector } from '../domain/demand/series.ts';
import { AgentError } from '../errors.ts';

/** The series of a file; `isSales` where it was one of `date,inventory,sales`, a single series that bears the file's name. */
export interface SeriesFile {
  readonly collector: SeriesCollector;
  readonly isSales: boolean;
}

/** Reads a CSV file of series, gzipped where its name ends in .gz. Throws AgentError `input-missing` or `input-invalid`. */
export async function readSeries(file: string): Promise<SeriesFile> {
  const parser = parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, trim: true });
  // An error of any part ends the parser, whose loop below then throws it.
  if (file.endsWith('.gz')) pipeline(createReadStream(file), createGunzip(), parser, () => {});
  else pipeline(createReadStream(file), parser, () => {});
  try {
    return await collect(parser, file);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new AgentError('input-missing', `there is no file ${file}`, { cause });
    if (code === 'EACCES' || code === 'EISDIR' || code === 'EPERM')
      throw new AgentError('input-missing', `cannot read ${file}: ${message}`, { cause });
    throw new AgentError('input-invalid', `${file}: ${message}`, { cause });
  }
}

async function collect(rows: AsyncIterable<string[]>, file: string): Promise<SeriesFile> {
  let found: (SeriesFile & { readonly columns: Columns }) | undefined;
  const fileName = basename(file)
    .replace(/\.gz$/i, '')
    .replace(/\.csv$/i, '');
  let row = 0;
  for await (const cells of rows) {
    row++;
    if (!found) {
      const columns = columnsOf(cells);
      if (!columns)
        throw new AgentError(
          'input-invalid',
          `${file}: the first row must name the columns series_id, t or date, and value; or those of one series: date, inventory, sales`,
        );
      found = { columns, isSales: columns.id < 0, collector: createSeriesCollector(columns.timeIs) };
      continue;
    }
    const { id, time, value, split } = found.columns;
    const isHeld = split >= 0 && cells[split] !== 'train';
    const name = id < 0 ? fileName : (cells[id] ?? '');
    found.collector.add({ id: name, time: cells[time] ?? '', value: cells[value] ?? '', place: `row ${row}`, isHeld });
  }
  if (!found) throw new AgentError('input-invalid', `${file} is empty`);
  return found;
}

interface Columns {
  readonly id: number;
  readonly time: number;
  readonly timeIs: 'date' | 't';
  readonly value: number;
  /** `train` in this column, where there is one, is not held out. */
  readonly split: number;
}

function columnsOf(names: readonly string[]): Columns | null {
  const timeIs = names.includes('date') ? 'date' : 't';
  const id = names.indexOf('series_id');
  const [time, value] = [names.indexOf(timeIs), names.indexOf(id < 0 ? 'sales' : 'value')];
  return time < 0 || value < 0 ? null : { id, time, timeIs, value, split: names.indexOf('split') };
}
