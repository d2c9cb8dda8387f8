import { meanOf } from './statistics.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** A ridge regression: outcome = intercept + sum of coefficient times column. */
export interface RidgeFit {
  readonly intercept: number;
  /** One for each column, in units of outcome per unit of it; 0 for a column that never changes. */
  readonly coefficients: readonly number[];
  /** How strongly coefficients of columns of variance 1 are held down, per row. */
  readonly ridge: number;
  /** How many coefficients it is worth, the intercept included: the trace of the matrix that makes fitted values of outcomes. */
  readonly degrees: number;
}

/** Ridge weights to try, per row: hardly any to nothing but the mean. */
const RIDGES = [1e-6, 1e-4, 1e-3, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100];

/** A degree of freedom counts as so many: with fewer rows than a hundred or two the plain criterion often holds too little down (Kim and Gu 2004). */
const CAUTION = 2;

/**
 * Least squares with squared coefficients held down (Hoerl and Kennard 1970), each column in units of its standard deviation and the
 * intercept free. Without a `ridge`, the weight is that with the least generalised cross-validation (Golub,
 * Heath and Wahba 1979). Columns
 * have one value for each outcome.
 */
export function fitRidge(columns: readonly Float64Array[], outcomes: Float64Array, ridge?: number): RidgeFit {
  const n = outcomes.length;
  const k = columns.length;
  const middle = meanOf(outcomes);
  const y = outcomes.map((value) => value - middle);
  const standard = columns.map(standardised);
  const gram = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) gram[i * k + j] = gram[j * k + i] = dot(standard[i]!.values, standard[j]!.values) / n;
  const { values, vectors } = symmetricEigen(gram, k);
  const slopes = standard.map((column) => dot(column.values, y) / n);
  const along = vectors.map((vector) => dot(vector, slopes));
  const spread = values.map((value) => Math.max(0, value));
  const weight = ridge ?? leastCrossValidation({ spread, along, variance: dot(y, y) / n, rows: n });
  const coefficients = standard.map(({ sd }, j) => {
    let sum = 0;
    for (let i = 0; i < k; i++) sum += (vectors[i]![j]! * along[i]!) / (spread[i]! + weight);
    return sd > 0 ? sum / sd : 0;
  });
  const intercept = coefficients.reduce((sum, coefficient, j) => sum - coefficient * standard[j]!.mean, middle);
  return { intercept, coefficients, ridge: weight, degrees: degreesAt(weight, spread) };
}

/** A regression turned to its principal axes: the variance of each, its covariance with the outcome, and the outcome's variance. */
interface PrincipalAxes {
  readonly spread: Float64Array;
  readonly along: readonly number[];
  readonly variance: number;
  readonly rows: number;
}

function degreesAt(weight: number, spread: Float64Array): number {
  return spread.reduce((sum, value) => sum + value / (value + weight), 1);
}

/** The weight with the least criterion; the heaviest of those that do alike. */
function leastCrossValidation({ spread, along, variance, rows }: PrincipalAxes): number {
  const criterion = (weight: number) => {
    const explained = along.reduce((sum, a, i) => sum + (a * a * (spread[i]! + 2 * weight)) / (spread[i]! + weight) ** 2, 0);
    const free = 1 - (CAUTION * degreesAt(weight, spread)) / rows;
    return free > 0 ? Math.max(0, variance - explained) / free ** 2 : Number.POSITIVE_INFINITY;
  };
  return RIDGES.reduce((best, next) => (criterion(next) <= criterion(best) ? next : best));
}

function standardised(column: Float64Array): { values: Float64Array; mean: number; sd: number } {
  const mean = meanOf(column);
  const centred = column.map((value) => value - mean);
  const sd = Math.sqrt(dot(centred, centred) / column.length);
  // What differs by rounding alone does not differ.
  const differs = sd > 1e-9 * Math.abs(mean);
  return { values: centred.map((value) => (differs ? value / sd : 0)), mean, sd: differs ? sd : 0 };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
