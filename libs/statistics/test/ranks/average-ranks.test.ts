import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { averageRanks } from '../../src/index.js';
import { readGolden } from '../golden/read-golden.js';

const golden = readGolden<{ tiedX: number[]; ranksOfTiedX: number[] }>('ranks');
const tiedIntegers = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 });

describe('averageRanks', () => {
  it('40 values with ties -> scipy', () => {
    expect([...averageRanks(golden.tiedX)]).toEqual(golden.ranksOfTiedX);
  });

  it('10, 30, 20, 20 -> ties share the average of the ranks they occupy', () => {
    expect([...averageRanks([10, 30, 20, 20])]).toEqual([1, 4, 2.5, 2.5]);
  });

  it('0 and -0 -> tied', () => {
    expect([...averageRanks([0, -0])]).toEqual([1.5, 1.5]);
  });

  it('empty -> empty', () => {
    expect(averageRanks([])).toHaveLength(0);
  });

  it('NaN -> NonFiniteInputError', () => {
    expect(() => averageRanks([1, NaN])).toThrow(NonFiniteInputError);
  });

  it('distinct values -> a permutation of 1 to n', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 60 }), (values) => {
        expect([...averageRanks(values)].sort((a, b) => a - b)).toEqual(values.map((_, i) => i + 1));
      }),
    );
  });

  it('any values -> sum n (n + 1) / 2, and the order of the values', () => {
    fc.assert(
      fc.property(tiedIntegers, (values) => {
        const ranks = averageRanks(values);
        expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe((values.length * (values.length + 1)) / 2);
        for (let i = 1; i < values.length; i++) {
          expect(Math.sign(ranks[i] - ranks[i - 1])).toBe(Math.sign(values[i] - values[i - 1]));
        }
      }),
    );
  });

  it('any values moved to other places -> ranks move with them', () => {
    fc.assert(
      fc.property(tiedIntegers, (values) => {
        expect([...averageRanks([...values].reverse())]).toEqual([...averageRanks(values)].reverse());
      }),
    );
  });
});
