import { NonFiniteInputError, RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { fitKMeans } from '../../src/clusters/k-means.js';
import { ParameterRangeError } from '../../src/errors.js';

const options = { clusters: 2, dimensions: 1, starts: 3, random: new RandomStream(1, 'k-means'), maxIterations: 50 };

describe('fitKMeans', () => {
  it('two heaps -> their means and what is left within them', () => {
    const { centres, assignment, inertia } = fitKMeans(Float64Array.of(1, 2, 3, 11, 12, 13), options);
    expect([...centres].sort((a, b) => a - b)).toEqual([2, 12]);
    expect(assignment[0]).toBe(assignment[2]);
    expect(assignment[0]).not.toBe(assignment[3]);
    expect(inertia).toBe(4);
  });

  it('as many clusters as distinct rows -> nothing left within', () => {
    const { inertia } = fitKMeans(Float64Array.of(1, 1, 5, 9), { ...options, clusters: 3 });
    expect(inertia).toBe(0);
  });

  it('equal rows, fewer than clusters apart -> finite centres all the same', () => {
    const { centres } = fitKMeans(Float64Array.of(4, 4, 4, 4), { ...options, clusters: 3 });
    expect([...centres]).toEqual([4, 4, 4]);
  });

  it('too few rows, or a value that is none -> refused', () => {
    expect(() => fitKMeans(Float64Array.of(1), options)).toThrow(ParameterRangeError);
    expect(() => fitKMeans(Float64Array.of(1, Number.NaN), options)).toThrow(NonFiniteInputError);
  });

  it('any rows -> each belongs to its nearest centre, and equal seeds give equal bytes', () => {
    const rows = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.integer(), (values, seed) => {
        const data = Float64Array.from(values.slice(0, values.length - (values.length % 2)));
        const fit = () =>
          fitKMeans(data, {
            clusters: 3,
            dimensions: 2,
            starts: 1,
            random: new RandomStream(seed, 'k'),
            maxIterations: 100,
          });
        const { centres, assignment } = fit();
        expect(fit().centres).toEqual(centres);
        const distance = (t: number, k: number): number =>
          (data[2 * t] - centres[2 * k]) ** 2 + (data[2 * t + 1] - centres[2 * k + 1]) ** 2;
        assignment.forEach((own, t) => {
          for (let k = 0; k < 3; k++) expect(distance(t, own)).toBeLessThanOrEqual(distance(t, k) + 1e-9);
        });
      }),
      { numRuns: 60 },
    );
  });
});
