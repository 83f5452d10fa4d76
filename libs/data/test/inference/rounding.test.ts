import { describe, expect, it } from '@jest/globals';

import { roundestWithin, roundingHalfUnit } from '../../src/inference/rounding.js';

describe('roundingHalfUnit', () => {
  it('prices in cents -> half a cent', () => {
    expect(roundingHalfUnit([72.12, 74.5, 70, 0.29])).toBe(0.005);
  });

  it('whole numbers -> half a unit; four decimals -> half of the fourth', () => {
    expect(roundingHalfUnit([3, 4, 5])).toBe(0.5);
    expect(roundingHalfUnit([3.1234, 4, 5.5])).toBe(0.00005);
  });

  it('one price in two hundred with more digits -> the unit of the others', () => {
    const prices = Array.from({ length: 200 }, (_, i) => (i === 7 ? 10.123456 : 10 + i / 100));
    expect(roundingHalfUnit(prices)).toBe(0.005);
  });

  it('prices in full precision -> the finest unit', () => {
    expect(roundingHalfUnit([Math.PI, Math.E, Math.SQRT2])).toBe(0.5e-8);
  });
});

describe('roundestWithin', () => {
  it.each([
    [0.77648, 0.80357, 0.79],
    [0.09, 0.31, 0.2],
    [0.0403, 0.0494, 0.045],
    [0.1231, 0.1268, 0.125],
    [0.00113, 0.00123, 0.0012],
  ])('[%d, %d] -> %d', (low, high, expected) => {
    expect(roundestWithin(low, high)).toBeCloseTo(expected, 8);
  });
});
