import { expect, test } from 'vitest';
import type { CountRow } from '../../../../agent/domain/shrinkage/count-intervals.ts';
import { sharedLosses } from '../../../../agent/domain/shrinkage/shared-losses.ts';

const row = (counted: number, byDevice: Record<string, number>): CountRow => {
  const taken = Object.values(byDevice).reduce((sum, units) => sum + units, 0);
  const before = { countedAt: 0, counted: 100, changes: -taken, taken, byDevice, byHour: { 8: taken } };
  return { sku: 'A', location: '1', countId: 1, countedAt: 1, counted, before };
};

test('what counts have missed is shared by what each device and hour has scanned out', () => {
  expect(sharedLosses([row(56, { 'gun-1': 30, 'gun-2': 10 }), row(88, { 'gun-1': 10 })])).toEqual({
    byDevice: { 'gun-1': 5, 'gun-2': 1 },
    byHour: { 8: 6 },
  });
});

test('where nothing was scanned out, or nothing is known, nothing is shared', () => {
  const first = { ...row(90, {}), before: null };
  expect(sharedLosses([row(90, {}), first])).toEqual({ byDevice: {}, byHour: {} });
});
