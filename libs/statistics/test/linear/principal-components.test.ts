import { RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ParameterRangeError } from '../../src/errors.js';
import { principalComponents } from '../../src/linear/principal-components.js';

describe('principalComponents', () => {
  it('points on a line -> its direction with all the variance, then none', () => {
    // (0, 0), (3, 4), (6, 8): direction (0.6, 0.8), positions 0, 5, 10 along it.
    const { mean, components, variances } = principalComponents(Float64Array.of(0, 0, 3, 4, 6, 8), 2);
    expect([...mean]).toEqual([3, 4]);
    expect(components[0]).toBeCloseTo(0.6, 14);
    expect(components[1]).toBeCloseTo(0.8, 14);
    expect(variances[0]).toBeCloseTo(25, 12);
    expect(variances[1]).toBeCloseTo(0, 12);
  });

  it('any data -> orthonormal rows, largest entry positive, variances of the projections', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), (seed, d) => {
        const random = new RandomStream(seed, 'pca');
        const rows = 30;
        const data = Float64Array.from({ length: rows * d }, (_, i) => (1 + (i % d)) * random.normal());
        const { mean, components, variances } = principalComponents(data, d);
        for (let k = 0; k < d; k++) {
          const row = components.subarray(k * d, (k + 1) * d);
          for (let j = 0; j <= k; j++) {
            const other = components.subarray(j * d, (j + 1) * d);
            expect(row.reduce((sum, value, i) => sum + value * other[i], 0)).toBeCloseTo(j === k ? 1 : 0, 12);
          }
          expect(Math.max(...row)).toBeGreaterThanOrEqual(Math.max(...row.map((value) => -value)));
          let squares = 0;
          for (let t = 0; t < rows; t++) {
            squares += row.reduce((sum, value, i) => sum + value * (data[t * d + i] - mean[i]), 0) ** 2;
          }
          expect(squares / (rows - 1)).toBeCloseTo(variances[k], 9);
          if (k > 0) expect(variances[k]).toBeLessThanOrEqual(variances[k - 1]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('one row -> refused', () => {
    expect(() => principalComponents(Float64Array.of(1, 2), 2)).toThrow(ParameterRangeError);
  });
});
