import type { Regressor } from '../forecast/forecast.ts';
import { solveSymmetric } from '../mathematics/linear-system.ts';
import { meanOf } from '../mathematics/statistics.ts';

/** What a regressor does: demand is multiplied by exp(coefficient * (value - usual)). */
export interface DemandEffect {
  readonly regressor: Regressor;
  /** The value at which it does nothing: the median of the past. */
  readonly usual: number;
  readonly coefficient: number;
}

/** An effect below so many standard errors is chance. */
const LEAST_CERTAINTY = 3;
/** Standard deviation of effects before anything was seen, on the scale of logarithms and of one usual change of the regressor. */
const PRIOR_SD = 0.5;
const ROUNDS = 8;
const LONGEST_STEP = 1;
const LARGEST = 3;
const HALF_WINDOW = 14;
/** Below this share of the mean a baseline counts as that much. */
const LEAST_BASELINE = 0.01;

interface Column {
  readonly regressor: Regressor;
  readonly usual: number;
  readonly scale: number;
  readonly prior: number;
  /** Distance from usual in its own scale, per past step. */
  readonly x: readonly number[];
  /** The same without what moves as slowly as the baseline does: only the rest tells an effect from a change of level. */
  readonly quick: readonly number[];
}

/**
 * Multiplicative effects of regressors on demand: a quasi-Poisson regression (McCullagh and Nelder 1989, chapter 9) against a smooth baseline with a season, the two fitted in
 * turns, with ridge shrinkage towards what was expected. What cannot be told from chance is left out. Demand and its length go with `past`; not for negative values.
 */
export function demandEffects(series: readonly number[], season: number, regressors: readonly Regressor[]): DemandEffect[] {
  const columns = regressors
    .map((regressor) => columnOf(regressor, halfWindow(season)))
    .filter(({ x, regressor }) => regressor.expected !== undefined || x.some((value) => value !== 0));
  if (columns.length === 0 || meanOf(series) <= 0) return [];
  const first = estimated(series, season, columns);
  const kept = columns.filter(
    ({ regressor }, j) =>
      regressor.expected !== undefined || Math.abs(first.coefficients[j]!) >= LEAST_CERTAINTY * first.standardErrors[j]!,
  );
  if (kept.length === 0) return [];
  const { coefficients } = kept.length === columns.length ? first : estimated(series, season, kept);
  return kept.map(({ regressor, usual, scale }, j) => ({ regressor, usual, coefficient: coefficients[j]! / scale }));
}

/** What the effects multiply demand by at these values of their regressors. */
export function effectMultiplier(effects: readonly DemandEffect[], at: (regressor: Regressor) => number): number {
  let sum = 0;
  for (const { regressor, usual, coefficient } of effects) sum += coefficient * (at(regressor) - usual);
  return Math.exp(Math.min(LARGEST, Math.max(-LARGEST, sum)));
}

function columnOf(regressor: Regressor, half: number): Column {
  const sorted = [...regressor.past].sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const away = regressor.past.map((value) => value - usual);
  const isSwitch = regressor.past.every((value) => value === 0 || value === 1);
  const scale = isSwitch ? 1 : Math.sqrt(meanOf(away.map((value) => value ** 2))) || 1;
  const prior = regressor.expected === undefined ? 0 : Math.log(regressor.expected) * scale;
  const x = away.map((value) => value / scale);
  const slow = movingAverage(x, half);
  return { regressor, usual, scale, prior, x, quick: x.map((value, t) => value - slow[t]!) };
}

function estimated(series: readonly number[], season: number, columns: readonly Column[]) {
  const k = columns.length;
  let coefficients = columns.map(({ prior }) => prior);
  let standardErrors = new Array<number>(k).fill(PRIOR_SD);
  for (let round = 0; round < ROUNDS; round++) {
    const factors = series.map((_, t) => Math.exp(columns.reduce((sum, { x }, j) => sum + coefficients[j]! * x[t]!, 0)));
    const baseline = baselineOf(
      series.map((value, t) => value / factors[t]!),
      season,
    );
    const expected = baseline.map((value, t) => value * factors[t]!);
    const { slope, curvature } = derivatives(series, expected, { columns, coefficients });
    const step = Float64Array.from(slope);
    solveSymmetric(Float64Array.from(curvature), step, k);
    standardErrors = standardErrors.map((_, j) => {
      const unit = new Float64Array(k);
      unit[j] = 1;
      solveSymmetric(Float64Array.from(curvature), unit, k);
      return Math.sqrt(Math.max(0, unit[j]!));
    });
    coefficients = coefficients.map((value, j) => {
      const moved = value + Math.min(LONGEST_STEP, Math.max(-LONGEST_STEP, step[j]!));
      return Math.min(LARGEST, Math.max(-LARGEST, moved));
    });
  }
  return { coefficients, standardErrors };
}

/** Slope and curvature of the penalised quasi-likelihood; the scatter beyond Poisson's is taken from the series itself. */
function derivatives(
  series: readonly number[],
  expected: readonly number[],
  { columns, coefficients }: { readonly columns: readonly Column[]; readonly coefficients: readonly number[] },
) {
  const k = columns.length;
  const pearson = series.reduce((sum, value, t) => sum + (value - expected[t]!) ** 2 / expected[t]!, 0);
  const dispersion = Math.max(pearson / Math.max(1, series.length - k), 1e-6 * meanOf(series));
  const slope = new Float64Array(k);
  const curvature = new Float64Array(k * k);
  columns.forEach(({ quick, prior }, j) => {
    series.forEach((value, t) => {
      if (quick[t] === 0) return;
      slope[j]! += (quick[t]! * (value - expected[t]!)) / dispersion;
      for (let i = 0; i < k; i++) curvature[j * k + i]! += (expected[t]! * quick[t]! * columns[i]!.quick[t]!) / dispersion;
    });
    slope[j]! -= (coefficients[j]! - prior) / PRIOR_SD ** 2;
    curvature[j * k + j]! += 1 / PRIOR_SD ** 2;
  });
  return { slope, curvature };
}

/** A centred moving average times seasonal indices. */
function baselineOf(values: readonly number[], season: number): number[] {
  const least = LEAST_BASELINE * meanOf(values) || 1;
  const level = movingAverage(values, halfWindow(season)).map((value) => Math.max(least, value));
  const index = Array.from({ length: season }, (_, phase) => {
    let [seen, usual] = [0, 0];
    for (let t = phase; t < values.length; t += season) {
      seen += values[t]!;
      usual += level[t]!;
    }
    return usual > 0 ? seen / usual : 1;
  });
  return level.map((value, t) => Math.max(least, value * index[t % season]!));
}

function halfWindow(season: number): number {
  return Math.max(HALF_WINDOW, season);
}

/** Means over so many steps on either side, fewer at the ends. */
function movingAverage(values: readonly number[], half: number): number[] {
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1)! + value);
  return values.map((_, t) => {
    const [from, to] = [Math.max(0, t - half), Math.min(values.length, t + half + 1)];
    return (sums[to]! - sums[from]!) / (to - from);
  });
}
