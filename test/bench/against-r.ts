import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ForecasterChoice, STORED_LEVELS } from '../../agent/domain/forecast/forecast.ts';
import { forecast } from '../../agent/forecasters/forecast.ts';
import { forecasters } from '../../agent/forecasters/index.ts';
import { readSplitSeries } from '../support/split-series.ts';

const M3 = new URL('../../../shared/data/m3_monthly.csv.gz', import.meta.url);
const MAIN = fileURLToPath(new URL('../../dist/agent/main.js', import.meta.url));
const [HORIZON, SEASON] = [18, 12];

/** Reads one series a line from standard input and prints the processor seconds that ets, auto.arima and thetaf took for all of them, and how long that was. */
const PROGRAM = `
suppressMessages(library(forecast))
lines <- readLines(file("stdin"))
series <- lapply(strsplit(lines, ","), function(cells) ts(as.numeric(cells), frequency = ${SEASON}))
began <- proc.time()
for (y in series) {
  forecast(ets(y), h = ${HORIZON})
  forecast(auto.arima(y), h = ${HORIZON})
  thetaf(y, h = ${HORIZON})
}
spent <- proc.time() - began
cat(spent[["user.self"]] + spent[["sys.self"]], spent[["elapsed"]])
`;

/**
 * Processor seconds of R's forecasts and of ours for the same monthly series, one after the other on one thread; and the time that passes until the command `forecast` of
 * the build is done with them on all processors, its start included, beside that of R on its one. Nothing where R, its package or the series are missing.
 */
export function againstR(series: number, say: (line: string) => void): Record<string, number | string> {
  if (series === 0) return {};
  if (!existsSync(M3)) return { r: 'not compared: the series are missing' };
  const all = [...readSplitSeries(M3).values()].slice(0, series).map(({ train }) => train);
  const { status, stdout } = spawnSync('Rscript', ['-e', PROGRAM], {
    input: all.map((values) => values.join(',')).join('\n'),
    encoding: 'utf8',
  });
  if (status !== 0) return { r: 'not compared: Rscript with the package forecast is missing' };
  const [rSeconds = Number.NaN, rElapsed = Number.NaN] = stdout.split(' ').map(Number);
  say(`R took ${rSeconds.toFixed(1)} s for ${all.length} series`);
  const every = [...forecasters.map(({ kind }) => ({ kind })), { kind: 'arima', p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1 }];
  const chosen = secondsFor(all, every);
  const combined = secondsFor(all, [{ kind: 'combination' }]);
  return {
    rSeries: all.length,
    rSeconds: round(rSeconds),
    choiceSeconds: round(chosen),
    timesFasterThanR: round(rSeconds / chosen),
    combinationSeconds: round(combined),
    combinationTimesFasterThanR: round(rSeconds / combined),
    ...ofCommand(all, rElapsed),
  };
}

function ofCommand(all: readonly (readonly number[])[], rElapsed: number): Record<string, number | string> {
  const folder = mkdtempSync(join(tmpdir(), 'quartermaster-forecast-'));
  const input = join(folder, 'series.csv');
  writeFileSync(
    input,
    ['series_id,t,value', ...all.flatMap((values, id) => values.map((value, t) => `${id},${t + 1},${value}`))].join('\n'),
  );
  const asked = ['--horizon', `${HORIZON}`, '--season', `${SEASON}`, '--levels', '0.1,0.5,0.9,0.95', '--cumulative'];
  const from = performance.now();
  const { status } = spawnSync(process.execPath, [MAIN, 'forecast', '--input', input, ...asked], { stdio: 'ignore' });
  const seconds = (performance.now() - from) / 1000;
  rmSync(folder, { recursive: true });
  if (status !== 0) return { command: 'failed: is the build there?' };
  return { rElapsedSeconds: round(rElapsed), commandSeconds: round(seconds), commandTimesFasterThanR: round(rElapsed / seconds) };
}

const round = (value: number): number => Number(value.toFixed(2));

function secondsFor(all: readonly (readonly number[])[], candidates: readonly ForecasterChoice[]): number {
  const from = process.cpuUsage();
  for (const series of all) {
    const asked = { series, horizon: HORIZON, season: SEASON, levels: STORED_LEVELS, totalSteps: HORIZON, totalLevels: STORED_LEVELS };
    forecast({ ...asked, candidates });
  }
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
}
