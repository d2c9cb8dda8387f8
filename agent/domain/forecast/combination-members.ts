import { type ArimaFit, fitArima } from '../arima/arima-fit.ts';
import { forecastArima } from '../arima/arima-forecast.ts';
import type { ArimaOrder } from '../arima/arima-order.ts';
import { searchArima } from '../arima/arima-search.ts';
import { fitAutoregression } from '../arima/autoregression.ts';
import { averagedEts, fitEtsForms, sumOfEts, type WeightedEts } from '../ets/ets-average.ts';
import { type EtsFit, fitEts } from '../ets/ets-fit.ts';
import type { EtsForm, EtsTrend, EtsWeights } from '../ets/ets-form.ts';
import { type ComplexWeights, fitComplexSmoothing } from './complex-smoothing.ts';
import type { DemandSeries } from './forecast.ts';
import type { OriginForecast } from './origin-forecast.ts';
import { isSeasonal } from './season-test.ts';
import { type SeasonalAdjustment, type Shrinkage, seasonallyAdjusted, unadjusted } from './seasonal-adjustment.ts';
import { fitDynamicTheta, type ThetaWeights } from './theta.ts';
import { fitStandardTheta } from './theta-standard.ts';

/** What a member's search has found, of whatever kind it is; a member without a search has nothing to keep. */
export interface MemberParameters {
  readonly ets?: readonly { readonly weight: number; readonly form: EtsForm; readonly weights: EtsWeights }[] | undefined;
  readonly theta?: ThetaWeights | undefined;
  readonly complex?: ComplexWeights | undefined;
  readonly arima?: { readonly order: ArimaOrder; readonly constant: boolean; readonly parameters: readonly number[] } | undefined;
}

/** A fitted member. */
export interface MemberFit {
  readonly forecastAt: OriginForecast;
  readonly parameters: MemberParameters;
}

/**
 * Fits a member, or runs it with parameters that are known; a search begins near what an earlier one found on fewer values. Null where it does not suit the series.
 */
export type MemberMaker = (known?: MemberParameters, near?: MemberParameters) => MemberFit | null;

/** The members of a season's length, by name; what several of them need is made once, and only where one of them is asked for. */
export interface MemberMakers {
  readonly makers: Readonly<Record<string, MemberMaker>>;
  /** The average of all forms of exponential smoothing; null where none can be fitted. */
  readonly average: () => readonly WeightedEts[] | null;
}

/** The part of seasonal indices that holds on average over many short monthly series. */
const SHRUNKEN: Shrinkage = { share: 0.6, neighbours: 0 };
const MOST_ARIMA_VALUES = 200;
const ARIMA_WORK = 3e6;
/** Values that long seasons are told from, and lags that they are explained by. */
const RECENT_SEASONS = 10;
const SPARE_LAGS = 8;
const MOST_LAGS = 400;
/** How little the Akaike criterion is trusted in the average of forms. */
const TEMPERATURE = 16;

/** Long autoregressions, which need no season to be told them, with and without a shrunken season taken out. */
export function longSeasonMakers(series: DemandSeries, period: number): MemberMakers {
  const offset = Math.max(0, series.length - RECENT_SEASONS * period);
  const recent = series.slice(offset);
  const halved = once(() => adjustment(recent, period, { share: 0.6, neighbours: 2 }));
  const restored = (forecastAt: OriginForecast): OriginForecast => {
    const whole = halved().restore(forecastAt);
    return (origin, step) => whole(Math.max(1, origin - offset), step);
  };
  return {
    average: () => null,
    makers: {
      autoregression: () => withoutParameters(fitAutoregression(series, Math.min(MOST_LAGS, period + SPARE_LAGS))),
      'adjusted autoregression': () => mapped(withoutParameters(fitAutoregression(halved().series, 20)), restored),
      'adjusted damped trend': (known) => mapped(trend(halved().series, 'Ad', known), restored),
    },
  };
}

function adjustment(series: DemandSeries, period: number, shrinkage: Shrinkage): SeasonalAdjustment {
  return period > 1 && series.length >= 2 * period
    ? seasonallyAdjusted(series, period, { kind: 'additive', shrinkage })
    : unadjusted(series);
}

