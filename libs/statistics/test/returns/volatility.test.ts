import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { annualisedVolatility, downsideRisk, ParameterRangeError, sharpe, sortino } from '../../src/index.js';
import { expectRelative } from '../golden/read-golden.js';
import { varyingReturns } from '../samples.js';

const RETURNS = [0.03, -0.01, 0.01, -0.03, 0.05];

describe('volatility and Sharpe', () => {
  it('five returns -> hand arithmetic', () => {
    // mean 0.01, deviations 2 -2 0 -4 4 %: squares 0.0040 over 4
    expect(annualisedVolatility(RETURNS, 1)).toBeCloseTo(Math.sqrt(0.001), 15);
    expect(annualisedVolatility(RETURNS, 252)).toBeCloseTo(Math.sqrt(0.252), 14);
    expect(sharpe(RETURNS, 4)).toBeCloseTo((0.01 / Math.sqrt(0.001)) * 2, 13);
  });

  it('periodsPerYear left out -> 252', () => {
    expect(sharpe(RETURNS)).toBe(sharpe(RETURNS, 252));
    expect(annualisedVolatility(RETURNS)).toBe(annualisedVolatility(RETURNS, 252));
    expect([downsideRisk(RETURNS), sortino(RETURNS)]).toEqual([downsideRisk(RETURNS, 252), sortino(RETURNS, 252)]);
  });

  it('equal returns or one return -> Sharpe undefined', () => {
    expect([sharpe(Array<number>(300).fill(0.001)), sharpe([0.1]), sharpe([])]).toEqual(Array(3).fill(undefined));
    expect([annualisedVolatility([0.1]), annualisedVolatility([0.1, 0.1])]).toEqual([undefined, 0]);
  });

  it('deviation on either side of 1e-12 -> Sharpe undefined below only', () => {
    expect(sharpe([0, 1e-12])).toBeUndefined();
    expect(sharpe([0, 2e-12])).toBeDefined();
  });

  it('NaN or a negative periodsPerYear -> refused', () => {
    for (const metric of [annualisedVolatility, sharpe, downsideRisk, sortino]) {
      expect(() => metric([0.1, NaN])).toThrow(NonFiniteInputError);
      expect(() => metric([0.1, 0.2], -1)).toThrow(ParameterRangeError);
    }
  });

  it('any returns times a positive factor -> Sharpe and Sortino unchanged, volatility times the factor', () => {
    fc.assert(
      fc.property(varyingReturns, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (returns, factor) => {
        const scaled = returns.map((value) => value * factor);
        const ratioBefore = sharpe(returns) ?? NaN;
        expect(Math.abs((sharpe(scaled) ?? NaN) - ratioBefore)).toBeLessThan(1e-9 * (1 + Math.abs(ratioBefore)));
        expectRelative(annualisedVolatility(scaled), (annualisedVolatility(returns) ?? NaN) * factor, 1e-12);
        const ratio = sortino(returns);
        if (ratio === undefined) expect(sortino(scaled)).toBeUndefined();
        else expect(Math.abs((sortino(scaled) ?? NaN) - ratio)).toBeLessThan(1e-9 * (1 + Math.abs(ratio)));
      }),
    );
  });

  it('any returns in another order -> Sharpe unchanged', () => {
    fc.assert(
      fc.property(varyingReturns, (returns) => {
        expect(sharpe([...returns].sort((a, b) => a - b))).toBeCloseTo(sharpe(returns) ?? NaN, 9);
      }),
    );
  });
});

describe('downside risk and Sortino', () => {
  it('five returns -> hand arithmetic', () => {
    // shortfalls 1 and 3 %: squares 0.0010 over all five
    expect(downsideRisk(RETURNS, 1)).toBeCloseTo(Math.sqrt(0.0002), 15);
    expect(sortino(RETURNS, 4)).toBeCloseTo((0.01 / Math.sqrt(0.0002)) * 2, 13);
  });

  it('required return of 1 % a period -> shortfalls and mean counted from it', () => {
    // shortfalls 2 and 4 %: squares 0.0020 over five; mean 0.01 leaves nothing
    expect(downsideRisk(RETURNS, 1, 0.01)).toBeCloseTo(0.02, 15);
    expect(sortino(RETURNS, 1, 0.01)).toBeCloseTo(0, 12);
    expect(() => sortino(RETURNS, 1, NaN)).toThrow(ParameterRangeError);
  });

  it('no loss -> downside risk 0 and no Sortino', () => {
    expect(downsideRisk([0.1, 0])).toBe(0);
    expect([sortino([0.1, 0.2]), downsideRisk([]), sortino([])]).toEqual([undefined, undefined, undefined]);
  });
});
