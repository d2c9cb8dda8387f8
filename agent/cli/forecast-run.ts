import { availableParallelism } from 'node:os';
import { createInlineCompute } from '../adapters/inline-compute.ts';
import { createSystemClock } from '../adapters/system-clock.ts';
import { createWorkerPool } from '../adapters/worker-pool.ts';
import type { ForecasterChoice, ForecastOutcome, ForecastRequest } from '../domain/forecast/forecast.ts';
import { AgentError } from '../errors.ts';
import { forecasters } from '../forecasters/index.ts';
import type { Compute } from '../ports.ts';
import type { Io } from './io.ts';
import { createProgress, type Progress } from './progress.ts';

/** Fewer forecasts than this are done before a worker has started. */
const WORTH_WORKERS = 16;
/** ARIMA with longer seasons takes too long for what it adds. */
export const LONGEST_ARIMA_SEASON = 12;
/** The model of Box and Jenkins' airline passengers (1976), which suits many monthly series. */
export const AIRLINE: ForecasterChoice = { kind: 'arima', p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1 };

/** What the automatic choice chooses among for a season of so many steps. */
export function automaticCandidates(season: number): ForecasterChoice[] {
  const all: ForecasterChoice[] = forecasters.map(({ kind }) => ({ kind }));
  return season > 1 && season <= LONGEST_ARIMA_SEASON ? [...all, AIRLINE] : all;
}

/** A forecast to be made, or why it cannot be. */
export type Wanted = { readonly ok: true; readonly request: ForecastRequest } | { readonly ok: false; readonly reason: string };

/** Forecasts over all cores and hands over each outcome in the order of asking, a few ahead of what was taken; waits for what `take` returns. */
export async function forecastInOrder(
  count: number,
  wanted: (index: number) => Wanted,
  take: (outcome: ForecastOutcome, index: number) => Promise<void> | void,
): Promise<void> {
  const compute = count < WORTH_WORKERS ? createInlineCompute() : createWorkerPool({ size: availableParallelism() });
  const ahead = 4 * availableParallelism();
  const outcomes: Promise<ForecastOutcome>[] = [];
  try {
    for (let i = 0; i < count; i++) {
      for (let next = outcomes.length; next < Math.min(count, i + ahead); next++) outcomes.push(forecastOne(wanted(next), compute));
      const outcome = await outcomes[i]!;
      delete outcomes[i];
      await take(outcome, i);
    }
  } finally {
    await compute.stop();
  }
}

async function forecastOne(wanted: Wanted, compute: Compute): Promise<ForecastOutcome> {
  if (!wanted.ok) return wanted;
  try {
    return await compute.forecast(wanted.request);
  } catch (error) {
    if (error instanceof AgentError && error.code === 'compute-failed') return { ok: false, reason: error.message };
    throw error;
  }
}

/** A bar on a terminal; nothing elsewhere, nor where the results run over the same screen. */
export function terminalProgress({ stdout, stderr }: Io, total: number, noun: readonly [one: string, many: string]): Progress {
  const isTerminal = (stream: object) => (stream as { isTTY?: boolean }).isTTY === true;
  if (!isTerminal(stderr) || isTerminal(stdout)) return { done() {}, end() {} };
  const { monotonic } = createSystemClock({ onError: () => {} });
  return createProgress({ total, noun, isTerminal: true, now: monotonic, write: (text) => void stderr.write(text) });
}
