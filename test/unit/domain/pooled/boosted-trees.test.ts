import { describe, expect, it } from 'vitest';
import { boostTrees, expectedBy } from '../../../../agent/domain/pooled/boosted-trees.ts';
import { binOf } from '../../../../agent/domain/pooled/column-bins.ts';

const ROWS = 4000;
const wobble = (i: number) => ((i * 7919) % 1009) / 1009;
const first = Float32Array.from({ length: ROWS }, (_, i) => wobble(i));
const second = Float32Array.from({ length: ROWS }, (_, i) => wobble(i * 13 + 5));
const truth = (a: number, b: number) => (a > 0.5 ? 4 : 1) * (b > 0.25 ? 1 : 2);
const outcomes = first.map((value, i) => truth(value, second[i]!) * 2 * wobble(i * 31 + 7));
const options = { rounds: 150, depth: 3, rate: 0.1, leastRows: 20 };

describe('boosted trees', () => {
  it('find levels that depend on two columns at once, from noisy outcomes', () => {
    const trees = boostTrees([first, second], outcomes, options)!;
    for (const a of [0.2, 0.8])
      for (const b of [0.1, 0.6]) expect(Math.abs(expectedBy(trees, [a, b]) / truth(a, b) - 1)).toBeLessThan(0.12);
  });

  it('expect the mean where no column tells anything', () => {
    const constant = boostTrees([new Float32Array(ROWS).fill(3)], outcomes, options)!;
    const mean = outcomes.reduce((sum, value) => sum + value, 0) / ROWS;
    expect(expectedBy(constant, [3])).toBeCloseTo(mean, 1);
  });

  it('are the same for the same rows, and stop when there is no more time', () => {
    const train = (rounds: number) => {
      let left = rounds;
      return boostTrees([first, second], outcomes, { ...options, goOn: () => left-- > 0 })!;
    };
    expect(train(7)).toEqual(train(7));
    expect(train(7).trees).toHaveLength(7);
    expect(expectedBy(train(0), [0.2, 0.1])).toBeCloseTo(outcomes.reduce((sum, value) => sum + value, 0) / ROWS, 4);
  });

  it('make no leaf of fewer rows than allowed', () => {
    const rare = first.map((value) => (value > 0.999 ? 1 : 0));
    expect(boostTrees([rare], outcomes, { ...options, leastRows: 500 })!.trees.every(({ leaf }) => leaf.length === 1)).toBe(true);
  });

  it('learn nothing where nothing was ever demanded', () => {
    expect(boostTrees([first], new Float32Array(ROWS), options)).toBeNull();
  });
});

describe('binOf', () => {
  it('counts the edges that a value has reached', () => {
    expect([0, 1, 1.5, 2, 9].map((value) => binOf([1, 2, 5], value))).toEqual([0, 1, 1, 2, 3]);
  });
});
