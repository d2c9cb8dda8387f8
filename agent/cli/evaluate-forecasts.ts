import type { CollectedSeries } from '../domain/demand/series.ts';
import type { ForecastOutcome } from '../domain/forecast/forecast.ts';
import { type ForecastScores, meanScores, SCORED_LEVELS, scoreForecast } from '../domain/forecast/forecast-scores.ts';
import { counted } from '../domain/words/wording.ts';
import { AgentError } from '../errors.ts';
import { type Call, type Run, textOption } from './command.ts';
import { EXIT, usageError } from './exit-code.ts';
import { wholeNumber } from './forecast-call.ts';
import { readSeries } from './forecast-input.ts';
import { type EvaluatedModel, readModels } from './forecast-models.ts';
import { forecastInOrder, terminalProgress, type Wanted } from './forecast-run.ts';
import { type ForecastTask, sampleOf, type TaskPlan, tasksOf } from './forecast-tasks.ts';
import type { Io } from './io.ts';
import { type ModelScores, scoresAsJson, scoreTables } from './score-tables.ts';

const MOST_STEPS = 10_000;
const MOST_SERIES = 1_000_000_000;

/** `evaluate-forecasts`: every model on the same past moments of the same series, beside what then happened. */
export const evaluateForecasts: Run = async (call) => {
  const input = textOption(call, 'input');
  if (input === undefined) throw usageError('evaluate-forecasts needs --input FILE.csv[.gz]');
  const plan = planOf(call);
  const most = countOption(call, 'most', MOST_SERIES) ?? MOST_SERIES;
  const models = readModels(textOption(call, 'models'));
  const { collector } = await readSeries(input);
  const series = sampleOf([...collector.series()], most);
  const tasks = usable(series, call.io).flatMap((one) => tasksOf(one, plan));
  if (tasks.length === 0)
    throw new AgentError(
      'input-invalid',
      `${input}: no series has ${counted(plan.horizon, 'step')} to test on and demand that changes before`,
    );
  const results = await evaluateAll(tasks, models, plan.horizon, call.io);
  if (call.values['json']) call.io.stdout.write(`${JSON.stringify(scoresAsJson(results))}\n`);
  else
    call.io.stdout.write(`${counted(tasks.length, 'task')} from ${counted(series.length, 'series', 'series')}\n\n${scoreTables(results)}`);
  return EXIT.done;
};

function planOf(call: Call): TaskPlan {
  const horizon = countOption(call, 'horizon', MOST_STEPS);
  if (horizon === undefined) throw usageError('evaluate-forecasts needs --horizon H');
  const season = countOption(call, 'season', MOST_STEPS);
  return {
    horizon,
    test: countOption(call, 'test', MOST_SERIES) ?? horizon,
    every: countOption(call, 'every', MOST_SERIES) ?? horizon,
    season,
    scaleSeason: countOption(call, 'scale-season', MOST_STEPS) ?? season,
  };
}

function countOption(call: Call, name: string, most: number): number | undefined {
  const text = textOption(call, name);
  return text === undefined ? undefined : wholeNumber(name, text, [1, most]);
}

function usable(series: readonly CollectedSeries[], io: Io): (CollectedSeries & { ok: true })[] {
  const good = series.filter((one) => one.ok);
  const bad = series.filter((one) => !one.ok);
  if (bad.length > 0) io.stderr.write(`${counted(bad.length, 'series', 'series')} left out: ${bad[0]!.id}: ${bad[0]!.error}\n`);
  return good;
}

async function evaluateAll(
  tasks: readonly ForecastTask[],
  models: readonly EvaluatedModel[],
  horizon: number,
  io: Io,
): Promise<ModelScores[]> {
  const scores = models.map(() => [] as ForecastScores[]);
  const count = tasks.length * models.length;
  const progress = terminalProgress(io, count, ['forecast', 'forecasts']);
  const task = (i: number) => tasks[Math.floor(i / models.length)]!;
  const take = (outcome: ForecastOutcome, i: number) => {
    if (outcome.ok) scores[i % models.length]!.push(scoresOf(task(i), outcome));
    progress.done(i + 1);
  };
  try {
    await forecastInOrder(count, (i) => wantedOf(task(i), models[i % models.length]!, horizon), take);
  } finally {
    progress.end();
  }
  return models.map(({ name }, m) => {
    const done = scores[m]!.length;
    return { name, tasks: done, missing: tasks.length - done, scores: meanScores(scores[m]!) };
  });
}

function wantedOf({ history, season }: ForecastTask, model: EvaluatedModel, horizon: number): Wanted {
  const total = { totalSteps: horizon, totalLevels: SCORED_LEVELS };
  return { ok: true, request: { series: history, horizon, season, levels: SCORED_LEVELS, ...total, candidates: model.candidates(season) } };
}

function scoresOf({ actual, scales }: ForecastTask, { forecast }: ForecastOutcome & { ok: true }): ForecastScores {
  const { mean, quantiles, total } = forecast;
  return scoreForecast(actual, { mean, quantiles, total: total.quantiles }, scales);
}
