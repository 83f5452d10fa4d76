import { describe, expect, it } from '@jest/globals';

import { realisedVolatility } from '../../src/features/volatility.js';
import { rounded, seriesPanel, seriesValues } from '../fixture/price-series.js';

const none = Number.NaN;

describe('realisedVolatility', () => {
  it('returns of +10 % and -10 % -> sample standard deviation x sqrt(252)', () => {
    // Mean 0, deviations 0.1: variance 0.02 / 1, annualised sqrt(0.02 x 252) = sqrt(5.04).
    expect(rounded(seriesValues(seriesPanel([100, 110, 99]), realisedVolatility(2)))[2]).toBe(2.24499443206);
  });

  it('three returns of 1 %, 2 %, 6 % -> divisor two', () => {
    // Mean 0.03, squares 0.0004 + 0.0001 + 0.0009 = 0.0014, / 2 x 252 = 0.1764, root 0.42.
    const values = seriesValues(seriesPanel([100, 101, 103.02, 109.2012]), realisedVolatility(3));
    expect(rounded(values)).toEqual([none, none, none, 0.42]);
  });

  it('a split and a dividend -> no jump: daily returns are total returns', () => {
    // Returns: (2 x 50.5) / 100 = 1 %, then (51.0 + 0.51) / 50.5 = 2 %, then 6 %.
    const panel = seriesPanel(
      [100, 50.5, 51, 54.06],
      [
        { at: 1, split: 2 },
        { at: 2, dividend: 0.51 },
      ],
    );
    expect(rounded(seriesValues(panel, realisedVolatility(3)))[3]).toBe(0.42);
  });

  it('a constant price -> zero', () => {
    expect(seriesValues(seriesPanel([7, 7, 7, 7]), realisedVolatility(3))[3]).toBe(0);
  });

  it('four returns of five known -> a number, three -> NaN: 80 % of the window must be there', () => {
    const panel = seriesPanel([100, 101, 103.02, 102, 104, 103, none, 105]);
    const values = seriesValues(panel, realisedVolatility(5));
    // Session 4 has four returns, session 5 five, session 6 (no bar) four; session 7 has neither its own nor the one before.
    expect(values.map((value) => !Number.isNaN(value))).toEqual([false, false, false, false, true, true, true, false]);
  });

  it.each([1, 0, 2.5])('a length of %d -> refused', (days) => {
    expect(() => realisedVolatility(days)).toThrow('at least 2');
  });
});
