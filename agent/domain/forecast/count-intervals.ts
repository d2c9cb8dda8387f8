import { negativeBinomialQuantiles } from '../mathematics/negative-binomial.ts';
import { meanOf } from '../mathematics/statistics.ts';
import type { DemandSeries, ForecastTotal, Quantile } from './forecast.ts';

/** Demands after which the size of one says half as much about the next. */
const SIZE_HALF_LIFE = 20;

/** A point forecast of counts of seldom demand, none of them negative, with at least one demand. */
export interface CountIntervalInput {
  readonly series: DemandSeries;
  /** What the counts are multiples of, as `countUnit` says. */
  readonly unit: number;
  readonly mean: readonly number[];
  /** Standard deviation of a step that no evidence may undercut. */
  readonly leastSd: number;
  readonly levels: readonly number[];
  readonly totalSteps: number;
  readonly totalLevels: readonly number[];
}

/**
 * The greatest common divisor of all demands that are whole numbers, such as a pack of 12; 0 where most are not, one is negative or none is
 * above 0. The few that are not are imputed days.
 */
export function countUnit(series: DemandSeries): number {
  let [unit, whole, demands] = [0, 0, 0];
  for (const value of series) {
    if (value < 0) return 0;
    if (value === 0) continue;
    demands++;
    if (!Number.isSafeInteger(value)) continue;
    whole++;
    let rest = value;
    while (rest) [unit, rest] = [rest, unit % rest];
  }
  return 2 * whole > demands ? unit : 0;
}

/**
 * Quantiles of each step and of the total over the first `totalSteps`, for counts of seldom demand. The total is negative binomial about
 * the forecast, as much more variable than its mean as the totals of the history were (as in Snyder, Ord and Beaumont 2012, with the
 * dispersion by moments). A step's quantile is halfway between that of a negative binomial count and that of a hurdle model: no demand, or
 * one of the sizes seen, the newer the likelier.
 */
export function countIntervals(input: CountIntervalInput): { quantiles: Quantile<number[]>[]; total: ForecastTotal } {
  const history = sinceFirstDemand(input.series);
  return { quantiles: stepQuantiles(input, history), total: totalOf(input, history) };
}

function sinceFirstDemand(series: DemandSeries): DemandSeries {
  return series.slice(series.findIndex((value) => value !== 0));
}

function totalOf({ mean, unit, leastSd, totalSteps: steps, totalLevels }: CountIntervalInput, history: DemandSeries): ForecastTotal {
  let sum = 0;
  for (let k = 0; k < steps; k++) sum += mean[k]!;
  const variance = Math.max(sum * Math.max(unit, overdispersion(history, steps)), leastSd * leastSd * steps);
  const quantiles = quantilesIn(unit, sum, variance, totalLevels);
  return { steps, mean: sum, sd: Math.sqrt(variance), quantiles: totalLevels.map((level, i) => ({ level, value: quantiles[i]! })) };
}

function stepQuantiles({ mean, unit, leastSd, levels }: CountIntervalInput, history: DemandSeries): Quantile<number[]>[] {
  if (!levels.length) return [];
  const values = levels.map(() => new Array<number>(mean.length));
  const ratio = Math.max(unit, overdispersion(history, 1));
  const sizes = weightedSizes(history);
  let last: { mean: number; quantiles: number[] } | undefined;
  for (let k = 0; k < mean.length; k++) {
    const expected = mean[k]!;
    if (last?.mean !== expected) {
      const counts = quantilesIn(unit, expected, Math.max(expected * ratio, leastSd * leastSd), levels);
      last = { mean: expected, quantiles: levels.map((level, i) => (counts[i]! + hurdleQuantile(sizes, expected, level)) / 2) };
    }
    for (let i = 0; i < levels.length; i++) values[i]![k] = last.quantiles[i]!;
  }
  return levels.map((level, i) => ({ level, value: values[i]! }));
}

function quantilesIn(unit: number, mean: number, variance: number, levels: readonly number[]): number[] {
  return negativeBinomialQuantiles(mean / unit, variance / unit / unit, levels).map((count) => count * unit);
}

/**
 * Variance over mean of totals over so many steps, in units of demand: as the totals seen differed, and no less than independent steps
 * would make it, for overlapping totals of a short history look alike.
 */
function overdispersion(history: DemandSeries, steps: number): number {
  const mean = meanOf(history);
  let squares = 0;
  for (const value of history) squares += (value - mean) ** 2;
  const independent = squares / history.length;
  const windows = history.length - steps + 1;
  if (steps === 1 || windows < 1) return independent / mean;
  const totals = new Float64Array(windows);
  let total = 0;
  for (let t = 0; t < history.length; t++) {
    total += history[t]! - (t >= steps ? history[t - steps]! : 0);
    if (t >= steps - 1) totals[t - steps + 1] = total;
  }
  const middle = meanOf(totals);
  const seen = totals.reduce((sum, value) => sum + (value - middle) ** 2, 0) / windows / steps;
  return Math.max(independent, seen) / mean;
}

interface WeightedSizes {
  readonly mean: number;
  /** Ascending sizes, and the share of all weight up to and including each. */
  readonly sizes: readonly number[];
  readonly shares: readonly number[];
}

function weightedSizes(history: DemandSeries): WeightedSizes {
  const demands = history.filter((value) => value !== 0);
  const ascending = demands
    .map((size, i) => ({ size, weight: 0.5 ** ((demands.length - 1 - i) / SIZE_HALF_LIFE) }))
    .sort((a, b) => a.size - b.size);
  const whole = ascending.reduce((sum, { weight }) => sum + weight, 0);
  let [upTo, sum] = [0, 0];
  const shares = ascending.map(({ size, weight }) => {
    sum += size * weight;
    upTo += weight;
    return upTo / whole;
  });
  return { mean: sum / whole, sizes: ascending.map(({ size }) => size), shares };
}

/** A step has a demand with the chance that makes sizes of this mean expect the forecast. */
function hurdleQuantile({ mean, sizes, shares }: WeightedSizes, expected: number, level: number): number {
  const chance = Math.min(1, expected / mean);
  const among = (level - (1 - chance)) / chance;
  if (!(among > 0)) return 0;
  const at = shares.findIndex((share) => share >= among);
  return sizes[at < 0 ? sizes.length - 1 : at]!;
}
