import { z } from 'zod';
import { pathErrorsOf } from '../domain/forecast/backtest.ts';
import { createSmoother, type Smoother, type SmoothingConstants } from '../domain/forecast/exponential-smoothing.ts';
import type { DemandSeries } from '../domain/forecast/forecast.ts';
import { minimiseFromGrid, minimiseOnInterval } from '../domain/mathematics/minimise.ts';
import { defineForecaster, TWO_WEEKS } from './forecaster.ts';

const kept = z.object({
  season: z.number(),
  alpha: z.number(),
  beta: z.number().optional(),
  phi: z.number().optional(),
  gamma: z.number().optional(),
});

const options = z.strictObject({
  kind: z.literal('holt-winters').default('holt-winters').describe('Exponential smoothing with an additive season and a damped trend'),
  trend: z
    .enum(['auto', 'none', 'damped'])
    .default('auto')
    .describe('auto: a damped trend where it pays by the corrected Akaike criterion'),
});

interface Run {
  readonly smoother: Smoother;
  readonly constants: SmoothingConstants;
}

interface Fit extends Run {
  readonly criterion: number;
}

/**
 * Additive exponential smoothing with level, season and, where it pays, a damped trend (Winters 1960; Gardner 1985); constants by squared
 * one-step error.
 */
export const holtWinters = defineForecaster({
  kind: 'holt-winters',
  title: 'Exponential smoothing with an additive season and a damped trend',
  options,
  suits: ['smooth', 'erratic'],
  leastSteps: TWO_WEEKS,
  kept,
  fit({ series, horizon, season: asked }, { trend }, known) {
    const n = series.length;
    if (n < 4) return { ok: false, reason: 'insufficient-history' };
    const season = asked > 1 && n >= 2 * asked + 1 ? asked : 1;
    const { smoother, constants } = known?.season === season ? runOf(series, season, known) : searched(series, season, trend);
    smoother.run(constants);
    const mean = Array.from({ length: horizon }, (_, i) => smoother.forecastAt(n, i + 1));
    const firstOrigin = season > 1 ? Math.min(2 * season, n - 1) : Math.ceil(n / 5);
    return {
      ok: true,
      model: {
        label: labelOf(constants, season),
        mean,
        pathErrors: pathErrorsOf(series, { horizon, firstOrigin }, smoother.forecastAt),
        kept: { season, ...constants },
      },
    };
  },
});

function runOf(series: DemandSeries, season: number, { alpha, beta, phi, gamma }: z.infer<typeof kept>): Run {
  const constants = {
    alpha,
    ...(beta !== undefined && { beta, phi: phi ?? 1 }),
    ...(gamma !== undefined && { gamma }),
  };
  return { smoother: createSmoother(series, season, beta !== undefined), constants };
}

function searched(series: DemandSeries, season: number, trend: 'auto' | 'none' | 'damped'): Run {
  const level = fitLevel(series, season);
  if (trend === 'none' || (trend === 'auto' && series.length < season + 8)) return level;
  const damped = fitDamped(series, season, level.constants);
  return trend === 'damped' || damped.criterion < level.criterion ? damped : level;
}

function labelOf(constants: SmoothingConstants, season: number): string {
  const trend = constants.beta === undefined ? '' : `, beta ${constants.beta.toFixed(2)}, phi ${constants.phi!.toFixed(2)}`;
  return `holt-winters(${season}, alpha ${constants.alpha.toFixed(2)}${trend}${season > 1 ? `, gamma ${constants.gamma!.toFixed(2)}` : ''})`;
}

function fitLevel(series: DemandSeries, season: number): Fit {
  const smoother = createSmoother(series, season, false);
  const constants = searchLevel(smoother, season);
  return { smoother, constants, criterion: criterionOf(smoother.run(constants), series.length, season + 1) };
}

/** Corrected Akaike criterion of Gaussian errors (Hurvich and Tsai 1989), up to a constant. */
function criterionOf(squares: number, n: number, parameters: number): number {
  const correction = n - parameters - 2 > 0 ? (2 * parameters * (parameters + 1)) / (n - parameters - 2) : Number.POSITIVE_INFINITY;
  return n * Math.log(Math.max(squares, Number.MIN_VALUE) / n) + 2 * parameters + correction;
}

/** A coarse grid over level and season first, then each refined alone. */
function searchLevel(smoother: Smoother, season: number): { alpha: number; gamma: number } {
  let best = { squares: Number.POSITIVE_INFINITY, alpha: 0.1, gamma: 0 };
  for (const alpha of [0.03, 0.12, 0.35, 0.7])
    for (const gamma of season > 1 ? [0.01, 0.08, 0.25] : [0]) {
      const squares = smoother.run({ alpha, gamma });
      if (squares < best.squares) best = { squares, alpha, gamma };
    }
  const { gamma } = best;
  const alpha = minimiseOnInterval((x) => smoother.run({ alpha: x, gamma }), best.alpha / 3, Math.min(0.98, best.alpha * 2), 6);
  return { alpha, gamma: season > 1 ? minimiseOnInterval((x) => smoother.run({ alpha, gamma: x }), gamma / 4, gamma * 2.5, 6) : 0 };
}

/**
 * Adds a trend to a fitted level, damping between 0.8 and 0.98 as is usual (Hyndman and Athanasopoulos 2021, 8.2): beyond, trends run
 * away or vanish.
 */
function fitDamped(series: DemandSeries, season: number, level: SmoothingConstants): Fit {
  const smoother = createSmoother(series, season, true);
  let best = { squares: Number.POSITIVE_INFINITY, constants: level };
  for (const phi of [0.98, 0.9])
    for (const beta of [0.005, 0.05]) {
      const constants = { ...level, beta, phi };
      const squares = smoother.run(constants);
      if (squares < best.squares) best = { squares, constants };
    }
  const start = best.constants;
  const alpha = minimiseFromGrid((x) => smoother.run({ ...start, alpha: x }), [0.02, 0.1, 0.3, 0.6, 0.95], 6);
  const beta = minimiseOnInterval((x) => smoother.run({ ...start, alpha, beta: x }), 0.0005, Math.min(0.3, Math.max(0.01, alpha)), 6);
  const gamma = season > 1 ? minimiseOnInterval((x) => smoother.run({ ...start, alpha, beta, gamma: x }), 0.001, 0.4, 6) : 0;
  const constants = { ...start, alpha, beta, gamma };
  return { smoother, constants, criterion: criterionOf(smoother.run(constants), series.length, season + 4) };
}
