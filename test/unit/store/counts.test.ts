import { afterEach, beforeEach, expect, it } from 'vitest';
import { NOTHING_SCANNED } from '../../../agent/domain/shrinkage/scanned.ts';
import { type TemporaryStore, temporaryStore } from '../../support/temporary-store.ts';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
});
afterEach(() => temporary.remove());

it('the first interval between two counts is found by who asked before there was any', () => {
  const { store } = temporary;
  const place = { sku: 'TEA', location: 'A-1' };
  expect(store.counts.intervals('TEA')).toEqual([]);
  store.stock.put({
    ...{ ...place, position: 0, condition: 'sellable', onHand: 5, keptBy: 'scans', levelTime: null, levelId: null, since: 1 },
    ...{ updatedAt: 1, lastId: null, latestTime: null, openDay: null, openDemand: 0 },
  });
  const before = { ...NOTHING_SCANNED, countedAt: 10, counted: 7 };
  store.counts.put({ ...place, countId: 2, countedAt: 20, counted: 5, before, folded: null });
  expect(store.counts.intervals('TEA')).toMatchObject([{ ...place, since: 10, countedAt: 20, counted: 5 }]);
  expect(store.counts.intervals('COFFEE')).toEqual([]);
});
