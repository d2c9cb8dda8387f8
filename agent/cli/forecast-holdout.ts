import type { CollectedSeries } from '../domain/demand/series.ts';
import type { ForecasterChoice, ForecastOutcome } from '../domain/forecast/forecast.ts';
import { meanOf } from '../domain/mathematics/statistics.ts';
import { usageError } from './exit-code.ts';
import type { ForecastCall } from './forecast-call.ts';
import { AIRLINE, automaticCandidates, forecastInOrder, LONGEST_ARIMA_SEASON } from './forecast-run.ts';
import { formatTable } from './table.ts';

/** The classic example: a year of months held out of three years at least. */
const YEAR = 12;
const LEAST_YEARS = 3;

interface Contender {
  readonly name: string;
  readonly candidates: readonly ForecasterChoice[];
}

interface Result {
  readonly name: string;
  readonly model: string;
  readonly meanSquared: number | null;
  readonly meanAbsolute: number | null;
}

/**
 * Holds out the last steps of a single series, forecasts them by several models and tells the mean squared and mean absolute error of
 * each in a table, best first. Empty where nothing is held out: unless asked for, only a file of sales by month is. Throws AgentError
 * `usage` where the call asks for what the file cannot give.
 */
export async function holdoutReport(series: readonly CollectedSeries[], asked: ForecastCall, isSales: boolean): Promise<string> {
  const [one] = series;
  if (asked.holdout !== undefined && asked.holdout > 0 && series.length > 1)
    throw usageError('--holdout compares models on one series; evaluate-forecasts compares them on many');
  if (!one?.ok) return '';
  const season = asked.season ?? one.season;
  const held = asked.holdout ?? (isSales && season === YEAR && one.values.length >= LEAST_YEARS * YEAR ? YEAR : 0);
  if (held === 0) return '';
  if (held >= one.values.length) throw usageError(`--holdout ${held} leaves nothing of ${one.values.length} steps to learn from`);
  const results = await resultsOf(one.values, held, season);
  const columns = [
    { title: 'model', value: ({ name }: Result) => name },
    { title: 'mean squared error', value: ({ meanSquared }: Result) => rounded(meanSquared) },
    { title: 'mean absolute error', value: ({ meanAbsolute }: Result) => rounded(meanAbsolute) },
    { title: 'as fitted', value: ({ model }: Result) => model },
  ];
  return `${one.id}: the last ${held} of ${one.values.length} steps held out and forecast from those before\n\n${formatTable(results, columns)}`;
}

async function resultsOf(values: readonly number[], held: number, season: number): Promise<Result[]> {
  const known = values.slice(0, -held);
  const actual = values.slice(-held);
  const contenders = contendersFor(season);
  const request = { series: known, horizon: held, season, levels: [], totalSteps: held, totalLevels: [] };
  const results: Result[] = [];
  await forecastInOrder(
    contenders.length,
    (i) => ({ ok: true, request: { ...request, candidates: contenders[i]!.candidates } }),
    (outcome, i) => void results.push(resultOf(contenders[i]!.name, outcome, actual)),
  );
  const rank = ({ meanSquared }: Result) => meanSquared ?? Number.MAX_VALUE;
  return results.sort((a, b) => rank(a) - rank(b));
}

function resultOf(name: string, outcome: ForecastOutcome, actual: readonly number[]): Result {
  if (!outcome.ok) return { name, model: outcome.reason, meanSquared: null, meanAbsolute: null };
  const { mean, model } = outcome.forecast;
  const errors = actual.map((value, i) => value - mean[i]!);
  return { name, model, meanSquared: meanOf(errors.map((error) => error ** 2)), meanAbsolute: meanOf(errors.map(Math.abs)) };
}

/** Seasonal difference and ARIMA(2,1,1), as textbooks and tutorials do it by hand, beside what the program has to offer. */
function contendersFor(season: number): Contender[] {
  const seasonal = season > 1 && season <= LONGEST_ARIMA_SEASON;
  const classic = { kind: 'arima', p: 2, d: 1, q: 1, P: 0, D: seasonal ? 1 : 0, Q: 0 };
  return [
    { name: 'automatic choice', candidates: automaticCandidates(season) },
    { name: seasonal ? `seasonal difference, ARIMA(2,1,1)` : 'ARIMA(2,1,1)', candidates: [classic] },
    ...(seasonal ? [{ name: 'ARIMA(0,1,1)(0,1,1)', candidates: [AIRLINE] }] : []),
    { name: 'exponential smoothing', candidates: [{ kind: 'ets' }] },
    { name: 'theta', candidates: [{ kind: 'theta' }] },
    { name: season > 1 ? 'seasonal naive' : 'naive', candidates: [{ kind: 'seasonal-naive' }] },
  ];
}

/** Four figures are enough to compare by. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
