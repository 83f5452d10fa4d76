import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';

import { studentScale, studentT } from '../../src/index.js';

const DRAWS = 60_000;

/** scipy.stats.t.ppf(level, 4.5) * sqrt(2.5 / 4.5). */
const QUANTILES = [
  [0.01, -2.6289085171803728],
  [0.05, -1.539589366738978],
  [0.25, -0.5462465762895643],
  [0.75, 0.5462465762895643],
  [0.99, 2.6289085171803723],
];

describe('studentT', () => {
  it('4.5 degrees of freedom -> the quantiles of a unit-variance t', () => {
    const stream = new RandomStream(5, 'test/student');
    const draws = Array.from({ length: DRAWS }, () => studentT(stream, 4.5));
    for (const [level, quantile] of QUANTILES) {
      const share = draws.filter((draw) => draw < quantile).length / DRAWS;
      expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / DRAWS));
    }
  });

  it('two normals that share a scale -> uncorrelated, but large together', () => {
    const stream = new RandomStream(6, 'test/student');
    let products = 0;
    let squares = 0;
    for (let i = 0; i < DRAWS; i++) {
      const scale = studentScale(stream, 8);
      const [x, y] = [scale * stream.normal(), scale * stream.normal()];
      products += x * y;
      squares += x * x * y * y;
    }
    expect(Math.abs(products / DRAWS)).toBeLessThan(0.03);
    // E[s^4] of a t with 8 degrees of freedom in units of its variance: (8 - 2) / (8 - 4)
    expect(squares / DRAWS).toBeGreaterThan(1.3);
    expect(squares / DRAWS).toBeLessThan(1.7);
  });

  it('two degrees of freedom -> refused, the variance is infinite', () => {
    expect(() => studentScale(new RandomStream(1, 'test'), 2)).toThrow(/more than 2/);
  });
});
