import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { negativeBinomialQuantiles } from '../../../../agent/domain/mathematics/negative-binomial.ts';

const LEVELS = [0.05, 0.5, 0.9, 0.95, 0.995];

describe('negative binomial quantiles', () => {
  // R 4.2.2: qnbinom(c(.05,.5,.9,.95,.995), mu = m, size = m^2 / (v - m)), and qpois for the last.
  it.each([
    [0.4, 0.7, [0, 0, 1, 2, 4]],
    [3, 9, [0, 2, 7, 9, 15]],
    [25, 300, [4, 21, 48, 58, 90]],
    [180, 190, [158, 180, 198, 203, 217]],
    [2.5, 2.5, [0, 2, 5, 5, 7]],
  ])('are those of R for mean %d and variance %d', (mean, variance, expected) => {
    expect(negativeBinomialQuantiles(mean, variance, LEVELS)).toEqual(expected);
  });

  it('are close to those of R where a gamma distribution stands in', () => {
    const quantiles = negativeBinomialQuantiles(400, 6000, LEVELS);
    [281, 395, 502, 535, 627].forEach((expected, i) => {
      expect(Math.abs(quantiles[i]! - expected)).toBeLessThan(2);
    });
  });

  it('take less variance than a Poisson count has for a Poisson count, and no mean for nothing', () => {
    expect(negativeBinomialQuantiles(2.5, 0.1, LEVELS)).toEqual(negativeBinomialQuantiles(2.5, 2.5, LEVELS));
    expect(negativeBinomialQuantiles(0, 5, LEVELS)).toEqual([0, 0, 0, 0, 0]);
  });

  it('are finite, not negative and ascending with the level, whatever the order asked', () => {
    const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { maxLength: 6 }),
        (mean, ratio, levels) => {
          const quantiles = negativeBinomialQuantiles(mean, mean * ratio, levels);
          expect(quantiles.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
          levels.forEach((level, i) => {
            for (let j = 0; j < i; j++) expect((level - levels[j]!) * (quantiles[i]! - quantiles[j]!)).toBeGreaterThanOrEqual(0);
          });
        },
      ),
    );
  });
});
