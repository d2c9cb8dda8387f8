import { describe, expect, it } from 'vitest';
import { gammaQuantile, logGamma, lowerGamma, unitGammaQuantile } from '../../../../agent/domain/mathematics/gamma.ts';

describe('the gamma distribution', () => {
  it('knows the gamma function at integers and one half', () => {
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 8);
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 10);
    expect(Math.exp(logGamma(0.1))).toBeCloseTo(9.513507698668732, 9);
  });

  it.each([
    [1, 0.95, 3.841459],
    [1, 0.05, 0.00393214],
    [2, 0.9, 4.60517],
    [10, 0.95, 18.307038],
    [100, 0.99, 135.806723],
  ])('agrees with the tables of chi-squared with %d degrees of freedom at %d', (freedom, level, expected) => {
    expect((2 * gammaQuantile(freedom / 2, level)) / expected).toBeCloseTo(1, 5);
    expect(lowerGamma(freedom / 2, expected / 2)).toBeCloseTo(level, 5);
  });

  it.each([0.02, 0.3, 1, 3.3, 40, 5000])('interpolates quantiles with mean 1 and shape %d closely', (shape) => {
    for (const level of [0.5, 0.9, 0.99]) {
      const exact = gammaQuantile(shape, level) / shape;
      expect(Math.abs(unitGammaQuantile(shape, level) - exact)).toBeLessThan(0.005 * Math.max(exact, 1));
    }
  });

  it('passes into the normal distribution where the shape is large', () => {
    expect(unitGammaQuantile(1e6, 0.95)).toBeCloseTo(1 + 1.644853627 / 1000, 5);
    expect(unitGammaQuantile(1e-9, 0.5)).toBeGreaterThanOrEqual(0);
  });
});
