import { type JsonValue } from '@prometheus/core';
import { type Filtered, type GaussianHmm, hmmFromJson, hmmToJson } from '@prometheus/statistics';

import { z } from 'zod';

import { RegimeArtifactError } from '../errors.js';
import { type ClassifierKind, type FittedClassifier } from './classifier.js';

export interface FitFigures {
  readonly logLikelihood: number;
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** A fitted classifier of any kind as a Gaussian hidden Markov model: a mixture is one whose next state does not depend on the state
 * before, and k-means a mixture of equal spheres. So all kinds share one filter, which knows the past and present alone. */
export class FilteringClassifier implements FittedClassifier {
  readonly states: number;
  readonly dimensions: number;
  readonly prototypes: Float64Array;
  readonly logLikelihood: number;
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;

  /** @param transition from state to state as observed: that of the model, or counted where the filter does not use one */
  constructor(
    readonly kind: ClassifierKind,
    readonly hmm: GaussianHmm,
    readonly transition: Float64Array,
    figures: FitFigures,
  ) {
    const { states, dimensions, means } = hmm.parameters;
    this.states = states;
    this.dimensions = dimensions;
    this.prototypes = means.slice();
    this.logLikelihood = figures.logLikelihood;
    this.bic = figures.bic;
    this.iterations = figures.iterations;
    this.converged = figures.converged;
  }

  step(previous: Filtered<Float64Array> | undefined, observation: ArrayLike<number>): Filtered<Float64Array> {
    return this.hmm.step(previous, observation);
  }

  filter(observations: Float64Array): Filtered<Float64Array> {
    return this.hmm.filter(observations).probabilities;
  }

  logPrior(previous: Filtered<Float64Array> | undefined): Float64Array {
    const { start, transition } = this.hmm.parameters;
    const prior = start.slice();
    if (previous !== undefined) {
      prior.fill(0);
      for (let from = 0; from < this.states; from++) {
        for (let to = 0; to < this.states; to++) {
          prior[to] += previous.value[from] * transition[from * this.states + to];
        }
      }
    }
    return prior.map((probability) => Math.log(Math.max(probability, LEAST_PROBABILITY)));
  }

  logDensities(observation: ArrayLike<number>): Float64Array {
    return this.hmm.logDensities(observation);
  }

  artifact(): JsonValue {
    return {
      kind: this.kind,
      hmm: hmmToJson(this.hmm),
      transition: [...this.transition],
      logLikelihood: this.logLikelihood,
      bic: this.bic,
      iterations: this.iterations,
      converged: this.converged,
    };
  }

  /** @throws {RegimeArtifactError} for anything but the artifact of a classifier */
  static fromArtifact(json: JsonValue): FilteringClassifier {
    const read = storedSchema.safeParse(json);
    if (!read.success) {
      const [{ path, message }] = read.error.issues;
      throw new RegimeArtifactError(`classifier ${path.join('.')}: ${message}`);
    }
    const { kind, hmm, transition, logLikelihood, bic, iterations, converged } = read.data;
    return new FilteringClassifier(kind, hmmFromJson(hmm), Float64Array.from(transition), {
      logLikelihood,
      bic,
      iterations,
      converged,
    });
  }
}

const storedSchema = z.strictObject({
  kind: z.enum(['hmm', 'gaussian-mixture', 'k-means']),
  hmm: z.json(),
  transition: z.array(z.number()),
  logLikelihood: z.number(),
  bic: z.number(),
  iterations: z.number(),
  converged: z.boolean(),
});

/** Keeps log-odds finite where a probability was rounded to zero. */
const LEAST_PROBABILITY = 1e-300;
