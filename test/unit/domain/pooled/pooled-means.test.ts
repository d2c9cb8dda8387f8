import { expect, it } from 'vitest';
import { batchOf, itemsOf, type PoolRequest, pooledMeans } from '../../../../agent/domain/pooled/pooled-means.ts';

const WEEK = [2, 1, 1, 1, 1, 1, 0];

function request(count: number, days: number): PoolRequest {
  const items = Array.from({ length: count }, (_, k) => ({
    sku: `SKU-${k}`,
    series: Array.from({ length: k === 0 ? 35 : days }, (_, t, at = (k === 0 ? 35 : days) - t) => (3 + k) * WEEK[(700 - at) % 7]!),
  }));
  return { batches: [batchOf(items.slice(0, 7)), batchOf(items.slice(7))], season: 7, horizon: 14, budgetMs: 1000 };
}

it('all items have their mean by the pattern of all, also one that is too young to be learnt from, and each time the same', () => {
  const batches = pooledMeans(request(40, 98));
  const means = batches.flatMap(itemsOf).map(({ sku, series }) => ({ sku, mean: series }));
  expect(means.map(({ sku }) => sku)).toEqual(Array.from({ length: 40 }, (_, k) => `SKU-${k}`));
  for (const { mean } of means) {
    expect(mean).toHaveLength(14);
    expect(mean[7]! / mean[8]!).toBeGreaterThan(1.5);
    expect(mean[6]! / mean[8]!).toBeLessThan(0.3);
  }
  expect(pooledMeans(request(40, 98))).toEqual(batches);
});

it('nothing is said without history enough, or of what was learnt in too little time', () => {
  expect(pooledMeans(request(40, 40))).toEqual([]);
  let trees = 0;
  expect(pooledMeans(request(40, 98), () => trees++ < 10)).toEqual([]);
  expect(trees).toBe(11);
});

it('series come out of a batch as they went in', () => {
  const items = [
    { sku: 'A', series: [1, 2, 3] },
    { sku: 'B', series: [] },
    { sku: 'C', series: [0.5] },
  ];
  expect(itemsOf(batchOf(items)).map(({ sku, series }) => ({ sku, series: Array.from(series) }))).toEqual(items);
  expect(itemsOf(batchOf([]))).toEqual([]);
});
