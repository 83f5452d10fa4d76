import { describe, expect, it } from '@jest/globals';

import { hmmOfResponsibilities } from '../../src/classifiers/initial-model.js';

describe('hmmOfResponsibilities', () => {
  const shape = { states: 2, dimensions: 1, covarianceFloor: 0.5 };
  // Two sessions of each state, then a session without an observation that the second state has.
  const observations = Float64Array.from([1, 3, 11, 13, Number.NaN]);
  const responsibilities = Float64Array.from([1, 0, 1, 0, 0, 1, 0, 1, 0, 1]);
  const { means, covariances, start, transition } = hmmOfResponsibilities(
    observations,
    responsibilities,
    shape,
  ).parameters;

  it('whole sessions -> means of their states, but for one session in a hundred that all states share', () => {
    // Weights 0.995 twice and 0.005 twice: (0.995 * 4 + 0.005 * 24) / 2, and (0.005 * 4 + 0.995 * 24) / 2.
    expect(means[0]).toBeCloseTo(2.05, 12);
    expect(means[1]).toBeCloseTo(11.95, 12);
  });

  it('the spread around them -> variance and floor', () => {
    // (0.995 * (1.05² + 0.95²) + 0.005 * (8.95² + 10.95²)) / 2 + 0.5
    expect(covariances[0]).toBeCloseTo(1.4975 + 0.5, 10);
    expect(start[0]).toBeCloseTo(0.5, 12);
  });

  it('what followed -> transitions, each pair counting a hundredth beforehand', () => {
    expect(transition[0]).toBeCloseTo(1.01 / 2.02, 12);
    expect(transition[3]).toBeCloseTo(2.01 / 2.02, 12);
  });
});
