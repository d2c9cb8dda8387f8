import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { type ForecastLine, faultOf, forecastLines } from '../support/forecast-lines.ts';
import { runProgram, temporaryFolder } from '../support/program.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const HORIZON = 14;
const wobble = (i: number) => ((i * 7919) % 11) - 5;
const steps = (length: number, value: (i: number) => number) => Array.from({ length }, (_, i) => value(i));

/** Runs the command in a process of its own on series by name; a text stands in a file as it is. */
async function forecast(
  name: string,
  series: Readonly<Record<string, readonly (number | string)[]>>,
  season: number,
): Promise<Map<string, ForecastLine>> {
  const file = folder.file(name);
  const rows = Object.entries(series).flatMap(([id, values]) => values.map((value, i) => `${id},${i + 1},${value}`));
  writeFileSync(file, ['series_id,t,value', ...rows].join('\n'));
  const words = ['--input', file, '--horizon', String(HORIZON), '--season', String(season), '--cumulative'];
  const { code, stdout, stderr } = await runProgram('forecast', ...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = forecastLines(stdout);
  expect(lines.map(({ series_id }) => series_id)).toEqual(Object.keys(series));
  return new Map(lines.map((line) => [line.series_id, line]));
}

const STRANGE: Record<string, number[]> = {
  constant: steps(50, () => 7),
  'constant fraction': steps(50, () => 0.1),
  'constant below zero': steps(50, () => -3),
  zeros: steps(50, () => 0),
  'three values': [5, 6, 7],
  'first of three': [5, 0, 0],
  negative: steps(60, (i) => wobble(i) - 20),
  'both signs': steps(60, (i) => 3 * wobble(i)),
  returns: steps(200, (i) => (i % 29 === 0 ? -3 : i % 3 ? 0 : 4)),
  'at 1e12': steps(60, (i) => 1e12 + wobble(i)),
  'about 1e12': steps(60, (i) => 1e12 * (1 + wobble(i) / 10)),
  'about 1e99': steps(60, (i) => 1e98 * (6 + wobble(i))),
  'about 1e-99': steps(60, (i) => 1e-99 * (6 + wobble(i))),
  denormal: steps(60, () => 5e-324),
  '1e12 once': steps(100, (i) => (i === 50 ? 1e12 : 3 + (i % 3))),
  '1e12 first': steps(100, (i) => (i === 0 ? 1e12 : 3 + (i % 3))),
  '1e12 last': steps(100, (i) => (i === 99 ? 1e12 : 3 + (i % 3))),
  '1e12 and 1e-12': steps(60, (i) => (i % 2 ? 1e12 : 1e-12)),
  'one sale': steps(100, (i) => (i === 97 ? 4 : 0)),
  'doubling each step': steps(300, (i) => Math.min(1e90, 2 ** i)),
  'half as much each step': steps(300, (i) => 2 ** -i),
  'a line': steps(200, (i) => i),
  'a line into nothing': steps(100, (i) => Math.max(0, 100 - 2 * i)),
  'a step': steps(100, (i) => (i < 50 ? 0 : 100)),
  alternating: steps(101, (i) => (i % 2 ? 10 : 0)),
};

const UNREADABLE: Record<string, [values: (number | string)[], reason: string]> = {
  'one value': [[5], 'insufficient-history'],
  'too large': [steps(60, (i) => 1e101 * (6 + wobble(i))), 'too-large'],
  NaN: [[1, 'NaN', 3], 'value "NaN" is not a finite number'],
  Infinity: [[1, 2, '-Infinity'], 'value "-Infinity" is not a finite number'],
  '1e999': [[1, '1e999'], 'value "1e999" is not a finite number'],
  blank: [[1, '', 3], 'value "" is not a finite number'],
  word: [[1, 'five'], 'value "five" is not a finite number'],
  hexadecimal: [[1, '0x10'], 'value "0x10" is not a finite number'],
};

describe('quartermaster forecast, as a process', () => {
  it.each([1, 12])('makes forecasts that make sense of strange histories, with a season of %i', async (season) => {
    const lines = await forecast(`strange-${season}.csv`, STRANGE, season);
    const faults = Object.entries(STRANGE).map(([id, history]) => {
      const line = lines.get(id)!;
      return [id, line.error ?? faultOf(line, HORIZON, history)];
    });
    expect(faults.filter(([, fault]) => fault !== null)).toEqual([]);
    expect(lines.get('zeros')!.cumulative['0.95']).toBe(0);
    for (const id of ['constant', 'constant fraction', 'constant below zero'])
      for (const value of [...lines.get(id)!.mean, ...lines.get(id)!.quantiles['0.95']!]) expect(value).toBeCloseTo(STRANGE[id]![0]!, 6);
  });

  it('gives the reason where it can make none, and goes on with the other series', async () => {
    const series = Object.fromEntries(Object.entries(UNREADABLE).map(([id, [values]]) => [id, values]));
    const lines = await forecast('unreadable.csv', { ...series, good: steps(30, (i) => 9 + wobble(i)) }, 1);
    for (const [id, [, reason]] of Object.entries(UNREADABLE)) expect(lines.get(id)!.error).toContain(reason);
    expect(faultOf(lines.get('good')!, HORIZON, [1])).toBeNull();
  });

  it('forecasts 100,000 points', async () => {
    const long = {
      noise: steps(100_000, (i) => 20 + wobble(i)),
      seldom: steps(100_000, (i) => (i % 13 === 0 ? 6 + wobble(i) : 0)),
      line: steps(100_000, (i) => i / 100),
    };
    const lines = await forecast('long.csv', long, 7);
    for (const [id, history] of Object.entries(long)) expect(lines.get(id)!.error ?? faultOf(lines.get(id)!, HORIZON, history)).toBeNull();
    expect(lines.get('line')!.mean[0]).toBeCloseTo(1000, 0);
  });
});
