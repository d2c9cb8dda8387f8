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
      notes: [
        '1 negative value (returns, the first in line 4) counted as 0',
        'rows of 1 series out of the order of time, now sorted',
        "1 day without a row, between a series' first and last, counted as 0",
      ],
    });
  });

  it('may be compressed', () => {
    expect(read(CSV, 'sales.csv.gz')).toEqual(read(CSV));
  });

  it.each([
    ['a date that is none', 'series_id,date,value\nTEA,2026-02-30,1\n', 'line 2: date "2026-02-30"'],
    ['a value that is none', 'series_id,date,value\nTEA,2026-02-01,1\nTEA,2026-02-02,many\n', 'line 3: value "many"'],
    ['a missing column', 'sku,date,value\nTEA,2026-02-01,1\n', 'line 1: the column series_id is missing; there are sku, date, value'],
    ['a day twice', 'series_id,date,value\nTEA,2026-02-01,1\nTEA,2026-02-01,2\n', 'line 3: TEA has 2026-02-01 twice'],
    ['nothing', 'series_id,date,value\n', 'holds no sales'],
  ])('is refused with the line of %s', (_what, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('asks for dates, and for no more than a hundred years of them', () => {
    expect(() => read('series_id,t,value\nTEA,1,1\n')).toThrow('sales need the column date');
    expect(() => read('series_id,date,value\nTEA,1911-01-01,1\nTEA,2011-01-02,1\n')).toThrow(
      'from 1911-01-01 in line 2 to 2011-01-02 in line 3 are 36527 days',
    );
  });

  it('counts in whole units, and says that it rounds', () => {
    const { series, notes } = read('series_id,date,value\nTEA,2026-01-05,1.5\nTEA,2026-01-06,2\n');
    expect(series[0]!.units).toEqual([2, 2]);
    expect(notes).toEqual(['1 value is no whole number, and was rounded']);
  });

  it('is input that is missing where there is no such file', () => {
    expect(() => readSalesFile(folder.file('absent.csv'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });
});
