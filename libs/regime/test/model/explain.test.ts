import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GaussianHmm } from '@prometheus/statistics';

import { FilteringClassifier } from '../../src/classifiers/filtering-classifier.js';
import { explainObservation } from '../../src/model/explain.js';

const FIGURES = { logLikelihood: 0, bic: 0, iterations: 0, converged: true };
const unit = fc.double({ min: -3, max: 3, noNaN: true });
const list = (length: number) => fc.array(unit, { minLength: length, maxLength: length });

function classifierOf(means: number[], [a, b, c, d]: number[]): FilteringClassifier {
  const covariance = (x: number, y: number) => [1 + x * x, (x * y) / 4, (x * y) / 4, 1 + y * y];
  const hmm = new GaussianHmm({
    states: 2,
    dimensions: 2,
    start: Float64Array.from([0.5, 0.5]),
    transition: Float64Array.from([0.9, 0.1, 0.2, 0.8]),
    means: Float64Array.from(means),
    covariances: Float64Array.from([...covariance(a, b), ...covariance(c, d)]),
  });
  return new FilteringClassifier('hmm', hmm, hmm.parameters.transition, FIGURES);
}

/** Scores of scaled features: loadings times their distance from a mean. */
function scoresOf(loadings: Float64Array, zScores: Float64Array, mean: readonly number[]): Float64Array {
  return Float64Array.from([0, 1], (d) => zScores.reduce((sum, z, i) => sum + loadings[d * 3 + i] * (z - mean[i]), 0));
}

describe('explainObservation', () => {
  it('any states, loadings and session -> base and contributions add up to the log-odds of the densities', () => {
    fc.assert(
      fc.property(list(4), list(4), list(6), list(3), list(3), (means, shapes, loads, scaled, mean) => {
        const classifier = classifierOf(means, shapes);
        const loadings = Float64Array.from(loads);
        const zScores = Float64Array.from(scaled);
        const scores = scoresOf(loadings, zScores, mean);
        const session = { zScores, scores, loadings, leading: 0, runnerUp: 1 };
        const { base, contributions } = explainObservation(classifier, session);
        const densities = classifier.logDensities(scores);
        const sum = contributions.reduce((total, value) => total + value, base);
        const size = Math.max(1, Math.abs(densities[0]), Math.abs(densities[1]), Math.abs(base));
        expect(Math.abs(sum - (densities[0] - densities[1])) / size).toBeLessThan(1e-9);
      }),
    );
  });

  it('a feature at its median -> contributes nothing', () => {
    const loadings = Float64Array.from([1, 0.5, 0, 0, 1, 2]);
    const zScores = Float64Array.from([1, 0, -2]);
    const scores = scoresOf(loadings, zScores, [0.1, 0.2, 0.3]);
    const classifier = classifierOf([0, 0, 2, 1], [0, 0, 1, 1]);
    const { contributions } = explainObservation(classifier, { zScores, scores, loadings, leading: 1, runnerUp: 0 });
    expect(contributions[1]).toBe(0);
  });

  it('two spheres and one feature a score -> linear, each its deviation times the distance of the centres', () => {
    // Centres (0, 0) and (2, 1), unit variances: log-odds of the second are 2x + y - 2.5.
    const classifier = classifierOf([0, 0, 2, 1], [0, 0, 0, 0]);
    const zScores = Float64Array.from([3, 1, 0]);
    const loadings = Float64Array.from([1, 0, 0, 0, 1, 0]);
    const scores = Float64Array.from([3, 1]);
    const { base, contributions } = explainObservation(classifier, {
      zScores,
      scores,
      loadings,
      leading: 1,
      runnerUp: 0,
    });
    expect(base).toBeCloseTo(-2.5, 12);
    [6, 1, 0].forEach((expected, i) => expect(contributions[i]).toBeCloseTo(expected, 12));
  });
});
