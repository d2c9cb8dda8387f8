import { expect, it } from 'vitest';
import { type PoolRequest, pooledMeans } from '../../../agent/domain/pooled-means.ts';

const WEEK = [2, 1, 1, 1, 1, 1, 0];

function request(count: number, days: number): PoolRequest {
  const items = Array.from({ length: count }, (_, k) => ({
    sku: `SKU-${k}`,
    series: Float32Array.from({ length: k === 0 ? 35 : days }, (_, t, at = (k === 0 ? 35 : days) - t) => (3 + k) * WEEK[(700 - at) % 7]!),
  }));
  return { items, season: 7, horizon: 14, budgetMs: 1000 };
}

it('all items have their mean by the pattern of all, also one that is too young to be learnt from, and each time the same', () => {
  const means = pooledMeans(request(40, 98));
  expect(means.map(({ sku }) => sku)).toEqual(Array.from({ length: 40 }, (_, k) => `SKU-${k}`));
  for (const { mean } of means) {
    expect(mean).toHaveLength(14);
    expect(mean[7]! / mean[8]!).toBeGreaterThan(1.5);
    expect(mean[6]! / mean[8]!).toBeLessThan(0.3);
  }
  expect(pooledMeans(request(40, 98))).toEqual(means);
});

it('nothing is said without history enough, or of what was learnt in too little time', () => {
  expect(pooledMeans(request(40, 40))).toEqual([]);
  let trees = 0;
  expect(pooledMeans(request(40, 98), () => trees++ < 10)).toEqual([]);
  expect(trees).toBe(11);
});
