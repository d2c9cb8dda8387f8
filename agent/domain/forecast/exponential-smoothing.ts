import type { DemandSeries } from './forecast.ts';

/**
 * Smoothing constants of level, trend and season in error-correction form, and the damping of the trend. `beta` undefined: no trend;
 * `gamma` undefined: no season.
 */
export interface SmoothingConstants {
  readonly alpha: number;
  readonly beta?: number;
  readonly phi?: number;
  readonly gamma?: number;
}

/** The states of additive exponential smoothing over a series, from which a forecast can be made at every origin. */
export interface Smoother {
  /** Runs over the whole series and returns the sum of squared one-step errors; later forecasts use these states. */
  run(constants: SmoothingConstants): number;
  /** The forecast made after `origin` values for the step that follows by `step` (from 1). */
  forecastAt(origin: number, step: number): number;
}

interface Start {
  readonly level: number;
  readonly trend: number;
  readonly seasonal: readonly number[];
}

/**
 * Additive exponential smoothing ETS(A, N or Ad, N or A) in error-correction form (Hyndman, Koehler, Ord and Snyder 2008, table 2.1). A
 * season needs two whole seasons of history; with fewer, `season` must be 1.
 */
export function createSmoother(series: DemandSeries, season: number, trended: boolean): Smoother {
  const n = series.length;
  const values = Float64Array.from(series);
  const start = startOf(series, season, trended);
  const levels = new Float64Array(n + 1);
  const trends = new Float64Array(n + 1);
  // What was learnt at time t stands at t + season, so that the values known at an origin are the `season` places from that origin on.
  const seasonal = new Float64Array(n + season);
  let damping = 1;
  return {
    run({ alpha, beta, phi, gamma }) {
      damping = phi ?? 1;
      const b = beta ?? 0;
      const g = season > 1 ? (gamma ?? 0) : 0;
      let level = start.level;
      let trend = beta === undefined ? 0 : start.trend;
      for (let i = 0; i < season; i++) seasonal[i] = start.seasonal[i]!;
      let squares = 0;
      levels[0] = level;
      trends[0] = trend;
      for (let t = 0; t < n; t++) {
        trend *= damping;
        level += trend;
        const error = values[t]! - level - seasonal[t]!;
        squares += error * error;
        level += alpha * error;
        trend += b * error;
        seasonal[t + season] = seasonal[t]! + g * error;
        levels[t + 1] = level;
        trends[t + 1] = trend;
      }
      return squares;
    },
    forecastAt(origin, step) {
      const sum = damping === 1 ? step : (damping * (1 - damping ** step)) / (1 - damping);
      return levels[origin]! + sum * trends[origin]! + seasonal[origin + ((step - 1) % season)]!;
    },
  };
}

/** First states by averages of the first seasons, at most four of them; without a season by a line through the first ten values. */
function startOf(series: DemandSeries, season: number, trended: boolean): Start {
  const n = series.length;
  if (season > 1) {
    const seasons = Math.min(4, Math.floor(n / season));
    const means = Array.from({ length: seasons }, (_, s) => average(series, s * season, season));
    const trend = trended && seasons > 1 ? (means.at(-1)! - means[0]!) / (season * (seasons - 1)) : 0;
    const seasonal = Array.from({ length: season }, (_, i) => {
      let sum = 0;
      for (let s = 0; s < seasons; s++) sum += series[s * season + i]! - means[s]! - trend * (i - (season - 1) / 2);
      return sum / seasons;
    });
    return { level: means[0]! - (trend * (season + 1)) / 2, trend, seasonal };
  }
  const length = Math.min(n, 10);
  const mean = average(series, 0, length);
  if (!trended || length < 3) return { level: mean, trend: 0, seasonal: [0] };
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < length; i++) {
    covariance += (i - (length - 1) / 2) * (series[i]! - mean);
    variance += (i - (length - 1) / 2) ** 2;
  }
  const trend = covariance / variance;
  return { level: mean - (trend * (length + 1)) / 2, trend, seasonal: [0] };
}

function average(series: DemandSeries, from: number, length: number): number {
  let sum = 0;
  for (let i = from; i < from + length; i++) sum += series[i]!;
  return sum / length;
}
