import { z } from 'zod';
import { pathErrorsOf } from '../domain/backtest.ts';
import type { DemandSeries } from '../domain/forecast.ts';
import { defineForecaster } from './forecaster.ts';

const SIZE_WEIGHTS = [0.05, 0.1, 0.2];
const CHANCE_WEIGHTS = [0.01, 0.03, 0.07, 0.15];

const kept = z.object({ size: z.number(), chance: z.number() });

const options = z.strictObject({
  kind: z.literal('tsb').default('tsb').describe('Teunter, Syntetos and Babai, for intermittent demand'),
  sizeWeight: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Smoothing constant of the size of a demand; by default chosen by squared error'),
  chanceWeight: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Smoothing constant of the chance of a demand; by default chosen by squared error'),
});

/**
 * Smooths the size of a demand and the chance of one apart, so that the forecast sinks while nothing sells (Teunter, Syntetos and Babai
 * 2011, eq. 2).
 */
export const tsb = defineForecaster({
  kind: 'tsb',
  title: 'Size and chance of a demand, smoothed apart: for intermittent demand',
  options,
  suits: ['intermittent', 'lumpy'],
  kept,
  fit({ series, horizon }, given, known) {
    const n = series.length;
    const states = new Float64Array(n + 1);
    let best = { cost: Number.POSITIVE_INFINITY, size: known?.size ?? 0, chance: known?.chance ?? 0 };
    if (!known)
      for (const size of given.sizeWeight === undefined ? SIZE_WEIGHTS : [given.sizeWeight])
        for (const chance of given.chanceWeight === undefined ? CHANCE_WEIGHTS : [given.chanceWeight]) {
          const cost = smooth(series, size, chance, states);
          if (cost < best.cost) best = { cost, size, chance };
        }
    smooth(series, best.size, best.chance, states);
    const mean = new Array<number>(horizon).fill(states[n]!);
    const pathErrors = pathErrorsOf(series, { horizon, firstOrigin: Math.ceil(n / 5) }, (origin) => states[origin]!);
    return {
      ok: true,
      model: { label: `tsb(${best.size}, ${best.chance})`, mean, pathErrors, kept: { size: best.size, chance: best.chance } },
    };
  },
});

/** Fills `states` with the forecast after each number of values and returns the sum of squared one-step errors. */
function smooth(series: DemandSeries, sizeWeight: number, chanceWeight: number, states: Float64Array): number {
  let { size, chance } = start(series);
  let squares = 0;
  states[0] = size * chance;
  for (let t = 0; t < series.length; t++) {
    const value = series[t]!;
    squares += (value - states[t]!) ** 2;
    if (value !== 0) {
      size += sizeWeight * (value - size);
      chance += chanceWeight * (1 - chance);
    } else chance -= chanceWeight * chance;
    states[t + 1] = size * chance;
  }
  return squares;
}

/** First states: the mean size and share of demands in the first third of the history, or in all of it where that third has none. */
function start(series: DemandSeries): { size: number; chance: number } {
  for (const length of [Math.ceil(series.length / 3), series.length]) {
    let demands = 0;
    let sum = 0;
    for (let t = 0; t < length; t++) {
      if (series[t] !== 0) demands++;
      sum += series[t]!;
    }
    if (demands) return { size: sum / demands, chance: demands / length };
  }
  return { size: 0, chance: 0 };
}
