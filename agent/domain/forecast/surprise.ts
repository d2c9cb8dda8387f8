import { normalQuantile } from '../mathematics/normal.ts';
import type { Quantile } from './forecast.ts';

/** Below the lowest quantile the tail falls off as a normal one does: its hazard at the tenth percentile, in distances to the median. */
const LOWER_TAIL = 0.44;
const LEAST_CHANCE = 1e-12;

/**
 * How surprising a value is under a distribution that is known by some quantiles, in standard deviations of a normal one: the probability of
 * less, half of a tie counted, as a normal score (randomised quantile residuals, Dunn and Smyth 1996, at their middle). Levels ascend; tails
 * are exponential, `least` is the narrowest unit that they are measured in. 0 without quantiles.
 */
export function surpriseOf(value: number, quantiles: readonly Quantile<number>[], least: number): number {
  const first = quantiles[0];
  const last = quantiles.at(-1);
  if (!first || !last) return 0;
  if (value > last.value) {
    const before = quantiles.at(-2) ?? { level: 0, value: first.value };
    const gap = Math.max(last.value - before.value, least);
    const above = (1 - last.level) * ((1 - last.level) / (1 - before.level)) ** ((value - last.value) / gap);
    return -normalQuantile(Math.max(LEAST_CHANCE, above));
  }
  if (value < first.value) {
    const gap = Math.max(LOWER_TAIL * ((quantiles[1] ?? first).value - first.value), least);
    return normalQuantile(Math.max(LEAST_CHANCE, first.level * Math.exp((value - first.value) / gap)));
  }
  return normalQuantile(chanceWithin(value, quantiles));
}

/** Between the lowest and the highest quantile. */
function chanceWithin(value: number, quantiles: readonly Quantile<number>[]): number {
  const from = quantiles.findIndex((quantile) => quantile.value >= value);
  const above = quantiles.findIndex((quantile) => quantile.value > value);
  const to = above < 0 ? quantiles.length : above;
  const levelAt = (i: number) => (i < 0 ? 0 : (quantiles[i]?.level ?? 1));
  if (from === to) {
    const [a, b] = [quantiles[from - 1]!, quantiles[from]!];
    return a.level + ((b.level - a.level) * (value - a.value)) / (b.value - a.value);
  }
  // The chance of less lies somewhere below the first level with this value, that of no more somewhere above the last.
  const less = value === 0 ? 0 : (levelAt(from - 1) + levelAt(from)) / 2;
  const noMore = (levelAt(to - 1) + levelAt(to)) / 2;
  return (less + noMore) / 2;
}
