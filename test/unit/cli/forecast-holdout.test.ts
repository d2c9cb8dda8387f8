import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runForecastCommand } from '../../../agent/cli/forecast.ts';

const folder = mkdtempSync(join(tmpdir(), 'forecast-holdout-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const arima = JSON.parse(readFileSync(new URL('../../fixtures/arima/r-arima.json', import.meta.url), 'utf8')) as {
  series: { AirPassengers: { values: number[] } };
};
const passengers = arima.series.AirPassengers.values;
const month = (i: number) => `${1949 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}-01`;

/** A file of date, inventory and sales. */
function sales(name: string, values: readonly number[]): string {
  const path = join(folder, name);
  writeFileSync(path, ['date,inventory,sales', ...values.map((value, i) => `${month(i)},${1000 - i},${value}`)].join('\n'));
  return path;
}

async function call(input: string, options: { words?: string[]; isTTY?: boolean } = {}) {
  let [out, errors] = ['', ''];
  const code = await runForecastCommand(['--input', input, '--horizon', '12', ...(options.words ?? [])], {
    stdout: { write: (text: string) => (out += text) },
    stderr: Object.assign({ write: (text: string) => (errors += text) }, { isTTY: options.isTTY ?? false }),
  });
  const lines = out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { series_id: string; mean?: number[] });
  return { code, lines, errors };
}

/** Mean squared errors of a printed table, by model, in the order printed. */
function squaredErrors(table: string): [string, number][] {
  return [...table.matchAll(/^(\S.*?) {2,}([\d.]+) {2,}[\d.]+ {2}\S/gm)].map(([, model, figure]) => [model!, Number(figure)]);
}

describe('forecast of a file of date, inventory and sales', () => {
  it('is one series with the name of the file, forecast from all its months', async () => {
    const { code, lines } = await call(sales('tea.csv', passengers));
    expect(code).toBe(0);
    expect(lines.map(({ series_id }) => series_id)).toEqual(['tea']);
    // A July after the last, of 622: the forecast begins where the file ends.
    expect(lines[0]!.mean!.indexOf(Math.max(...lines[0]!.mean!))).toBeOneOf([6, 7]);
  });

  it('holds out the last year and prints the mean squared error of the classic example beside those of other models, best first', async () => {
    const { errors } = await call(sales('classic.csv', passengers));
    const found = squaredErrors(errors);
    expect(errors).toMatch(/^classic: the last 12 of 144 steps held out/);
    expect(found).toHaveLength(6);
    const figures = found.map(([, figure]) => figure);
    expect(figures).toEqual([...figures].sort((a, b) => a - b));
    const byName = Object.fromEntries(found);
    // R 4.2.2: arima(x, c(2, 1, 1), list(order = c(0, 1, 0), period = 12), init = c(0.55, 0.2, -0.95)), of 1949 to 1959: 292.5.
    expect(Math.abs(byName['seasonal difference, ARIMA(2,1,1)']! - 292.5)).toBeLessThan(0.2);
    // The same with arima(x, c(0, 1, 1), list(order = c(0, 1, 1), period = 12)): 444.8.
    expect(Math.abs(byName['ARIMA(0,1,1)(0,1,1)']! - 444.8)).toBeLessThan(0.5);
    // The year before, repeated.
    const naive = passengers.slice(-12).reduce((sum, value, i) => sum + (value - passengers[120 + i]!) ** 2, 0) / 12;
    expect(byName['seasonal naive']).toBe(Number(naive.toPrecision(4)));
  });

  it('compares on as many steps as it is told, on none with 0, and on none by itself where there are less than three years', async () => {
    const path = sales('asked.csv', passengers);
    expect((await call(path, { words: ['--holdout', '24'] })).errors).toMatch(/^asked: the last 24 of 144 steps/);
    expect((await call(path, { words: ['--holdout', '0'] })).errors).toBe('');
    expect((await call(sales('short.csv', passengers.slice(0, 35)))).errors).toBe('');
  });

  it('has no seasonal models without a season, and says of each model that fails why', async () => {
    const { errors } = await call(sales('few.csv', [5, 3, 8, 6, 4, 7]), { words: ['--season', '1', '--holdout', '2'] });
    expect(errors).not.toMatch(/^seasonal/m);
    expect(errors).toMatch(/^ARIMA\(2,1,1\) +- +- {2}insufficient-history$/m);
  });

  it('keeps a comparison to what there is', async () => {
    expect(await call(sales('all.csv', [5, 3, 8]), { words: ['--holdout', '3'] })).toMatchObject({ code: 2, lines: [] });
    const two = join(folder, 'two.csv');
    writeFileSync(two, `series_id,t,value\n${[1, 2, 3, 4].flatMap((t) => [`a,${t},${t}`, `b,${t},${t}`]).join('\n')}`);
    const { code, errors } = await call(two, { words: ['--holdout', '1'] });
    expect(code).toBe(2);
    expect(errors).toContain('one series');
  });

  it.each([
    ['out of order', ['2024-01-02', '2024-01-01']],
    ['twice', ['2024-01-01', '2024-01-01']],
  ])('refuses dates that are %s', async (_, dates) => {
    const path = join(folder, 'order.csv');
    writeFileSync(path, ['date,inventory,sales', ...dates.map((date) => `${date},5,1`)].join('\n'));
    expect(await call(path)).toMatchObject({ code: 1, lines: [{ series_id: 'order', error: expect.stringContaining('row 3: date') }] });
  });
});

describe('progress of a forecast', () => {
  it('is drawn on a terminal while results go elsewhere, and wiped', async () => {
    const many = join(folder, 'many.csv');
    const rows = Array.from({ length: 12 }, (_, s) => [3, 5, 4, 6].map((value, t) => `s${s},${t + 1},${value}`)).flat();
    writeFileSync(many, ['series_id,t,value', ...rows].join('\n'));
    const { errors } = await call(many, { isTTY: true });
    expect(errors).toContain('12 of 12 series');
    expect(errors.endsWith('\r\u001b[K')).toBe(true);
    expect((await call(many)).errors).toBe('');
  });
});
