import { GaussianHmm } from '@prometheus/statistics';

/** A Gaussian hidden Markov model from the probabilities that an earlier fit gives the states in each session: weighted means,
 * covariances and transitions. It carries what the states are over to a new space of scores, where no parameter of the earlier
 * fit has a meaning.
 * @param observations shape (T * D,); rows with NaN are passed over
 * @param responsibilities shape (T * K,), rows sum to 1
 * @param covarianceFloor added to the variances */
export function hmmOfResponsibilities(
  observations: Float64Array,
  responsibilities: Float64Array,
  { states, dimensions, covarianceFloor }: { states: number; dimensions: number; covarianceFloor: number },
): GaussianHmm {
  const rows = observations.length / dimensions;
  const weights = new Float64Array(states);
  const means = new Float64Array(states * dimensions);
  const covariances = new Float64Array(states * dimensions * dimensions);
  const transition = new Float64Array(states * states).fill(TRANSITION_PRIOR);
  const start = new Float64Array(states);
  const observed = Array.from({ length: rows }, (_, t) => isObserved(observations, t, dimensions));
  // Every state takes this part of all sessions, so that none is left without a shape.
  const shared = EMPTY_STATE_SHARE / states;
  const weightOf = (t: number, k: number) => shared + (1 - EMPTY_STATE_SHARE) * responsibilities[t * states + k];

  for (let t = 0; t < rows; t++) {
    if (!observed[t]) continue;
    for (let k = 0; k < states; k++) {
      weights[k] += weightOf(t, k);
      for (let d = 0; d < dimensions; d++) {
        means[k * dimensions + d] += weightOf(t, k) * observations[t * dimensions + d];
      }
    }
  }
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < dimensions; d++) means[k * dimensions + d] /= weights[k];
  }
  for (let t = 0; t < rows; t++) {
    if (!observed[t]) continue;
    for (let k = 0; k < states; k++) {
      const weight = weightOf(t, k) / weights[k];
      for (let i = 0; i < dimensions; i++) {
        const left = weight * (observations[t * dimensions + i] - means[k * dimensions + i]);
        const cell = (k * dimensions + i) * dimensions;
        for (let j = 0; j < dimensions; j++) {
          covariances[cell + j] += left * (observations[t * dimensions + j] - means[k * dimensions + j]);
        }
      }
    }
  }
  for (let k = 0; k < states; k++) {
    for (let d = 0; d < dimensions; d++) covariances[(k * dimensions + d) * dimensions + d] += covarianceFloor;
  }
  for (let t = 1; t < rows; t++) {
    for (let i = 0; i < states; i++) {
      for (let j = 0; j < states; j++) {
        transition[i * states + j] += responsibilities[(t - 1) * states + i] * responsibilities[t * states + j];
      }
    }
  }
  for (let k = 0; k < states; k++) {
    const row = transition.subarray(k * states, (k + 1) * states);
    const sum = row.reduce((total, value) => total + value, 0);
    for (let j = 0; j < states; j++) row[j] /= sum;
  }
  const total = weights.reduce((sum, value) => sum + value, 0);
  for (let k = 0; k < states; k++) start[k] = weights[k] / total;
  return new GaussianHmm({ states, dimensions, start, transition, means, covariances });
}

/** Counted for each pair of states before any is seen. */
const TRANSITION_PRIOR = 0.01;
const EMPTY_STATE_SHARE = 0.01;

function isObserved(observations: Float64Array, t: number, dimensions: number): boolean {
  for (let d = 0; d < dimensions; d++) {
    if (!Number.isFinite(observations[t * dimensions + d])) return false;
  }
  return true;
}
