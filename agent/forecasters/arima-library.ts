import { createRequire } from 'node:module';

/** Fixed orders of a seasonal ARIMA model; `season` counts only where P, D or Q is above 0. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly season: number;
}

/** Forecasts and their variances, step by step. */
export interface ArimaPath {
  readonly values: readonly number[];
  readonly variances: readonly number[];
}

interface Model {
  train(series: number[]): unknown;
  predict(steps: number): [number[], number[]];
  destroy(): void;
}

type Library = new (options: Record<string, number | boolean>) => Model;

let loaded: Library | undefined;

/** The fewest values that the library fits an order to. */
export function leastLength({ p, d, q, P, D, Q, season }: ArimaOrder): number {
  const s = P + D + Q > 0 ? season : 0;
  return d + s * D + Math.max(p + q + (P + Q) * s, 2 * s, 10);
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
