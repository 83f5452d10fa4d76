import { assertIntegerAtLeast } from '../input-checks.js';
import { ForwardBackward } from './forward-backward.js';
import { GaussianHmm, rowsOf } from './gaussian-hmm.js';

export interface StepOptions {
  /** Added to every variance that a step estimates, in squared units of the observations; default 0, plain maximum likelihood. */
  readonly covarianceFloor?: number;
}

/** One step of expectation and maximisation (Baum and Welch). A state that is expected in fewer rows than a covariance needs, one more
 * than there are dimensions, keeps its mean and covariance; one that is expected nowhere keeps its transitions too.
 * @param observations shape (T * D,), T at least 1
 * @returns the next model, and the log-likelihood of the given one
 * @see Baum, Petrie, Soules and Weiss (1970), Annals of Mathematical Statistics 41(1) */
export function expectationMaximisationStep(
  hmm: GaussianHmm,
  observations: Float64Array,
  options: StepOptions = {},
): { hmm: GaussianHmm; logLikelihood: number } {
  const rows = rowsOf(observations, hmm.parameters.dimensions);
  assertIntegerAtLeast(rows, 1, 'rows of observations');
  const passes = new ForwardBackward(rows, hmm.parameters.states);
  return stepWithin(passes, hmm, observations, options.covarianceFloor ?? 0);
}

/** The same in room that is used again from step to step. */
export function stepWithin(
  passes: ForwardBackward,
  hmm: GaussianHmm,
  observations: Float64Array,
  covarianceFloor: number,
): { hmm: GaussianHmm; logLikelihood: number } {
  const { states, dimensions, start, transition } = hmm.parameters;
  const logLikelihood = passes.forward(hmm.densities, start, transition, observations);
  passes.backward(transition);
  const { smoothed } = passes;
  const moments = weightedMoments(observations, smoothed, hmm, covarianceFloor);
  const parameters = {
    states,
    dimensions,
    start: normalised(smoothed.slice(0, states)),
    transition: nextTransition(passes.transitions, transition, states),
    ...moments,
  };
  return { hmm: new GaussianHmm(parameters), logLikelihood };
}

function nextTransition(expected: Float64Array, before: Float64Array, states: number): Float64Array {
  const transition = new Float64Array(states * states);
  for (let j = 0; j < states; j++) {
    const row = expected.subarray(j * states, (j + 1) * states);
    const visited = row.some((count) => count > 0);
    transition.set(visited ? normalised(row.slice()) : before.subarray(j * states, (j + 1) * states), j * states);
  }
  return transition;
}

/** Means and covariances of the observations under weights; rows without an observation do not count.
 *
 * Sums are taken around the means of the given parameters, in one pass: these are near the new ones, so that little cancels. */
export function weightedMoments(
  observations: Float64Array,
  weights: Float64Array,
  { parameters }: Pick<GaussianHmm, 'parameters'>,
  covarianceFloor: number,
): { means: Float64Array; covariances: Float64Array; totals: Float64Array } {
  const { states, dimensions, means: around } = parameters;
  const rows = observations.length / dimensions;
  const cells = dimensions * dimensions;
  const totals = new Float64Array(states);
  const means = new Float64Array(states * dimensions);
  const covariances = new Float64Array(states * cells);
  const missing = missingRows(observations, dimensions);
  const centred = new Float64Array(dimensions);
  for (let t = 0, row = 0; t < rows; t++, row += dimensions) {
    if (missing[t] === 1) continue;
    for (let k = 0; k < states; k++) {
      const weight = weights[t * states + k];
      const mean = k * dimensions;
      totals[k] += weight;
      let cell = k * cells;
      for (let i = 0; i < dimensions; i++) {
        const difference = observations[row + i] - around[mean + i];
        centred[i] = difference;
        const left = weight * difference;
        means[mean + i] += left;
        for (let j = 0; j <= i; j++) covariances[cell + j] += left * centred[j];
        cell += dimensions;
      }
    }
  }
  for (let k = 0; k < states; k++) finishState(k);
  return { means, covariances, totals };

  function finishState(k: number): void {
    const block = k * cells;
    const mean = k * dimensions;
    if (totals[k] < dimensions + 1) {
      means.set(around.subarray(mean, mean + dimensions), mean);
      covariances.set(parameters.covariances.subarray(block, block + cells), block);
      return;
    }
    for (let i = 0; i < dimensions; i++) means[mean + i] /= totals[k];
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j <= i; j++) {
        const value = covariances[block + i * dimensions + j] / totals[k] - means[mean + i] * means[mean + j];
        covariances[block + i * dimensions + j] = value;
        covariances[block + j * dimensions + i] = value;
      }
      covariances[block + i * dimensions + i] += covarianceFloor;
    }
    for (let i = 0; i < dimensions; i++) means[mean + i] += around[mean + i];
  }
}

/** 1 for each row that holds a NaN. */
export function missingRows(observations: ArrayLike<number>, dimensions: number): Uint8Array {
  const missing = new Uint8Array(observations.length / dimensions);
  for (let i = 0; i < observations.length; i++) {
    if (observations[i] !== observations[i]) missing[Math.floor(i / dimensions)] = 1;
  }
  return missing;
}

function normalised(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  return values.map((value) => value / sum);
}
