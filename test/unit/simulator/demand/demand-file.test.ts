import { mkdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDemandRows } from '../../../../simulator/demand/demand-file.ts';
import { temporaryFolder } from '../../../support/program.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function read(content: string | Buffer) {
  writeFileSync(folder.file('demand.csv'), content);
  const { rows, notes } = readDemandRows(folder.file('demand.csv'));
  return { rows: rows.map(({ seriesId, day, step, value, line }) => [seriesId, day ?? step, value, line]), notes };
}

const TEA = [
  ['TEA', 20_458, 3, 2],
  ['TEA', 20_459, 2.5, 3],
];

describe('a table of demand', () => {
  it.each([
    ['commas', 'series_id,date,value\nTEA,2026-01-05,3\nTEA,2026-01-06,2.5\n'],
    ['semicolons', 'series_id;date;value\nTEA;2026-01-05;3\nTEA;2026-01-06;2.5\n'],
    ['tabs and CRLF', 'series_id\tdate\tvalue\r\nTEA\t2026-01-05\t3\r\nTEA\t2026-01-06\t2.5\r\n'],
    ['a byte order mark', '\uFEFFseries_id,date,value\nTEA,2026-01-05,3\nTEA,2026-01-06,2.5'],
    [
      'UTF-16, as spreadsheets write it',
      Buffer.from('\uFEFFseries_id\tdate\tvalue\r\nTEA\t2026-01-05\t3\r\nTEA\t2026-01-06\t2.5', 'utf16le'),
    ],
    ['gzip, whatever it is called', gzipSync('series_id,date,value\nTEA,2026-01-05,3\nTEA,2026-01-06,2.5\n')],
    ['quotes, blanks and capitals', ' Series_ID ,"DATE",value\n"TEA", 2026-01-05 ,"3"\n TEA ,"2026-01-06" ,2.5\n'],
    ['more columns, in another order', 'price,value,date,series_id,note\n1.95,3,2026-01-05,TEA,"a, b"\n,2.5,2026-01-06,TEA\n'],
    ['empty lines at the end', 'series_id,date,value\nTEA,2026-01-05,3\nTEA,2026-01-06,2.5\n\n,,\n   \n'],
  ])('is read with %s', (_what, content) => {
    expect(read(content)).toEqual({ rows: TEA, notes: [] });
  });

  it('counts lines of the file: a word on the separator and cells of several lines included', () => {
    const text = 'sep=;\nseries_id;date;value;note\nTEA;2026-01-05;3;"two\nlines ""said"""\nTEA;2026-01-06;2.5;x\n';
    expect(read(text).rows).toEqual([
      ['TEA', 20_458, 3, 3],
      ['TEA', 20_459, 2.5, 5],
    ]);
  });

  it('reads decimal commas where the separator is no comma, and says so', () => {
    expect(read('series_id;date;value\nTEA;2026-01-05;3\nTEA;2026-01-06;2,5\n')).toEqual({
      rows: TEA,
      notes: ['the comma in 1 value was read as a decimal comma'],
    });
  });

  it('counts by t where there are no dates', () => {
    expect(read('series_id,t,value\nA,1,5\nA,2,1e3\nB,7,0\n').rows).toEqual([
      ['A', 1, 5, 2],
      ['A', 2, 1000, 3],
      ['B', 7, 0, 4],
    ]);
  });

  it('sorts each series by time, counts returns as 0, and says so, and what is missing', () => {
    const rows = ['B,2026-01-07,1', 'A,2026-01-06,2', 'B,2026-01-05,-4', 'B,2026-01-06,-1', 'A,2026-01-09,1', 'A,2026-01-10,1'];
    const { rows: read_, notes } = read(`series_id,date,value\n${rows.join('\n')}\n`);
    expect(read_.map(([id, , value, line]) => [id, value, line])).toEqual([
      ['B', 0, 4],
      ['B', 0, 5],
      ['B', 1, 2],
      ['A', 2, 3],
      ['A', 1, 6],
      ['A', 1, 7],
    ]);
    expect(notes).toEqual([
      '2 negative values (returns, the first in line 4) counted as 0',
      'rows of 1 series out of the order of time, now sorted',
      "2 days without a row, between a series' first and last, counted as 0",
    ]);
  });

  it('knows missing weeks and steps from missing days, and calls nothing missing where rows follow no rhythm', () => {
    const dated = (...dates: string[]) => read(`series_id,date,value\n${dates.map((date) => `A,${date},1`).join('\n')}\n`).notes;
    expect(dated('2026-01-05', '2026-01-12', '2026-01-19', '2026-02-02')).toEqual([expect.stringContaining('1 week without a row')]);
    expect(dated('2026-01-01', '2026-02-01', '2026-03-01')).toEqual([]);
    expect(read('series_id,t,value\nA,1,5\nA,2,1\nA,5,1\n').notes).toEqual([expect.stringContaining('2 steps without a row')]);
  });
});

