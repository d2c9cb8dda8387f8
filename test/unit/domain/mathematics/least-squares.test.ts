import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LeastSquaresProblem, leastSquares } from '../../../../agent/domain/mathematics/least-squares.ts';
import { solveSymmetric } from '../../../../agent/domain/mathematics/linear-system.ts';

const LIMITS = { evaluations: 400, gain: 1e-14 };

function problem(length: number, errors: (at: Float64Array) => number[]): LeastSquaresProblem {
  return {
    length,
    errorsAt(at, into) {
      into.set(errors(at));
      return into.every(Number.isFinite);
    },
  };
}

describe('least squares', () => {
  it("finds the end of Rosenbrock's valley", () => {
    const found = leastSquares(
      problem(2, ([x, y]) => [10 * (y! - x! * x!), 1 - x!]),
      [-1.2, 1],
      LIMITS,
    )!;
    expect(found.squares).toBeLessThan(1e-10);
    [1, 1].forEach((value, i) => {
      expect(found.at[i]).toBeCloseTo(value, 4);
    });
  });

  it('converges where large errors remain and Gauss and Newton alone would swing', () => {
    // Brown and Dennis (1971): twenty errors, least sum of squares 85822.2.
    const errors = ([a, b, c, d]: Float64Array) =>
      Array.from({ length: 20 }, (_, i) => {
        const t = (i + 1) / 5;
        return (a! + t * b! - Math.exp(t)) ** 2 + (c! + d! * Math.sin(t) - Math.cos(t)) ** 2;
      });
    const found = leastSquares(problem(20, errors), [-11, 13, -0.5, 0.3], { evaluations: 600, gain: 1e-13 })!;
    expect(found.squares).toBeCloseTo(85822.2, 1);
    expect(found.converged).toBe(true);
  });

  it('goes round a wall where there are no errors', () => {
    const found = leastSquares(
      problem(1, ([x]) => [Math.sqrt(x! - 1) - 0.1]),
      [3],
      LIMITS,
    )!;
    expect(found.at[0]).toBeCloseTo(1.01, 4);
    expect(
      leastSquares(
        problem(1, () => [Number.NaN]),
        [0],
        LIMITS,
      ),
    ).toBeNull();
  });

  it('keeps to its evaluations', () => {
    let count = 0;
    const counting = problem(2, ([x, y]) => {
      count++;
      return [10 * (y! - x! * x!), 1 - x!];
    });
    const found = leastSquares(counting, [-1.2, 1], { evaluations: 12, gain: 0 })!;
    expect(count).toBeLessThanOrEqual(12);
    expect(found).toMatchObject({ evaluations: count, converged: false });
  });
});

describe('a symmetric system', () => {
  it('is solved', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 12, maxLength: 12 }), (flat) => {
        const rows = [flat.slice(0, 4), flat.slice(4, 8), flat.slice(8)];
        const matrix = Float64Array.from({ length: 9 }, (_, at) => {
          const [i, j] = [Math.floor(at / 3), at % 3];
          return rows[i]!.reduce((sum, value, k) => sum + value * rows[j]![k]!, 0) + (i === j ? 1 : 0);
        });
        const right = Float64Array.from([1, 2, 3]);
        const before = matrix.slice();
        solveSymmetric(matrix, right, 3);
        for (let i = 0; i < 3; i++) expect([0, 1, 2].reduce((sum, j) => sum + before[i * 3 + j]! * right[j]!, 0)).toBeCloseTo(i + 1, 8);
      }),
    );
  });

  it('gives a repeated column no weight', () => {
    const right = Float64Array.from([2, 2]);
    solveSymmetric(Float64Array.from([1, 1, 1, 1]), right, 2);
    expect([...right]).toEqual([2, 0]);
  });
});
