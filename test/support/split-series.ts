import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The part to learn from and the part to be forecast. */
export interface SplitSeries {
  readonly train: number[];
  readonly test: number[];
}

/** Reads a gzipped CSV file with the columns series_id, split and value. */
export function readSplitSeries(file: URL): Map<string, SplitSeries> {
  const [head, ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trim().split(/\r?\n/);
  const column = (name: string) => head!.split(',').indexOf(name);
  const [id, split, value] = [column('series_id'), column('split'), column('value')];
  const all = new Map<string, SplitSeries>();
  for (const line of lines) {
    const cells = line.split(',');
    const series = all.get(cells[id]!) ?? { train: [], test: [] };
    all.set(cells[id]!, series);
    series[cells[split] === 'train' ? 'train' : 'test'].push(Number(cells[value]));
  }
  return all;
}
