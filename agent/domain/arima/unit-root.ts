import { meanOf } from '../mathematics/statistics.ts';

/** Critical value at 5 % of the statistic around a level (Kwiatkowski et al. 1992, table 1). */
const CRITICAL = 0.463;

/**
 * Statistic of the test of Kwiatkowski, Phillips, Schmidt and Shin (1992) that a series is stationary around a level: large where it
 * wanders. The window of the long-run variance is 3 sqrt(n) / 13 lags, as Hyndman and Khandakar (2008) use it. 0 for a constant.
 */
export function kpssStatistic(values: Float64Array): number {
  const n = values.length;
  const mean = meanOf(values);
  const window = Math.floor((3 * Math.sqrt(n)) / 13);
  let longRun = 0;
  for (let lag = 0; lag <= window; lag++) {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += (values[t]! - mean) * (values[t - lag]! - mean);
    longRun += (lag ? 2 * (1 - lag / (window + 1)) : 1) * (sum / n);
  }
  let level = 0;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    level += values[t]! - mean;
    squares += level * level;
  }
  return longRun > 0 ? squares / (n * n) / longRun : 0;
}

/** How many first differences, at most `most`, make a series look stationary. */
export function differencesNeeded(values: Float64Array, most: number): number {
  let current = values;
  for (let d = 0; d < most; d++) {
    if (isConstant(current) || !(kpssStatistic(current) > CRITICAL)) return d;
    const next = new Float64Array(current.length - 1);
    for (let t = 0; t < next.length; t++) next[t] = current[t + 1]! - current[t]!;
    if (isConstant(next)) return d + 1;
    current = next;
  }
  return most;
}

/** Whether all values are the same. */
export function isConstant(values: ArrayLike<number>): boolean {
  for (let t = 1; t < values.length; t++) if (values[t] !== values[0]) return false;
  return true;
}
