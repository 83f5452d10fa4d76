import { NonFiniteInputError } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { nearestMatching } from '../../src/clusters/matching.js';
import { LengthMismatchError } from '../../src/errors.js';

const match = (previous: readonly number[], current: readonly number[], dimensions = 1): number[] => [
  ...nearestMatching(Float64Array.from(previous), Float64Array.from(current), dimensions),
];

/** Least total by trying every pairing. */
function bruteForce(previous: readonly number[], current: readonly number[]): number {
  const [few, many] = current.length <= previous.length ? [current, previous] : [previous, current];
  const best = (k: number, taken: ReadonlySet<number>): number =>
    k === few.length
      ? 0
      : Math.min(
          ...many.map((value, j) =>
            taken.has(j) ? Infinity : (few[k] - value) ** 2 + best(k + 1, new Set([...taken, j])),
          ),
        );
  return best(0, new Set());
}

describe('nearestMatching', () => {
  it('prototypes that moved a little, in another order -> each finds itself', () => {
    expect(match([0, 5, 10], [10.2, 0.1, 4.8])).toEqual([2, 0, 1]);
  });

  it('the nearest is taken by one that has no other -> the sum decides', () => {
    expect(match([0, 4], [3, 4.1])).toEqual([0, 1]);
  });

  it('one more or one fewer than before -> the odd one is left over', () => {
    expect(match([0, 10], [0, 5, 10])).toEqual([0, -1, 1]);
    expect(match([0, 5, 10], [9, 1])).toEqual([2, 0]);
    expect(match([], [1, 2])).toEqual([-1, -1]);
  });

  it('rows that are not whole -> refused', () => {
    expect(() => match([1, 2, 3], [1, 2], 2)).toThrow(LengthMismatchError);
  });

  it('a value that is none, or a square beyond range -> refused', () => {
    expect(() => match([1, Number.NaN], [1, 2])).toThrow(NonFiniteInputError);
    expect(() => match([1, -1e200], [1e200, 2])).toThrow(NonFiniteInputError);
  });

  it('any sets of up to six -> as short in all as the best of all pairings', () => {
    const prototypes = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(prototypes, prototypes, (previous, current) => {
        const partners = match(previous, current);
        const used = partners.filter((j) => j >= 0);
        expect(new Set(used).size).toBe(used.length);
        expect(used).toHaveLength(Math.min(previous.length, current.length));
        const sum = partners.reduce((total, j, i) => total + (j < 0 ? 0 : (current[i] - previous[j]) ** 2), 0);
        expect(sum).toBe(bruteForce(previous, current));
      }),
      { numRuns: 200 },
    );
  });
});
