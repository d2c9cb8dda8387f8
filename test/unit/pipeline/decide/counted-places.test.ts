import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOTHING_SCANNED } from '../../../../agent/domain/shrinkage/scanned.ts';
import { countedPlaces } from '../../../../agent/pipeline/decide/counted-places.ts';
import { type TemporaryStore, temporaryStore } from '../../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

function open(location: string, onHand: number): void {
  temporary.store.stock.put({
    ...{ sku: 'TEA', location, position: 0, condition: 'sellable', onHand, keptBy: 'scans', levelTime: null, levelId: null, since: 1 },
    ...{ updatedAt: 1, lastId: null, latestTime: null, openDay: null, openDemand: 0 },
  });
}

function count(location: string, countedAt: number, [found, counted]: readonly [number, number]): void {
  const before = { ...NOTHING_SCANNED, countedAt: countedAt - 10, counted: found };
  temporary.store.counts.put({ sku: 'TEA', location, countId: countedAt, countedAt, counted, before, folded: null });
}

it('the places of an item hand out the same lists of counts until one of them is counted, and then its new count', () => {
  for (const location of ['A-1', 'B-2']) open(location, 5);
  count('A-1', 20, [7, 5]);
  count('B-2', 20, [5, 5]);
  const look = () => countedPlaces(temporary.store, 'TEA');
  const first = look();
  expect(first.map(({ location, onHand, intervals }) => [location, onHand, intervals.map(({ lost }) => lost)])).toEqual([
    ['A-1', 5, [2]],
    ['B-2', 5, [0]],
  ]);
  for (const [index, { intervals }] of look().entries()) expect(intervals).toBe(first[index]!.intervals);
  count('A-1', 30, [5, 4]);
  expect(look().map(({ intervals }) => intervals.map(({ lost }) => lost))).toEqual([[2, 1], [0]]);
});
