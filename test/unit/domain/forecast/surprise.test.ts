import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STORED_LEVELS } from '../../../../agent/domain/forecast/forecast.ts';
import { surpriseOf } from '../../../../agent/domain/forecast/surprise.ts';
import { normalQuantile } from '../../../../agent/domain/mathematics/normal.ts';

const normal = STORED_LEVELS.map((level) => ({ level, value: 100 + 10 * normalQuantile(level) }));
const seldom = [0, 0, 2, 3].map((value, i) => ({ level: STORED_LEVELS[i]!, value }));

describe('how surprising a value is', () => {
  it('is told in standard deviations of a normal distribution, in its middle and in its tails', () => {
    for (const z of [-3, -2, -1, 0, 1, 2, 3]) expect(Math.abs(surpriseOf(100 + 10 * z, normal, 1) - z)).toBeLessThan(0.45);
    expect(surpriseOf(300, normal, 1)).toBeGreaterThan(3);
    expect(surpriseOf(0, normal, 1)).toBeLessThan(-3);
  });

  it('grows with the value', () => {
    const value = fc.double({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        if (a < b) expect(surpriseOf(a, normal, 1)).toBeLessThanOrEqual(surpriseOf(b, normal, 1));
      }),
    );
  });

  it('is little for a day without demand where those are the rule, and moderate for a day with some', () => {
    expect(Math.abs(surpriseOf(0, seldom, 0.1))).toBeLessThan(0.5);
    expect(surpriseOf(4, seldom, 0.1)).toBeLessThan(2.1);
    expect(surpriseOf(12, seldom, 0.1)).toBeGreaterThan(3);
  });

  it('is none for demand that comes as it always did, and great for any other', () => {
    const constant = STORED_LEVELS.map((level) => ({ level, value: 5 }));
    expect(Math.abs(surpriseOf(5, constant, 0.25))).toBeLessThan(0.1);
    expect(surpriseOf(8, constant, 0.25)).toBeGreaterThan(3);
    expect(surpriseOf(3, constant, 0.25)).toBeLessThan(-3);
    expect(surpriseOf(5, [], 1)).toBe(0);
  });
});
