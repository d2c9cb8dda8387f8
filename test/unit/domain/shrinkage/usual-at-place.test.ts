import { expect, it } from 'vitest';
import type { CountInterval } from '../../../../agent/domain/shrinkage/count-intervals.ts';
import { usualAtPlace } from '../../../../agent/domain/shrinkage/usual-at-place.ts';

const BASE = { perTaken: 0.02, perCount: 0.2, batch: 2 };
/** Counts before each of which 40 units were scanned out: one unit is usually missed. */
const counts = (lost: readonly number[]) => lost.map((units): CountInterval => ({ taken: 40, lost: units }) as CountInterval);
const usualAfter = (lost: readonly number[]) => usualAtPlace(counts([...lost, 0]), BASE)(lost.length, lost.length);

it('is the site’s before a place was counted, and moves towards its own with its counts', () => {
  expect(usualAfter([])).toBeCloseTo(1);
  // Ten batches of two are what the site says, as much again what twenty counts say.
  expect(usualAfter(Array<number>(20).fill(2))).toBeCloseTo(1.5);
  expect(usualAfter(Array<number>(20).fill(0))).toBeCloseTo(0.5);
  expect(usualAfter(Array<number>(20).fill(1))).toBeCloseTo(1);
});

it('asks only the counts before the one it is told, and is hardly moved by a pallet', () => {
  const usual = usualAtPlace(counts([...Array<number>(10).fill(0), ...Array<number>(11).fill(40)]), BASE);
  expect(usual(20, 10)).toBeCloseTo(20 / 30);
  expect(usualAfter([300])).toBeLessThan(1.4);
  expect(usualAfter([-300])).toBe(usualAfter([0]));
});
