import { NonFiniteInputError, RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { LengthMismatchError } from '../../src/errors.js';
import { symmetricEigensystem, symmetricEigenvalues } from '../../src/linear/symmetric-eigenvalues.js';

function randomSymmetric(random: RandomStream, n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random.normal();
  return matrix;
}

describe('symmetricEigenvalues', () => {
  it('a matrix with eigenvalues known by hand -> these, descending', () => {
    // [[2, 1], [1, 2]]: 3 and 1. The path graph's Laplacian of 4 nodes: 2 - 2 cos(k pi / 4).
    expect([...symmetricEigenvalues([2, 1, 1, 2], 2)]).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
    const path = [1, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 1];
    const expected = [3, 2, 1, 0].map((k) => expect.closeTo(2 - 2 * Math.cos((k * Math.PI) / 4), 13));
    expect([...symmetricEigenvalues(path, 4)]).toEqual(expected);
  });

  it('the identity, all ones, and one number -> themselves', () => {
    expect([...symmetricEigenvalues([1, 0, 0, 0, 1, 0, 0, 0, 1], 3)]).toEqual([1, 1, 1]);
    const ones = symmetricEigenvalues(new Float64Array(25).fill(1), 5);
    expect(ones[0]).toBeCloseTo(5, 13);
    for (const value of ones.subarray(1)) expect(value).toBeCloseTo(0, 13);
    expect([...symmetricEigenvalues([7], 1)]).toEqual([7]);
  });

  it('entries near the ends of the range of doubles -> eigenvalues in proportion; zeros -> zeros', () => {
    for (const unit of [2 ** 1000, 2 ** -1000]) {
      const values = symmetricEigenvalues([2 * unit, unit, unit, 2 * unit], 2);
      expect([...values].map((value) => value / unit)).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
    }
    expect([...symmetricEigenvalues([0, 0, 0, 0], 2)]).toEqual([0, 0]);
  });

  it('any matrix -> what ml-matrix finds, with the trace and the squares of the matrix', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, n) => {
        const matrix = randomSymmetric(new RandomStream(seed, 'eigenvalues'), n);
        const values = symmetricEigenvalues(matrix, n);
        const others = symmetricEigensystem(matrix, n).values;
        values.forEach((value, k) => expect(value).toBeCloseTo(others[k], 10));
        const trace = values.reduce((sum, value) => sum + value, 0);
        const squares = values.reduce((sum, value) => sum + value * value, 0);
        expect(trace).toBeCloseTo(
          Array.from({ length: n }, (_, i) => matrix[i * n + i]).reduce((a, b) => a + b, 0),
          10,
        );
        expect(squares).toBeCloseTo(
          matrix.reduce((sum, value) => sum + value * value, 0),
          9,
        );
      }),
      { numRuns: 80 },
    );
  });

  it('a shape that is no square, or a value that is none -> refused', () => {
    expect(() => symmetricEigenvalues([1, 2, 3], 2)).toThrow(LengthMismatchError);
    expect(() => symmetricEigenvalues([Number.NaN], 1)).toThrow(NonFiniteInputError);
  });
});
