import { type JsonValue, type RandomStream } from '@prometheus/core';
import { type Filtered } from '@prometheus/statistics';

export type ClassifierKind = 'hmm' | 'gaussian-mixture' | 'k-means';

export interface ClassifierOptions {
  readonly states: number;
  readonly dimensions: number;
  /** Seeded starts; 0 when the responsibilities alone are the start. */
  readonly starts: number;
  readonly random: RandomStream;
  /** Gain of log-likelihood an observation below which the fit has converged. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly covarianceFloor: number;
  /** Probabilities of the states in each session by an earlier fit, shape (T * K,): a further start. */
  readonly responsibilities?: Float64Array;
}

/** A way to tell states from scores. */
export interface RegimeClassifier {
  readonly kind: ClassifierKind;
  /** @param observations shape (T * D,), row-major; a row with NaN is a session without an observation */
  fit(observations: Float64Array, options: ClassifierOptions): FittedClassifier;
}

/** Tells the probabilities of states from scores, knowing the past and present alone. */
export interface FittedClassifier {
  readonly kind: ClassifierKind;
  readonly states: number;
  readonly dimensions: number;
  /** Shape (K * K,), rows sum to 1: from the state of a session to that of the next. */
  readonly transition: Float64Array;
  /** Centres of the states in the space of scores, shape (K * D,). */
  readonly prototypes: Float64Array;
  readonly logLikelihood: number;
  readonly bic: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Probabilities of the states after one more session; an observation with NaN only predicts. */
  step(previous: Filtered<Float64Array> | undefined, observation: ArrayLike<number>): Filtered<Float64Array>;
  /** The steps of all sessions, shape (T * K,). */
  filter(observations: Float64Array): Filtered<Float64Array>;
  /** Logarithms of the states' probabilities before the session is observed, (K,). */
  logPrior(previous: Filtered<Float64Array> | undefined): Float64Array;
  /** Logarithms of the states' densities at an observation, (K,): quadratic functions of it. */
  logDensities(observation: ArrayLike<number>): Float64Array;
  artifact(): JsonValue;
}
