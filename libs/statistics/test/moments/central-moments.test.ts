import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  correctedExcessKurtosis,
  correctedSkew,
  excessKurtosis,
  mean,
  skew,
  standardDeviation,
  variance,
} from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';
import { varyingReturns } from '../samples.js';

const golden = readGolden<Record<'mean' | 'variance' | 'skew' | 'excessKurtosis', number> & { x: number[] }>('moments');

describe('central moments', () => {
  it('36 fat-tailed values -> mean, variance, skew and excess kurtosis of numpy and scipy', () => {
    expectRelative(mean(golden.x), golden.mean, 1e-13);
    expectRelative(variance(golden.x), golden.variance, 1e-13);
    expectRelative(standardDeviation(golden.x), Math.sqrt(golden.variance), 1e-13);
    expectRelative(skew(golden.x), golden.skew, 1e-12);
    expectRelative(excessKurtosis(golden.x), golden.excessKurtosis, 1e-12);
  });

  it('1 to 5 -> hand arithmetic', () => {
    expect(mean([1, 2, 3, 4, 5])).toBe(3);
    expect(variance([1, 2, 3, 4, 5])).toBe(2.5);
    expect(skew([1, 2, 3, 4, 5])).toBe(0);
    // m2 = 2, m4 = 6.8, g2 = -1.3; G2 = 4 / (3 x 2) x (6 x -1.3 + 6) = -1.2
    expect(excessKurtosis([1, 2, 3, 4, 5])).toBeCloseTo(-1.2, 14);
  });

  it('standardised moments of 1 to 5 -> the corrected ones; too few values -> undefined', () => {
    // m4 / m2^2 = 6.8 / 4 = 1.7
    expect(correctedExcessKurtosis(1.7, 5)).toBeCloseTo(-1.2, 14);
    // 0.5 x root of 20 over 3
    expect(correctedSkew(0.5, 5)).toBeCloseTo(0.7453559924999299, 14);
    expect([correctedSkew(0.5, 2), correctedExcessKurtosis(3, 3)]).toEqual([undefined, undefined]);
  });

  it('values of 1e7 that differ by 0.2 (NIST StRD NumAcc4) -> certified mean and deviation', () => {
    const values = [10000000.2, ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 10000000.1 : 10000000.3))];
    expectRelative(mean(values), 10000000.2, 1e-15);
    // the inputs themselves are rounded to 2e-9, 2e-8 of the deviation
    expectRelative(standardDeviation(values), 0.1, 2e-8);
  });

  it('terms that cancel to 15 digits -> compensated sum keeps the small one', () => {
    expect(mean([1e16, 1, -1e16, 1])).toBe(0.5);
  });

  it('too few values -> undefined', () => {
    expect([mean([]), variance([1]), standardDeviation([1]), skew([1, 2]), excessKurtosis([1, 2, 3])]).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('equal values of any size -> variance 0, no skew and no kurtosis', () => {
    for (const value of [0, 0.1, -1e-9, 12345.678]) {
      const values = Array<number>(7).fill(value);
      expect(variance(values)).toBeLessThan(1e-20);
      expect([skew(values), excessKurtosis(values)]).toEqual([undefined, undefined]);
    }
  });

  it('NaN or Infinity -> NonFiniteInputError naming the place', () => {
    expect(() => mean([1, NaN])).toThrow('values[1] is NaN');
    for (const moment of [variance, standardDeviation, skew, excessKurtosis]) {
      expect(() => moment([1, 2, -Infinity, 3])).toThrow(NonFiniteInputError);
    }
  });

  it('any values, shifted and scaled -> skew and kurtosis unchanged, skew negated by a negative factor', () => {
    fc.assert(
      fc.property(
        varyingReturns,
        fc.integer({ min: -8, max: 8 }),
        fc.integer({ min: 1, max: 8 }),
        (values, shift, scale) => {
          const moved = values.map((value) => shift - value * scale);
          const [before, after] = [skew(values), skew(moved)];
          if (before !== undefined) expect(after).toBeCloseTo(-before, 8);
          const [tails, tailsAfter] = [excessKurtosis(values), excessKurtosis(moved)];
          if (tails !== undefined) expect(tailsAfter).toBeCloseTo(tails, 7);
        },
      ),
    );
  });
});
