import { describe, expect, it } from 'vitest';
import { type IntervalInput, intervalsOf } from '../../../../agent/domain/forecast/intervals.ts';

const LEVELS = [0.05, 0.1, 0.5, 0.9, 0.95, 0.995];

function input(change: Partial<IntervalInput>): IntervalInput {
  return {
    mean: [10, 10, 10, 10],
    paths: [],
    zeroShare: 0,
    nonNegative: true,
    leastSd: 0,
    levels: LEVELS,
    totalSteps: 4,
    totalLevels: LEVELS,
    ...change,
  };
}

/** Paths of errors -9..9 in a mixed order, each path constant over its steps, so that a total errs by four times a step. */
const constantPaths = Array.from({ length: 190 }, (_, i) => ({ back: i + 4, errors: new Array(4).fill(((i * 7) % 19) - 9) }));

describe('intervals', () => {
  it('follows the errors of past forecasts', () => {
    const { quantiles } = intervalsOf(input({ paths: constantPaths }));
    const at = new Map(quantiles.map(({ level, value }) => [level, value]));
    expect(at.get(0.5)![0]).toBeCloseTo(10, 0);
    expect(at.get(0.9)![0]! - 10).toBeGreaterThan(6);
    expect(at.get(0.9)![0]! - 10).toBeLessThan(9);
    expect(at.get(0.9)![3]).toBeCloseTo(at.get(0.9)![0]!, 0);
  });

  it('takes the total from sums along paths: wider than independent steps where errors persist, narrower than summed quantiles where they cancel', () => {
    const persistent = intervalsOf(input({ paths: constantPaths }));
    const cancelling = intervalsOf(
      input({ paths: constantPaths.map(({ back, errors }) => ({ back, errors: errors.map((error, k) => (k % 2 ? -error : error)) })) }),
    );
    const summed = 4 * persistent.quantiles.find(({ level }) => level === 0.95)!.value[0]!;
    const of = (total: { quantiles: readonly { level: number; value: number }[] }) =>
      total.quantiles.find(({ level }) => level === 0.95)!.value;
    expect(of(persistent.total)).toBeGreaterThan(0.9 * summed);
    expect(of(cancelling.total)).toBeLessThan(0.75 * summed);
    expect(persistent.total.mean).toBe(40);
    expect(persistent.total.sd).toBeGreaterThan(3 * cancelling.total.sd);
  });

  it('takes the standard errors of the model where there are no paths', () => {
    const { quantiles, total } = intervalsOf(input({ nonNegative: false, stepSd: [1, Math.sqrt(2), Math.sqrt(3), 2] }));
    expect(quantiles.find(({ level }) => level === 0.95)!.value[0]).toBeCloseTo(11.6449, 3);
    // A random walk: the sum of four steps has the variance 1 + 4 + 9 + 16.
    expect(total.sd).toBeCloseTo(Math.sqrt(30), 6);
  });

  it('answers in the order of the levels asked for, and never crosses', () => {
    const { quantiles, total } = intervalsOf(
      input({ paths: constantPaths.slice(0, 5), levels: [0.9, 0.1, 0.5], totalLevels: [0.9, 0.1, 0.5] }),
    );
    expect(quantiles.map(({ level }) => level)).toEqual([0.9, 0.1, 0.5]);
    for (const k of [0, 1, 2, 3])
      expect(quantiles[1]!.value[k]! <= quantiles[2]!.value[k]! && quantiles[2]!.value[k]! <= quantiles[0]!.value[k]!).toBe(true);
    expect(total.quantiles[1]!.value <= total.quantiles[2]!.value && total.quantiles[2]!.value <= total.quantiles[0]!.value).toBe(true);
  });

  it('keeps lower quantiles at zero up to the share of steps without demand', () => {
    const { quantiles } = intervalsOf(input({ paths: constantPaths, zeroShare: 0.6 }));
    for (const { level, value } of quantiles) expect(value.every((v) => v === 0)).toBe(level <= 0.6);
  });

  it('reaches beyond the largest error seen where windows are few', () => {
    const few = [1, -1, 2, -2].map((error, i) => ({ back: i + 4, errors: [error, error, error, error] }));
    const { quantiles } = intervalsOf(input({ paths: few }));
    expect(quantiles.find(({ level }) => level === 0.995)!.value[0]).toBeGreaterThan(12.5);
  });
});
