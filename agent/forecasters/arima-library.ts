import { createRequire } from 'node:module';
import { type ArimaOrder, coefficientCount } from '../domain/arima/arima-order.ts';
import { sdOf } from '../domain/mathematics/statistics.ts';

/** Forecasts and their variances, step by step. */
export interface ArimaPath {
  readonly values: readonly number[];
  readonly variances: readonly number[];
}

/** A path that stood up to its checks, or why there is none. */
export type CheckedPath = { readonly ok: true; readonly path: ArimaPath } | { readonly ok: false; readonly reason: string };

interface Model {
  train(series: number[]): unknown;
  predict(steps: number): [number[], number[]];
  destroy(): void;
}

type Library = new (options: Record<string, number | boolean>) => Model;

/** The library fails for good at 10,000 values; older ones teach little. */
const MOST_VALUES = 2000;
const IMPLAUSIBLE = { ok: false, reason: 'arima-implausible' } as const;

let loaded: Library | undefined;

/** Fits and predicts with the npm package `arima`, and refuses as `arima-implausible` what a naive forecast shames. */
export function checkedArimaPath(series: readonly number[], order: ArimaOrder, steps: number): CheckedPath {
  // Such orders come back as garbage, without an error.
  if (coefficientCount(order) === 0) return IMPLAUSIBLE;
  const recent = series.slice(-MOST_VALUES);
  if (!recent.every(Number.isFinite)) return { ok: false, reason: 'not-finite' };
  const held = Math.max(1, Math.min(steps, Math.floor(recent.length / 10)));
  if (recent.length - held < Math.max(20, leastLength(order))) return { ok: false, reason: 'insufficient-history' };
  const path = plausible(recent, order, steps);
  const past = path && plausible(recent.slice(0, -held), order, held);
  return path && past && withstandsBacktest(recent, past, held) ? { ok: true, path } : IMPLAUSIBLE;
}

/** The fewest values that the library fits an order to. */
function leastLength({ p, d, q, P, D, Q, season }: ArimaOrder): number {
  const s = P + D + Q > 0 ? season : 0;
  return d + s * D + Math.max(p + q + (P + Q) * s, 2 * s, 10);
}

/**
 * A prediction in the series' units, or null where no honest fit could have made it: not finite, residuals worse than naive ones, or far
 * outside all that was seen.
 */
function plausible(series: readonly number[], order: ArimaOrder, steps: number): ArimaPath | null {
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
  return withinReach(series, path.values) ? path : null;
}

/** Whether forecasts stay within what was seen and, on either side, its range again and a little more the farther they reach. */
export function withinReach(series: readonly number[], values: ArrayLike<number>): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of series) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const margin = (high - low) * (1 + values.length / series.length) + 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  return Array.from(values).every((value) => value >= low - margin && value <= high + margin);
}

/** Mean squared error of the better of two naive models: the last value, and the mean. */
function naiveSquare(series: readonly number[]): number {
  let squares = 0;
  for (let t = 1; t < series.length; t++) squares += (series[t]! - series[t - 1]!) ** 2;
  return Math.min(squares / (series.length - 1), sdOf(series) ** 2);
}

/**
 * Whether the values held back look as if the model had made them: the first within five standard errors, all together no worse than
 * thrice the naive error.
 */
function withstandsBacktest(series: readonly number[], past: ArimaPath, held: number): boolean {
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

/**
 * Fits and predicts with the npm package `arima`, or null where it gives up. The library says nothing about bad fits: the caller judges
 * the numbers. After a failure its memory cannot be trusted and the next call loads it anew.
 */
export function predictWithArima(series: readonly number[], order: ArimaOrder, steps: number): ArimaPath | null {
  const exitCode = process.exitCode;
  let model: Model | undefined;
  try {
    loaded ??= loadSilently();
    const { season, ...orders } = order;
    model = new loaded({ ...orders, s: order.P + order.D + order.Q > 0 ? season : 0, method: 0, optimizer: 6, verbose: false });
    model.train([...series]);
    const [values, variances] = model.predict(steps);
    model.destroy();
    return { values, variances };
  } catch {
    loaded = undefined;
    // Its C code may have called exit().
    process.exitCode = exitCode;
    return null;
  }
}

/** The library prints whatever `verbose` says, through the console methods that it binds while loading: it gets mute ones. */
function loadSilently(): Library {
  const require = createRequire(import.meta.url);
  const { log, error, warn } = console;
  delete require.cache[require.resolve('arima')];
  console.log = console.error = console.warn = () => {};
  try {
    return require('arima') as Library;
  } finally {
    Object.assign(console, { log, error, warn });
  }
}
