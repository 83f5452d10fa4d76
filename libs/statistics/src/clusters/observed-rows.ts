/** The rows without a NaN, one behind the other.
 * @param observations shape (T * D,) */
export function packedRows(observations: Float64Array, dimensions: number): Float64Array {
  const packed = new Float64Array(observations.length);
  let end = 0;
  for (let row = 0; row < observations.length; row += dimensions) {
    let complete = true;
    for (let d = 0; d < dimensions; d++) {
      packed[end + d] = observations[row + d];
      complete &&= observations[row + d] === observations[row + d];
    }
    if (complete) end += dimensions;
  }
  return packed.slice(0, end);
}

/** Covariances of the rows of each cluster around their own mean, shape (K * D * D,). Half of each is that of all rows: a cluster of few
 * rows has a shape too, and a start that is too narrow would never let go of them.
 * @param assignment cluster of each row */
export function spreadOf(
  observed: Float64Array,
  assignment: Int32Array,
  options: { readonly clusters: number; readonly dimensions: number; readonly covarianceFloor: number },
): Float64Array {
  const { clusters, dimensions, covarianceFloor } = options;
  const cells = dimensions * dimensions;
  const within = covariancesBy(observed, assignment, clusters, dimensions);
  const whole = covariancesBy(observed, new Int32Array(assignment.length), 1, dimensions);
  const spread = new Float64Array(clusters * cells);
  for (let k = 0; k < clusters; k++) {
    for (let c = 0; c < cells; c++) spread[k * cells + c] = 0.5 * (within[k * cells + c] + whole[c]);
    for (let d = 0; d < dimensions; d++) spread[k * cells + d * (dimensions + 1)] += covarianceFloor;
  }
  return spread;
}

function covariancesBy(
  observed: Float64Array,
  assignment: Int32Array,
  clusters: number,
  dimensions: number,
): Float64Array {
  const counts = new Float64Array(clusters);
  const means = new Float64Array(clusters * dimensions);
  assignment.forEach((k, t) => {
    counts[k] += 1;
    for (let d = 0; d < dimensions; d++) means[k * dimensions + d] += observed[t * dimensions + d];
  });
  for (let i = 0; i < means.length; i++) means[i] /= Math.max(counts[Math.floor(i / dimensions)], 1);
  const covariances = new Float64Array(clusters * dimensions * dimensions);
  assignment.forEach((k, t) => {
    for (let i = 0; i < dimensions; i++) {
      const left = observed[t * dimensions + i] - means[k * dimensions + i];
      for (let j = 0; j < dimensions; j++) {
        covariances[(k * dimensions + i) * dimensions + j] +=
          (left * (observed[t * dimensions + j] - means[k * dimensions + j])) / counts[k];
      }
    }
  });
  return covariances;
}
