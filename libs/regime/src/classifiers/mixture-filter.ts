import { GaussianHmm } from '@prometheus/statistics';

/** A mixture as a hidden Markov model that forgets: whatever the state before, the next has the mixture's weights. */
export function forgetfulHmm(
  { weights, means, covariances }: { weights: Float64Array; means: Float64Array; covariances: Float64Array },
  dimensions: number,
): GaussianHmm {
  const states = weights.length;
  const transition = new Float64Array(states * states);
  for (let k = 0; k < states; k++) transition.set(weights, k * states);
  return new GaussianHmm({ states, dimensions, start: weights.slice(), transition, means, covariances });
}

/** Transition probabilities counted from the likeliest state of each session to that of the next, shape (K * K,). Each pair of
 * states counts one hundredth before any is seen; a session without an observation breaks the chain.
 * @param assignment state of each session, -1 without an observation */
export function countedTransitions(assignment: Int32Array, states: number): Float64Array {
  const counts = new Float64Array(states * states).fill(0.01);
  for (let t = 1; t < assignment.length; t++) {
    if (assignment[t - 1] >= 0 && assignment[t] >= 0) counts[assignment[t - 1] * states + assignment[t]] += 1;
  }
  for (let k = 0; k < states; k++) {
    const row = counts.subarray(k * states, (k + 1) * states);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let j = 0; j < states; j++) row[j] /= sum;
  }
  return counts;
}

/** Likeliest state of each session by the mixture; -1 without an observation.
 * @param probabilities shape (T * K,)
 * @param observations shape (T * D,) */
export function likeliestStates(
  probabilities: Float64Array,
  observations: Float64Array,
  { states, dimensions }: { states: number; dimensions: number },
): Int32Array {
  return Int32Array.from({ length: observations.length / dimensions }, (_, t) => {
    if (!observations.subarray(t * dimensions, (t + 1) * dimensions).every(Number.isFinite)) return -1;
    let best = 0;
    for (let k = 1; k < states; k++) {
      if (probabilities[t * states + k] > probabilities[t * states + best]) best = k;
    }
    return best;
  });
}

/** The rows without NaN, packed. */
export function observedRows(observations: Float64Array, dimensions: number): Float64Array {
  const packed = new Float64Array(observations.length);
  let end = 0;
  for (let t = 0; t < observations.length; t += dimensions) {
    const row = observations.subarray(t, t + dimensions);
    if (!row.every(Number.isFinite)) continue;
    packed.set(row, end);
    end += dimensions;
  }
  return packed.slice(0, end);
}
