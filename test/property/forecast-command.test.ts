import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { runForecastCommand } from '../../agent/cli/forecast.ts';
import { faultOf, forecastLines } from '../support/forecast-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'forecast-laws-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function forecast(text: string) {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, text);
  let out = '';
  const io = { stdout: { write: (more: string) => (out += more) }, stderr: { write: () => true } };
  const code = await runForecastCommand(['--input', file, '--horizon', '5', '--cumulative'], io);
  return { code, lines: forecastLines(out) };
}

const value = fc.oneof(
  { weight: 8, arbitrary: fc.nat(40).map(String) },
  { weight: 2, arbitrary: fc.double({ min: -1e12, max: 1e12, noNaN: true }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom('', 'NaN', 'Infinity', '-0', '1e999', '1e-320', 'x', '1,5', '0x1') },
);
const time = fc.oneof(
  { weight: 20, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('3', '-1', '', 'soon', '1e9', '2024-01-03') },
);
const rows = fc.array(fc.record({ id: fc.constantFrom('a', 'b'), time, value }), { minLength: 1, maxLength: 50 });

describe('laws of quartermaster forecast', () => {
  it.each([
    ['t', (i: number) => String(i + 1)],
    ['date', (i: number) => `2024-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`],
  ])('whatever the rows say of %s and value, each series has a forecast that makes sense or a reason', async (column, nth) => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const text = [`series_id,${column},value`, ...given.map((row, i) => `${row.id},${row.time ?? nth(i)},${row.value}`)].join('\n');
        const { code, lines } = await forecast(text);
        expect(lines.map(({ series_id }) => series_id)).toEqual([...new Set(given.map(({ id }) => id))]);
        expect(code).toBe(lines.some(({ error }) => error === undefined) ? 0 : 1);
        for (const line of lines) {
          // A series without an error has readable values only; a date without a row stands for 0.
          const history = given.filter(({ id }) => id === line.series_id).map((row) => Number(row.value.split(',')[0]));
          if (line.error === undefined) expect(faultOf(line, 5, history)).toBeNull();
          else expect(line.error).not.toBe('');
        }
      }),
      { numRuns: 60 },
    );
  });
});
