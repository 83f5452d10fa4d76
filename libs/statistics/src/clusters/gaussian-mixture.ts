import { type RandomStream } from '@prometheus/core';

import { LengthMismatchError, ParameterRangeError } from '../errors.js';
import { assertFinite, assertIntegerAtLeast } from '../input-checks.js';
import { weightedMoments } from '../markov/expectation-maximisation.js';
import { GaussianDensities } from '../markov/gaussian-density.js';
import { fitKMeans } from './k-means.js';
import { spreadOf } from './observed-rows.js';

export interface GaussianMixtureParameters {
  readonly components: number;
  readonly dimensions: number;
  /** (K,), sum 1. */
  readonly weights: Float64Array;
  /** Shape (K * D,). */
  readonly means: Float64Array;
  /** Shape (K * D * D,). */
  readonly covariances: Float64Array;
}

// Looked up once, as in the hidden Markov model's passes.
const { exp, log } = Math;

/** A mixture of normal distributions. */
export class GaussianMixture implements GaussianMixtureParameters {
  readonly components: number;
  readonly dimensions: number;
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  readonly #densities: GaussianDensities;

  /** @throws {LengthMismatchError}, {ParameterRangeError} */
  constructor({ components, dimensions, weights, means, covariances }: GaussianMixtureParameters) {
    assertIntegerAtLeast(components, 1, 'components');
    assertIntegerAtLeast(dimensions, 1, 'dimensions');
    const shapes = [
      ['weights', weights, components],
      ['means', means, components * dimensions],
      ['covariances', covariances, components * dimensions * dimensions],
    ] as const;
    for (const [field, values, length] of shapes) {
      if (values.length !== length) throw new LengthMismatchError(field, values.length, 'its shape', length);
      assertFinite(values, field);
    }
    const sum = weights.reduce((total, weight) => total + weight, 0);
    if (!(Math.abs(sum - 1) <= 1e-9) || weights.some((weight) => weight < 0)) {
      throw new ParameterRangeError('the sum of weights', sum, 'weights of at least 0 that sum to 1');
    }
    this.components = components;
    this.dimensions = dimensions;
    this.weights = weights;
    this.means = means;
    this.covariances = covariances;
    this.#densities = new GaussianDensities(components, dimensions, means, covariances);
  }

  /** Probability of each component given one observation, (K,); the weights when it holds a NaN. */
  posterior(observation: ArrayLike<number>): Float64Array {
    const target = new Float64Array(this.components);
    this.weigh(observation, 0, target, 0);
    return target;
  }

  /** @param observations shape (T * D,) */
  logLikelihood(observations: Float64Array): number {
    const target = new Float64Array(this.components);
    let sum = 0;
    for (let t = 0; t < observations.length / this.dimensions; t++) sum += this.weigh(observations, t, target, 0);
    return sum;
  }

  /** Probabilities of the components given row `t`, into `target` from `at` on.
   * @returns the row's log-likelihood */
  weigh(observations: ArrayLike<number>, t: number, target: Float64Array, at: number): number {
    const { components, weights } = this;
    this.#densities.logDensities(observations, t, target, at);
    let top = -Infinity;
    for (let k = 0; k < components; k++) if (weights[k] > 0) top = Math.max(top, target[at + k]);
    let sum = 0;
    for (let k = 0; k < components; k++) {
      target[at + k] = weights[k] > 0 ? weights[k] * exp(target[at + k] - top) : 0;
      sum += target[at + k];
    }
    for (let k = 0; k < components; k++) target[at + k] /= sum;
    return top + log(sum);
  }
}

export interface MixtureFitOptions {
  readonly components: number;
  readonly dimensions: number;
  /** Seeded starts; the likeliest wins, of equal ones the first. */
  readonly starts: number;
  readonly random: RandomStream;
  readonly maxIterations: number;
  /** Gain of log-likelihood an observation below which a start has converged. */
  readonly tolerance: number;
  /** Added to every variance, in squared units of the observations. */
  readonly covarianceFloor: number;
}

export interface MixtureFit {
  readonly mixture: GaussianMixture;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Bayesian information criterion: less is better. */
  readonly bic: number;
}

/** Expectation and maximisation from several starts by k-means.
 * @param observations shape (T * D,), finite
 * @throws {ParameterRangeError} with fewer rows than the components need
 * @see Dempster, Laird and Rubin (1977), Journal of the Royal Statistical Society B 39(1) */
export function fitGaussianMixture(observations: Float64Array, options: MixtureFitOptions): MixtureFit {
  const { components, dimensions, starts, random } = options;
  assertIntegerAtLeast(starts, 1, 'starts');
  assertFinite(observations, 'observations');
  const rows = observations.length / dimensions;
  const needed = components * (dimensions + 1);
  if (!(rows >= needed)) throw new ParameterRangeError('rows', rows, `at least ${needed} of them`);
  let best: Omit<MixtureFit, 'bic'> | undefined;
  for (let k = 0; k < starts; k++) {
    const found = climb(seededStart(observations, options, random.child(`start ${k}`)), observations, options);
    if (best === undefined || found.logLikelihood > best.logLikelihood) best = found;
  }
  const fit = best as Omit<MixtureFit, 'bic'>;
  return { ...fit, bic: mixtureParameterCount(components, dimensions) * Math.log(rows) - 2 * fit.logLikelihood };
}

/** Free parameters: weights, means, covariances. */
export function mixtureParameterCount(components: number, dimensions: number): number {
  return components - 1 + components * dimensions + (components * dimensions * (dimensions + 1)) / 2;
}

function seededStart(observations: Float64Array, options: MixtureFitOptions, random: RandomStream): GaussianMixture {
  const { components, dimensions, covarianceFloor } = options;
  const { centres, assignment } = fitKMeans(observations, {
    clusters: components,
    dimensions,
    starts: 1,
    random,
    maxIterations: 5,
  });
  const weights = new Float64Array(components).fill(1 / components);
  const covariances = spreadOf(observations, assignment, { clusters: components, dimensions, covarianceFloor });
  return new GaussianMixture({ components, dimensions, weights, means: centres, covariances });
}

function climb(
  from: GaussianMixture,
  observations: Float64Array,
  { components, dimensions, maxIterations, tolerance, covarianceFloor }: MixtureFitOptions,
): Omit<MixtureFit, 'bic'> {
  const rows = observations.length / dimensions;
  const posteriors = new Float64Array(rows * components);
  let current = from;
  let known: Omit<MixtureFit, 'bic'> | undefined;
  for (let iterations = 0; ; iterations++) {
    let logLikelihood = 0;
    for (let t = 0; t < rows; t++) logLikelihood += current.weigh(observations, t, posteriors, t * components);
    const gain = logLikelihood - (known?.logLikelihood ?? -Infinity);
    if (known !== undefined && !(gain > 0)) return { ...known, converged: true };
    const converged = gain < tolerance * rows;
    known = { mixture: current, logLikelihood, iterations, converged };
    if (converged || iterations >= maxIterations) return known;
    const shape = { ...current, states: components, start: current.weights, transition: current.weights };
    const { means, covariances, totals } = weightedMoments(
      observations,
      posteriors,
      { parameters: shape },
      covarianceFloor,
    );
    const weights = totals.map((total) => total / rows);
    current = new GaussianMixture({ components, dimensions, weights, means, covariances });
  }
}
