import { z } from 'zod';
import type { DemandSeries } from '../domain/forecast.ts';
import { sdOf } from '../domain/statistics.ts';
import { type ArimaOrder, type ArimaPath, leastLength, predictWithArima } from './arima-library.ts';
import { defineForecaster, type FitOutcome } from './forecaster.ts';

/** The library fails for good at 10,000 values; older ones teach little. */
const MOST_VALUES = 2000;
const IMPLAUSIBLE: FitOutcome = { ok: false, reason: 'arima-implausible' };

const options = z
  .strictObject({
    kind: z.literal('arima').default('arima').describe('ARIMA of fixed orders, checked against naive forecasts'),
    p: z.int().min(0).max(5).default(2).describe('Autoregressive order'),
    d: z.int().min(0).max(2).default(1).describe('Differences'),
    q: z.int().min(0).max(5).default(1).describe('Moving-average order'),
    P: z.int().min(0).max(2).default(0).describe('Seasonal autoregressive order'),
    D: z.int().min(0).max(1).default(0).describe('Seasonal differences'),
    Q: z.int().min(0).max(2).default(0).describe('Seasonal moving-average order'),
  })
  .refine((order) => order.p + order.q + order.P + order.Q > 0, {
    path: ['p'],
    error: 'p, q, P and Q must not all be 0: such orders give garbage; seasonal-naive is a random walk',
  });

/**
 * ARIMA of fixed orders (Box and Jenkins 1970) through the npm package `arima`. A fit that a naive forecast shames is refused as `arima-
 * implausible`.
 */
export const arima = defineForecaster({
  kind: 'arima',
  title: 'ARIMA of fixed orders',
  options,
  suits: ['smooth'],
  fit({ series, horizon, season }, { kind: _, ...orders }) {
    const order = { ...orders, season };
    if (order.p + order.q + order.P + order.Q === 0) return IMPLAUSIBLE;
    if (order.P + order.D + order.Q > 0 && season < 2) return { ok: false, reason: 'no-season' };
    const recent = series.slice(-MOST_VALUES);
    if (!recent.every(Number.isFinite)) return { ok: false, reason: 'not-finite' };
    const held = Math.max(1, Math.min(horizon, Math.floor(recent.length / 10)));
    if (recent.length - held < Math.max(20, leastLength(order))) return { ok: false, reason: 'insufficient-history' };
    const path = judged(recent, order, horizon);
    const past = path && judged(recent.slice(0, -held), order, held);
    if (!path || !past || !withstandsBacktest(recent, past, held)) return IMPLAUSIBLE;
    return { ok: true, model: { label: labelOf(order), mean: path.values, stepSd: path.variances.map(Math.sqrt) } };
  },
});

function labelOf({ p, d, q, P, D, Q, season }: ArimaOrder): string {
  return `arima(${p},${d},${q})${P + D + Q > 0 ? `(${P},${D},${Q})${season}` : ''}`;
}

/**
 * A prediction in the series' units, or null where no honest fit could have made it: not finite, residuals worse than naive ones, or far
 * outside all that was seen.
 */
function judged(series: DemandSeries, order: ArimaOrder, steps: number): ArimaPath | null {
  const scale = sdOf(series);
  if (!(scale > 0)) return null;
  const raw = predictWithArima(
    series.map((value) => value / scale),
    order,
    steps,
  );
  if (!raw || raw.values.length !== steps || ![...raw.values, ...raw.variances].every(Number.isFinite)) return null;
  const path = { values: raw.values.map((value) => value * scale), variances: raw.variances.map((value) => value * scale * scale) };
  const residual = path.variances[0]!;
  const growing = path.variances.every((variance, i) => variance > 0 && variance >= 0.999 * (path.variances[i - 1] ?? 0));
  if (!growing || residual > 2 * naiveSquare(series) || residual < 1e-9 * naiveSquare(series)) return null;
  const low = Math.min(...series);
  const high = Math.max(...series);
  const margin = (high - low) * (1 + steps / series.length);
  return path.values.every((value) => value >= low - margin && value <= high + margin) ? path : null;
}

/** Mean squared error of the better of two naive models: the last value, and the mean. */
function naiveSquare(series: DemandSeries): number {
  let squares = 0;
  for (let t = 1; t < series.length; t++) squares += (series[t]! - series[t - 1]!) ** 2;
  return Math.min(squares / (series.length - 1), sdOf(series) ** 2);
}

/**
 * Whether the values held back look as if the model had made them: the first within five standard errors, all together no worse than
 * thrice the naive error.
 */
function withstandsBacktest(series: DemandSeries, past: ArimaPath, held: number): boolean {
  const origin = series.length - held;
  const naive = Math.sqrt(naiveSquare(series));
  const [first, last] = [series[origin]!, series[origin - 1]!];
  if (Math.abs(first - past.values[0]!) > 5 * Math.max(naive, Math.abs(first - last))) return false;
  let [model, walk] = [0, 0];
  for (let i = 0; i < held; i++) {
    model += Math.abs(series[origin + i]! - past.values[i]!);
    walk += Math.abs(series[origin + i]! - last);
  }
  return model <= 3 * (walk + held * naive);
}
