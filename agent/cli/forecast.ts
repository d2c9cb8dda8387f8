import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { createInlineCompute } from '../adapters/inline-compute.ts';
import { createWorkerPool } from '../adapters/worker-pool.ts';
import type { ForecasterChoice, ForecastOutcome } from '../domain/forecast.ts';
import type { CollectedSeries } from '../domain/series.ts';
import { AgentError } from '../errors.ts';
import { forecasters } from '../forecasters/index.ts';
import type { Compute } from '../ports.ts';
import { EXIT, reportError, usageError } from './exit-code.ts';
import { readSeries } from './forecast-input.ts';
import type { Io } from './io.ts';

const USAGE = 'quartermaster forecast --input FILE.csv[.gz] --horizon H [--season M] [--levels 0.1,0.5,0.9,0.95] [--cumulative]';
const MOST_HORIZON = 10_000;
const MOST_SEASON = 10_000;
/** Fewer series than this are done before a worker has started. */
const WORTH_WORKERS = 16;
/** ARIMA with longer seasons takes too long for what it adds. */
const LONGEST_ARIMA_SEASON = 12;

interface Asked {
  readonly input: string;
  readonly horizon: number;
  readonly season: number | undefined;
  readonly levels: readonly { readonly key: string; readonly level: number }[];
  readonly cumulative: boolean;
}

/**
 * Forecasts the series of a file, one JSON object per line in input order. Returns the exit code: 0, or 1 only when every series failed
 * (or there is none), 2 for a call that makes no sense, 66 when the file is missing.
 */
export async function runForecastCommand(args: string[], io: Io): Promise<number> {
  try {
    const asked = parseCall(args);
    const series = [...(await readSeries(asked.input)).series()];
    if (!series.length) throw new AgentError('input-invalid', `${asked.input} has no rows`);
    const compute = series.length < WORTH_WORKERS ? createInlineCompute() : createWorkerPool({ size: availableParallelism() });
    try {
      const done = await forecastAll(series, asked, { compute, io });
      return done ? EXIT.done : EXIT.failed;
    } finally {
      await compute.stop();
    }
  } catch (error) {
    return reportError({ name: 'quartermaster' }, error, io);
  }
}

function parseCall(args: string[]): Asked {
  let values: ReturnType<typeof parseWords>;
  try {
    values = parseWords(args);
  } catch (error) {
    throw usageError(`${(error as Error).message}\nusage: ${USAGE}`);
  }
  if (!values.input) throw usageError(`--input is missing\nusage: ${USAGE}`);
  if (values.horizon === undefined) throw usageError(`--horizon is missing\nusage: ${USAGE}`);
  return {
    input: values.input,
    horizon: wholeNumber('horizon', values.horizon, MOST_HORIZON),
    season: values.season === undefined ? undefined : wholeNumber('season', values.season, MOST_SEASON),
    levels: parseLevels(values.levels ?? '0.1,0.5,0.9,0.95'),
    cumulative: values.cumulative ?? false,
  };
}

function parseWords(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { input: text, horizon: text, season: text, levels: text, cumulative: { type: 'boolean' } } as const;
  return parseArgs({ args, options, strict: true }).values;
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 1 && value <= most)) throw usageError(`--${name} must be a whole number from 1 to ${most}, not "${text}"`);
  return value;
}

function parseLevels(text: string): Asked['levels'] {
  const levels = text.split(',').map((word) => ({ key: word.trim(), level: /^[\d.]+$/.test(word.trim()) ? Number(word) : Number.NaN }));
  for (const { key, level } of levels)
    if (!(level > 0 && level < 1)) throw usageError(`--levels must be numbers between 0 and 1, not "${key}"`);
  return levels;
}

/** Forecasts in parallel, a few ahead of what is printed; whether any succeeded. */
async function forecastAll(
  series: readonly CollectedSeries[],
  asked: Asked,
  { compute, io }: { compute: Compute; io: Io },
): Promise<boolean> {
  const ahead = 4 * availableParallelism();
  const outcomes: Promise<ForecastOutcome>[] = [];
  let done = false;
  for (let i = 0; i < series.length; i++) {
    for (let next = outcomes.length; next < Math.min(series.length, i + ahead); next++)
      outcomes.push(forecastOne(series[next]!, asked, compute));
    const outcome = await outcomes[i]!;
    delete outcomes[i];
    done ||= outcome.ok;
    await write(io, `${JSON.stringify(lineOf(series[i]!.id, outcome, asked))}\n`);
  }
  return done;
}

async function forecastOne(series: CollectedSeries, asked: Asked, compute: Compute): Promise<ForecastOutcome> {
  if (!series.ok) return { ok: false, reason: series.error };
  const season = asked.season ?? series.season;
  const levels = asked.levels.map(({ level }) => level);
  const { horizon } = asked;
  const request = {
    series: series.values,
    horizon,
    season,
    levels,
    totalSteps: horizon,
    totalLevels: asked.cumulative ? levels : [],
    candidates: candidatesFor(season),
  };
  try {
    return await compute.forecast(request);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'compute-failed') return { ok: false, reason: error.message };
    throw error;
  }
}

function candidatesFor(season: number): ForecasterChoice[] {
  const all: ForecasterChoice[] = forecasters.map(({ kind }) => ({ kind }));
  return season > 1 && season <= LONGEST_ARIMA_SEASON ? [...all, { kind: 'arima', p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1 }] : all;
}

function lineOf(id: string, outcome: ForecastOutcome, { levels, cumulative }: Asked): object {
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
