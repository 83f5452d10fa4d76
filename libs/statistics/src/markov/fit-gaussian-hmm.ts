import { type RandomStream } from '@prometheus/core';

import { fitKMeans } from '../clusters/k-means.js';
import { packedRows, spreadOf } from '../clusters/observed-rows.js';
import { LengthMismatchError, ParameterRangeError } from '../errors.js';
import { assertIntegerAtLeast } from '../input-checks.js';
import { stepWithin } from './expectation-maximisation.js';
import { ForwardBackward } from './forward-backward.js';
import { GaussianHmm, rowsOf } from './gaussian-hmm.js';

export interface HmmFitOptions {
  readonly states: number;
  readonly dimensions: number;
  /** Seeded starts; 0 when `initial` alone is tried. */
  readonly starts: number;
  /** Each start draws from a child of it, so that the number of starts changes none of them. */
  readonly random: RandomStream;
  /** Models that are tried before the seeded starts. */
  readonly initial?: readonly GaussianHmm[];
  /** Of each start. */
  readonly maxIterations: number;
  /** Iterations after which the likeliest of several starts goes on alone (Biernacki, Celeux and Govaert 2003, Computational Statistics
   * and Data Analysis 41); by default all go on. */
  readonly shortIterations?: number;
  /** Gain of log-likelihood an observation below which a start has converged. */
  readonly tolerance: number;
  /** Added to every variance, in squared units of the observations. */
  readonly covarianceFloor: number;
}

export interface HmmFit {
  readonly hmm: GaussianHmm;
  readonly logLikelihood: number;
  /** Of the start that won. */
  readonly iterations: number;
  readonly converged: boolean;
  /** Bayesian information criterion (Schwarz 1978, Annals of Statistics 6(2)): less is better. */
  readonly bic: number;
  readonly startsTried: number;
}

/** Chance of staying in a state that a seeded start begins with. */
const START_PERSISTENCE = 0.95;

/** The likeliest model that expectation and maximisation find from several starts; of equally likely ones the first.
 * @param observations shape (T * D,), oldest first; rows with a NaN are sessions without an observation
 * @throws {LengthMismatchError} for an initial model of another shape; {ParameterRangeError} with fewer observed rows than parameters ask for, or without a start */
export function fitGaussianHmm(observations: Float64Array, options: HmmFitOptions): HmmFit {
  const { states, dimensions, starts, initial = [], random } = options;
  assertIntegerAtLeast(states, 1, 'states');
  assertIntegerAtLeast(starts, 0, 'starts');
  if (starts + initial.length === 0)
    throw new ParameterRangeError('starts', starts, 'at least one start or initial model');
  const rows = rowsOf(observations, dimensions);
  const observed = packedRows(observations, dimensions);
  const count = observed.length / dimensions;
  const needed = states * (dimensions + 1);
  if (count < needed) throw new ParameterRangeError('observed rows', count, `at least ${needed} of them`);
  const passes = new ForwardBackward(rows, states);
  const { maxIterations, shortIterations = maxIterations } = options;
  const isScreened = starts + initial.length > 1 && shortIterations < maxIterations;
  let best: Climb | undefined;
  const consider = (from: GaussianHmm): void => {
    const climb = climbFrom(from, observations, options, passes, isScreened ? shortIterations : maxIterations);
    if (best === undefined || climb.logLikelihood > best.logLikelihood) best = climb;
  };
  for (const hmm of initial) {
    const { parameters } = hmm;
    if (parameters.states !== states) throw new LengthMismatchError('initial', parameters.states, 'states', states);
    if (parameters.dimensions !== dimensions) {
      throw new LengthMismatchError('initial', parameters.dimensions, 'dimensions', dimensions);
    }
    consider(hmm);
  }
  for (let k = 0; k < starts; k++) consider(seededStart(observed, options, random.child(`start ${k}`)));
  const short = best as Climb;
  const rest = maxIterations - short.iterations;
  const climb = !isScreened || short.converged ? short : climbFrom(short.hmm, observations, options, passes, rest);
  const { hmm, logLikelihood, converged } = climb;
  const iterations = climb === short ? short.iterations : short.iterations + climb.iterations;
  const bic = hmmParameterCount(states, dimensions) * Math.log(count) - 2 * logLikelihood;
  return { hmm, logLikelihood, iterations, converged, bic, startsTried: starts + initial.length };
}

/** Free parameters: start and transition probabilities, means, covariances. */
export function hmmParameterCount(states: number, dimensions: number): number {
  return states - 1 + states * (states - 1) + states * dimensions + (states * dimensions * (dimensions + 1)) / 2;
}

interface Climb {
  readonly hmm: GaussianHmm;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The last model whose likelihood was computed: with a floor a step may lower the likelihood, and then the climb ends before it. */
function climbFrom(
  from: GaussianHmm,
  observations: Float64Array,
  { tolerance, covarianceFloor, dimensions }: HmmFitOptions,
  passes: ForwardBackward,
  maxIterations: number,
): Climb {
  const least = (tolerance * observations.length) / dimensions;
  let current = from;
  let known: Climb | undefined;
  for (let iterations = 0; ; iterations++) {
    const { hmm, logLikelihood } = stepWithin(passes, current, observations, covarianceFloor);
    const gain = logLikelihood - (known?.logLikelihood ?? -Infinity);
    if (known !== undefined && !(gain > 0)) return { ...known, converged: true };
    const converged = gain < least;
    known = { hmm: current, logLikelihood, iterations, converged };
    if (converged || iterations >= maxIterations) return known;
    current = hmm;
  }
}

/** Centres by k-means from a seeded draw, each state as wide as its rows, states that mostly stay. */
function seededStart(
  observed: Float64Array,
  { states, dimensions, covarianceFloor }: HmmFitOptions,
  random: RandomStream,
): GaussianHmm {
  const { centres, assignment } = fitKMeans(observed, {
    clusters: states,
    dimensions,
    starts: 1,
    random,
    maxIterations: START_ITERATIONS,
  });
  const transition = new Float64Array(states * states).fill(states === 1 ? 1 : (1 - START_PERSISTENCE) / (states - 1));
  if (states > 1) for (let k = 0; k < states; k++) transition[k * states + k] = START_PERSISTENCE;
  return new GaussianHmm({
    states,
    dimensions,
    start: new Float64Array(states).fill(1 / states),
    transition,
    means: centres,
    covariances: spreadOf(observed, assignment, { clusters: states, dimensions, covarianceFloor }),
  });
}

/** A start need not be a finished clustering: the few first rounds already part the rows. */
const START_ITERATIONS = 5;
