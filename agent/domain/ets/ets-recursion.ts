import type { DemandSeries } from '../forecast/forecast.ts';
import type { EtsForm, EtsStart, EtsWeights } from './ets-form.ts';

/** The states of one form over a series, from which a forecast can be made at every origin. */
export interface EtsRecursion {
  /**
   * Runs over the whole series; -2 log likelihood with the variance concentrated out and constants dropped, n log(sum of squares) +
   * 2 sum log |mean| for multiplicative errors (Hyndman et al. 2008, section 5.1). Infinite where a multiplicative form leaves the
   * positive numbers. Later forecasts use these states.
   */
  run(weights: EtsWeights, start: EtsStart): number;
  /** The mean forecast made after `origin` values for the step that follows by `step` (from 1); for a multiplicative season approximate. */
  forecastAt(origin: number, step: number): number;
  /** The same as if the trend had just come to an end. */
  flatAt(origin: number, step: number): number;
}

/** A recursion in error-correction form (Hyndman et al. 2008, tables 2.2 and 2.3); additive and multiplicative errors share their states. */
export function createEts(series: DemandSeries, { error, season }: EtsForm, period: number): EtsRecursion {
  const n = series.length;
  const values = Float64Array.from(series);
  const m = season === 'N' ? 1 : period;
  const levels = new Float64Array(n + 1);
  const trends = new Float64Array(n + 1);
  // What was learnt at time t stands at t + m, so that the values known at an origin are the m places from that origin on.
  const seasonal = new Float64Array(n + m);
  const multiplied = season === 'M';
  const relative = error === 'M';
  let damping = 1;
  let reach = [0];
  const costOf = (squares: number, logs: number) => n * Math.log(Math.max(squares, Number.MIN_VALUE)) + 2 * logs;

  function run({ alpha, beta, gamma, phi }: EtsWeights, start: EtsStart): number {
    if (phi !== damping) reach = [0];
    damping = phi;
    let level = start.level;
    let trend = start.trend;
    let squares = 0;
    let logs = 0;
    let product = 1;
    for (let i = 0; i < m; i++) seasonal[i] = multiplied ? (start.seasonal[i] ?? 1) : (start.seasonal[i] ?? 0);
    levels[0] = level;
    trends[0] = trend;
    for (let t = 0; t < n; t++) {
      trend *= phi;
      const base = level + trend;
      const effect = seasonal[t]!;
      const mean = multiplied ? base * effect : base + effect;
      const miss = values[t]! - mean;
      if (relative) {
        if (!(mean > 0)) return Number.POSITIVE_INFINITY;
        const share = miss / mean;
        squares += share * share;
        // One logarithm for several means.
        product *= mean;
        if (product > 1e150 || product < 1e-150) {
          logs += Math.log(product);
          product = 1;
        }
      } else squares += miss * miss;
      if (multiplied) {
        if (!(base > 0 && effect > 0)) return Number.POSITIVE_INFINITY;
        level = base + (alpha * miss) / effect;
        trend += (beta * miss) / effect;
        seasonal[t + m] = effect + (gamma * miss) / base;
      } else {
        level = base + alpha * miss;
        trend += beta * miss;
        seasonal[t + m] = effect + gamma * miss;
      }
      levels[t + 1] = level;
      trends[t + 1] = trend;
    }
    return costOf(squares, logs + Math.log(product));
  }

  /** phi + phi^2 + ... up to the step. */
  function dampedSteps(step: number): number {
    if (damping === 1) return step;
    while (reach.length <= step) reach.push(damping * (1 + reach.at(-1)!));
    return reach[step]!;
  }

  return {
    run,
    forecastAt(origin, step) {
      const base = levels[origin]! + dampedSteps(step) * trends[origin]!;
      const effect = seasonal[origin + ((step - 1) % m)]!;
      return multiplied ? base * effect : base + effect;
    },
    flatAt(origin, step) {
      const effect = seasonal[origin + ((step - 1) % m)]!;
      return multiplied ? levels[origin]! * effect : levels[origin]! + effect;
    },
  };
}
