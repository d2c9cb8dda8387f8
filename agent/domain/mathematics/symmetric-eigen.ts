const MOST_SWEEPS = 50;
/** Off-diagonal squares below this share of all are nothing. */
const NEGLIGIBLE = 1e-26;

/** Eigenvalues of a symmetric matrix, in no order, and for each its unit eigenvector. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Eigenvalues and eigenvectors of a symmetric matrix of k rows (row by row) by cyclic Jacobi rotations (Golub and Van Loan 2013, section 8.5). */
export function symmetricEigen(matrix: Float64Array, k: number): SymmetricEigen {
  const rows = Array.from({ length: k }, (_, i) => matrix.slice(i * k, i * k + k));
  const vectors = Array.from({ length: k }, (_, i) => new Float64Array(k).fill(1, i, i + 1));
  const whole = matrix.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(rows) > NEGLIGIBLE * whole; sweep++)
    for (let p = 0; p < k; p++) for (let q = p + 1; q < k; q++) rotate(rows, vectors, p, q);
  return { values: Float64Array.from(rows, (row, i) => row[i]!), vectors };
}

function offDiagonal(rows: readonly Float64Array[]): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < i; j++) sum += 2 * rows[i]![j]! ** 2;
  return sum;
}

/** Turns the plane of p and q so that their element becomes 0. */
function rotate(rows: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const [first, second] = [rows[p]!, rows[q]!];
  const between = first[q]!;
  if (between === 0) return;
  const slope = (second[q]! - first[p]!) / (2 * between);
  const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.hypot(slope, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of rows) {
    const value = row[p]!;
    row[p] = cosine * value - sine * row[q]!;
    row[q] = sine * value + cosine * row[q]!;
  }
  turn(first, second, cosine, sine);
  turn(vectors[p]!, vectors[q]!, cosine, sine);
}

function turn(first: Float64Array, second: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < first.length; i++) {
    const value = first[i]!;
    first[i] = cosine * value - sine * second[i]!;
    second[i] = sine * value + cosine * second[i]!;
  }
}
