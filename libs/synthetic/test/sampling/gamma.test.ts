import { describe, expect, it } from '@jest/globals';
import { RandomStream } from '@prometheus/core';

import { gamma } from '../../src/index.js';

const DRAWS = 40_000;

/** Quantiles at 5, 50 and 95 % by scipy.stats.gamma.ppf. */
const QUANTILES = [
  { shape: 1, at: [0.05129329438755053, 0.6931471805599455, 2.9957322735539895] },
  { shape: 2.25, at: [0.4600713255162009, 1.9268768838422357, 5.144097833925691] },
  { shape: 7, at: [3.28531569189467, 6.66963707454977, 11.842395652420288] },
];

describe('gamma', () => {
  it.each(QUANTILES)('shape $shape -> as many draws below each quantile as there should be', ({ shape, at }) => {
    const stream = new RandomStream(11, 'test/gamma');
    const draws = Array.from({ length: DRAWS }, () => gamma(stream, shape));
    [0.05, 0.5, 0.95].forEach((level, i) => {
      const share = draws.filter((draw) => draw < at[i]).length / DRAWS;
      expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / DRAWS));
    });
  });

  it('a shape below 1 -> refused, the method does not hold there', () => {
    expect(() => gamma(new RandomStream(1, 'test'), 0.5)).toThrow(RangeError);
  });
});
