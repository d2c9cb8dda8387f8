import { minimiseSmooth } from '../mathematics/quasi-newton.ts';
import { naiveScale } from '../mathematics/statistics.ts';
import type { DemandSeries } from './forecast.ts';
import { type OriginForecast, walkedFrom } from './origin-forecast.ts';
import { runningTrends, type Trends } from './theta-trends.ts';

/** A fitted theta model. */
export interface ThetaFit extends ThetaWeights {
  readonly forecastAt: OriginForecast;
}

/** The weight of the newest value, and how much of the trend is left out. */
export interface ThetaWeights {
  readonly alpha: number;
  readonly theta: number;
}

interface Weights extends ThetaWeights {
  readonly level: number;
}

const ALPHA: readonly [number, number] = [0.01, 0.99];
const MOST_THETA = 50;
const LEVEL_SEARCH = { steps: 8, gain: 1e-5 };

/**
 * The dynamic optimised theta model: simple exponential smoothing and a trend through all that is known, whose weights minimise the
 * squared one-step errors (Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016, section 3.2). With weights that are known, only the
 * first level is searched for. Null below four values.
 */
export function fitDynamicTheta(series: DemandSeries, known?: ThetaWeights): ThetaFit | null {
  const n = series.length;
  if (n < 4) return null;
  const values = Float64Array.from(series);
  const levels = new Float64Array(n + 1);
  const trends = runningTrends(values);
  const scale = naiveScale(series) || 1;
  const read = (x: ArrayLike<number>): Weights => ({
    alpha: ALPHA[0] + (ALPHA[1] - ALPHA[0]) / (1 + Math.exp(-x[0]!)),
    level: values[0]! + scale * x[1]!,
    theta: 1 + (MOST_THETA - 1) / (1 + Math.exp(-x[2]!)),
  });
  const costOf = (weights: Weights) => n * Math.log(Math.max(Number.MIN_VALUE, runTheta(values, { trends, levels }, weights)));
  const cost = (x: ArrayLike<number>) => costOf(read(x));
  const withLevel = ({ alpha, theta }: ThetaWeights) => {
    const at = (x: ArrayLike<number>) => ({ alpha, theta, level: values[0]! + scale * x[0]! });
    return at(minimiseSmooth((x) => costOf(at(x)), [0], LEVEL_SEARCH).at);
  };
  const searched = () => {
    let least = Number.POSITIVE_INFINITY;
    let start = [0, 0, 0];
    for (const odds of [-2, 0, 2])
      for (const theta of [-3.9, -2]) {
        const reached = cost([odds, 0, theta]);
        if (reached < least) [least, start] = [reached, [odds, 0, theta]];
      }
    return read(minimiseSmooth(cost, start, { steps: 40, gain: 1e-5 }).at);
  };
  const weights = known ? withLevel(known) : searched();
  runTheta(values, { trends, levels }, weights);
  return { ...weights, forecastAt: walker(values, { trends, levels }, weights) };
}

interface ThetaStates {
  readonly trends: Trends;
  readonly levels: Float64Array;
}

/** Fills the levels; the sum of squared one-step errors, without the first two, whose trends know too little to be blamed. */
function runTheta(values: Float64Array, { trends, levels }: ThetaStates, { alpha, level, theta }: Weights): number {
  const weight = 1 - 1 / theta;
  let squares = 0;
  let state = level;
  let rest = 1;
  levels[0] = level;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    const left = rest * (1 - alpha);
    if (t > 1) squares += (value - state - weight * (rest * trends.intercepts[t]! + ((1 - left) / alpha) * trends.slopes[t]!)) ** 2;
    state += alpha * (value - state);
    levels[t + 1] = state;
    rest = left;
  }
  return squares;
}

/** Forecasts of several steps feed each one back as if it had been seen. */
function walker(values: Float64Array, { trends, levels }: ThetaStates, { alpha, theta }: Weights): OriginForecast {
  const weight = 1 - 1 / theta;
  const sums = new Float64Array(values.length + 1);
  for (let t = 0; t < values.length; t++) sums[t + 1] = sums[t]! + values[t]!;
  return walkedFrom((origin) => {
    let t = origin;
    let level = levels[origin]!;
    let slope = trends.slopes[origin]!;
    let mean = sums[origin]! / origin;
    let rest = (1 - alpha) ** origin;
    return () => {
      const left = rest * (1 - alpha);
      const value = level + weight * (rest * (mean - (slope * (t + 1)) / 2) + ((1 - left) / alpha) * slope);
      level += alpha * (value - level);
      slope = ((t - 1) * slope + (6 * (value - mean)) / (t + 1)) / (t + 2);
      mean += (value - mean) / (t + 1);
      rest = left;
      t++;
      return value;
    };
  });
}
