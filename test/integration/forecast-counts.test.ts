import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runForecastCommand } from '../../agent/cli/forecast.ts';
import { temporaryFolder } from '../support/program.ts';

const shared = (path: string) => fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
const SCORES = shared('reference/forecast-scores.mjs');
const TASKS = ['--input', shared('data/carparts_monthly.csv.gz'), '--horizon', '6', '--test', '12', '--every', '6', '--most', '150'];
const isAbsent = !existsSync(SCORES) && !process.env.CI;
const LIMIT_MS = 240_000;

interface Scores {
  readonly tasks: number;
  readonly missing: number;
  readonly totalPinball: Readonly<Record<string, number>>;
  readonly below: Readonly<Record<string, number>>;
  readonly atMost: Readonly<Record<string, number>>;
}

const folder = temporaryFolder();
afterAll(() => folder.remove());

const score = (...words: string[]) => execFileSync(process.execPath, [SCORES, ...words, ...TASKS], { encoding: 'utf8', stdio: 'pipe' });

describe.skipIf(isAbsent)(`on 150 spare parts${isAbsent ? ' (skipped: no ../shared/reference on this machine)' : ''}`, () => {
  let [ours, empirical]: Scores[] = [];

  beforeAll(async () => {
    score('prepare', '--out', folder.file('tasks.csv'));
    const lines: string[] = [];
    const io = { stdout: { write: (text: string) => lines.push(text) }, stderr: { write: () => true } };
    const asked = ['--input', folder.file('tasks.csv'), '--horizon', '6', '--season', '1', '--cumulative'];
    expect(await runForecastCommand(asked, io)).toBe(0);
    writeFileSync(folder.file('forecasts.ndjson'), lines.join(''));
    const table = JSON.parse(score('score', '--forecasts', folder.file('forecasts.ndjson'))) as Record<string, Scores>;
    [ours, empirical] = [table['forecasts'], table['empirical quantiles, all']];
  }, LIMIT_MS);

  it.each(['0.9', '0.95'])('the quantile %s of the total loses at least 8 %% less than that of the totals seen', (level) => {
    expect(ours).toMatchObject({ tasks: empirical!.tasks, missing: 0 });
    expect(ours!.totalPinball[level]! / empirical!.totalPinball[level]!).toBeLessThan(0.92);
  });

  it.each(['0.5', '0.9', '0.95'])('the share of steps below the quantile %s is at most the level, the share up to it at least', (level) => {
    expect(ours!.below[level]).toBeLessThan(Number(level) + 0.03);
    expect(ours!.atMost[level]).toBeGreaterThan(Number(level) - 0.03);
  });
});
