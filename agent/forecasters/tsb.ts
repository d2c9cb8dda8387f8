import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import type { DemandSeries } from '../domain/forecast/forecast.ts';
import { meanOf } from '../domain/mathematics/statistics.ts';
import { defineForecaster } from './forecaster.ts';

/** Smoothing constants, and how likely each is before anything is seen: the usual ones, slower and faster ones. */
const SIZE_WEIGHTS = [
  { weight: 0.1, prior: 4 },
  { weight: 0.03, prior: 1 },
  { weight: 0.3, prior: 1 },
];
const CHANCE_WEIGHTS = [
  { weight: 0.07, prior: 4 },
  { weight: 0.02, prior: 1 },
  { weight: 0.25, prior: 1 },
];

const options = z.strictObject({
  kind: z.literal('tsb').default('tsb').describe('Teunter, Syntetos and Babai, for intermittent demand'),
  sizeWeight: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Smoothing constant of the size of a demand; by default an average over several, the more likely by their errors the more'),
  chanceWeight: z.number().min(0).max(1).optional().describe('Smoothing constant of the chance of a demand; likewise'),
});

/**
 * Smooths the size of a demand and the chance of one apart, so that the forecast sinks while nothing sells (Teunter, Syntetos and Babai
 * 2011, eq. 2). Seldom demand says little about its constants, so none are chosen: forecasts by several are averaged by their posterior
 * probability, errors taken as normal of unknown variance (Hoeting et al. 1999).
 */
export const tsb = defineForecaster({
  kind: 'tsb',
  title: 'Size and chance of a demand, smoothed apart: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  // Where demand is seldom a few origins often see none, and then the forecast nearest to nothing wins by chance.
  benefitOfDoubt: 0.1,
  fit({ series, horizon }, given) {
    const n = series.length;
    const first = Math.max(
      0,
      series.findIndex((value) => value !== 0),
    );
    const { path, size, chance } = average(series, first, given);
    const mean = new Array<number>(horizon).fill(path[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.max(first, Math.ceil(n / 5)) }, (origin) => path[origin]!);
    return { ok: true, model: { label: `tsb(${size.toFixed(2)}, ${chance.toFixed(2)})`, mean, pathErrors, seldom: true } };
  },
});

interface Constants {
  readonly size: number;
  readonly chance: number;
}

interface Averaged extends Constants {
  /** The forecast after each number of values; 0 before the first demand. */
  readonly path: Float64Array;
}

/** The average over the constants, those that are given held fixed. */
function average(series: DemandSeries, first: number, given: { sizeWeight?: number; chanceWeight?: number }): Averaged {
  const sizes = given.sizeWeight === undefined ? SIZE_WEIGHTS : [{ weight: given.sizeWeight, prior: 1 }];
  const chances = given.chanceWeight === undefined ? CHANCE_WEIGHTS : [{ weight: given.chanceWeight, prior: 1 }];
  const runs = sizes.flatMap(({ weight: size, prior }) =>
    chances.map(({ weight: chance, prior: also }) => ({ ...smooth(series, first, { size, chance }), size, chance, prior: prior * also })),
  );
  const least = Math.min(...runs.map(({ squares }) => squares));
  const evidence = runs.map(({ squares, prior }) => prior * (squares > least ? (least / squares) ** ((series.length - first) / 2) : 1));
  const all = evidence.reduce((sum, weight) => sum + weight, 0);
  const path = new Float64Array(series.length + 1);
  let [size, chance] = [0, 0];
  runs.forEach((run, i) => {
    const weight = evidence[i]! / all;
    size += weight * run.size;
    chance += weight * run.chance;
    for (let t = first; t < path.length; t++) path[t]! += weight * run.path[t]!;
  });
  return { path, size, chance };
}

function smooth(series: DemandSeries, first: number, constants: Constants): { path: Float64Array; squares: number } {
  const n = series.length;
  const path = new Float64Array(n + 1);
  let { size, chance } = startOf(series.slice(first, first + Math.ceil((n - first) / 3)));
  let squares = 0;
  path[first] = size * chance;
  for (let t = first; t < n; t++) {
    const value = series[t]!;
    squares += (value - path[t]!) ** 2;
    if (value !== 0) {
      size += constants.size * (value - size);
      chance += constants.chance * (1 - chance);
    } else chance -= constants.chance * chance;
    path[t + 1] = size * chance;
  }
  return { path, squares };
}

/** First states: the mean size and the share of demands in the first third of the history since the first of them. */
function startOf(third: DemandSeries): { size: number; chance: number } {
  const sizes = third.filter((value) => value !== 0);
  return { size: meanOf(sizes), chance: sizes.length / third.length };
}
