import { expect, test } from 'vitest';
import { lostBeyond } from '../../../../agent/domain/shrinkage/lost-beyond.ts';
import { siteCounts } from '../../../support/site-counts.ts';

const WEEK = 604_800_000;
const counts = siteCounts({ weeks: 1 })
  .slice(0, 2)
  .map((count, index) => ({ ...count, sku: `S-${index}`, countedAt: 2 * WEEK, before: { ...count.before!, countedAt: 0 } }));

test('a rate of loss is so many units of what was scanned out, and so much money by the cost of each', () => {
  const costOf = (sku: string) => ({ minor: sku === 'S-0' ? 100 : 300, currency: 'EUR' });
  expect(lostBeyond(counts, [40, 20], { rate: 0.1, costOf })).toEqual({
    ...{ since: 0, units: 6, unitsPerWeek: 3 },
    money: { minorPerWeek: 500, currency: 'EUR' },
  });
});

test('money of several currencies makes no sum, and goods of unknown cost none at all', () => {
  const costOf = (sku: string) => ({ minor: 100, currency: sku === 'S-0' ? 'EUR' : 'USD' });
  expect(lostBeyond(counts, [40, 20], { rate: 0.1, costOf }).money).toBeNull();
  expect(lostBeyond(counts, [40, 20], { rate: 0.1, costOf: () => null }).money).toBeNull();
});
