import { describe, expect, it } from '@jest/globals';

import { deflatedByTrials, sharpeTrials } from '../../src/results/sharpe-trials.js';

describe('sharpeTrials', () => {
  it('three ratios and one that could not be computed -> four trials, the variance of three', () => {
    // mean 2, squares 1 + 0 + 1 over 2
    expect(sharpeTrials([1, 2, 3, undefined])).toEqual({ count: 4, sharpeVariance: 1 });
    expect(sharpeTrials([1])).toEqual({ count: 1, sharpeVariance: 0 });
  });
});

describe('deflatedByTrials', () => {
  it('the example of Bailey and Lopez de Prado (2014) -> 0.9004', () => {
    // An annualised ratio of 2.5 over five years of 250 days, skew -3, kurtosis 10, 100 trials whose annualised ratios
    // have a variance of 1/2; it takes 250 days for a year, we take 252.
    const sample = { sharpePerPeriod: 2.5 / Math.sqrt(250), observations: 1250, skew: -3, kurtosis: 10 };
    expect(deflatedByTrials(sample, { count: 100, sharpeVariance: (0.5 * 252) / 250 })).toBeCloseTo(0.9004, 3);
  });
});
