import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lossLogRatio } from '../../../../agent/domain/shrinkage/loss-ratio.ts';

/** Negative binomial probabilities of 0, 1, 2, ... by their recursion. */
function probabilities(mean: number, batch: number): number[] {
  const [size, again] = [mean / (batch - 1), 1 - 1 / batch];
  const found = [batch ** -size];
  for (let units = 1; units < 900; units++) found.push((found[units - 1]! * again * (size + units - 1)) / units);
  return found;
}

const cases = fc.record({
  usual: fc.double({ min: 0.1, max: 8, noNaN: true }),
  batch: fc.double({ min: 1.2, max: 6, noNaN: true }),
  extra: fc.double({ min: 0.1, max: 5, noNaN: true }),
});

it('is on average 1 where what is missed is usual', () => {
  fc.assert(
    fc.property(cases, ({ usual, batch, extra }) => {
      // Far enough out that nothing is left of the mean: the ratio is at most exp(extra / (1 - 1 / batch) - extra).
      const mean = probabilities(usual, batch).reduce(
        (sum, part, lost) => sum + part * Math.exp(lossLogRatio({ lost, usual, batch, extra })),
        0,
      );
      expect(mean).toBeCloseTo(1, 6);
    }),
  );
});

it('makes a loss as likely as the sum of what is usual and what is taken is', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 40 }), ({ usual, batch, extra }, lost) => {
      const missed = probabilities(usual, batch);
      let [taken, sum] = [Math.exp(-extra), 0];
      for (let units = 0; units <= lost; units++) {
        sum += taken * missed[lost - units]!;
        taken *= extra / (units + 1);
      }
      expect(lossLogRatio({ lost, usual, batch, extra })).toBeCloseTo(Math.log(sum / missed[lost]!), 6);
    }),
  );
});

it('is that of two Poisson means where each unit is missed alone', () => {
  const ratio = lossLogRatio({ lost: 6, usual: 0.8, batch: 1, extra: 4 });
  expect(ratio).toBeCloseTo(6 * Math.log(1 + 4 / 0.8) - 4);
});

it('takes what was found for nothing missing, and says little of what a batch explains as well', () => {
  expect(lossLogRatio({ lost: 0, usual: 0.8, batch: 2, extra: 4 })).toBe(-4);
  expect(lossLogRatio({ lost: -30, usual: 0.8, batch: 2, extra: 4 })).toBe(-4);
  expect(lossLogRatio({ lost: 900, usual: 0.8, batch: 2, extra: 4 })).toBeCloseTo(4, 1);
});

it('is a number, and says no more for it, where units are grams', () => {
  const one = { usual: 0.8, batch: 3, extra: 4 };
  const grams = { lost: 500_000, usual: 20_000, batch: 8000, extra: 400_000 };
  expect(lossLogRatio({ lost: 1001, ...one })).toBeLessThanOrEqual(lossLogRatio({ lost: 1000, ...one }));
  expect(lossLogRatio(grams)).toBeGreaterThan(0);
  expect(lossLogRatio(grams)).toBeLessThan(400_000 / 7999);
  expect(lossLogRatio({ lost: 900, usual: 1, batch: 1, extra: 900 })).toBeCloseTo(900 * Math.log(901) - 900, 4);
});
