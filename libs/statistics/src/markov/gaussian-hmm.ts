import { LengthMismatchError, ParameterRangeError } from '../errors.js';
import { assertFinite, assertIntegerAtLeast } from '../input-checks.js';
import { ForwardBackward, predict, update } from './forward-backward.js';
import { GaussianDensities } from './gaussian-density.js';
import { filtered, type Filtered, smoothed, type Smoothed } from './provenance.js';

/** K states and D dimensions, matrices row-major. */
export interface GaussianHmmParameters {
  readonly states: number;
  readonly dimensions: number;
  /** Probabilities at the first observation, (K,). */
  readonly start: Float64Array;
  /** Probability of going from the row's state to the column's: shape (K * K,), rows sum to 1. */
  readonly transition: Float64Array;
  /** Shape (K * D,). */
  readonly means: Float64Array;
  /** Shape (K * D * D,). */
  readonly covariances: Float64Array;
}

/** How far sums of probabilities may be from 1. */
const PROBABILITY_TOLERANCE = 1e-9;

/** Hidden Markov model with normal observations. A row of observations that holds a NaN is a session without an observation: the states
 * go on by their transitions alone.
 * @see Rabiner (1989), Proceedings of the IEEE 77(2); Hamilton (1989), Econometrica 57(2) */
export class GaussianHmm {
  readonly densities: GaussianDensities;

  /** @throws {LengthMismatchError}, {ParameterRangeError} for shapes or probabilities that do not fit, or a covariance that is singular */
  constructor(readonly parameters: GaussianHmmParameters) {
    checkParameters(parameters);
    const { states, dimensions, means, covariances } = parameters;
    this.densities = new GaussianDensities(states, dimensions, means, covariances);
  }

  /** @param observations shape (T * D,), oldest first */
  logLikelihood(observations: Float64Array): number {
    return this.filter(observations).logLikelihood;
  }

  /** Probabilities of the states given the observations up to each row.
   * @param observations shape (T * D,), oldest first
   * @returns probabilities of shape (T * K,)
   * @throws {LengthMismatchError}, {ParameterRangeError} for rows that are not whole or an infinite value */
  filter(observations: Float64Array): { logLikelihood: number; probabilities: Filtered<Float64Array> } {
    const passes = this.#passes(observations);
    const { start, transition } = this.parameters;
    const logLikelihood = passes.forward(this.densities, start, transition, observations);
    return { logLikelihood, probabilities: filtered(passes.filtered) };
  }

  /** Probabilities of the states given all observations, later ones too.
   * @param observations shape (T * D,), oldest first
   * @returns probabilities of shape (T * K,) */
  smooth(observations: Float64Array): { logLikelihood: number; probabilities: Smoothed<Float64Array> } {
    const passes = this.#passes(observations);
    const { start, transition } = this.parameters;
    const logLikelihood = passes.forward(this.densities, start, transition, observations);
    if (passes.rows > 0) passes.backward(transition);
    return { logLikelihood, probabilities: smoothed(passes.smoothed) };
  }

  /** One row of the filter; the same bytes as {@link filter} gives.
   * @param previous probabilities after the row before; without them this is the first
   * @param observation shape (D,); with a NaN the step only predicts
   * @returns shape (K,) */
  step(previous: Filtered<Float64Array> | undefined, observation: ArrayLike<number>): Filtered<Float64Array> {
    const { states, dimensions, start, transition } = this.parameters;
    if (observation.length !== dimensions) {
      throw new LengthMismatchError('observation', observation.length, 'dimensions', dimensions);
    }
    assertObservations(observation);
    const predicted = new Float64Array(states);
    const densities = new Float64Array(states);
    const probabilities = new Float64Array(states);
    predict(previous === undefined ? start : undefined, transition, previous?.value ?? start, 0, predicted);
    this.densities.logDensities(observation, 0, densities, 0);
    update(predicted, densities, 0, probabilities, new Float64Array(1), 0);
    return filtered(probabilities);
  }

