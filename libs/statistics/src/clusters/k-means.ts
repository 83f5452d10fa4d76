import { type RandomStream } from '@prometheus/core';

import { LengthMismatchError, ParameterRangeError } from '../errors.js';
import { assertFinite, assertIntegerAtLeast } from '../input-checks.js';

export interface KMeansOptions {
  readonly clusters: number;
  readonly dimensions: number;
  /** Seeded starts; the least inertia wins, of equal ones the first. */
  readonly starts: number;
  readonly random: RandomStream;
  readonly maxIterations: number;
}

export interface KMeans {
  /** Shape (K * D,). */
  readonly centres: Float64Array;
  /** Cluster of each row, (T,). */
  readonly assignment: Int32Array;
  /** Sum of squared distances from the centres. */
  readonly inertia: number;
}

/** Lloyd's algorithm from seeds drawn far apart. A cluster that loses its last row takes the row that is farthest from its own centre.
 * @param observations shape (T * D,), finite
 * @throws {ParameterRangeError} with fewer rows than clusters
 * @see Lloyd (1982), IEEE Transactions on Information Theory 28(2); Arthur and Vassilvitskii (2007), SODA */
export function fitKMeans(observations: Float64Array, options: KMeansOptions): KMeans {
  const { clusters, dimensions, starts, random } = options;
  assertIntegerAtLeast(clusters, 1, 'clusters');
  assertIntegerAtLeast(starts, 1, 'starts');
  assertFinite(observations, 'observations');
  const rows = observations.length / dimensions;
  if (!Number.isInteger(rows)) {
    throw new LengthMismatchError('observations', observations.length, 'rows of dimensions', dimensions);
  }
  if (rows < clusters) throw new ParameterRangeError('rows', rows, `at least one for each of ${clusters} clusters`);
  let best: KMeans | undefined;
  for (let k = 0; k < starts; k++) {
    const found = settle(observations, farSeeds(observations, options, random.child(`seeds ${k}`)), options);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return best as KMeans;
}

/** Each further seed is a row drawn with a chance in proportion to its squared distance from the nearest seed. */
function farSeeds(
  observations: Float64Array,
  { clusters, dimensions }: KMeansOptions,
  random: RandomStream,
): Float64Array {
  const rows = observations.length / dimensions;
  const centres = new Float64Array(clusters * dimensions);
  const nearest = new Float64Array(rows).fill(Infinity);
  let chosen = random.below(rows);
  for (let k = 0; k < clusters; k++) {
    centres.set(observations.subarray(chosen * dimensions, (chosen + 1) * dimensions), k * dimensions);
    let total = 0;
    for (let t = 0; t < rows; t++) {
      nearest[t] = Math.min(nearest[t], squaredDistance(observations, t, centres, k, dimensions));
      total += nearest[t];
    }
    let left = random.uniform() * total;
    chosen = rows - 1;
    for (let t = 0; t < rows; t++) {
      left -= nearest[t];
      if (left < 0) {
        chosen = t;
        break;
      }
    }
  }
  return centres;
}

function settle(
  observations: Float64Array,
  centres: Float64Array,
  { clusters, dimensions, maxIterations }: KMeansOptions,
): KMeans {
  const rows = observations.length / dimensions;
  const assignment = new Int32Array(rows).fill(-1);
  const counts = new Float64Array(clusters);
  for (let iteration = 0; ; iteration++) {
    let moved = 0;
    let inertia = 0;
    for (let t = 0; t < rows; t++) {
      let best = 0;
      let least = Infinity;
      for (let k = 0; k < clusters; k++) {
        const distance = squaredDistance(observations, t, centres, k, dimensions);
        if (distance < least) {
          least = distance;
          best = k;
        }
      }
      if (assignment[t] !== best) moved += 1;
      assignment[t] = best;
      inertia += least;
    }
    if (moved === 0 || iteration >= maxIterations) return { centres, assignment, inertia };
    centres.fill(0);
    counts.fill(0);
    for (let t = 0; t < rows; t++) {
      counts[assignment[t]] += 1;
      for (let d = 0; d < dimensions; d++) centres[assignment[t] * dimensions + d] += observations[t * dimensions + d];
    }
    for (let k = 0; k < clusters; k++) {
      for (let d = 0; d < dimensions; d++) centres[k * dimensions + d] /= counts[k];
    }
    for (let k = 0; k < clusters; k++) if (counts[k] === 0) revive(k);
  }

  function revive(empty: number): void {
    let farthest = 0;
    let greatest = -1;
    for (let t = 0; t < rows; t++) {
      const own = assignment[t];
      const distance = own >= 0 && counts[own] > 1 ? squaredDistance(observations, t, centres, own, dimensions) : -1;
      if (distance > greatest) {
        greatest = distance;
        farthest = t;
      }
    }
    centres.set(observations.subarray(farthest * dimensions, (farthest + 1) * dimensions), empty * dimensions);
    if (greatest <= 0) return;
    // Taken: not for another empty cluster, and the next round counts it as moved, so that its old centre is worked out again.
    counts[assignment[farthest]] -= 1;
    assignment[farthest] = -1;
  }
}

function squaredDistance(rows: Float64Array, t: number, centres: Float64Array, k: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = rows[t * dimensions + d] - centres[k * dimensions + d];
    sum += difference * difference;
  }
  return sum;
}
