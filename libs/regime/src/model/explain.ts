import { type FittedClassifier } from '../classifiers/classifier.js';

/** Two states and a session, in the space of scaled features. */
export interface ExplainedSession {
  /** Positions of the two states. */
  readonly leading: number;
  readonly runnerUp: number;
  /** Scaled features, (F,). */
  readonly zScores: Float64Array;
  /** Scores of the session, (D,). */
  readonly scores: Float64Array;
  /** Shape (D * F,), row-major: what a deviation of each feature adds to each score. */
  readonly loadings: Float64Array;
}

/** Splits the log-odds that a session's observation gives one state over another among its features, without a rest.
 *
 * The log-odds f are a quadratic function of the scaled features z, for which `f(z) - f(0) = sum of z_i * df/dz_i (z / 2)` holds
 * exactly; each addend is the contribution of a feature. Every feature is so judged with the others half way between their medians
 * and where they stand. `base` is f(0). */
export function explainObservation(
  classifier: FittedClassifier,
  session: ExplainedSession,
): { readonly base: number; readonly contributions: Float64Array } {
  const { zScores, scores, loadings, leading, runnerUp } = session;
  const features = zScores.length;
  const logOdds = (at: Float64Array) => {
    const densities = classifier.logDensities(at);
    return densities[leading] - densities[runnerUp];
  };
  const origin = Float64Array.from(scores, (score, d) => score - dot(loadings, d * features, zScores));
  const middle = Float64Array.from(scores, (score, d) => (score + origin[d]) / 2);
  const contributions = new Float64Array(features);
  for (let d = 0; d < scores.length; d++) {
    // Of a quadratic function a central difference is the derivative itself, whatever the step.
    const above = middle.slice();
    const below = middle.slice();
    above[d] += 1;
    below[d] -= 1;
    const slope = (logOdds(above) - logOdds(below)) / 2;
    for (let i = 0; i < features; i++) contributions[i] += zScores[i] * loadings[d * features + i] * slope;
  }
  return { base: logOdds(origin), contributions };
}

function dot(matrix: Float64Array, offset: number, vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += matrix[offset + i] * vector[i];
  return sum;
}
