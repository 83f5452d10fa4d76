import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

import { LengthMismatchError } from '../errors.js';
import { assertFinite } from '../input-checks.js';

/** Eigenvalues of a symmetric matrix, descending; without vectors many times as fast as {@link symmetricEigensystem}: the matrix is made
 * tridiagonal by reflections, whose eigenvalues come from the QL method with implicit shifts.
 * @param matrix shape (n * n,), row-major; the lower triangle counts
 * @throws {LengthMismatchError}, {NonFiniteInputError}
 * @see Golub and Van Loan (2013), Matrix Computations, 8.3 */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  if (matrix.length !== n * n) throw new LengthMismatchError('matrix', matrix.length, 'n * n', n * n);
  assertFinite(matrix, 'matrix');
  let greatest = 0;
  for (let i = 0; i < matrix.length; i++) greatest = Math.max(greatest, Math.abs(matrix[i]));
  if (greatest === 0) return new Float64Array(n);
  // A power of two changes no digit, and keeps squares and sums within range.
  const scale = 2 ** Math.floor(Math.log2(greatest));
  const scaled = new Float64Array(n * n);
  for (let i = 0; i < scaled.length; i++) scaled[i] = matrix[i] / scale;
  const { diagonal, below } = tridiagonal(scaled, n);
  diagonalise(diagonal, below);
  return diagonal
    .map((value) => value * scale)
    .sort()
    .reverse();
}

/** Householder's reduction, from the last row up; only the lower triangle is read and written. */
function tridiagonal(a: Float64Array, n: number): { diagonal: Float64Array; below: Float64Array } {
  const diagonal = new Float64Array(n);
  /** Entry k stands between k and k + 1; the last is 0. */
  const below = new Float64Array(n);
  const product = new Float64Array(n);
  for (let i = n - 1; i >= 1; i--) {
    const row = i * n;
    let scale = 0;
    for (let k = 0; k < i - 1; k++) scale = Math.max(scale, Math.abs(a[row + k]));
    if (scale === 0) {
      below[i - 1] = a[row + i - 1];
      continue;
    }
    scale = Math.max(scale, Math.abs(a[row + i - 1]));
    let squares = 0;
    for (let k = 0; k < i; k++) {
      a[row + k] /= scale;
      squares += a[row + k] * a[row + k];
    }
    const last = a[row + i - 1];
    const length = last >= 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    below[i - 1] = scale * length;
    const half = squares - last * length;
    a[row + i - 1] = last - length;
    // Each entry below the diagonal serves its mirror image too, so that memory is read in order.
    product.fill(0, 0, i);
    for (let j = 0; j < i; j++) {
      const at = j * n;
      const own = a[row + j];
      let sum = a[at + j] * own;
      for (let k = 0; k < j; k++) {
        sum += a[at + k] * a[row + k];
        product[k] += a[at + k] * own;
      }
      product[j] += sum;
    }
    // The product with the symmetric block, row by row of its lower triangle, as it lies in memory.
    for (let j = 0; j < i; j++) {
      const at = j * n;
      const own = a[row + j];
      let sum = a[at + j] * own;
      for (let k = 0; k < j; k++) {
        sum += a[at + k] * a[row + k];
        product[k] += a[at + k] * own;
      }
      product[j] = sum;
    }
    let overlap = 0;
    for (let j = 0; j < i; j++) {
      product[j] /= half;
      overlap += product[j] * a[row + j];
    }
    const share = overlap / (2 * half);
    for (let j = 0; j < i; j++) product[j] -= share * a[row + j];
    for (let j = 0; j < i; j++) {
      const at = j * n;
      const own = a[row + j];
      const pull = product[j];
      for (let k = 0; k <= j; k++) a[at + k] -= own * product[k] + pull * a[row + k];
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i];
  return { diagonal, below };
}

/** QL steps with Wilkinson's shift until nothing is left below the diagonal. */
function diagonalise(diagonal: Float64Array, below: Float64Array): void {
  const n = diagonal.length;
  for (let first = 0; first < n; first++) {
    for (;;) {
      let last = first;
      while (last < n - 1 && !isNegligible(below[last], diagonal[last], diagonal[last + 1])) last += 1;
      if (last === first) break;
      const spread = (diagonal[first + 1] - diagonal[first]) / (2 * below[first]);
      const root = Math.hypot(spread, 1);
      let chased = diagonal[last] - diagonal[first] + below[first] / (spread + (spread >= 0 ? root : -root));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      let i = last - 1;
      for (; i >= first; i--) {
        const out = sine * below[i];
        const kept = cosine * below[i];
        // Entries are at most about n here, and what is too small to square is nothing beside them.
        const radius = Math.sqrt(out * out + chased * chased);
        below[i + 1] = radius;
        if (radius === 0) {
          diagonal[i + 1] -= shift;
          below[last] = 0;
          break;
        }
        sine = out / radius;
        cosine = chased / radius;
        const moved = diagonal[i + 1] - shift;
        const turn = (diagonal[i] - moved) * sine + 2 * cosine * kept;
        shift = sine * turn;
        diagonal[i + 1] = moved + shift;
        chased = cosine * turn - kept;
      }
      if (i >= first) continue;
      diagonal[first] -= shift;
      below[first] = chased;
      below[last] = 0;
    }
  }
}

function isNegligible(entry: number, left: number, right: number): boolean {
  return Math.abs(entry) <= Number.EPSILON * (Math.abs(left) + Math.abs(right));
}

export interface Eigensystem {
  /** Descending, (n,). */
  readonly values: Float64Array;
  /** Shape (n * n,): row k is the unit vector of value k. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and unit vectors of a symmetric matrix.
 * @param matrix shape (n * n,), row-major; the lower triangle counts
 * @throws {LengthMismatchError}, {NonFiniteInputError} */
export function symmetricEigensystem(matrix: ArrayLike<number>, n: number): Eigensystem {
  if (matrix.length !== n * n) throw new LengthMismatchError('matrix', matrix.length, 'n * n', n * n);
  assertFinite(matrix, 'matrix');
  const symmetric = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      symmetric.set(i, j, matrix[i * n + j]);
      symmetric.set(j, i, matrix[i * n + j]);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => realEigenvalues[b] - realEigenvalues[a] || a - b);
  const vectors = new Float64Array(n * n);
  order.forEach((column, k) => {
    for (let i = 0; i < n; i++) vectors[k * n + i] = eigenvectorMatrix.get(i, column);
  });
  return { values: Float64Array.from(order, (k) => realEigenvalues[k]), vectors };
}
