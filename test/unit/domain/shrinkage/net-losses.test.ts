import fc from 'fast-check';
import { expect, it } from 'vitest';
import { netLosses } from '../../../../agent/domain/shrinkage/net-losses.ts';

const net = (lost: readonly number[]) => netLosses(lost.map((units) => ({ lost: units })));

it('makes good what a later count finds again, the newest first', () => {
  expect(net([3, -3, 5])).toEqual([0, 0, 5]);
  expect(net([4, 1, 2, -5])).toEqual([2, 0, 0, 0]);
  expect(net([1, -300, 2])).toEqual([0, -299, 2]);
});

it('moves units between counts and makes none', () => {
  const sum = (units: readonly number[]) => units.reduce((total, each) => total + each, 0);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 60 }), (lost) => {
      const found = net(lost);
      expect(sum(found)).toBe(sum(lost));
      found.forEach((units, index) => {
        expect(units).toBeGreaterThanOrEqual(Math.min(0, lost[index]!));
        expect(units).toBeLessThanOrEqual(Math.max(0, lost[index]!));
      });
    }),
  );
});
