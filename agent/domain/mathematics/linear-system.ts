/** Below this share of its diagonal a pivot says that a column depends on those before it. */
const DEPENDENT = 1e-11;

/**
 * Solves `matrix` x = `right` for a symmetric, non-negative definite matrix of k rows (row by row, its lower half is overwritten) by
 * Cholesky's method, into `right`. Unknowns that depend on earlier ones become 0.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array, k: number): void {
  for (let j = 0; j < k; j++) {
    const own = matrix[j * k + j]!;
    let pivot = own;
    for (let i = 0; i < j; i++) pivot -= matrix[j * k + i]! ** 2;
    const root = pivot > DEPENDENT * own ? Math.sqrt(pivot) : 0;
    matrix[j * k + j] = root;
    for (let row = j + 1; row < k; row++) {
      let sum = matrix[row * k + j]!;
      for (let i = 0; i < j; i++) sum -= matrix[row * k + i]! * matrix[j * k + i]!;
      matrix[row * k + j] = root ? sum / root : 0;
    }
  }
  for (let j = 0; j < k; j++) {
    let sum = right[j]!;
    for (let i = 0; i < j; i++) sum -= matrix[j * k + i]! * right[i]!;
    right[j] = matrix[j * k + j] ? sum / matrix[j * k + j]! : 0;
  }
  for (let j = k - 1; j >= 0; j--) {
    let sum = right[j]!;
    for (let i = j + 1; i < k; i++) sum -= matrix[i * k + j]! * right[i]!;
    right[j] = matrix[j * k + j] ? sum / matrix[j * k + j]! : 0;
  }
}
