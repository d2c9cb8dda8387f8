import { forecastArima } from './arima-forecast.ts';
import { searchArima } from './arima-search.ts';
import { fitAutoregression } from './autoregression.ts';
import { fitComplexSmoothing } from './complex-smoothing.ts';
import { averagedEts, easedDecline, fitEtsForms } from './ets-average.ts';
import { type EtsFit, fitEts } from './ets-fit.ts';
import type { EtsTrend } from './ets-form.ts';
import type { DemandSeries } from './forecast.ts';
import type { OriginForecast } from './origin-forecast.ts';
import { isSeasonal } from './season-test.ts';
import { type SeasonalAdjustment, type Shrinkage, seasonallyAdjusted, unadjusted } from './seasonal-adjustment.ts';
import { meanOf } from './statistics.ts';
import { fitDynamicTheta } from './theta.ts';
import { fitStandardTheta } from './theta-standard.ts';

/** One forecast of a combination and its weight; weights add up to 1. */
export interface Member {
  readonly name: string;
  readonly weight: number;
  readonly forecastAt: OriginForecast;
}

interface Fitted {
  readonly forecastAt: OriginForecast;
}

interface Candidate {
  readonly name: string;
  readonly weight: number;
  /** Fits it; asked only where its weight counts. */
  readonly make: () => OriginForecast | null | undefined;
}

/** Seasons longer than this have too many indices to smooth each one. */
const LONGEST_SMOOTHED_SEASON = 24;
/** Unexplained share of the level at which trends are believed by half, and how fast belief falls. */
const NOISE_OF_HALF_BELIEF = 0.05;
const STEEPNESS = 4;
/** The part of seasonal indices that holds on average over many short monthly series. */
const SHRUNKEN: Shrinkage = { share: 0.6, neighbours: 0 };
const MOST_ARIMA_VALUES = 200;
const ARIMA_WORK = 3e6;
/** Members that weigh less change nothing. */
const LEAST_WEIGHT = 0.01;
/** Values that long seasons are told from, and lags that they are explained by. */
const RECENT_SEASONS = 10;
const SPARE_LAGS = 8;
const MOST_LAGS = 400;

/**
 * Members for a series of at least six values, by the length of its season and the share of noise in it: a combination of simple forecasts
 * beats the choice of one (Makridakis, Spiliotis and Assimakopoulos 2020; Petropoulos and Svetunkov 2020), and the noisier a series, the
 * less is its trend to be followed. Empty where nothing can be fitted.
 */
export function combinationMembers(series: DemandSeries, period: number, horizon: number): Member[] {
  const candidates = period > LONGEST_SMOOTHED_SEASON ? longSeason(series, period) : shortSeason(series, period, horizon);
  const n = series.length;
  const whole = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const usable = candidates.flatMap(({ name, weight, make }) => {
    const forecastAt = weight >= LEAST_WEIGHT * whole ? make() : null;
    if (!forecastAt) return [];
    for (let step = 1; step <= horizon; step++) if (!Number.isFinite(forecastAt(n, step))) return [];
    return [{ name, weight, forecastAt }];
  });
  const all = usable.reduce((sum, { weight }) => sum + weight, 0);
  return usable.map((member) => ({ ...member, weight: member.weight / all }));
}

/** Long autoregressions, which need no season to be told them, with and without a shrunken season taken out. */
function longSeason(series: DemandSeries, period: number): Candidate[] {
  const offset = Math.max(0, series.length - RECENT_SEASONS * period);
  const recent = series.slice(offset);
  const halved = adjustment(recent, period, { share: 0.6, neighbours: 2 });
  const later = (forecastAt: OriginForecast | undefined): OriginForecast | null =>
    forecastAt ? (origin, step) => forecastAt(Math.max(1, origin - offset), step) : null;
  const restored = (fit: { readonly forecastAt: OriginForecast } | null) => later(fit ? halved.restore(fit.forecastAt) : undefined);
  return [
    { name: 'autoregression', weight: 2, make: () => fitAutoregression(series, Math.min(MOST_LAGS, period + SPARE_LAGS))?.forecastAt },
    { name: 'adjusted autoregression', weight: 1, make: () => restored(fitAutoregression(halved.series, 20)) },
    { name: 'adjusted damped trend', weight: 1, make: () => restored(fitTrend(halved.series, 'Ad')) },
  ];
}

function adjustment(series: DemandSeries, period: number, shrinkage: Shrinkage): SeasonalAdjustment {
  return period > 1 && series.length >= 2 * period
    ? seasonallyAdjusted(series, period, { kind: 'additive', shrinkage })
    : unadjusted(series);
}

function shortSeason(series: DemandSeries, period: number, horizon: number): Candidate[] {
  const fits = fitEtsForms(series, period);
  const average = averagedEts(fits, 16);
  const trended = leastOf(fits.filter(({ form }) => form.trend === 'A'));
  const quiet = average ? beliefInTrend(series, average) : 0;
  const noisy = 1 - quiet;
  const shrunk = seasonallyAdjusted(series, period, { kind: 'multiplicative', shrinkage: SHRUNKEN });
  return [
    { name: 'ets average', weight: noisy * 2, make: () => average },
    { name: 'ets trend', weight: quiet * 3, make: () => trended && easedDecline(trended) },
    { name: 'theta', weight: noisy, make: () => restoredBy(shrunk, fitStandardTheta(shrunk.series)) },
    ...(series.every((value) => value > 0) ? inLogs(series, period, { quiet, horizon }) : onLevels(series, period, { quiet, fits })),
  ];
}

