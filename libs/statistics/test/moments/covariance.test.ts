import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { covariance, LengthMismatchError, pearsonCorrelation, variance } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';
import { anyPair } from '../samples.js';

const golden = readGolden<{ x: number[]; y: number[]; covariance: number; pearson: number }>('moments');

describe('covariance and Pearson correlation', () => {
  it('36 pairs -> numpy and scipy', () => {
    expectRelative(covariance(golden.x, golden.y), golden.covariance, 1e-12);
    expectRelative(pearsonCorrelation(golden.x, golden.y), golden.pearson, 1e-13);
  });

  it('a line, rising and falling -> 1 and -1', () => {
    expect(pearsonCorrelation([0.1, 0.2, 0.7], [1.1, 1.2, 1.7])).toBeCloseTo(1, 15);
    expect(pearsonCorrelation([1, 2, 4], [-1, -2, -4])).toBeCloseTo(-1, 15);
  });

  it('one side constant or a single pair -> undefined', () => {
    expect(pearsonCorrelation([1, 2, 3], [0.1, 0.1, 0.1])).toBeUndefined();
    expect(pearsonCorrelation([1], [2])).toBeUndefined();
    expect(covariance([1], [2])).toBeUndefined();
  });

  it('different lengths -> LengthMismatchError naming both', () => {
    expect(() => covariance([1, 2], [1])).toThrow(LengthMismatchError);
    expect(() => pearsonCorrelation([1, 2], [1])).toThrow('x has 2 values and y has 1.');
  });

  it('NaN on the second side -> NonFiniteInputError naming it', () => {
    expect(() => covariance([1, 2], [1, NaN])).toThrow(NonFiniteInputError);
    expect(() => pearsonCorrelation([1, 2], [NaN, 1])).toThrow('y[0] is NaN');
  });

  it('any pairs -> symmetric, within -1 and 1, and covariance with itself is the variance', () => {
    fc.assert(
      fc.property(anyPair, ({ x, y }) => {
        expect(covariance(x, y)).toBe(covariance(y, x));
        expect(covariance(x, x)).toBe(variance(x));
        const correlation = pearsonCorrelation(x, y);
        if (correlation !== undefined) expect(Math.abs(correlation)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
