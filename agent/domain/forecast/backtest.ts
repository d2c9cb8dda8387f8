import type { DemandSeries } from './forecast.ts';

/** Errors of one past forecast (actual minus forecast), step by step, made `back` steps before the end of the history. */
export interface PastPath {
  readonly back: number;
  readonly errors: ArrayLike<number>;
  /** Today's forecast of the same steps over the one made then; only for demand that is never negative. */
  readonly growth?: number;
}

/**
 * A past error (of a step or of a total) at today's level of demand: what falls short is bounded by the forecast and grows with it;
 * excess grows with its square root, between a constant spread and one in proportion.
 */
export function atTodaysLevel(error: number, growth = 1): number {
  return error * (error < 0 ? growth : Math.sqrt(growth));
}

/** Past origins whose errors make the intervals: more would say little new about today and cost time. */
export const MOST_PATHS = 120;

/**
 * Errors (actual minus forecast) when forecasting from each of the last origins, the last of them one step before the end: row by row the
 * steps after its origin that are known, at most the horizon. `forecastAt(origin, step)` is the forecast made after `origin` values for
 * the step that follows by `step` (from 1).
 */
export function pathErrorsOf(
  series: DemandSeries,
  options: { readonly horizon: number; readonly firstOrigin: number },
  forecastAt: (origin: number, step: number) => number,
): Float64Array[] {
  const n = series.length;
  const rows: Float64Array[] = [];
  for (let origin = Math.max(1, options.firstOrigin, n - MOST_PATHS - options.horizon + 1); origin < n; origin++) {
    const length = Math.min(options.horizon, n - origin);
    const row = new Float64Array(length);
    for (let step = 1; step <= length; step++) row[step - 1] = series[origin + step - 1]! - forecastAt(origin, step);
    rows.push(row);
  }
  return rows;
}

/** Where a rolling-origin backtest cuts the series, ascending, and how many steps it then looks ahead. */
export interface BacktestPlan {
  readonly origins: readonly number[];
  readonly horizon: number;
}

const MOST_ORIGINS = 4;

/**
 * A few origins near the end, half a horizon apart, that leave at least half of the history (and two seasons where there are three) to
 * learn from; the horizon shrinks on a short history. Without origins when there are fewer than three values.
 */
export function backtestPlan(length: number, horizon: number, season: number): BacktestPlan {
  const twoSeasons = season > 1 && length >= 3 * season ? 2 * season : 0;
  const least = Math.max(2, Math.ceil(length / 2), twoSeasons);
  const steps = Math.min(horizon, Math.max(1, Math.floor((2 * (length - least)) / 3)));
  const stride = Math.max(1, Math.ceil(steps / 2));
  const origins: number[] = [];
  for (let origin = length - steps; origin >= least && origins.length < MOST_ORIGINS; origin -= stride) origins.unshift(origin);
  return { origins, horizon: steps };
}
