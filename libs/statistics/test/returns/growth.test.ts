import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { cagr, cumulativeReturns, ParameterRangeError, stability, totalReturn } from '../../src/index.js';
import { anyReturns } from '../samples.js';

describe('growth', () => {
  it('up 10 %, down 10 %, up 50 % -> hand arithmetic 1.1 x 0.9 x 1.5', () => {
    expect(totalReturn([0.1, -0.1, 0.5])).toBeCloseTo(0.485, 15);
    expect([...cumulativeReturns([0.1, -0.1, 0.5])].map((value) => value.toFixed(12))).toEqual([
      '0.100000000000',
      '-0.010000000000',
      '0.485000000000',
    ]);
  });

  it('21 % over two years of quarters -> 10 % a year', () => {
    const quarters = Array<number>(8).fill(1.21 ** (1 / 8) - 1);
    expect(cagr(quarters, 4)).toBeCloseTo(0.1, 13);
  });

  it('everything lost -> total return and CAGR -1', () => {
    expect([totalReturn([0.1, -1, 0.2]), cagr([0.1, -1, 0.2])]).toEqual([-1, -1]);
  });

  it('negative final wealth (a return below -1) -> no CAGR', () => {
    expect(totalReturn([-1.5])).toBe(-1.5);
    expect(cagr([-1.5])).toBeUndefined();
  });

  it('empty -> undefined, and an empty series', () => {
    expect([totalReturn([]), cagr([]), stability([])]).toEqual([undefined, undefined, undefined]);
    expect(cumulativeReturns([])).toHaveLength(0);
  });

  it('NaN or periodsPerYear 0 -> refused', () => {
    expect(() => totalReturn([0.1, NaN])).toThrow('returns[1] is NaN');
    expect(() => cumulativeReturns([Infinity])).toThrow(NonFiniteInputError);
    expect(() => cagr([NaN])).toThrow(NonFiniteInputError);
    expect(() => stability([NaN, 1])).toThrow(NonFiniteInputError);
    expect(() => cagr([0.1], 0)).toThrow(ParameterRangeError);
  });

  it('any returns cut in two -> growth factors multiply', () => {
    fc.assert(
      fc.property(anyReturns, anyReturns, (first, second) => {
        const whole = 1 + (totalReturn([...first, ...second]) ?? NaN);
        const product = (1 + (totalReturn(first) ?? NaN)) * (1 + (totalReturn(second) ?? NaN));
        expect(Math.abs(whole / product - 1)).toBeLessThan(1e-12);
        expect(cumulativeReturns(first).at(-1)).toBe(totalReturn(first));
      }),
    );
  });
});

describe('stability', () => {
  it('steady growth and steady loss -> 1', () => {
    expect(stability(Array<number>(50).fill(0.001))).toBeCloseTo(1, 12);
    expect(stability(Array<number>(50).fill(-0.02))).toBeCloseTo(1, 12);
  });

  it('log wealth 1, 3, 2 -> hand arithmetic', () => {
    // on times 0, 1, 2: products -1 x -1 + 1 x 0 = 1, squares 2 and 2; R squared 1 / 4
    expect(stability([Math.E - 1, Math.E ** 2 - 1, 1 / Math.E - 1])).toBeCloseTo(0.25, 14);
  });

  it('flat curve, one period or a total loss -> undefined', () => {
    expect([stability([0, 0, 0]), stability([0.1]), stability([0.1, -1])]).toEqual([undefined, undefined, undefined]);
  });

  it('any returns -> within 0 and 1', () => {
    fc.assert(
      fc.property(anyReturns, (returns) => {
        const value = stability(returns) ?? 0;
        expect(value >= 0 && value <= 1).toBe(true);
      }),
    );
  });
});
