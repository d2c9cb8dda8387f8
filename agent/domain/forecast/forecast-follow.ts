import { CALM, type ChangeWatch, type DemandChange, watched } from '../demand/demand-change.ts';
import { atTodaysLevel } from './backtest.ts';
import type { Forecast, Quantile } from './forecast.ts';
import { type ForecastRecord, recorded } from './forecast-record.ts';
import { updatedLevel, usualDemand } from './forecast-update.ts';
import { type Trial, tried } from './model-trial.ts';
import { surpriseOf } from './surprise.ts';

/** What is known of an item's forecasts and demand from day to day: the record, the level since the newest forecast, the watch for changes, the trial of a newcomer. */
export interface Following extends ForecastRecord, ChangeWatch, Trial {
  readonly level: number;
}

/** Demand that never varied is still allowed this share of itself. */
const LEAST_SPREAD = 0.05;
/** What exceeds the highest quantile by more than so many times its distance to the next moves the level no further: one order is no trend. */
const MOST_EXCESS = 2;
/** Demand on fewer days than this share is seldom: a few large orders in a row are chance, and models made for it smooth them. */
const SELDOM = 0.75;

/** One more closed day, `step` (from 0) of the forecast; in constant time. */
export function followed(
  before: Following | null,
  demand: number,
  { forecast, step }: { readonly forecast: Forecast; readonly step: number },
): { readonly following: Following; readonly change: DemandChange | null } {
  const level = before?.level ?? 1;
  const mean = forecast.mean[step]!;
  const usual = usualDemand(forecast);
  const quantiles = forecast.quantiles.map(({ level: of, value }) => ({
    level: of,
    value: level * mean + atTodaysLevel(value[step]! - mean, level),
  }));
  const at = (wanted: number) => quantiles.find((quantile) => quantile.level === wanted)?.value ?? level * mean;
  const expected = { mean: level * mean, median: at(0.5), high90: at(0.9) };
  // Where nothing is expected any unit is narrow enough: the first sale is a surprise.
  const least = LEAST_SPREAD * level * usual || Number.MIN_VALUE;
  const { watch, change } = watched(before ?? CALM, surpriseOf(demand, quantiles, least));
  const record = recorded(before, demand, expected);
  const calm = Math.min(demand, mostOf(quantiles, expected.mean));
  const isChance = change?.kind === 'rise' && record.demandShare < SELDOM;
  return {
    following: {
      ...record,
      ...watch,
      ...tried(before, demand, { forecast, step }),
      level: updatedLevel(level, { demand: calm, mean }, { gain: forecast.gain, usual }),
    },
    change: isChance ? { kind: 'jump', days: 1 } : change,
  };
}

function mostOf(quantiles: readonly Quantile<number>[], mean: number): number {
  const last = quantiles.at(-1);
  const before = quantiles.at(-2);
  if (!last || !before) return Number.POSITIVE_INFINITY;
  return Math.max(mean, last.value + MOST_EXCESS * (last.value - before.value));
}
