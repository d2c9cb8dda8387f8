import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSalesFile } from '../../../../simulator/demand/sales-file.ts';
import { temporaryFolder } from '../../../support/program.ts';

const CSV = 'series_id,date,value,open\nTEA,2026-01-07,3,1\nSOAP,2026-01-05,10,1\nTEA,2026-01-05,-2,1\nSOAP,2026-01-06,1,1\n';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function read(text: string, name = 'sales.csv') {
  writeFileSync(folder.file(name), name.endsWith('.gz') ? gzipSync(text) : text);
  return readSalesFile(folder.file(name));
}

describe('a file of real sales', () => {
  it('is read day by day, best sellers first, gaps and returns as 0', () => {
    expect(read(CSV)).toEqual({
      firstDay: 20_458,
      days: 3,
      series: [
        { id: 'SOAP', units: [10, 1, 0], total: 11 },
        { id: 'TEA', units: [0, 0, 3], total: 3 },
      ],
    });
  });

  it('may be compressed', () => {
    expect(read(CSV, 'sales.csv.gz')).toEqual(read(CSV));
  });

  it.each([
    ['a date that is none', 'series_id,date,value\nTEA,2026-02-30,1\n', 'line 2: date "2026-02-30"'],
    ['a value that is none', 'series_id,date,value\nTEA,2026-02-01,1\nTEA,2026-02-02,many\n', 'line 3: value "many"'],
    ['a missing column', 'sku,date,value\nTEA,2026-02-01,1\n', 'line 2: no series_id'],
    ['a day twice', 'series_id,date,value\nTEA,2026-02-01,1\nTEA,2026-02-01,2\n', 'line 3: TEA has 2026-02-01 twice'],
    ['nothing', 'series_id,date,value\n', 'holds no sales'],
  ])('is refused with the line of %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('is input that is missing where there is no such file', () => {
    expect(() => readSalesFile(folder.file('absent.csv'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });
});
