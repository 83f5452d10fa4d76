import { ParameterRangeError } from '../errors.js';

/** Normal densities of K states in D dimensions, with what does not change from observation to observation worked out once. */
export class GaussianDensities {
  /** Inverses of the Cholesky factors, lower triangular: shape (K * D * D,). */
  readonly #whitening: Float64Array;
  /** Logarithm of each density at its mean, (K,). */
  readonly #peak: Float64Array;

  /** @param means shape (K * D,)
   * @param covariances shape (K * D * D,), each symmetric and positive definite
   * @throws {ParameterRangeError} for one that is not */
  constructor(
    readonly states: number,
    readonly dimensions: number,
    readonly means: Float64Array,
    covariances: Float64Array,
  ) {
    this.#whitening = new Float64Array(states * dimensions * dimensions);
    this.#peak = new Float64Array(states);
    for (let k = 0; k < states; k++) {
      const factor = choleskyFactor(covariances, k * dimensions * dimensions, dimensions, k);
      invertLower(factor, dimensions, this.#whitening, k * dimensions * dimensions);
      let logDeterminant = 0;
      for (let i = 0; i < dimensions; i++) logDeterminant += Math.log(factor[i * dimensions + i]);
      this.#peak[k] = -0.5 * dimensions * Math.log(2 * Math.PI) - logDeterminant;
    }
  }

  /** Logarithms of the densities of row `t` into `target` from `at` on. A row with a NaN is no observation: every density counts as 1.
   * @returns whether there was an observation */
  logDensities(observations: ArrayLike<number>, t: number, target: Float64Array, at: number): boolean {
    const { states, dimensions, means } = this;
    const whitening = this.#whitening;
    const row = t * dimensions;
    for (let d = 0; d < dimensions; d++) {
      if (observations[row + d] !== observations[row + d]) {
        target.fill(0, at, at + states);
        return false;
      }
    }
    for (let k = 0; k < states; k++) {
      const mean = k * dimensions;
      let cell = mean * dimensions;
      let distance = 0;
      for (let i = 0; i < dimensions; i++) {
        let z = 0;
        for (let j = 0; j <= i; j++) z += whitening[cell + j] * (observations[row + j] - means[mean + j]);
        distance += z * z;
        cell += dimensions;
      }
      target[at + k] = this.#peak[k] - 0.5 * distance;
    }
    return true;
  }
}

function choleskyFactor(matrices: Float64Array, at: number, n: number, state: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrices[at + i * n + j];
      for (let m = 0; m < j; m++) sum -= factor[i * n + m] * factor[j * n + m];
      if (i !== j) {
        factor[i * n + j] = sum / factor[j * n + j];
        continue;
      }
      if (!(sum > 0 && sum < Infinity)) {
        throw new ParameterRangeError(
          `the covariance of state ${state}, pivot ${i},`,
          sum,
          'a symmetric, positive definite matrix (a covariance floor keeps fits away from singular ones)',
        );
      }
      factor[i * n + i] = Math.sqrt(sum);
    }
  }
  return factor;
}

/** By forward substitution of the identity. */
function invertLower(factor: Float64Array, n: number, target: Float64Array, at: number): void {
  for (let column = 0; column < n; column++) {
    for (let i = column; i < n; i++) {
      let sum = i === column ? 1 : 0;
      for (let m = column; m < i; m++) sum -= factor[i * n + m] * target[at + m * n + column];
      target[at + i * n + column] = sum / factor[i * n + i];
    }
  }
}
