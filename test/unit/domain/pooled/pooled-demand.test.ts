import { describe, expect, it } from 'vitest';
import { BOOSTING, pooledMean, trainPooled, withPooled } from '../../../../agent/domain/pooled/pooled-demand.ts';

const WEEK = [2, 1, 1, 1, 1, 1, 0];
const chance = (i: number) => ((Math.imul(i, 2654435761) >>> 0) % 1009) / 1009;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Demand of item k: seldom, of its own size, on the same days of the week as that of all items. */
function itemOf(k: number, length = 140): number[] {
  const size = 1 + (k % 9) * 3;
  const offset = (7 - (length % 7)) % 7;
  return Array.from({ length }, (_, t) => (chance(t * 131 + k * 7717 + 3) < 0.25 * WEEK[(t + offset) % 7]! ? size : 0));
}
const items = Array.from({ length: 120 }, (_, k) => itemOf(k, 140 - (k % 3) * 7));
const options = { season: 7, horizon: 14, mostRows: 20_000, boosting: { ...BOOSTING, rounds: 80 } };
const model = trainPooled(items, options)!;

describe('a model of all items', () => {
  it('knows the week of an item that is too young to have shown it', () => {
    const next = pooledMean(model, itemOf(500, 35))!;
    expect(next).toHaveLength(14);
    expect(next[0]! / mean(next.slice(1, 6))).toBeGreaterThan(1.5);
    expect(next[6]! / mean(next.slice(1, 6))).toBeLessThan(0.3);
    expect(next[7]! / mean(next.slice(8, 13))).toBeGreaterThan(1.5);
  });

  it('knows it some days after it was learnt', () => {
    const later = pooledMean(model, itemOf(501, 143), 3)!;
    expect(later[4]! / mean(later.slice(5, 10))).toBeGreaterThan(1.5);
    expect(later[3]! / mean(later.slice(5, 10))).toBeLessThan(0.3);
  });

  it('forecasts in units of the item', () => {
    const series = itemOf(3);
    pooledMean(model, series)!.forEach((value, i) => {
      expect(
        pooledMean(
          model,
          series.map((each) => 2 ** 20 * each),
        )![i]! /
          value /
          2 ** 20,
      ).toBeGreaterThan(0.5);
      expect(value).toBeGreaterThanOrEqual(0);
    });
  });

  it('says nothing of an item without demand, or of four weeks', () => {
    expect(pooledMean(model, new Array<number>(100).fill(0))).toBeNull();
    expect(pooledMean(model, itemOf(0, 27))).toBeNull();
    expect(trainPooled([itemOf(0, 30)], options)).toBeNull();
  });

  it('learns from no more rows than allowed, and the same from the same', () => {
    expect(trainPooled(items, options)).toEqual(model);
    const few = trainPooled(items, { ...options, mostRows: 500 })!;
    expect(few.trees.trees.every(({ leaf }) => leaf.length <= 2 * Math.floor(1200 / BOOSTING.leastRows))).toBe(true);
  });
});

describe('an own forecast with what the pool knows', () => {
  it('has the spread of the pool and a total a quarter of the way to its', () => {
    const mixed = withPooled([2, 2, 2, 2], [4, 4, 8, 0]);
    expect(mixed.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0.75 * 8 + 0.25 * 16, 12);
    expect(mixed[2]! / mixed[0]!).toBeCloseTo(2, 12);
  });

  it('stays nothing on closed steps, and its own where the pool expects nothing', () => {
    expect(withPooled([3, 0], [3, 5])).toEqual([3, 0]);
    expect(withPooled([3, 1], [0, 0])).toEqual([3, 1]);
  });
});
