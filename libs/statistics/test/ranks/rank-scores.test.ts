import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { normalScores, rankPercentiles } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<{ tiedX: number[]; normalScoresOfTiedX: number[] }>('ranks');

describe('rank scores', () => {
  it('40 values with ties -> normal scores of scipy', () => {
    normalScores(golden.tiedX).forEach((score, i) => expectRelative(score, golden.normalScoresOfTiedX[i], 1e-12));
  });

  it('four values, two tied -> percentiles by hand', () => {
    expect([...rankPercentiles([10, 30, 20, 20])]).toEqual([0.125, 0.875, 0.5, 0.5]);
  });

  it('empty -> empty', () => {
    expect([normalScores([]).length, rankPercentiles([]).length]).toEqual([0, 0]);
  });

  it('NaN -> NonFiniteInputError', () => {
    expect(() => normalScores([NaN])).toThrow(NonFiniteInputError);
    expect(() => rankPercentiles([NaN])).toThrow(NonFiniteInputError);
  });

  it('any distinct values -> scores sum to 0 and keep the order, whatever one outlier is', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 }), (values) => {
        const scores = normalScores(values);
        expect(Math.abs(scores.reduce((sum, score) => sum + score, 0))).toBeLessThan(1e-12);
        const largest = values.indexOf(Math.max(...values));
        const withOutlier = values.map((value, i) => (i === largest ? 1e12 : value));
        expect([...normalScores(withOutlier)]).toEqual([...scores]);
      }),
    );
  });
});
