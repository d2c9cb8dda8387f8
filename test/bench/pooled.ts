import { existsSync } from 'node:fs';
import { readSeries } from '../../agent/cli/forecast-input.ts';
import { automaticCandidates } from '../../agent/cli/forecast-run.ts';
import { type ForecastTask, sampleOf, tasksOf } from '../../agent/cli/forecast-tasks.ts';
import type { Forecast } from '../../agent/domain/forecast/forecast.ts';
import { type ForecastScores, meanScores, SCORED_LEVELS, scoreForecast } from '../../agent/domain/forecast/forecast-scores.ts';
import { BOOSTING, type PooledModel, pooledMean, trainPooled } from '../../agent/domain/pooled/pooled-demand.ts';
import { forecast } from '../../agent/forecasters/forecast.ts';
import { withPool } from '../../agent/forecasters/with-pool.ts';
import type { Benchmark } from './benchmark.ts';

const RETAIL = new URL('../../../shared/data/online_retail_daily.csv.gz', import.meta.url);
const [HORIZON, SEASON, TEST] = [14, 7, 56];
const PLAN = { horizon: HORIZON, test: TEST, every: HORIZON, season: SEASON, scaleSeason: SEASON };
const TOTAL = { levels: SCORED_LEVELS, totalSteps: HORIZON, totalLevels: SCORED_LEVELS };

/** The automatic choice on a wholesaler's daily sales, beside the same with what a model of all items knows, learnt anew at each origin from the days before it. */
export const pooled: Benchmark = async ({ number, say }): Promise<Record<string, number | string>> => {
  if (!existsSync(RETAIL)) return { pooled: 'not measured: the series are missing' };
  const { collector } = await readSeries(RETAIL.pathname);
  const all = [...collector.series()].filter((one) => one.ok);
  const sample = sampleOf(all, number('series', 300)).filter((one) => one.ok);
  const [alone, together]: [ForecastScores[], ForecastScores[]] = [[], []];
  let seconds = 0;
  // As far ahead as the agent has it learnt.
  const ahead = number('ahead', 28);
  for (let back = TEST; back >= HORIZON; back -= HORIZON) {
    const known = all.map(({ values }) => values.slice(0, Math.max(0, values.length - back)));
    const from = process.cpuUsage();
    const model = trainPooled(known, { season: SEASON, horizon: ahead, mostRows: number('rows', 200_000), boosting: BOOSTING });
    const { user, system } = process.cpuUsage(from);
    seconds += (user + system) / 1e6;
    say(`learnt from ${known.length} items, ${back} days before the end`);
    const tasks = sample.flatMap((one) => tasksOf(one, PLAN).filter(({ history }) => history.length === one.values.length - back));
    for (const task of tasks) scoreBoth(task, model!, { alone, together });
  }
  return {
    tasks: alone.length,
    trainingSeconds: round(seconds / (TEST / HORIZON)),
    ...named('alone', meanScores(alone)!),
    ...named('pooled', meanScores(together)!),
  };
};

const round = (value: number): number => Number(value.toFixed(4));

function named(name: string, { rmsse, pinball, totalPinball }: ForecastScores): Record<string, number> {
  const figures = { Rmsse: rmsse, Pinball90: pinball[2]!, Pinball95: pinball[3]!, Total90: totalPinball[2]!, Total95: totalPinball[3]! };
  return Object.fromEntries(Object.entries(figures).map(([figure, value]) => [`${name}${figure}`, round(value)]));
}

function scoreBoth(task: ForecastTask, model: PooledModel, into: { alone: ForecastScores[]; together: ForecastScores[] }): void {
  const candidates = automaticCandidates(SEASON);
  const outcome = forecast({ series: task.history, horizon: HORIZON, season: SEASON, ...TOTAL, candidates });
  if (!outcome.ok) return;
  const knows = pooledMean(model, task.history);
  const own = outcome.forecast;
  const score = ({ mean, quantiles, total }: Forecast) =>
    scoreForecast(task.actual, { mean, quantiles, total: total.quantiles }, task.scales);
  into.alone.push(score(own));
  into.together.push(score(knows ? withPool(own, knows, { series: task.history, ...TOTAL }) : own));
}
