import { demandClass } from '../domain/demand/demand-class.ts';
import type { PastPath } from '../domain/forecast/backtest.ts';
import { countIntervals, countUnit } from '../domain/forecast/count-intervals.ts';
import { fewStepsSd } from '../domain/forecast/few-steps.ts';
import type { DemandSeries, ForecastRequest, ForecastTotal, Quantile } from '../domain/forecast/forecast.ts';
import { intervalsOf } from '../domain/forecast/intervals.ts';
import { meanOf, naiveScale } from '../domain/mathematics/statistics.ts';
import { type FittedModel, TWO_WEEKS } from './forecaster.ts';

/** History this short looks quieter than it is. */
const SHORT_HISTORY = 7;
const RECENT = 60;
const LEAST_GROWTH = 1 / 10;
const MOST_GROWTH = 3;
const CALM = 0.01;

/** What of a request the distribution of a forecast depends on. */
export type DistributionRequest = Pick<ForecastRequest, 'series' | 'levels' | 'totalSteps' | 'totalLevels'>;

/** Mean, quantiles and total of a fitted model. `pastErrors` are those of a backtest, for a model that brings none. */
export function distributionOf(
  model: FittedModel,
  request: DistributionRequest,
  pastErrors: readonly PastPath[] = [],
): { mean: number[]; quantiles: Quantile<number[]>[]; total: ForecastTotal } {
  const { series } = request;
  const nonNegative = series.every((value) => value >= 0);
  const mean = model.mean.map((value) => (nonNegative ? Math.max(0, value) : value));
  const { levels, totalSteps, totalLevels } = request;
  const short = series.length < SHORT_HISTORY;
  const leastSd = short ? Math.max(naiveScale(series), 0.3 * meanOf(series.map(Math.abs))) : 0;
  // A share of zeros below a distribution that itself goes below zero would have no place in it.
  const zeroShare = nonNegative ? zeroShareOf(series) : 0;
  const unit = model.seldom && zeroShare > 0 ? countUnit(series) : 0;
  if (unit > 0) return { mean, ...countIntervals({ series, unit, mean, leastSd, levels, totalSteps, totalLevels }) };
  const rows = model.pathErrors;
  const raw: readonly PastPath[] = rows ? rows.map((errors, i) => ({ back: rows.length - i, errors })) : pastErrors;
  const isFew = series.length < TWO_WEEKS && raw.length > 0;
  const paths = isFew ? [] : nonNegative ? atGrowth(raw, series, mean) : raw;
  const stepSd = isFew
    ? fewStepsSd(
        raw.map(({ errors }) => errors),
        { steps: series.length, horizon: mean.length },
      )
    : model.stepSd;
  const intervals = intervalsOf({
    mean,
    paths,
    ...(stepSd && { stepSd }),
    zeroShare,
    nonNegative,
    leastSd,
    levels,
    totalSteps,
    totalLevels,
  });
  return { mean, ...intervals };
}

/** Share of the last steps without demand where demand is seldom; 0 where it is not, for then zeros have a place in the season. */
function zeroShareOf(series: DemandSeries): number {
  const kind = demandClass(series);
  if (kind !== 'intermittent' && kind !== 'lumpy') return 0;
  const recent = series.slice(-RECENT);
  return recent.filter((value) => value === 0).length / (recent.length + 1);
}

/**
 * The paths with the growth of the forecast since each was made; a little of today's level on both sides keeps it calm where next to
 * nothing was forecast.
 */
function atGrowth(paths: readonly PastPath[], series: DemandSeries, mean: readonly number[]): PastPath[] {
  const demanded = runningSums(series);
  const expected = runningSums(mean);
  const level = (CALM * expected.at(-1)!) / mean.length;
  return paths.map(({ back, errors }) => {
    const origin = series.length - back;
    const length = errors.length;
    let missed = 0;
    for (let k = 0; k < length; k++) missed += errors[k]!;
    const then = Math.max(0, demanded[origin + length]! - demanded[origin]! - missed) + level * length;
    const growth = then > 0 ? Math.min(MOST_GROWTH, Math.max(LEAST_GROWTH, (expected[length]! + level * length) / then)) : 1;
    return { back, errors, growth };
  });
}

function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i]! + values[i]!;
  return sums;
}
