import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentError } from '../../agent/errors.ts';
import { readDemandRows } from '../../simulator/demand/demand-file.ts';
import { temporaryFolder } from '../support/program.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const id = fc.string({ unit: fc.constantFrom(...'aZ9-_."\'ä, ;'), minLength: 1, maxLength: 12 }).filter((text) => text === text.trim());
const value = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 1, max: 9999 }).map((cents) => cents / 100),
);
const table = fc.uniqueArray(fc.record({ id, day: fc.integer({ min: 0, max: 400 }), value }), {
  minLength: 1,
  maxLength: 25,
  selector: ({ id: series, day }) => `${series}/${day}`,
});
const manner = fc.record({
  separator: fc.constantFrom(',', ';', '\t'),
  mark: fc.constantFrom('', '\uFEFF'),
  quoted: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  comma: fc.boolean(),
  packed: fc.boolean(),
  more: fc.boolean(),
  encoding: fc.constantFrom('utf8' as const, 'utf16le' as const),
});

const dateOf = (day: number): string => new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10);

describe('the same demand', () => {
  it('is read from a table written in any manner', () => {
    fc.assert(
      fc.property(table, manner, (rows, how) => {
        const cell = (text: string): string => {
          const needsQuotes = how.quoted || text.includes(how.separator) || text.startsWith('"');
          return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
        };
        const number = (amount: number): string => (how.comma && how.separator !== ',' ? String(amount).replace('.', ',') : String(amount));
        const lines = rows.map((row) => [...(how.more ? ['x "y'] : []), row.id, dateOf(row.day), number(row.value)]);
        const header = [...(how.more ? ['note'] : []), 'series_id', 'date', 'value'];
        const text = [header, ...lines].map((cells) => cells.map(cell).join(how.separator)).join(how.lineEnd);
        // Without its mark nobody can know UTF-16.
        const bytes = Buffer.from((how.encoding === 'utf16le' ? '\uFEFF' : how.mark) + text, how.encoding);
        writeFileSync(folder.file('demand.csv'), how.packed ? gzipSync(bytes) : bytes);

        const read = readDemandRows(folder.file('demand.csv')).rows.map((row) => ({
          id: row.seriesId,
          day: row.day! - 20_089,
          value: row.value,
        }));
        const order = [...new Set(rows.map((row) => row.id))];
        const expected = [...rows].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id) || a.day - b.day);
        expect(read).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('any file at all', () => {
  const piece = fc.constantFrom(
    ...['series_id', 'date', 'value', 't', 'A', 'B', '2026-01-05', '2026-01-06', '2026-02-30', '3', '-1', '2.5', '2,5', '1e3', 'NaN', ''],
    ...[
      ',',
      ',',
      ';',
      '\t',
      '\n',
      '\n',
      '\r\n',
      '"',
      '""',
      '\0',
      '\uFEFF',
      ' ',
      'sep=;\n',
      'series_id,date,value\n',
      'series_id;t;value\n',
    ],
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
  const packed = fc.tuple(text, fc.nat(60)).map(([whole, cut]) => gzipSync(whole).subarray(0, cut));
  const bytes = fc.oneof(
    text.map((whole) => Buffer.from(whole)),
    text.map((whole) => Buffer.from(whole, 'utf16le')),
    packed,
    fc.uint8Array(),
  );

  it('is read, or refused as input with what is wrong with it', () => {
    let read = 0;
    fc.assert(
      fc.property(bytes, (content) => {
        writeFileSync(folder.file('demand.csv'), content);
        try {
          const { rows } = readDemandRows(folder.file('demand.csv'));
          read++;
          for (const { value: amount, day, step, seriesId } of rows) {
            expect(amount).toBeGreaterThanOrEqual(0);
            expect(Number.isInteger(day ?? step)).toBe(true);
            expect(seriesId).not.toBe('');
          }
        } catch (error) {
          if (!(error instanceof AgentError)) throw error;
          expect(error.code).toBe('input-invalid');
          expect(error.message).toMatch(/demand\.csv(, line \d+: \S| is empty| cannot be unpacked|: is not UTF-8)/);
        }
      }),
      { numRuns: 600, examples: [[Buffer.from('series_id,date,value\nA,2026-01-05,3\n')]] },
    );
    expect(read).toBeGreaterThan(0);
  });
});
