import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountIntervalInput, countIntervals, countUnit } from '../../../../agent/domain/forecast/count-intervals.ts';
import { negativeBinomialQuantiles } from '../../../../agent/domain/mathematics/negative-binomial.ts';
import { meanOf } from '../../../../agent/domain/mathematics/statistics.ts';

const LEVELS = [0.1, 0.5, 0.9, 0.95];

function input(series: number[], change: Partial<CountIntervalInput> = {}): CountIntervalInput {
  const mean = new Array(6).fill(meanOf(series));
  return { series, unit: countUnit(series), mean, leastSd: 0, levels: LEVELS, totalSteps: 6, totalLevels: LEVELS, ...change };
}

const values = (quantiles: readonly { readonly value: number }[]) => quantiles.map(({ value }) => value);

describe('unit of counts', () => {
  it('is the greatest common divisor of all demands', () => {
    expect(countUnit([0, 24, 0, 36, 12])).toBe(12);
    expect(countUnit([0, 24, 35])).toBe(1);
    expect(countUnit([0, 8, 0])).toBe(8);
    expect(countUnit([3e12, 0, 2e12])).toBe(1e12);
  });

  it('overlooks the few days that were imputed', () => {
    expect(countUnit([0, 24, 0, 7.3, 12])).toBe(12);
    expect(countUnit([7.3, 24, 0, 7.3, 12])).toBe(0);
  });

  it('is 0 where the values are no counts', () => {
    expect(countUnit([1, 0.5])).toBe(0);
    expect(countUnit([1, -1])).toBe(0);
    expect(countUnit([0, 0])).toBe(0);
    expect(countUnit([2 ** 60])).toBe(0);
  });
});

describe('intervals of counts', () => {
  const series = [1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0];

  it('makes the total negative binomial about the forecast, as dispersed as the history', () => {
    // Mean 0.375, mean square 0.625: independent steps vary by 0.484375. Totals over 4 steps are 1 or 2, and vary less.
    const { total } = countIntervals(input(series, { totalSteps: 4 }));
    const mean = 4 * 0.375;
    const variance = mean * (0.484375 / 0.375);
    expect(total).toMatchObject({ steps: 4, mean });
    expect(total.sd ** 2).toBeCloseTo(variance, 12);
    expect(values(total.quantiles)).toEqual(negativeBinomialQuantiles(mean, variance, LEVELS));
  });

  it('sees demands that come in clusters in the spread of the total', () => {
    const scattered = Array.from({ length: 96 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const clustered = Array.from({ length: 96 }, (_, i) => (i % 48 < 12 ? 1 : 0));
    const sd = (x: number[]) => countIntervals(input(x)).total.sd;
    expect(sd(clustered)).toBeGreaterThan(1.5 * sd(scattered));
  });

  it('puts a step halfway between a negative binomial count and no demand or a size seen', () => {
    const levels = [0.5, 0.8, 0.95, 0.999];
    const counts = negativeBinomialQuantiles(0.375, 0.484375, levels);
    // Sizes 1, 2, 1, 2, the newer a little likelier: mean a little above 1.5, so a demand in 1 of 4 steps; the larger half of them from level 0.875 or so on.
    const { quantiles } = countIntervals(input(series, { levels }));
    expect(quantiles.map(({ value }) => value[0])).toEqual([0, 1, 2, 2].map((hurdle, i) => (hurdle + counts[i]!) / 2));
    for (const { value } of quantiles) expect(new Set(value).size).toBe(1);
  });

  it('believes newer sizes more', () => {
    const change = { levels: [0.8] };
    const older = countIntervals(input([...new Array(60).fill([9, 0]).flat(), ...new Array(60).fill([1, 0]).flat()], change));
    const newer = countIntervals(input([...new Array(60).fill([1, 0]).flat(), ...new Array(60).fill([9, 0]).flat()], change));
    expect(older.quantiles[0]!.value[0]).toBeLessThan(newer.quantiles[0]!.value[0]!);
  });

  it('does not look at the time before the first demand', () => {
    const { total } = countIntervals(input(series));
    expect(countIntervals(input([...new Array(50).fill(0), ...series], { mean: new Array(6).fill(0.375) })).total).toEqual(total);
  });

  it('is no narrower than it is told', () => {
    expect(countIntervals(input([4, 0, 4], { leastSd: 5 })).total.sd).toBeGreaterThanOrEqual(5 * Math.sqrt(6));
  });

  it('counts in packs: demands twelve times as large have quantiles twelve times as large, ordered and not negative', () => {
    const seldom = fc
      .array(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(30)), { minLength: 1, maxLength: 60 })
      .filter((x) => x.some((value) => value > 0));
    fc.assert(
      fc.property(seldom, fc.integer({ min: 1, max: 6 }), (x, totalSteps) => {
        const [one, dozen] = [x, x.map((value) => 12 * value)].map((demands) => {
          const { quantiles, total } = countIntervals(input(demands, { totalSteps }));
          return [...quantiles.map(({ value }) => value[0]!), ...values(total.quantiles)];
        });
        expect(dozen).toEqual(one!.map((value) => expect.closeTo(12 * value, 6)));
        for (const row of [one!.slice(0, 4), one!.slice(4)]) expect([0, ...row]).toEqual([0, ...row].sort((a, b) => a - b));
      }),
    );
  });
});
