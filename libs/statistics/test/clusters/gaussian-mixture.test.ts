import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { fitGaussianMixture, GaussianMixture, mixtureParameterCount } from '../../src/clusters/gaussian-mixture.js';
import { LengthMismatchError, ParameterRangeError } from '../../src/errors.js';
import { normalPdf } from '../../src/distributions/normal.js';

const mixture = new GaussianMixture({
  components: 2,
  dimensions: 1,
  weights: Float64Array.of(0.25, 0.75),
  means: Float64Array.of(-1, 2),
  covariances: Float64Array.of(1, 4),
});

describe('GaussianMixture', () => {
  it('one observation -> Bayes by hand', () => {
    // Densities of N(-1, 1) and N(2, 4) at 0.5.
    const densities = [0.25 * normalPdf(1.5), (0.75 * normalPdf(0.75)) / 2];
    const sum = densities[0] + densities[1];
    const posterior = mixture.posterior([0.5]);
    expect(posterior[0]).toBeCloseTo(densities[0] / sum, 14);
    expect(posterior[1]).toBeCloseTo(densities[1] / sum, 14);
    expect(mixture.logLikelihood(Float64Array.of(0.5, 0.5))).toBeCloseTo(2 * Math.log(sum), 13);
  });

  it('no observation -> the weights', () => {
    expect([...mixture.posterior([Number.NaN])]).toEqual([0.25, 0.75]);
  });

  it('weights that do not fit -> refused', () => {
    expect(() => new GaussianMixture({ ...mixture, weights: Float64Array.of(1) })).toThrow(LengthMismatchError);
    expect(() => new GaussianMixture({ ...mixture, weights: Float64Array.of(0.5, 0.6) })).toThrow(ParameterRangeError);
    expect(() => new GaussianMixture({ ...mixture, means: Float64Array.of(1) })).toThrow('means');
  });
});

describe('fitGaussianMixture', () => {
  const options = {
    components: 2,
    dimensions: 1,
    starts: 3,
    random: new RandomStream(1, 'mixture'),
    maxIterations: 300,
    tolerance: 1e-7,
    covarianceFloor: 0,
  };
  const random = new RandomStream(7, 'two heaps');
  const heaps = Float64Array.from({ length: 2000 }, () =>
    random.uniform() < 0.3 ? -3 + 0.5 * random.normal() : 2 + 1.5 * random.normal(),
  );

  it('planted heaps -> weights, means and deviations come back', () => {
    const { mixture: found, converged } = fitGaussianMixture(heaps, options);
    const [low, high] = [0, 1].sort((a, b) => found.means[a] - found.means[b]);
    expect(converged).toBe(true);
    // Within four standard errors of 2,000 rows.
    expect(Math.abs(found.weights[low] - 0.3)).toBeLessThan(0.041);
    expect(Math.abs(found.means[low] + 3)).toBeLessThan(0.082);
    expect(Math.abs(found.means[high] - 2)).toBeLessThan(0.16);
    expect(Math.abs(Math.sqrt(found.covariances[low]) - 0.5)).toBeLessThan(0.058);
    expect(Math.abs(Math.sqrt(found.covariances[high]) - 1.5)).toBeLessThan(0.113);
  });

  it('one component or two or three -> the criterion chooses two', () => {
    const bic = [1, 2, 3].map((components) => fitGaussianMixture(heaps, { ...options, components }).bic);
    expect(bic.indexOf(Math.min(...bic))).toBe(1);
  });

  it('too few rows -> refused; parameters of 3 components in 2 dimensions -> 2 + 6 + 9', () => {
    expect(() => fitGaussianMixture(Float64Array.of(1, 2, 3), options)).toThrow(ParameterRangeError);
    expect(mixtureParameterCount(3, 2)).toBe(17);
  });
});
