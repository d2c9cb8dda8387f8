import { sumOfEts } from '../ets/ets-average.ts';
import { meanOf } from '../mathematics/statistics.ts';
import { longSeasonMakers, type MemberMaker, type MemberParameters, shortSeasonMakers } from './combination-members.ts';
import type { DemandSeries } from './forecast.ts';
import type { OriginForecast } from './origin-forecast.ts';

/** One forecast of a combination and its weight; weights add up to 1. */
export interface Member extends KeptMember {
  readonly forecastAt: OriginForecast;
}

/** A member without its forecasts: what it takes to run it again on a series that has grown. */
export interface KeptMember {
  readonly name: string;
  readonly weight: number;
  readonly parameters: MemberParameters;
}

/** Steps of a season, and steps ahead. */
export interface CombinationReach {
  readonly period: number;
  readonly horizon: number;
}

/** Seasons longer than this have too many indices to smooth each one. */
const LONGEST_SMOOTHED_SEASON = 24;
/** Unexplained share of the level at which trends are believed by half, and how fast belief falls. */
const NOISE_OF_HALF_BELIEF = 0.05;
const STEEPNESS = 4;
/** Members that weigh less change nothing. */
const LEAST_WEIGHT = 0.01;

/**
 * Members for a series of at least six values, by the length of its season and the share of noise in it: a combination of simple forecasts
 * beats the choice of one (Makridakis, Spiliotis and Assimakopoulos 2020; Petropoulos and Svetunkov 2020), and the noisier a series, the
 * less is its trend to be followed. Searches begin at what an earlier combination of fewer of these values found, where there is one. Empty where nothing can be fitted.
 */
export function combinationMembers(
  series: DemandSeries,
  { period, horizon }: CombinationReach,
  near: readonly KeptMember[] = [],
): Member[] {
  const { makers, average } = makersFor(series, period, horizon);
  const quiet = beliefInTrend(series, average());
  const weights = period > LONGEST_SMOOTHED_SEASON ? LONG_SEASON : shortSeasonWeights(series, quiet);
  const whole = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const usable = weights.flatMap(([name, weight]) => {
    const fit =
      weight >= LEAST_WEIGHT * whole
        ? usableFit(makers[name]!, { origin: series.length, horizon }, undefined, near.find((member) => member.name === name)?.parameters)
        : null;
    return fit ? [{ name, weight, ...fit }] : [];
  });
  const all = usable.reduce((sum, { weight }) => sum + weight, 0);
  return usable.map((member) => ({ ...member, weight: member.weight / all }));
}

/** The same members with the weights and parameters that they had, without a search; null where one of them no longer suits the series. */
export function keptCombination(series: DemandSeries, { period, horizon }: CombinationReach, kept: readonly KeptMember[]): Member[] | null {
  const { makers } = makersFor(series, period, horizon);
  const members = kept.flatMap((member) => {
    const make = makers[member.name];
    const fit = make && usableFit(make, { origin: series.length, horizon }, member.parameters);
    return fit ? [{ ...member, forecastAt: fit.forecastAt }] : [];
  });
  return members.length === kept.length && members.length > 0 ? members : null;
}

function makersFor(series: DemandSeries, period: number, horizon: number) {
  return period > LONGEST_SMOOTHED_SEASON ? longSeasonMakers(series, period) : shortSeasonMakers(series, period, horizon);
}

function usableFit(
  make: MemberMaker,
  { origin, horizon }: { readonly origin: number; readonly horizon: number },
  known?: MemberParameters,
  near?: MemberParameters,
) {
  const fit = make(known, near);
  if (!fit) return null;
  for (let step = 1; step <= horizon; step++) if (!Number.isFinite(fit.forecastAt(origin, step))) return null;
  return fit;
}

type Weights = readonly (readonly [name: string, weight: number])[];

const LONG_SEASON: Weights = [
  ['autoregression', 2],
  ['adjusted autoregression', 1],
  ['adjusted damped trend', 1],
];

/** Members for demand that is never nothing are on logarithms, all but the last. */
function shortSeasonWeights(series: DemandSeries, quiet: number): Weights {
  const noisy = 1 - quiet;
  const always: Weights = [
    ['ets average', noisy * 2],
    ['ets trend', quiet * 3],
    ['theta', noisy],
  ];
  if (series.every((value) => value > 0))
    return [
      ...always,
      ['log theta', noisy],
      ['log damped trend', noisy],
      ['log damped trend, shrunken season', noisy],
      ['log complex smoothing', quiet * 2],
      ['log autoregression', noisy * 0.7 + quiet],
      ['arima', noisy + quiet * 1.5],
    ];
  return [
    ...always,
    ['dynamic theta', noisy],
    ['level', noisy],
    ['level and season', noisy * 1.5],
    ['complex smoothing', quiet * 2],
    ['autoregression', noisy + quiet],
  ];
}

/** From 1 for a series without noise down to 0, by the mean one-step error of the average of forms as a share of the level; 0 without one. */
function beliefInTrend(series: DemandSeries, average: Parameters<typeof sumOfEts>[0] | null): number {
  if (!average) return 0;
  const forecastAt = sumOfEts(average);
  const n = series.length;
  const first = Math.max(1, Math.floor(n / 4), n - 72);
  let errors = 0;
  for (let origin = first; origin < n; origin++) errors += Math.abs(series[origin]! - forecastAt(origin, 1)) / (n - first);
  const level = Math.abs(meanOf(series.slice(-36)));
  return level > 0 && errors > 0 ? 1 / (1 + (errors / level / NOISE_OF_HALF_BELIEF) ** STEEPNESS) : 0.5;
}
