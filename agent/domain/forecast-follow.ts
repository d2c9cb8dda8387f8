import { CALM, type ChangeWatch, type DemandChange, watched } from './demand-change.ts';
import type { Forecast } from './forecast.ts';
import { type ForecastRecord, recorded } from './forecast-record.ts';
import { updatedLevel, usualDemand } from './forecast-update.ts';
import { normalQuantile } from './normal.ts';

/** What is known of an item's forecasts and demand from day to day: the record, the level since the newest forecast, the watch for changes. */
export interface Following extends ForecastRecord, ChangeWatch {
  readonly level: number;
}

const HIGH = normalQuantile(0.9);
/** Demand that never varied is still allowed this share of itself. */
const LEAST_SPREAD = 0.05;

/** One more closed day, `step` (from 0) of the forecast; in constant time. */
export function followed(
  before: Following | null,
  demand: number,
  { forecast, step }: { readonly forecast: Forecast; readonly step: number },
): { readonly following: Following; readonly change: DemandChange | null } {
  const level = before?.level ?? 1;
  const mean = forecast.mean[step]!;
  const usual = usualDemand(forecast);
  const at = (wanted: number) => level * (forecast.quantiles.find((quantile) => quantile.level === wanted)?.value[step] ?? mean);
  const expected = { mean: level * mean, median: at(0.5), high90: at(0.9) };
  const spread = Math.max((expected.high90 - expected.median) / HIGH, LEAST_SPREAD * level * usual);
  const error = demand - expected.mean;
  const { watch, change } = watched(before ?? CALM, spread > 0 ? error / spread : Math.sign(error) * Number.MAX_VALUE);
  const record = recorded(before, demand, expected);
  return { following: { ...record, ...watch, level: updatedLevel(level, { demand, mean }, { gain: forecast.gain, usual }) }, change };
}
