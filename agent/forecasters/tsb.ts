import { z } from 'zod';
import { pathErrorsOf } from '../domain/backtest.ts';
import type { DemandSeries } from '../domain/forecast.ts';
import { meanOf } from '../domain/statistics.ts';
import { defineForecaster } from './forecaster.ts';

const SIZE_WEIGHTS = [0.05, 0.1, 0.2];
const CHANCE_WEIGHTS = [0.01, 0.03, 0.07, 0.15];
const USUAL = { size: 0.1, chance: 0.07 };

const options = z.strictObject({
  kind: z.literal('tsb').default('tsb').describe('Teunter, Syntetos and Babai, for intermittent demand'),
  sizeWeight: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'Smoothing constant of the size of a demand; without both constants, the average of usual ones and of those with the least squared error',
    ),
  chanceWeight: z.number().min(0).max(1).optional().describe('Smoothing constant of the chance of a demand; likewise'),
});

/**
 * Smooths the size of a demand and the chance of one apart, so that the forecast sinks while nothing sells (Teunter, Syntetos and Babai
 * 2011, eq. 2). Seldom demand says little about its constants: those that would have erred least are believed by half.
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
    const best = leastSquares(series, first, given);
    const states = best.path;
    const free = given.sizeWeight === undefined && given.chanceWeight === undefined;
    if (free)
      smooth(series, first, USUAL).path.forEach((usual, t) => {
        states[t] = (states[t]! + usual) / 2;
      });
    const label = `tsb(${best.size}, ${best.chance}${free ? `; ${USUAL.size}, ${USUAL.chance}` : ''})`;
    const mean = new Array<number>(horizon).fill(states[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.max(first, Math.ceil(n / 5)) }, (origin) => states[origin]!);
    return { ok: true, model: { label, mean, pathErrors, seldom: true } };
  },
});

interface Weights {
  readonly size: number;
  readonly chance: number;
}

interface Smoothed extends Weights {
  /** The forecast after each number of values; 0 before the first demand. */
  readonly path: Float64Array;
  readonly squares: number;
}

function leastSquares(series: DemandSeries, first: number, given: { sizeWeight?: number; chanceWeight?: number }): Smoothed {
  let best: Smoothed | undefined;
  for (const size of given.sizeWeight === undefined ? SIZE_WEIGHTS : [given.sizeWeight])
    for (const chance of given.chanceWeight === undefined ? CHANCE_WEIGHTS : [given.chanceWeight]) {
      const smoothed = smooth(series, first, { size, chance });
      if (!best || smoothed.squares < best.squares) best = smoothed;
    }
  return best!;
}

function smooth(series: DemandSeries, first: number, weights: Weights): Smoothed {
  const n = series.length;
  const path = new Float64Array(n + 1);
  let { size, chance } = startOf(series.slice(first, first + Math.ceil((n - first) / 3)));
  let squares = 0;
  path[first] = size * chance;
  for (let t = first; t < n; t++) {
    const value = series[t]!;
    squares += (value - path[t]!) ** 2;
    if (value !== 0) {
      size += weights.size * (value - size);
      chance += weights.chance * (1 - chance);
    } else chance -= weights.chance * chance;
    path[t + 1] = size * chance;
  }
  return { ...weights, path, squares };
}

/** First states: the mean size and the share of demands in the first third of the history since the first of them. */
function startOf(third: DemandSeries): { size: number; chance: number } {
  const sizes = third.filter((value) => value !== 0);
  return { size: meanOf(sizes), chance: sizes.length / third.length };
}
