import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { QUARTERMASTER } from '../../../agent/cli/commands.ts';
import { run } from '../../../agent/cli/run.ts';
import { forecasters } from '../../../agent/forecasters/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'evaluate-forecasts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Scores {
  tasks: number;
  missing: number;
  mase?: number;
  pinball?: Record<string, number>;
}

async function call(input: string, ...words: string[]) {
  let [out, errors] = ['', ''];
  const code = await run(QUARTERMASTER, ['evaluate-forecasts', '--input', input, ...words], {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
  });
  return { code, out, errors, models: out.startsWith('{') ? (JSON.parse(out) as { models: Record<string, Scores> }).models : {} };
}

function file(name: string, rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.join('\n'));
  return path;
}

const wobble = (i: number) => 20 + (((i * 7919) % 11) - 5);
const series = (id: string, length: number) => Array.from({ length }, (_, i) => `${id},${i + 1},${wobble(i)}`);
const plain = file('plain.csv', ['series_id,t,value', ...series('a', 40), ...series('b', 40)]);

describe('evaluate-forecasts', () => {
  it('scores the automatic choice and every kind there is, on the same tasks', async () => {
    const { code, models } = await call(plain, '--horizon', '4', '--json');
    expect(code).toBe(0);
    expect(Object.keys(models)).toEqual(['automatic', ...forecasters.map(({ kind }) => kind)]);
    for (const { tasks, missing } of Object.values(models)) expect(tasks + missing).toBe(2);
  });

  it('rolls its origins over the last steps, and leaves out those with too little before them or after', async () => {
    const tasks = async (...words: string[]) => (await call(plain, '--models', 'ses', '--json', ...words)).models['ses']!.tasks;
    // Of 40 steps: from 28 on every 4, to 36; then from 10 on every 5, but 20 at least.
    expect(await tasks('--horizon', '4', '--test', '12', '--every', '4')).toBe(2 * 3);
    expect(await tasks('--horizon', '5', '--test', '30', '--every', '5')).toBe(2 * 4);
    expect(await tasks('--horizon', '4', '--test', '12', '--every', '4', '--most', '1')).toBe(3);
  });

  it('takes the split of the file, by t or by date, days without a row counted', async () => {
    const rows = [3, 4, 5, 9, 4, 3, 9, 4].map(
      (value, i) => `a,2026-01-${String(i + 1).padStart(2, '0')},${i < 6 ? 'train' : 'test'},${value}`,
    );
    const split = file('split.csv', ['series_id,date,split,value', ...rows.filter((_, i) => i !== 3)]);
    // Of 3, 4, 5, 0, 4, 3 the last is repeated: off by 6 and 1; changes before are 1, 1, 5, 4, 1.
    const { models } = await call(split, '--horizon', '2', '--season', '1', '--models', 'seasonal-naive', '--json');
    expect(models['seasonal-naive']).toMatchObject({ tasks: 1, mase: Number((3.5 / (12 / 5)).toFixed(4)) });
    expect((await call(split, '--horizon', '3', '--models', 'ses')).code).toBe(1);
  });

  it('scales by a season of its own where one is given', async () => {
    const mase = async (...words: string[]) =>
      (await call(plain, '--horizon', '4', '--models', 'ses', '--season', '4', '--json', ...words)).models['ses']!.mase!;
    const values = Array.from({ length: 36 }, (_, i) => wobble(i));
    const scale = (lag: number) => values.slice(lag).reduce((sum, value, i) => sum + Math.abs(value - values[i]!), 0) / (36 - lag);
    expect((await mase('--scale-season', '1')) / (await mase())).toBeCloseTo(scale(4) / scale(1), 3);
  });

  it('reads options with the models, and counts what a model could not forecast as missing', async () => {
    const { models } = await call(plain, '--horizon', '4', '--models', 'ses:alpha=0.3,arima:p=1:d=0:q=0,arima:D=1', '--json');
    expect(Object.entries(models).map(([name, { tasks, missing }]) => [name, tasks, missing])).toEqual([
      ['ses:alpha=0.3', 2, 0],
      ['arima:p=1:d=0:q=0', 2, 0],
      ['arima:D=1', 0, 2],
    ]);
  });

  it('prints a table for people, best first, and says which series it left out', async () => {
    const dirty = file('dirty.csv', ['series_id,t,value', 'x,1,1', 'x,1,2', ...series('a', 40)]);
    const { out, errors } = await call(dirty, '--horizon', '4', '--models', 'seasonal-naive,moving-average,arima:D=1');
    expect(errors).toBe('1 series left out: x: row 3: t "1" is there twice\n');
    expect(out).toMatch(/^1 task from 2 series\n\nmodel +missing +sMAPE +MASE/);
    expect([...out.matchAll(/^(seasonal-naive|moving-average|arima:D=1) /gm)].slice(0, 3).at(-1)![1]).toBe('arima:D=1');
    expect(out).toContain('below 0.95  at most 0.95');
  });

  it.each([
    ['--horizon', '0'],
    ['--horizon', '4', '--models', 'eta'],
    ['--horizon', '4', '--models', 'ses,ses'],
    ['--horizon', '4', '--models', 'ses:alpha'],
    ['--horizon', '4', '--models', 'ses:alpha=7'],
    ['--horizon', '4', '--every', '-1'],
    ['--season', '7'],
  ])('calls %j a wrong usage', async (...words) => {
    expect(await call(plain, ...words)).toMatchObject({ code: 2, out: '' });
  });

  it('has nothing to say about a file without a task', async () => {
    expect(await call(plain, '--horizon', '4', '--test', '3')).toMatchObject({ code: 1, out: '' });
    expect((await call(join(folder, 'none.csv'), '--horizon', '4')).code).toBe(66);
  });
});
