import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { createSeriesCollector, type SeriesCollector } from '../domain/series.ts';
import { AgentError } from '../errors.ts';

/** Reads a CSV file of series, gzipped where its name ends in .gz. Throws AgentError `input-missing` or `input-invalid`. */
export async function readSeries(file: string): Promise<SeriesCollector> {
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

async function collect(rows: AsyncIterable<string[]>, file: string): Promise<SeriesCollector> {
  let collector: SeriesCollector | undefined;
  let [id, time, value] = [-1, -1, -1];
  let row = 0;
  for await (const cells of rows) {
    row++;
    if (collector) {
      collector.add({ id: cells[id] ?? '', time: cells[time] ?? '', value: cells[value] ?? '', place: `row ${row}` });
      continue;
    }
    const timeIs = cells.includes('date') ? 'date' : 't';
    [id, time, value] = [cells.indexOf('series_id'), cells.indexOf(timeIs), cells.indexOf('value')];
    if (id < 0 || time < 0 || value < 0)
      throw new AgentError('input-invalid', `${file}: the first row must name the columns series_id, t or date, and value`);
    collector = createSeriesCollector(timeIs);
  }
  if (!collector) throw new AgentError('input-invalid', `${file} is empty`);
  return collector;
}
