import { unitGammaQuantile } from '../mathematics/gamma.ts';
import { normalQuantile } from '../mathematics/normal.ts';
import { sortedQuantile } from '../mathematics/statistics.ts';
import { atTodaysLevel, type PastPath } from './backtest.ts';
import { type ErrorAnchor, errorAnchors, varianceLine, walkAnchors } from './error-anchors.ts';
import type { ForecastTotal, Quantile } from './forecast.ts';

/** A point forecast and what is known about its errors. */
export interface IntervalInput {
  readonly mean: readonly number[];
  readonly paths: readonly PastPath[];
  /** The model's own standard errors, used where paths are few. */
  readonly stepSd?: readonly number[];
  /** Share of steps without demand: a step's quantiles up to this level are 0. */
  readonly zeroShare: number;
  /** Demand that was never negative is never forecast below 0. */
  readonly nonNegative: boolean;
  /** Standard deviation of a step that no evidence may undercut: short histories look quieter than they are. */
  readonly leastSd: number;
  readonly levels: readonly number[];
  readonly totalSteps: number;
  readonly totalLevels: readonly number[];
}

/** How many windows' worth the parametric spread counts against the observed one. */
const PRIOR_WINDOWS = 3;

/**
 * Quantiles of each step and of the total over the first `totalSteps`, from the errors of past forecasts (empirical, as in split
 * conformal prediction), blended towards a gamma (normal, where demand can be negative) distribution where a tail holds few of them. The
 * total comes from sums of errors along each path, never from sums of quantiles.
 */
export function intervalsOf(input: IntervalInput): { quantiles: Quantile<number[]>[]; total: ForecastTotal } {
  const anchors = errorAnchors(input.paths, input.mean.length, input.levels);
  const spread = stepSpread(input, anchors);
  return { quantiles: stepQuantiles(input, spread, anchors), total: totalOf(input, spread) };
}

/**
 * Standard deviation of the error at each step: observed, and pulled to the model's own, or to a line of variance over steps, where
 * windows are few.
 */
function stepSpread({ mean, stepSd, leastSd }: IntervalInput, anchors: readonly ErrorAnchor[]): number[] {
  const line = varianceLine(anchors);
  const between = walkAnchors(anchors);
  return mean.map((_, k) => {
    const { share, a, b } = between(k);
    const windows = a.windows + share * (b.windows - a.windows);
    const prior = stepSd?.[k] === undefined ? line(k) : stepSd[k]! ** 2;
    const observed = b.windows ? a.square + share * (b.square - a.square) : a.square;
    return Math.max(leastSd, Math.sqrt((windows * observed + PRIOR_WINDOWS * prior) / (windows + PRIOR_WINDOWS)));
  });
}

function stepQuantiles(input: IntervalInput, spread: readonly number[], anchors: readonly ErrorAnchor[]): Quantile<number[]>[] {
  const { mean, levels } = input;
  if (!levels.length) return [];
  const order = levels.map((_, i) => i).sort((a, b) => levels[a]! - levels[b]!);
  const values = levels.map(() => new Array<number>(mean.length));
  const between = walkAnchors(anchors);
  for (let k = 0; k < mean.length; k++) {
    const { share, a, b } = between(k);
    const windows = b.windows ? a.windows + share * (b.windows - a.windows) : 0;
    let least = input.nonNegative ? 0 : Number.NEGATIVE_INFINITY;
    for (const i of order) {
      if (levels[i]! > input.zeroShare) {
        const shape = parametricQuantile(mean[k]!, spread[k]!, levels[i]!, input.nonNegative);
        const seen = windows ? mean[k]! + a.quantiles[i]! + share * (b.quantiles[i]! - a.quantiles[i]!) : shape;
        least = Math.max(least, blend(seen, shape, windows, levels[i]!));
      }
      values[i]![k] = least;
    }
  }
  return levels.map((level, i) => ({ level, value: values[i]! }));
}

/** Trusts an empirical quantile as far as windows lie beyond it: five beyond count six times as much as the distribution's shape. */
function blend(seen: number, shape: number, windows: number, level: number): number {
  const beyond = windows * Math.min(level, 1 - level);
  const trust = beyond / (beyond + 0.8);
  return trust * seen + (1 - trust) * shape;
}

function parametricQuantile(mean: number, sd: number, level: number, nonNegative: boolean): number {
  if (!(sd > 0)) return mean;
  if (nonNegative && mean > 0) return mean * unitGammaQuantile((mean / sd) ** 2, level);
  return mean + sd * normalQuantile(level);
}

function totalOf(input: IntervalInput, spread: readonly number[]): ForecastTotal {
  const { paths, totalSteps: steps, totalLevels, nonNegative } = input;
  let mean = 0;
  for (let k = 0; k < steps; k++) mean += input.mean[k]!;
  const sums: number[] = [];
  let squares = 0;
  for (const { errors, growth } of paths) {
    if (errors.length < steps) continue;
    let sum = 0;
    for (let k = 0; k < steps; k++) sum += errors[k]!;
    sum = atTodaysLevel(sum, growth);
    sums.push(sum);
    squares += sum * sum;
  }
  // Windows overlap: what n of them know is worth about two per length of a window.
  const windows = Math.min(sums.length, 1 + (2 * sums.length) / steps);
  const observed = sums.length ? squares / sums.length : 0;
  const weight = sums.length ? windows / (windows + PRIOR_WINDOWS) : 0;
  const sd = Math.sqrt(weight * observed + (1 - weight) * accumulatedVariance(spread, steps));
  const sorted = Float64Array.from(sums).sort();
  const order = totalLevels.map((_, i) => i).sort((a, b) => totalLevels[a]! - totalLevels[b]!);
  const values = new Array<number>(totalLevels.length);
  let least = nonNegative ? 0 : Number.NEGATIVE_INFINITY;
  for (const i of order) {
    const level = totalLevels[i]!;
    const shape = parametricQuantile(mean, sd, level, nonNegative);
    least = Math.max(least, sums.length ? blend(mean + sortedQuantile(sorted, level), shape, windows, level) : shape);
    values[i] = least;
  }
  return { steps, mean, sd, quantiles: totalLevels.map((level, i) => ({ level, value: values[i]! })) };
}

/**
 * Variance of the sum of the first steps' errors when each shock moves the later steps as the growth of the step variances says (Hyndman
 * et al. 2008, section 6.6, with responses taken as positive).
 */
function accumulatedVariance(spread: readonly number[], steps: number): number {
  const first = spread[0]! ** 2;
  if (!(first > 0)) return spread.slice(0, steps).reduce((sum, sd) => sum + sd * sd, 0);
  let [response, variance] = [0, 0];
  for (let k = 0; k < steps; k++) {
    response += k === 0 ? 1 : Math.sqrt(Math.max(0, spread[k]! ** 2 - spread[k - 1]! ** 2) / first);
    variance += first * response * response;
  }
  return variance;
}
