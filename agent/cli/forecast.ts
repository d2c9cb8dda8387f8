import type { CollectedSeries } from '../domain/demand/series.ts';
import type { ForecastOutcome } from '../domain/forecast/forecast.ts';
import { AgentError } from '../errors.ts';
import { EXIT, reportError } from './exit-code.ts';
import { type ForecastCall, parseForecastCall } from './forecast-call.ts';
import { holdoutReport } from './forecast-holdout.ts';
import { readSeries } from './forecast-input.ts';
import { automaticCandidates, forecastInOrder, terminalProgress, type Wanted } from './forecast-run.ts';
import type { Io } from './io.ts';

/**
 * Forecasts the series of a file, one JSON object per line in input order, and compares models on the end of a single series on stderr.
 * Returns the exit code: 0, or 1 only when every series failed (or there is none), 2 for a call that makes no sense, 66 when the file is
 * missing.
 */
export async function runForecastCommand(args: string[], io: Io): Promise<number> {
  try {
    const asked = parseForecastCall(args);
    const { collector, isSales } = await readSeries(asked.input);
    const series = [...collector.series()];
    if (!series.length) throw new AgentError('input-invalid', `${asked.input} has no rows`);
    const report = await holdoutReport(series, asked, isSales);
    const done = await forecastAll(series, asked, io);
    io.stderr.write(report);
    return done ? EXIT.done : EXIT.failed;
  } catch (error) {
    return reportError({ name: 'quartermaster' }, error, io);
  }
}

/** Forecasts in parallel and prints in order; whether any succeeded. */
async function forecastAll(series: readonly CollectedSeries[], asked: ForecastCall, io: Io): Promise<boolean> {
  const progress = terminalProgress(io, series.length, ['series', 'series']);
  let done = false;
  const take = async (outcome: ForecastOutcome, i: number) => {
    done ||= outcome.ok;
    await write(io, `${JSON.stringify(lineOf(series[i]!.id, outcome, asked))}\n`);
    progress.done(i + 1);
  };
  try {
    await forecastInOrder(series.length, (i) => wantedOf(series[i]!, asked), take);
  } finally {
    progress.end();
  }
  return done;
}

function wantedOf(series: CollectedSeries, { horizon, cumulative, ...asked }: ForecastCall): Wanted {
  if (!series.ok) return { ok: false, reason: series.error };
  const season = asked.season ?? series.season;
  const levels = asked.levels.map(({ level }) => level);
  const total = { totalSteps: horizon, totalLevels: cumulative ? levels : [] };
  const candidates = automaticCandidates(season);
  return { ok: true, request: { series: series.values, horizon, season, levels, ...total, candidates } };
}

function lineOf(id: string, outcome: ForecastOutcome, { levels, cumulative }: ForecastCall): object {
  if (!outcome.ok) return { series_id: id, error: outcome.reason };
  const { model, mean, quantiles, total } = outcome.forecast;
  const keyed = <Value>(values: readonly { readonly value: Value }[]) =>
    Object.fromEntries(levels.map(({ key }, i) => [key, values[i]!.value]));
  return { series_id: id, model, mean, quantiles: keyed(quantiles), ...(cumulative ? { cumulative: keyed(total.quantiles) } : {}) };
}

/** Waits while the reader is slow, so that a large output does not pile up in memory. */
function write({ stdout }: Io, text: string): Promise<void> {
  const stream = stdout as Io['stdout'] & Partial<NodeJS.EventEmitter>;
  if (stream.write(text) !== false || !stream.once) return Promise.resolve();
  return new Promise((resolve) => stream.once!('drain', resolve));
}
