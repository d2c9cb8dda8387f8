import { availableParallelism } from 'node:os';
import { createWorkerPool } from '../../agent/adapters/worker-pool.ts';
import { configSchema } from '../../agent/config/schema.ts';
import {
  type Forecast,
  type ForecasterChoice,
  type ForecastOutcome,
  type ForecastRequest,
  STORED_LEVELS,
  TOTAL_LEVELS,
} from '../../agent/domain/forecast/forecast.ts';
import { type Following, followed } from '../../agent/domain/forecast/forecast-follow.ts';
import { forecast as forecastOf } from '../../agent/forecasters/forecast.ts';
import { againstR } from './against-r.ts';
import { type Benchmark, median } from './benchmark.ts';
import { mixedDemand } from './demand-mix.ts';

const SAMPLE = 200;
const DAYS_FOLLOWED = 28;

/**
 * The choice of a model for items with so many days of demand on workers, as many as there are processors; then, on this thread, how long an item takes whose choice
 * is kept, and how long a closed day; and where R is installed, its forecasts of a hundred series beside ours.
 */
export const forecast: Benchmark = async ({ number, say }) => {
  const [items, days, series] = [number('items', 1000), number('days', 365), number('series', 100)];
  const { candidates, horizonDays } = configSchema.parse({}).learning;
  const requests = Array.from({ length: items }, (_, n) =>
    requestOf(mixedDemand(n, days), { candidates: candidates as readonly ForecasterChoice[], horizon: horizonDays }),
  );
  const workers = availableParallelism();
  const pool = createWorkerPool({ size: workers });
  const memory = watchMemory();
  const from = performance.now();
  const outcomes = await inTurns(requests, 8 * workers, (request) => pool.forecast(request));
  const seconds = (performance.now() - from) / 1000;
  const mostResidentMegabytes = memory.stop();
  await pool.stop();
  say(`${items} items of ${days} days chosen in ${seconds.toFixed(1)} s on ${workers} workers`);
  const chosen = outcomes.flatMap((outcome, n) => (outcome.ok ? [{ request: requests[n]!, forecast: outcome.forecast }] : []));
  const kept = keptMillis(chosen.slice(0, SAMPLE));
  return {
    items,
    days,
    workers,
    forecast: chosen.length,
    seconds: round(seconds),
    itemsPerSecond: round(items / seconds),
    minutesPer10000: round((10_000 * seconds) / items / 60),
    mostResidentMegabytes,
    ...modelsOf(chosen.map((each) => each.forecast)),
    keptItems: kept.length,
    keptMillis: round(median(kept)),
    keptMillisP95: round([...kept].sort((a, b) => a - b)[Math.floor(0.95 * kept.length)] ?? Number.NaN),
    onlineMicros: round(onlineMicros(chosen.slice(0, SAMPLE).map((each) => each.forecast))),
    ...againstR(series, say),
  };
};

const round = (value: number): number => Number(value.toFixed(2));

function requestOf(
  series: readonly number[],
  { candidates, horizon }: { readonly candidates: readonly ForecasterChoice[]; readonly horizon: number },
): ForecastRequest {
  return { series, horizon, season: 7, levels: STORED_LEVELS, totalSteps: 6, totalLevels: TOTAL_LEVELS, candidates };
}

/** Answers in order, so many under way at a time. */
async function inTurns(
  requests: readonly ForecastRequest[],
  atOnce: number,
  ask: (request: ForecastRequest) => Promise<ForecastOutcome>,
): Promise<ForecastOutcome[]> {
  const outcomes = new Array<ForecastOutcome>(requests.length);
  let next = 0;
  const take = async () => {
    for (let n = next++; n < requests.length; n = next++) outcomes[n] = await ask(requests[n]!);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
  return outcomes;
}

/** The most memory of this process, its workers included, looked at now and then. */
function watchMemory(): { stop(): number } {
  let most = 0;
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      look();
      clearInterval(timer);
      return Math.round(most / 1e6);
    },
  };
}

/** How many items each model won. */
function modelsOf(forecasts: readonly Forecast[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of forecasts) counts[`chose ${kind}`] = (counts[`chose ${kind}`] ?? 0) + 1;
  return counts;
}

/** Processor time per item whose choice is kept, the second time it is run. */
function keptMillis(chosen: readonly { readonly request: ForecastRequest; readonly forecast: Forecast }[]): number[] {
  const runs = chosen.map(({ request, forecast: { kind, kept } }) => ({
    ...request,
    candidates: request.candidates.filter((choice) => choice.kind === kind),
    kept,
  }));
  for (const run of runs) forecastOf(run);
  return runs.map((run) => {
    const from = process.cpuUsage();
    forecastOf(run);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
}

/** Wall time per item and closed day. */
function onlineMicros(forecasts: readonly Forecast[]): number {
  const run = () => {
    const from = performance.now();
    for (const each of forecasts) {
      let following: Following | null = null;
      for (let step = 0; step < DAYS_FOLLOWED; step++)
        following = followed(following, each.mean[step]!, { forecast: each, step }).following;
    }
    return (1000 * (performance.now() - from)) / (forecasts.length * DAYS_FOLLOWED);
  };
  return median([run(), run(), run(), run(), run()]);
}
