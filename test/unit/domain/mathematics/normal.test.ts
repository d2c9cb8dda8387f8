import { describe, expect, it } from 'vitest';
import { normalCdf, normalDensity, normalLoss, normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

describe('the standard normal distribution', () => {
  // Abramowitz and Stegun (1964), table 26.1, and beyond its digits from 30-digit arithmetic.
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [1.96, 0.97500210485178],
    [3, 0.99865010196837],
    [-2.5, 0.00620966532577614],
    [-3, 0.00134989803163009],
    [-6, 9.86587645037698e-10],
    [-10, 7.61985302416053e-24],
  ])('cdf(%f) is %f', (z, probability) => {
    expect(normalCdf(z) / probability).toBeCloseTo(1, 12);
  });

  // The first three are the test values that Wichura (1988) gives with algorithm AS 241.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798409],
    [0.95, 1.6448536269514722],
    [0.5, 0],
  ])('quantile(%f) is %f', (probability, z) => {
    expect(normalQuantile(probability)).toBeCloseTo(z, 13);
  });

  it('has quantiles that its cdf takes back', () => {
    for (let level = 0.0005; level < 1; level += 0.0005) expect(normalCdf(normalQuantile(level))).toBeCloseTo(level, 13);
  });

  it('has no finite quantile at 0 and 1 and none outside', () => {
    expect([0, 1].map(normalQuantile)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(normalQuantile(Number.NaN)).toBeNaN();
  });

  // Silver, Pyke and Thomas, 4th ed., appendix II: G(k).
  it.each([
    [0, 0.3989],
    [1, 0.0833],
    [1.5, 0.0293],
    [2, 0.0085],
    [-1, 1.0833],
  ])('loss(%f) is %f', (z, loss) => {
    expect(normalLoss(z)).toBeCloseTo(loss, 4);
  });

  it('has a density that integrates to the cdf', () => {
    let sum = 0;
    for (let z = -8; z < 1; z += 0.001) sum += 0.001 * normalDensity(z + 0.0005);
    expect(sum).toBeCloseTo(normalCdf(1), 7);
  });
});