describe('a table of demand that is not', () => {
  it.each([
    ['empty', '', 'is empty; its first line names the columns'],
    ['blank', '\n \n\n', 'is empty'],
    ['a header alone', 'series_id,date,value\n', 'line 1: names columns, but the file holds no sales'],
    ['of other columns', 'sku,day,units\nA,1,1\n', 'line 1: the column series_id is missing; there are sku, day, units'],
    ['of misspelt columns', 'serie_id,date,value\nA,2026-01-05,1\n', 'is "serie_id" meant?'],
    ['of a column twice', 'series_id,date,value,value\n', 'line 1: the column value occurs twice'],
    ['of German dates', 'series_id;date;value\nA;05.01.2026;1\n', 'line 2: date "05.01.2026" must be YYYY-MM-DD'],
    ['of days that are none', 'series_id,date,value\nA,2026-02-29,1\n', 'line 2: date "2026-02-29"'],
    ['of slips of the pen', 'series_id,date,value\nA,0206-02-01,1\n', 'line 2: date "0206-02-01" is before 1900'],
    ['of broken steps', 'series_id,t,value\nA,1.5,1\n', 'line 2: t "1.5" must be a whole number'],
    ['of words', 'series_id,date,value\nA,2026-02-01,many\n', 'line 2: value "many" is no number'],
    ['of holes', 'series_id,date,value\nA,2026-02-01,\n', 'line 2: no value; 0 must be written as 0'],
    ['of hexadecimal', 'series_id,date,value\nA,2026-02-01,0x10\n', 'line 2: value "0x10" is no number'],
    ['beyond measure', 'series_id,date,value\nA,2026-02-01,1e99\n', 'line 2: value "1e99" is larger'],
    ['nameless', 'series_id,date,value\n ,2026-02-01,1\n', 'line 2: no series_id'],
    ['of thousands', 'series_id,date,value\nA,2026-02-01,"1,234"\n', 'line 2: value "1,234": a decimal comma'],
    ['of bare decimal commas', 'series_id,date,value\nA,2026-02-01,1,5\n', 'line 2: has 4 fields, the header names 3; a decimal comma'],
    ['of both marks', 'series_id;date;value\nA;2026-02-01;1.234\nA;2026-02-02;1,5\n', 'line 2: value "1.234" has a decimal point'],
    [
      'of a day twice',
      'series_id,date,value\nA,2026-02-01,1\nB,2026-02-01,1\nA,2026-02-01,1\n',
      'line 4: A has 2026-02-01 twice, the first time in line 2',
    ],
    ['of an open quote', 'series_id,date,value\nA,2026-02-01,1\n"B,2026-02-01,1\n', 'line 3: a quoted cell is never closed'],
    ['of a closed quote', 'series_id,date,value\n"A"B,2026-02-01,1\n', 'line 2: text follows a closing quote'],
    ['text', Buffer.from('series_id,date,value\nA,2026-02-01,1\n\xe4,2026-02-01,1\n', 'latin1'), 'line 3: is not UTF-8 text'],
    ['text at all', 'series_id,date,value\nA\0,2026-02-01,1\n', 'line 2: holds a NUL byte'],
    ['whole', gzipSync('series_id,date,value\nA,2026-02-01,1\n').subarray(0, 30), 'cannot be unpacked'],
  ])('%s is refused with the line', (_what, content, message) => {
    expect(() => read(content)).toThrow(expect.objectContaining({ code: 'input-invalid', message: expect.stringContaining(message) }));
  });

  it('is refused with all that is wrong with it, by line, up to twenty', () => {
    const rows = Array.from({ length: 30 }, (_, index) => `A,2026-13-01,${index}`);
    const text = `series_id,date,value\nA,2026-01-01,x\n${rows.join('\n')}\nA,2026-01-01,y\n`;
    const message = (() => {
      try {
        return String(read(text));
      } catch (error) {
        return (error as Error).message;
      }
    })();
    const lines = message.split('\n');
    expect(lines).toHaveLength(21);
    expect(lines.slice(0, 2).map((line) => line.slice(line.indexOf(', line')))).toEqual([
      ', line 2: value "x" is no number',
      ', line 3: date "2026-13-01" must be YYYY-MM-DD',
    ]);
    expect(lines.at(-1)).toBe('... and 12 more');
  });

  it('is missing, or a folder, as input is missing', () => {
    expect(() => readDemandRows(folder.file('absent.csv'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
    mkdirSync(folder.file('folder.csv'));
    expect(() => readDemandRows(folder.file('folder.csv'))).toThrow(expect.objectContaining({ code: 'input-missing' }));
  });
});