  /** Logarithms of the states' densities at an observation, (K,). */
  logDensities(observation: ArrayLike<number>): Float64Array {
    const target = new Float64Array(this.parameters.states);
    this.densities.logDensities(observation, 0, target, 0);
    return target;
  }

  /** The share of time spent in each state in the long run from the start, (K,). It exists for chains that alternate too. */
  stationary(): Float64Array {
    const { states, start, transition } = this.parameters;
    // The chain that stays put every other step spends its time alike and never alternates.
    let steps: Float64Array = transition.map((value) => value / 2);
    for (let k = 0; k < states; k++) steps[k * states + k] += 0.5;
    for (let doubling = 0; doubling < STATIONARY_DOUBLINGS; doubling++) steps = squared(steps, states);
    const shares = new Float64Array(states);
    predict(undefined, steps, start, 0, shares);
    return shares;
  }

  #passes(observations: Float64Array): ForwardBackward {
    const { states, dimensions } = this.parameters;
    return new ForwardBackward(rowsOf(observations, dimensions), states);
  }
}

/** 2^50 steps: beyond the patience of any state that doubles can tell from an absorbing one. */
const STATIONARY_DOUBLINGS = 50;

/** A transition matrix times itself, rows made to sum to 1 again so that rounding does not grow. */
function squared(matrix: Float64Array, states: number): Float64Array {
  const product = new Float64Array(matrix.length);
  for (let j = 0; j < states; j++) {
    const row = product.subarray(j * states, (j + 1) * states);
    predict(undefined, matrix, matrix, j * states, row);
    let sum = 0;
    for (let k = 0; k < states; k++) sum += row[k];
    for (let k = 0; k < states; k++) row[k] /= sum;
  }
  return product;
}

/** A NaN says that there is no observation; an infinite one is an error upstream.
 * @throws {ParameterRangeError} */
function assertObservations(observations: ArrayLike<number>): void {
  for (let i = 0; i < observations.length; i++) {
    if (Math.abs(observations[i]) === Infinity) {
      throw new ParameterRangeError(
        `observations[${i}]`,
        observations[i],
        'a finite number, or NaN where there is none',
      );
    }
  }
}

/** @throws {LengthMismatchError} unless the observations are whole rows, {ParameterRangeError} for an infinite one */
export function rowsOf(observations: ArrayLike<number>, dimensions: number): number {
  const rows = observations.length / dimensions;
  if (!Number.isInteger(rows)) {
    throw new LengthMismatchError('observations', observations.length, 'rows of dimensions', dimensions);
  }
  assertObservations(observations);
  return rows;
}

function checkParameters({ states, dimensions, start, transition, means, covariances }: GaussianHmmParameters): void {
  assertIntegerAtLeast(states, 1, 'states');
  assertIntegerAtLeast(dimensions, 1, 'dimensions');
  const shapes = [
    ['start', start, states],
    ['transition', transition, states * states],
    ['means', means, states * dimensions],
    ['covariances', covariances, states * dimensions * dimensions],
  ] as const;
  for (const [field, values, length] of shapes) {
    if (values.length !== length) throw new LengthMismatchError(field, values.length, 'its shape', length);
    assertFinite(values, field);
  }
  assertDistribution(start, 0, states, 'start');
  for (let k = 0; k < states; k++) assertDistribution(transition, k * states, states, `row ${k} of transition`);
}

function assertDistribution(values: Float64Array, at: number, length: number, field: string): void {
  let sum = 0;
  for (let k = at; k < at + length; k++) {
    if (values[k] < 0) throw new ParameterRangeError(field, values[k], 'probabilities of at least 0');
    sum += values[k];
  }
  if (Math.abs(sum - 1) > PROBABILITY_TOLERANCE) {
    throw new ParameterRangeError(`the sum of ${field}`, sum, 'probabilities that sum to 1');
  }
}
