import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { runForecastCommand } from '../../agent/cli/forecast.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'forecast-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  series_id: string;
  error?: string;
  model?: string;
  mean: number[];
  quantiles: Record<string, number[]>;
  cumulative?: Record<string, number>;
}

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function call(...args: string[]): Promise<{ code: number; lines: Line[]; errors: string }> {
  let [out, errors] = ['', ''];
  const code = await runForecastCommand(args, {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
  });
  const lines = out.split('\n').filter((line) => line !== '');
  return { code, lines: lines.map((line) => JSON.parse(line) as Line), errors };
}

const wobble = (i: number) => ((i * 7919) % 11) - 5;

function rows(id: string, values: number[]): string[] {
  return values.map((value, i) => `${id},${i + 1},${value}`);
}

const SMOOTH = rows(
  'smooth',
  Array.from({ length: 80 }, (_, i) => 40 + wobble(i)),
);

describe('quartermaster forecast', () => {
  it('prints one object per series in input order, with keys as typed', async () => {
    const path = file(
      'two.csv',
      ['series_id,t,value', ...rows('b', [3, 4, 5, 4, 3, 5]), ...SMOOTH, ...rows('a', [0.25, 0.5, 0.125, 0.5])].join('\n'),
    );
    const { code, lines } = await call('--input', path, '--horizon', '3', '--levels', '0.50,.9', '--cumulative');
    expect(code).toBe(0);
    expect(lines.map((line) => line.series_id)).toEqual(['b', 'smooth', 'a']);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(['series_id', 'model', 'mean', 'quantiles', 'cumulative']);
      expect(line.mean).toHaveLength(3);
      expect(Object.keys(line.quantiles)).toEqual(['0.50', '.9']);
      expect(Object.keys(line.cumulative!)).toEqual(['0.50', '.9']);
      expect(line.quantiles['.9']).toHaveLength(3);
    }
    expect(lines[1]!.cumulative!['.9']).toBeLessThan(lines[1]!.quantiles['.9']!.reduce((sum, value) => sum + value, 0));
    expect(Number.isInteger(lines[2]!.mean[0])).toBe(false);
  });

  it('leaves out the total where it is not asked for, and gives four levels by default', async () => {
    const { lines } = await call('--input', file('plain.csv', `series_id,t,value\n${SMOOTH.join('\n')}`), '--horizon', '2');
    expect(lines[0]!.cumulative).toBeUndefined();
    expect(Object.keys(lines[0]!.quantiles)).toEqual(['0.1', '0.5', '0.9', '0.95']);
  });

  it('reads gzip, byte order marks, quotes, CRLF and columns in any order', async () => {
    const text = [
      '\uFEFFextra,value,"series_id",date',
      ...Array.from({ length: 40 }, (_, i) => `x,${i % 7},"a, b",2024-01-${String(i + 1).padStart(2, '0')}`).slice(0, 31),
    ].join('\r\n');
    const { code, lines } = await call('--input', file('odd.csv.gz', gzipSync(text)), '--horizon', '7');
    expect(code).toBe(0);
    expect(lines[0]!.series_id).toBe('a, b');
    expect(lines[0]!.error).toBeUndefined();
  });

  it('finds the season in the dates', async () => {
    const months = Array.from(
      { length: 72 },
      (_, i) => `m,${2015 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01,${i % 12 === 11 ? 90 : 10 + wobble(i) / 5}`,
    );
    const path = file('months.csv', ['series_id,date,value', ...months].join('\n'));
    const { lines } = await call('--input', path, '--horizon', '12');
    expect(lines[0]!.mean.indexOf(Math.max(...lines[0]!.mean))).toBe(11);
    const without = await call('--input', path, '--horizon', '12', '--season', '1');
    expect(Math.max(...without.lines[0]!.mean)).toBeLessThan(60);
  });

  it('keeps an error to its series, and fails only when every series failed', async () => {
    const bad = ['dup,1,5', 'dup,1,6', 'short,1,5', 'word,1,five'];
    const mixed = await call('--input', file('mixed.csv', ['series_id,t,value', ...bad, ...SMOOTH].join('\n')), '--horizon', '2');
    expect(mixed.code).toBe(0);
    expect(mixed.lines.map((line) => [line.series_id, line.error])).toEqual([
      ['dup', 'row 3: t "1" is there twice'],
      ['short', 'insufficient-history'],
      ['word', 'row 5: value "five" is not a finite number'],
      ['smooth', undefined],
    ]);
    expect((await call('--input', file('bad.csv', ['series_id,t,value', ...bad].join('\n')), '--horizon', '2')).code).toBe(1);
  });

  it('goes below zero only where the history did', async () => {
    const negative = rows(
      'negative',
      Array.from({ length: 60 }, (_, i) => wobble(i)),
    );
    const positive = rows(
      'positive',
      Array.from({ length: 60 }, (_, i) => Math.max(0, wobble(i))),
    );
    const { lines } = await call(
      '--input',
      file('signs.csv', ['series_id,t,value', ...negative, ...positive].join('\n')),
      '--horizon',
      '4',
      '--levels',
      '0.05',
      '--cumulative',
    );
    expect(Math.min(...lines[0]!.quantiles['0.05']!)).toBeLessThan(0);
    expect(Math.min(...lines[1]!.quantiles['0.05']!, ...lines[1]!.mean, lines[1]!.cumulative!['0.05']!)).toBeGreaterThanOrEqual(0);
  });

  it.each([
    [['--horizon', '3']],
    [['--input', 'x.csv']],
    [['--input', 'x.csv', '--horizon', '0']],
    [['--input', 'x.csv', '--horizon', '1.5']],
    [['--input', 'x.csv', '--horizon', '3', '--season', '-1']],
    [['--input', 'x.csv', '--horizon', '3', '--levels', '0.5,1']],
    [['--input', 'x.csv', '--horizon', '3', '--levels', '']],
    [['--input', 'x.csv', '--horizon', '3', '--colour', 'red']],
    [['x.csv', '--horizon', '3']],
  ])('calls %j a wrong usage', async (args) => {
    const { code, lines, errors } = await call(...args);
    expect([code, lines]).toEqual([2, []]);
    expect(errors).toMatch(/^quartermaster: /);
  });

  it('tells a missing file from a broken one', async () => {
    expect((await call('--input', join(folder, 'none.csv'), '--horizon', '3')).code).toBe(66);
    expect((await call('--input', join(folder, 'none.csv.gz'), '--horizon', '3')).code).toBe(66);
    expect((await call('--input', folder, '--horizon', '3')).code).toBe(66);
    expect((await call('--input', file('empty.csv', ''), '--horizon', '3')).code).toBe(1);
    expect((await call('--input', file('columns.csv', 'a,b\n1,2'), '--horizon', '3')).code).toBe(1);
    expect(
      (await call('--input', file('broken.csv.gz', gzipSync('series_id,t,value\na,1,1').subarray(0, 20)), '--horizon', '3')).code,
    ).toBe(1);
  });

  it('keeps the order and the numbers when workers share the work', async () => {
    const many = Array.from({ length: 40 }, (_, s) =>
      rows(
        `s${s}`,
        Array.from({ length: 60 + s }, (_, i) => 20 + s + wobble(i + s)),
      ),
    );
    const path = file('many.csv', ['series_id,t,value', ...many.flat()].join('\n'));
    const { lines } = await call('--input', path, '--horizon', '5');
    expect(lines.map((line) => line.series_id)).toEqual(many.map((_, s) => `s${s}`));
    const alone = await call('--input', file('one.csv', ['series_id,t,value', ...many[17]!].join('\n')), '--horizon', '5');
    expect(lines[17]).toEqual(alone.lines[0]);
  });

  it('prints nothing but results on the standard output of a process', async () => {
    const seldom = rows(
      'seldom',
      Array.from({ length: 60 }, (_, i) => (i % 9 === 0 ? 5 : 0)),
    );
    const path = file('process.csv', ['series_id,t,value', ...SMOOTH, ...seldom].join('\n'));
    const program =
      "const { runForecastCommand } = await import('./dist/agent/cli/forecast.js'); process.exitCode = await runForecastCommand(process.argv.slice(1), process);";
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program, '--', '--input', path, '--horizon', '3'],
      { cwd: ROOT },
    );
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Line).series_id)).toEqual(['smooth', 'seldom']);
  });
});
