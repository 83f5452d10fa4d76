import { describe, expect, it } from '@jest/globals';
import { InsufficientDataError, NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { mean, neweyWestLag, neweyWestMean, ParameterRangeError } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';
import { varyingReturns } from '../samples.js';

const golden = readGolden<{ autocorrelated: number[]; neweyWest: [number, number][] }>('moments');

describe('neweyWestMean', () => {
  it('60 autocorrelated values, lags 0 to 20 -> the full matrix sandwich of numpy', () => {
    for (const [lag, expected] of golden.neweyWest) {
      expectRelative(neweyWestMean(golden.autocorrelated, lag).standardError, expected, 1e-12, `lag ${lag}`);
    }
  });

  it('1, 2, 4, 5 at lag 1 -> hand arithmetic', () => {
    // mean 3, deviations -2 -1 1 2: squares 10, first products 2 - 1 + 2 = 3; (10 + 2 x 1/2 x 3) / 16 = 13 / 16
    const result = neweyWestMean([1, 2, 4, 5], 1);
    expect(result.mean).toBe(3);
    expect(result.standardError).toBeCloseTo(Math.sqrt(13) / 4, 15);
    expect(result.t).toBeCloseTo(12 / Math.sqrt(13), 14);
  });

  it('constant values -> standard error 0 and no t', () => {
    expect(neweyWestMean([0.1, 0.1, 0.1], 1).t).toBeUndefined();
  });

  it('no lag given -> rule of thumb floor(4 (n / 100)^(2/9))', () => {
    expect([0, 50, 100, 252, 1000, 7055].map((n) => neweyWestLag(n))).toEqual([0, 3, 4, 4, 6, 10]);
    expect(neweyWestMean(golden.autocorrelated).lag).toBe(3);
  });

  it('one value, NaN or a broken lag -> refused', () => {
    expect(() => neweyWestMean([1], 0)).toThrow(InsufficientDataError);
    expect(() => neweyWestMean([1, NaN], 0)).toThrow(NonFiniteInputError);
    expect(() => neweyWestMean([1, 2], 0.5)).toThrow(ParameterRangeError);
    expect(() => neweyWestMean([1, 2], -1)).toThrow('lag is -1. Pass an integer of at least 0.');
  });

  it('any values and lag -> real standard error, the same in reversed time, scaling with the values', () => {
    fc.assert(
      fc.property(varyingReturns, fc.integer({ min: 0, max: 80 }), (values, lag) => {
        const { standardError } = neweyWestMean(values, lag);
        expect(standardError).toBeGreaterThanOrEqual(0);
        const tolerance = 1e-9;
        expect(Math.abs(neweyWestMean([...values].reverse(), lag).standardError - standardError)).toBeLessThan(
          tolerance,
        );
        const halved = neweyWestMean(
          values.map((value) => value / 2),
          lag,
        );
        expect(halved.standardError).toBe(standardError / 2);
        expect(halved.mean).toBe((mean(values) ?? NaN) / 2);
      }),
    );
  });
});