/** Members for demand that is never nothing: on logarithms all but the last. */
function inLogs(series: DemandSeries, period: number, { quiet, horizon }: { quiet: number; horizon: number }): Candidate[] {
  const noisy = 1 - quiet;
  const logs = series.map(Math.log);
  const whole = isSeasonal(series, period) ? seasonallyAdjusted(logs, period, { kind: 'additive' }) : unadjusted(logs);
  const shrunk = seasonallyAdjusted(logs, period, { kind: 'additive', shrinkage: SHRUNKEN });
  const raised = (adjusted: SeasonalAdjustment, fit: Fitted | null) => exponential(restoredBy(adjusted, fit));
  return [
    { name: 'log theta', weight: noisy, make: () => raised(shrunk, fitDynamicTheta(shrunk.series)) },
    { name: 'log damped trend', weight: noisy, make: () => raised(whole, fitTrend(whole.series, 'Ad')) },
    { name: 'log damped trend, shrunken season', weight: noisy, make: () => raised(shrunk, fitTrend(shrunk.series, 'Ad')) },
    { name: 'log complex smoothing', weight: quiet * 2, make: () => raised(whole, fitComplexSmoothing(whole.series)) },
    {
      name: 'log autoregression',
      weight: noisy * 0.7 + quiet,
      make: () => exponential(fitAutoregression(logs, mostLags(period))?.forecastAt),
    },
    { name: 'arima', weight: noisy + quiet * 1.5, make: () => arimaOf(series, period, horizon) },
  ];
}

/** Members for demand that can be nothing. */
function onLevels(series: DemandSeries, period: number, { quiet, fits }: { quiet: number; fits: readonly EtsFit[] }): Candidate[] {
  const noisy = 1 - quiet;
  const whole = isSeasonal(series, period) ? seasonallyAdjusted(series, period, { kind: 'multiplicative' }) : unadjusted(series);
  const level = leastOf(fits.filter(({ form }) => form.trend === 'N' && form.season === 'N'));
  const seasonal = leastOf(fits.filter(({ form }) => form.trend === 'N' && form.season !== 'N'));
  return [
    { name: 'dynamic theta', weight: noisy, make: () => restoredBy(whole, fitDynamicTheta(whole.series)) },
    { name: 'level', weight: noisy, make: () => level?.recursion.forecastAt },
    { name: 'level and season', weight: noisy * 1.5, make: () => seasonal?.recursion.forecastAt },
    { name: 'complex smoothing', weight: quiet * 2, make: () => restoredBy(whole, fitComplexSmoothing(whole.series)) },
    { name: 'autoregression', weight: noisy + quiet, make: () => fitAutoregression(series, mostLags(period))?.forecastAt },
  ];
}

function mostLags(period: number): number {
  return Math.max(8, 2 * period + 1);
}

function fitTrend(series: DemandSeries, trend: EtsTrend): Fitted | null {
  return fitEts(series, { error: 'A', trend, season: 'N' }, { period: 1, steps: 40 })?.recursion ?? null;
}

function leastOf(fits: readonly EtsFit[]): EtsFit | undefined {
  return fits.reduce<EtsFit | undefined>((best, fit) => (best && best.criterion <= fit.criterion ? best : fit), undefined);
}

function restoredBy(adjusted: SeasonalAdjustment, fit: Fitted | null): OriginForecast | null {
  return fit ? adjusted.restore(fit.forecastAt) : null;
}

function exponential(forecastAt: OriginForecast | null | undefined): OriginForecast | null {
  return forecastAt ? (origin, step) => Math.exp(forecastAt(origin, step)) : null;
}

/** ARIMA of automatic orders; long series would take too long for what it adds. What it would have forecast before its errors begin is NaN. */
function arimaOf(series: DemandSeries, period: number, horizon: number): OriginForecast | null {
  const n = series.length;
  const fit = n <= MOST_ARIMA_VALUES ? searchArima(series, { season: period, work: ARIMA_WORK }) : null;
  if (!fit) return null;
  const { mean, pathErrors } = forecastArima(fit, horizon);
  const first = n - pathErrors.length;
  return (origin, step) =>
    origin === n ? mean[step - 1]! : series[origin + step - 1]! - (pathErrors[origin - first]?.[step - 1] ?? Number.NaN);
}

/** From 1 for a series without noise down to 0, by the mean one-step error of a forecast as a share of the level. */
function beliefInTrend(series: DemandSeries, forecastAt: OriginForecast): number {
  const n = series.length;
  const first = Math.max(1, Math.floor(n / 4), n - 72);
  let errors = 0;
  for (let origin = first; origin < n; origin++) errors += Math.abs(series[origin]! - forecastAt(origin, 1)) / (n - first);
  const level = Math.abs(meanOf(series.slice(-36)));
  return level > 0 && errors > 0 ? 1 / (1 + (errors / level / NOISE_OF_HALF_BELIEF) ** STEEPNESS) : 0.5;
}
