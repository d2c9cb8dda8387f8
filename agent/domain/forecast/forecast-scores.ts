import { meanOf, naiveScale, pinballLoss } from '../mathematics/statistics.ts';
import type { DemandSeries, Quantile } from './forecast.ts';

/** The quantile levels that forecasts are scored at, ascending. */
export const SCORED_LEVELS = [0.1, 0.5, 0.9, 0.95] as const;

/** What errors are measured in: the mean absolute seasonal change and the mean squared change of the history, in units. */
export interface ErrorScales {
  readonly absolute: number;
  readonly squared: number;
}

/** A forecast to be scored: the mean and the quantiles of each step, and the quantiles of the total, at the scored levels. */
export interface ScoredForecast {
  readonly mean: DemandSeries;
  readonly quantiles: readonly Quantile<DemandSeries>[];
  readonly total: readonly Quantile<number>[];
}

/**
 * The scores of a forecast or the means of many: RMSSE, MASE, sMAPE in percent (0 to 200), pinball losses in absolute scales, per step and
 * of the total over the horizon, and the share of outcomes below and at most at each quantile; by scored level.
 */
export interface ForecastScores {
  readonly rmsse: number;
  readonly mase: number;
  readonly smape: number;
  readonly pinball: readonly number[];
  readonly totalPinball: readonly number[];
  readonly below: readonly number[];
  readonly atMost: readonly number[];
}

/**
 * The scales of a history, from its first demand on, with the season that the absolute one compares by (Hyndman and Koehler 2006); null
 * where nothing ever changes, and errors have no measure.
 */
export function errorScales(history: DemandSeries, season: number): ErrorScales | null {
  const known = history.slice(history.findIndex((value) => value !== 0));
  const absolute = naiveScale(known, known.length > season ? season : 1);
  let squares = 0;
  for (let i = 1; i < known.length; i++) squares += (known[i]! - known[i - 1]!) ** 2;
  const squared = squares / (known.length - 1);
  return absolute > 0 && squared > 0 ? { absolute, squared } : null;
}

/** Scores a forecast on what then happened, over as many steps as are known of it. */
export function scoreForecast(actual: DemandSeries, forecast: ScoredForecast, { absolute, squared }: ErrorScales): ForecastScores {
  const { mean, quantiles, total } = forecast;
  const errors = actual.map((value, i) => value - mean[i]!);
  const relative = actual.map((value, i) =>
    value === mean[i] ? 0 : (200 * Math.abs(errors[i]!)) / (Math.abs(value) + Math.abs(mean[i]!)),
  );
  const sum = actual.reduce((all, value) => all + value, 0);
  const share = (isCounted: (value: number, quantile: number) => boolean) =>
    quantiles.map(({ value }) => meanOf(actual.map((outcome, i) => (isCounted(outcome, value[i]!) ? 1 : 0))));
  return {
    rmsse: Math.sqrt(meanOf(errors.map((error) => error ** 2)) / squared),
    mase: meanOf(errors.map(Math.abs)) / absolute,
    smape: meanOf(relative),
    pinball: quantiles.map(({ level, value }) => meanOf(actual.map((outcome, i) => pinballLoss(outcome, value[i]!, level))) / absolute),
    totalPinball: total.map(({ level, value }) => pinballLoss(sum, value, level) / (absolute * actual.length)),
    below: share((outcome, quantile) => outcome < quantile),
    atMost: share((outcome, quantile) => outcome <= quantile),
  };
}

/** The mean of each score; null for none. */
export function meanScores(scores: readonly ForecastScores[]): ForecastScores | null {
  const [first] = scores;
  if (!first) return null;
  const one = (of: (each: ForecastScores) => number) => meanOf(scores.map(of));
  const byLevel = (of: (each: ForecastScores) => readonly number[]) => of(first).map((_, k) => one((each) => of(each)[k]!));
  return {
    rmsse: one(({ rmsse }) => rmsse),
    mase: one(({ mase }) => mase),
    smape: one(({ smape }) => smape),
    pinball: byLevel(({ pinball }) => pinball),
    totalPinball: byLevel(({ totalPinball }) => totalPinball),
    below: byLevel(({ below }) => below),
    atMost: byLevel(({ atMost }) => atMost),
  };
}
