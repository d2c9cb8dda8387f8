import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateShrinkage } from '../../../../agent/domain/shrinkage/estimate.ts';

const at = (location: string, lost: number, unitWeeks: number) => ({ sku: 'A', location, lost, unitWeeks });

test('each rate lies between the place’s own and the site’s, and the intervals of a place add up', () => {
  const interval = fc.record({
    location: fc.constantFrom('1', '2', '3', '4'),
    lost: fc.integer({ min: 0, max: 50 }),
    unitWeeks: fc.integer({ min: 1, max: 5000 }),
  });
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 30 }), (drawn) => {
      const found = estimateShrinkage(drawn.map(({ location, lost, unitWeeks }) => at(location, lost, unitWeeks)));
      const lost = drawn.reduce((sum, each) => sum + each.lost, 0);
      const site = lost / drawn.reduce((sum, each) => sum + each.unitWeeks, 0);
      expect(found.reduce((sum, each) => sum + each.lost, 0)).toBe(lost);
      for (const place of found) {
        const own = place.lost / place.unitWeeks;
        expect(place.weeklyRate).toBeGreaterThanOrEqual(Math.min(own, site) - 1e-12);
        expect(place.weeklyRate).toBeLessThanOrEqual(Math.max(own, site) + 1e-12);
      }
    }),
  );
});

test('places that differ no more than chance would have them all have the rate of the site', () => {
  const rates = estimateShrinkage([at('1', 1, 100), at('2', 2, 100), at('3', 3, 100)]).map(({ weeklyRate }) => weeklyRate);
  expect(rates).toEqual([0.02, 0.02, 0.02]);
});

test('a place that loses far more keeps most of its own rate', () => {
  const calm = Array.from({ length: 20 }, (_, index) => at(String(index), index % 2, 1000));
  const [first] = estimateShrinkage([at('thief', 30, 1000), ...calm]);
  expect(first!.weeklyRate).toBeGreaterThan(0.025);
  expect(first!.weeklyRate).toBeLessThan(0.03);
});

test('more found than missed at the whole site is no loss, and so is nothing that ever lay there', () => {
  expect(estimateShrinkage([at('1', -5, 100)])[0]!.weeklyRate).toBe(0);
  expect(estimateShrinkage([at('1', 0, 0)])[0]!.weeklyRate).toBe(0);
});
