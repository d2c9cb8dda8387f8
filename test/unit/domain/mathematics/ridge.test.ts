import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveSymmetric } from '../../../../agent/domain/mathematics/linear-system.ts';
import { fitRidge } from '../../../../agent/domain/mathematics/ridge.ts';
import { symmetricEigen } from '../../../../agent/domain/mathematics/symmetric-eigen.ts';

const wobble = (i: number) => ((i * 7919) % 101) / 101 - 0.5;

describe('symmetricEigen', () => {
  it('takes any symmetric matrix apart so that its parts make it again', () => {
    const size = 5;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: size * size, maxLength: size * size }), (cells) => {
        const matrix = Float64Array.from(cells, (_, i) => cells[i]! + cells[(i % size) * size + Math.floor(i / size)]!);
        const { values, vectors } = symmetricEigen(matrix, size);
        for (let a = 0; a < size; a++)
          for (let b = 0; b < size; b++) {
            expect(vectors.reduce((sum, vector, i) => sum + values[i]! * vector[a]! * vector[b]!, 0)).toBeCloseTo(matrix[a * size + b]!, 8);
            expect(vectors[a]!.reduce((sum, value, i) => sum + value * vectors[b]![i]!, 0)).toBeCloseTo(a === b ? 1 : 0, 10);
          }
      }),
    );
  });

  it('gives 1 and 3 for the matrix of 2 beside 1', () => {
    expect([...symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
  });
});

describe('fitRidge', () => {
  const x = Float64Array.from({ length: 40 }, (_, i) => wobble(i) * 3 + 7);
  const z = Float64Array.from({ length: 40 }, (_, i) => wobble(i * i + 3));

  it('shrinks the slope of one column by 1 / (1 + weight), about the mean', () => {
    const y = x.map((value) => 5 + 2 * value);
    for (const weight of [0.25, 1, 9]) {
      const { coefficients, intercept, degrees } = fitRidge([x], y, weight);
      expect(coefficients[0]).toBeCloseTo(2 / (1 + weight), 10);
      expect(degrees).toBeCloseTo(1 + 1 / (1 + weight), 10);
      const middle = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / 40;
      expect(intercept + coefficients[0]! * middle(x)).toBeCloseTo(middle(y), 10);
    }
  });

  it('finds what made an outcome without noise, and next to nothing where there is only noise', () => {
    const exact = fitRidge(
      [x, z],
      x.map((value, i) => 1 - value + 4 * z[i]!),
    );
    expect(exact.coefficients[0]).toBeCloseTo(-1, 4);
    expect(exact.coefficients[1]).toBeCloseTo(4, 4);
    const columns = Array.from({ length: 12 }, (_, j) => Float64Array.from({ length: 60 }, (_, i) => wobble(i * (j + 3) + j * j)));
    const noise = fitRidge(
      columns,
      Float64Array.from({ length: 60 }, (_, i) => wobble(i * i * 17 + 5)),
    );
    expect(noise.degrees).toBeLessThan(4);
  });

  it('weighs by cross-validation as the matrix that makes fitted values of outcomes says', () => {
    const y = x.map((value, i) => value + 2 * wobble(i * 31 + 11));
    const found = fitRidge([x, z], y).ridge;
    const loss = (weight: number) => {
      const { coefficients, intercept, degrees } = fitRidge([x, z], y, weight);
      const squares = y.reduce((sum, value, i) => sum + (value - intercept - coefficients[0]! * x[i]! - coefficients[1]! * z[i]!) ** 2, 0);
      return squares / (1 - (2 * degrees) / 40) ** 2;
    };
    for (const other of [1e-6, 1e-3, 0.01, 0.1, 1, 10, 100]) expect(loss(found)).toBeLessThanOrEqual(loss(other) * (1 + 1e-12));
  });

  it('solves the penalised normal equations', () => {
    const y = x.map((value, i) => value * z[i]!);
    const centred = [x, z, y].map((values) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / 40;
      return values.map((value) => value - mean);
    });
    const product = (a: number, b: number) => centred[a]!.reduce((sum, value, i) => sum + value * centred[b]![i]!, 0);
    const weight = 0.7;
    const matrix = Float64Array.of(product(0, 0) * (1 + weight), product(0, 1), product(0, 1), product(1, 1) * (1 + weight));
    const solution = Float64Array.of(product(0, 2), product(1, 2));
    solveSymmetric(matrix, solution, 2);
    const { coefficients } = fitRidge([x, z], y, weight);
    expect(coefficients[0]).toBeCloseTo(solution[0]!, 10);
    expect(coefficients[1]).toBeCloseTo(solution[1]!, 10);
  });

  it('gives a column that never changes no coefficient', () => {
    const { coefficients, intercept } = fitRidge([new Float64Array(40).fill(0.1), x], x, 1);
    expect(coefficients[0]).toBe(0);
    expect(Number.isFinite(intercept)).toBe(true);
  });
});
