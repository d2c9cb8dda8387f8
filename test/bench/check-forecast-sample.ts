import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Judges `quartermaster forecast`, as built, on sixty series of each public set: `check-forecast-sample.ts FOLDER`, where FOLDER holds data/
 * and reference/. Drawn anew, sixty series scatter by 2 % in their ratio to another method and by 0.025 in their shares of outcomes
 * (bootstrap over the monthly ones), for the steps of a series err together. So the bars are those of the whole sets, about that much more
 * lenient.
 */

interface Scores {
  readonly tasks: number;
  readonly missing: number;
  readonly rmsse: number;
  readonly mase: number;
  readonly smape: number;
  readonly pinball: Record<string, number>;
  readonly totalPinball: Record<string, number>;
  readonly below: Record<string, number>;
  readonly atMost: Record<string, number>;
}

interface Sample {
  /** Scores of the forecasts, and of the simple references beside them. */
  readonly ours: Scores;
  readonly references: readonly Scores[];
  readonly seriesIds: ReadonlySet<string>;
}

const PROGRAM = fileURLToPath(new URL('../../dist/agent/main.js', import.meta.url));
const [shared] = process.argv.slice(2);
if (shared === undefined) throw new Error('usage: check-forecast-sample.ts FOLDER');
const scorer = join(shared, 'reference/forecast-scores.mjs');
const folder = mkdtempSync(join(tmpdir(), 'forecast-sample-'));
let failures = 0;

function hold(what: string, figure: number, [least, most]: readonly [least: number, most: number]): void {
  const holds = figure >= least && figure <= most;
  if (!holds) failures++;
  const bar = least === -Infinity ? `at most ${most}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${what}: ${Number(figure.toFixed(3))} (${bar})\n`);
}

function atMost(what: string, figure: number, most: number): void {
  hold(what, figure, [-Infinity, most]);
}

/** Forecasts and scores the sample of a set; `plan` is what the scorer and the program both must know, the horizon first. */
function sampleOf(name: string, plan: readonly string[], season: { readonly model: number; readonly scale: number }): Sample {
  const [tasks, forecasts] = [join(folder, `${name}.csv`), join(folder, `${name}.ndjson`)];
  const where = ['--input', join(shared!, `data/${name}.csv.gz`), ...plan, '--most', '60'];
  const node = (...words: string[]) => execFileSync(process.execPath, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  node(scorer, 'prepare', ...where, '--out', tasks);
  const out = openSync(forecasts, 'w');
  const words = ['forecast', '--input', tasks, ...plan.slice(0, 2), '--season', String(season.model), '--cumulative'];
  execFileSync(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', out, 'inherit'] });
  closeSync(out);
  const printed = node(scorer, 'score', ...where, '--season', String(season.scale), '--forecasts', forecasts);
  const { forecasts: ours, ...references } = JSON.parse(printed) as Record<string, Scores>;
  const ids = readFileSync(tasks, 'utf8').split('\n').slice(1, -1);
  const seriesIds = new Set(ids.map((line) => line.slice(0, line.lastIndexOf('@'))));
  hold(`${name}: tasks forecast`, ours!.tasks, [60, Infinity]);
  atMost(`${name}: tasks not forecast`, ours!.missing, 0);
  return { ours: ours!, references: Object.values(references), seriesIds };
}

/** What a method of R's forecast package scored on the same series. */
function ofR(file: string, method: string, { seriesIds }: Sample): { mase: number; smape: number } {
  const rows = readFileSync(join(shared!, `reference/${file}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const cells = rows.map((row) => row.split(',')).filter(([id, of]) => of === method && seriesIds.has(id!));
  if (cells.length !== seriesIds.size) throw new Error(`${file} has ${cells.length} of ${seriesIds.size} series by ${method}`);
  const mean = (column: number) => cells.reduce((sum, row) => sum + Number(row[column]), 0) / cells.length;
  return { smape: mean(2), mase: mean(3) };
}

function bestOf({ references }: Sample, score: (scores: Scores) => number | undefined): number {
  return Math.min(...references.map((scores) => score(scores) ?? Infinity));
}

function holdContinuousCalibration(name: string, { ours }: Sample): void {
  hold(`${name}: outcomes below the 0.5 quantile`, ours.below['0.5']!, [0.42, 0.58]);
  hold(`${name}: outcomes below the 0.9 quantile`, ours.below['0.9']!, [0.84, 0.96]);
}

function holdCounts(name: string, sample: Sample, most: { readonly step: number; readonly total: number }): void {
  const { ours } = sample;
  for (const level of ['0.9', '0.95']) {
    const [step, total] = [bestOf(sample, ({ pinball }) => pinball[level]), bestOf(sample, ({ totalPinball }) => totalPinball[level])];
    atMost(`${name}: pinball loss at ${level} over the best reference's`, ours.pinball[level]! / step, most.step);
    atMost(`${name}: total pinball loss at ${level} over the best reference's`, ours.totalPinball[level]! / total, most.total);
  }
  atMost(`${name}: outcomes below the 0.9 quantile`, ours.below['0.9']!, 0.95);
  hold(`${name}: outcomes at most at the 0.9 quantile`, ours.atMost['0.9']!, [0.85, 1]);
}

try {
  const monthly = sampleOf('m3_monthly', ['--horizon', '18'], { model: 12, scale: 12 });
  const combined = ofR('r-m3-monthly', 'comb', monthly);
  atMost("m3_monthly: MASE over that of R's ets, auto.arima and theta averaged", monthly.ours.mase / combined.mase, 1);
  atMost("m3_monthly: sMAPE over that of R's ets, auto.arima and theta averaged", monthly.ours.smape / combined.smape, 1);
  holdContinuousCalibration('m3_monthly', monthly);

  const weekly = sampleOf('m4_weekly', ['--horizon', '13'], { model: 52, scale: 1 });
  atMost("m4_weekly: MASE over that of R's damped Holt", weekly.ours.mase / ofR('r-m4-weekly', 'damped', weekly).mase, 0.97);
  atMost("m4_weekly: sMAPE over that of R's theta", weekly.ours.smape / ofR('r-m4-weekly', 'theta', weekly).smape, 1);
  holdContinuousCalibration('m4_weekly', weekly);

  const daily = sampleOf('online_retail_daily', ['--horizon', '14', '--test', '56', '--every', '14'], { model: 7, scale: 7 });
  atMost("online_retail_daily: RMSSE over the best reference's", daily.ours.rmsse / bestOf(daily, ({ rmsse }) => rmsse), 1);
  holdCounts('online_retail_daily', daily, { step: 0.98, total: 0.97 });

  const parts = sampleOf('carparts_monthly', ['--horizon', '6', '--test', '12', '--every', '6'], { model: 1, scale: 1 });
  holdCounts('carparts_monthly', parts, { step: 1, total: 0.95 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;
