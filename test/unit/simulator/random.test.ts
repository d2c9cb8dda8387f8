import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../simulator/random.ts';

const draw = <Value>(count: number, next: () => Value): Value[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

describe('seeded randomness', () => {
  it('repeats itself for the same seed and differs for another', () => {
    const numbers = (seed: string | number) => draw(20, createRandom(seed).next);
    expect(numbers(7)).toEqual(numbers('7'));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('gives a named stream the same numbers whatever others have drawn', () => {
    const alone = draw(10, createRandom(1).stream('shoppers', 'SKU-1').next);
    const random = createRandom(1);
    draw(100, random.next);
    draw(100, random.stream('trucks').next);
    expect(draw(10, random.stream('shoppers', 'SKU-1').next)).toEqual(alone);
    expect(draw(10, random.stream('shoppers', 'SKU-2').next)).not.toEqual(alone);
  });

  it('is spread evenly over [0, 1), also across neighbouring seeds', () => {
    for (const values of [
      draw(20_000, createRandom('even').next),
      Array.from({ length: 20_000 }, (_, seed) => createRandom(seed).next()),
    ]) {
      expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
      expect(mean(values)).toBeCloseTo(0.5, 1.7);
      expect(variance(values)).toBeCloseTo(1 / 12, 2);
    }
  });

  it('draws whole numbers between two bounds, both included', () => {
    const random = createRandom('die');
    expect([...new Set(draw(1000, () => random.integer(1, 6)))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(draw(200, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });

  it.each([0.3, 4, 25, 100])('draws Poisson numbers whose mean and variance are %d', (lambda) => {
    const random = createRandom(`poisson ${lambda}`);
    const values = draw(20_000, () => random.poisson(lambda));
    expect(values.every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    expect(Math.abs(mean(values) / lambda - 1)).toBeLessThan(0.04);
    expect(Math.abs(variance(values) / lambda - 1)).toBeLessThan(0.06);
  });

  it('draws standard normal numbers', () => {
    const random = createRandom('normal');
    const values = draw(20_000, random.normal);
    expect(Math.abs(mean(values))).toBeLessThan(0.03);
    expect(Math.abs(variance(values) - 1)).toBeLessThan(0.05);
    expect(values.filter((value) => Math.abs(value) < 1.96).length / values.length).toBeCloseTo(0.95, 1.7);
  });
});
