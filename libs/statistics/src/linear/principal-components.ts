import { LengthMismatchError, ParameterRangeError } from '../errors.js';
import { assertFinite } from '../input-checks.js';
import { symmetricEigensystem } from './symmetric-eigenvalues.js';

export interface PrincipalComponents {
  /** (D,). */
  readonly mean: Float64Array;
  /** Shape (D * D,): row k is the unit vector of component k, its largest entry positive. */
  readonly components: Float64Array;
  /** Variance along each component, divisor T - 1, descending: (D,). */
  readonly variances: Float64Array;
}

/** Principal components of the sample covariance.
 * @param data shape (T * D,), finite, T at least 2
 * @throws {LengthMismatchError}, {NonFiniteInputError}, {ParameterRangeError} with fewer than two rows
 * @see Jolliffe (2002), Principal Component Analysis, chapter 1 */
export function principalComponents(data: Float64Array, dimensions: number): PrincipalComponents {
  const rows = data.length / dimensions;
  if (!Number.isInteger(rows)) throw new LengthMismatchError('data', data.length, 'rows of dimensions', dimensions);
  if (rows < 2) throw new ParameterRangeError('rows', rows, 'at least 2');
  assertFinite(data, 'data');
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < data.length; i++) mean[i % dimensions] += data[i];
  for (let d = 0; d < dimensions; d++) mean[d] /= rows;
  const covariance = new Float64Array(dimensions * dimensions);
  for (let t = 0; t < rows; t++) {
    for (let i = 0; i < dimensions; i++) {
      const left = data[t * dimensions + i] - mean[i];
      for (let j = 0; j <= i; j++) covariance[i * dimensions + j] += left * (data[t * dimensions + j] - mean[j]);
    }
  }
  for (let c = 0; c < covariance.length; c++) covariance[c] /= rows - 1;
  const { values, vectors } = symmetricEigensystem(covariance, dimensions);
  for (let k = 0; k < dimensions; k++) fixSign(vectors.subarray(k * dimensions, (k + 1) * dimensions));
  return { mean, components: vectors, variances: values.map((value) => Math.max(value, 0)) };
}

/** An eigenvector may point either way. */
function fixSign(vector: Float64Array): void {
  let largest = 0;
  for (let d = 1; d < vector.length; d++) if (Math.abs(vector[d]) > Math.abs(vector[largest])) largest = d;
  if (vector[largest] >= 0) return;
  for (let d = 0; d < vector.length; d++) vector[d] = -vector[d];
}