/** Members for short seasons and for none; those that take logarithms are for demand that is never nothing. */
export function shortSeasonMakers(series: DemandSeries, period: number, horizon: number): MemberMakers {
  const fits = once(() => fitEtsForms(series, period));
  const average = once(() => averagedEts(fits(), TEMPERATURE));
  const logs = once(() => series.map(Math.log));
  const adjusted = (of: () => DemandSeries, kind: 'additive' | 'multiplicative') =>
    once(() => (isSeasonal(series, period) ? seasonallyAdjusted(of(), period, { kind }) : unadjusted(of())));
  const whole = adjusted(() => series, 'multiplicative');
  const wholeLogs = adjusted(logs, 'additive');
  const shrunk = once(() => seasonallyAdjusted(series, period, { kind: 'multiplicative', shrinkage: SHRUNKEN }));
  const shrunkLogs = once(() => seasonallyAdjusted(logs(), period, { kind: 'additive', shrinkage: SHRUNKEN }));
  const raised = (adjustedLogs: () => SeasonalAdjustment, fit: MemberFit | null) =>
    mapped(fit, (forecastAt) => exponential(adjustedLogs().restore(forecastAt)));
  const restored = (by: () => SeasonalAdjustment, fit: MemberFit | null) => mapped(fit, by().restore);
  const form = (suits: (form: EtsForm) => boolean): MemberMaker => {
    return (known) => etsMember(known ? knownEts(series, period, known) : alone(leastOf(fits().filter((fit) => suits(fit.form)))));
  };
  return {
    average,
    makers: {
      'ets average': (known) => etsMember(known ? knownEts(series, period, known) : average()),
      'ets trend': form((of) => of.trend === 'A'),
      level: form((of) => of.trend === 'N' && of.season === 'N'),
      'level and season': form((of) => of.trend === 'N' && of.season !== 'N'),
      theta: (known) => restored(shrunk, thetaMember(fitStandardTheta(shrunk().series, known?.theta))),
      'dynamic theta': (known) => restored(whole, thetaMember(fitDynamicTheta(whole().series, known?.theta))),
      'complex smoothing': (known) => restored(whole, complexMember(fitComplexSmoothing(whole().series, known?.complex))),
      autoregression: () => withoutParameters(fitAutoregression(series, mostLags(period))),
      'log theta': (known) => raised(shrunkLogs, thetaMember(fitDynamicTheta(shrunkLogs().series, known?.theta))),
      'log damped trend': (known) => raised(wholeLogs, trend(wholeLogs().series, 'Ad', known)),
      'log damped trend, shrunken season': (known) => raised(shrunkLogs, trend(shrunkLogs().series, 'Ad', known)),
      'log complex smoothing': (known) => raised(wholeLogs, complexMember(fitComplexSmoothing(wholeLogs().series, known?.complex))),
      'log autoregression': () => mapped(withoutParameters(fitAutoregression(logs(), mostLags(period))), exponential),
      arima: (known, near) => arimaMember(series, { period, horizon }, known, near),
    },
  };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function mostLags(period: number): number {
  return Math.max(8, 2 * period + 1);
}

function mapped(fit: MemberFit | null, change: (forecastAt: OriginForecast) => OriginForecast): MemberFit | null {
  return fit && { ...fit, forecastAt: change(fit.forecastAt) };
}

function exponential(forecastAt: OriginForecast): OriginForecast {
  return (origin, step) => Math.exp(forecastAt(origin, step));
}

function withoutParameters(fit: { readonly forecastAt: OriginForecast } | null): MemberFit | null {
  return fit && { forecastAt: fit.forecastAt, parameters: {} };
}

function thetaMember(fit: (ThetaWeights & { readonly forecastAt: OriginForecast }) | null): MemberFit | null {
  return fit && { forecastAt: fit.forecastAt, parameters: { theta: { alpha: fit.alpha, theta: fit.theta } } };
}

function complexMember(fit: (ComplexWeights & { readonly forecastAt: OriginForecast }) | null): MemberFit | null {
  return fit && { forecastAt: fit.forecastAt, parameters: { complex: { alpha0: fit.alpha0, alpha1: fit.alpha1 } } };
}

function etsMember(members: readonly WeightedEts[] | null): MemberFit | null {
  if (!members?.length) return null;
  const ets = members.map(({ weight, fit }) => ({ weight, form: fit.form, weights: fit.weights }));
  return { forecastAt: sumOfEts(members), parameters: { ets } };
}

function alone(fit: EtsFit | undefined): WeightedEts[] | null {
  return fit ? [{ weight: 1, fit }] : null;
}

/** Null where one of the forms no longer suits the series. */
function knownEts(series: DemandSeries, period: number, { ets = [] }: MemberParameters): WeightedEts[] | null {
  const members = ets.flatMap(({ weight, form, weights }) => {
    const fit = fitEts(series, form, { period, steps: 0, weights });
    return fit ? [{ weight, fit }] : [];
  });
  return members.length === ets.length ? members : null;
}

function trend(series: DemandSeries, of: EtsTrend, known: MemberParameters | undefined): MemberFit | null {
  const fit = fitEts(series, { error: 'A', trend: of, season: 'N' }, { period: 1, steps: 40, weights: known?.ets?.[0]?.weights });
  if (!fit) return null;
  const { form, weights, recursion } = fit;
  return { forecastAt: recursion.forecastAt, parameters: { ets: [{ weight: 1, form, weights }] } };
}

function leastOf(fits: readonly EtsFit[]): EtsFit | undefined {
  return fits.reduce<EtsFit | undefined>((best, fit) => (best && best.criterion <= fit.criterion ? best : fit), undefined);
}

/** ARIMA of automatic orders; long series would take too long for what it adds. What it would have forecast before its errors begin is NaN. */
function arimaMember(
  series: DemandSeries,
  { period, horizon }: { readonly period: number; readonly horizon: number },
  known: MemberParameters | undefined,
  near: MemberParameters | undefined,
): MemberFit | null {
  const n = series.length;
  const fit = n <= MOST_ARIMA_VALUES ? arimaFit(series, period, known, near) : null;
  if (!fit) return null;
  const { mean, pathErrors } = forecastArima(fit, horizon);
  const first = n - pathErrors.length;
  const forecastAt: OriginForecast = (origin, step) =>
    origin === n ? mean[step - 1]! : series[origin + step - 1]! - (pathErrors[origin - first]?.[step - 1] ?? Number.NaN);
  const arima = { order: fit.order, constant: fit.design.constant, parameters: Array.from(fit.parameters) };
  return { forecastAt, parameters: { arima } };
}

function arimaFit(series: DemandSeries, period: number, known?: MemberParameters, near?: MemberParameters): ArimaFit | null {
  if (!known?.arima) return searchArima(series, { season: period, work: ARIMA_WORK, approximate: true, near: near?.arima });
  const { order, constant, parameters } = known.arima;
  return fitArima(series, order, { constant }, { known: Float64Array.from(parameters) });
}
