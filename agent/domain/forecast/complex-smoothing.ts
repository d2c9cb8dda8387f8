import { minimiseSmooth } from '../mathematics/quasi-newton.ts';
import { naiveScale } from '../mathematics/statistics.ts';
import type { DemandSeries } from './forecast.ts';
import { type OriginForecast, walkedFrom } from './origin-forecast.ts';

/** A fitted complex exponential smoothing; its weight is alpha0 + i alpha1. */
export interface ComplexSmoothing extends ComplexWeights {
  readonly forecastAt: OriginForecast;
}

/** The real and the imaginary part of the weight of the newest error. */
export interface ComplexWeights {
  readonly alpha0: number;
  readonly alpha1: number;
}

const STARTS = [1.05, 1.3, 1.6, 1.9].flatMap((alpha0) => [0.99, 1, 1.02].map((alpha1) => [alpha0, alpha1, 0, 0]));
const FIRST = 10;
/** Its trends are exponential: further ahead they would run away, and the level is held. */
const MOST_STEPS = 24;

/**
 * Complex exponential smoothing without a season: a level and a hidden part that turns into trend or level as the weights say, so that no
 * choice between them is needed (Svetunkov, Kourentzes and Ord 2022, eq. 16). Weights and first states by squared one-step errors within
 * the stability region; with weights that are known only the states are searched for. Null below six values.
 */
export function fitComplexSmoothing(series: DemandSeries, known?: ComplexWeights): ComplexSmoothing | null {
  const n = series.length;
  if (n < 6) return null;
  const values = Float64Array.from(series);
  const levels = new Float64Array(n + 1);
  const hidden = new Float64Array(n + 1);
  const scale = naiveScale(series) || 1;
  let first = 0;
  for (let t = 0; t < Math.min(FIRST, n); t++) first += values[t]! / Math.min(FIRST, n);
  const cost = (x: ArrayLike<number>) => {
    const [a0, a1] = [x[0]!, x[1]!];
    if (!isStable(a0, a1)) return Number.POSITIVE_INFINITY;
    let level = first + scale * x[2]!;
    let other = scale * x[3]!;
    let squares = 0;
    levels[0] = level;
    hidden[0] = other;
    for (let t = 0; t < n; t++) {
      const error = values[t]! - level;
      squares += error * error;
      const next = level - (1 - a1) * other + (a0 - a1) * error;
      other = level + (1 - a0) * other + (a0 + a1) * error;
      level = next;
      levels[t + 1] = level;
      hidden[t + 1] = other;
    }
    return n * Math.log(Math.max(squares, Number.MIN_VALUE));
  };
  const statesOf = ({ alpha0, alpha1 }: ComplexWeights) => {
    const at = (x: ArrayLike<number>) => [alpha0, alpha1, x[0]!, x[1]!];
    return at(minimiseSmooth((x) => cost(at(x)), [0, 0], { steps: 10, gain: 1e-3 }).at);
  };
  const at = known ? statesOf(known) : searched(cost);
  cost(at);
  const [alpha0, alpha1] = [at[0]!, at[1]!];
  const forecastAt = walkedFrom((origin) => {
    let level = levels[origin]!;
    let other = hidden[origin]!;
    let step = 0;
    return () => {
      const value = level;
      if (step++ < MOST_STEPS) {
        level = value - (1 - alpha1) * other;
        other = value + (1 - alpha0) * other;
      }
      return value;
    };
  });
  return { alpha0, alpha1, forecastAt };
}

/** Weights and states, from the best of several starts. */
function searched(cost: (x: ArrayLike<number>) => number): ArrayLike<number> {
  let best = { cost: Number.POSITIVE_INFINITY, at: STARTS[0]! };
  for (const at of STARTS) {
    const reached = cost(at);
    if (reached < best.cost) best = { cost: reached, at };
  }
  return minimiseSmooth(cost, best.at, { steps: 50, gain: 1e-3 }).at;
}

/** Whether old errors die out: both eigenvalues of the transition less the weights lie inside the unit circle. */
function isStable(alpha0: number, alpha1: number): boolean {
  const trace = 2 - 2 * alpha0 + alpha1;
  const determinant = (1 - alpha0 + alpha1) * (1 - alpha0) + (1 - alpha1) * (1 - alpha0 - alpha1);
  return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant;
}
