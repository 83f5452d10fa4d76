import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { annualisedTurnover, costDrag, LengthMismatchError, ParameterRangeError } from '../../src/index.js';
import { anyReturns } from '../samples.js';

describe('annualisedTurnover', () => {
  it('whole portfolio sold and bought once in a year of four periods -> 1', () => {
    expect(annualisedTurnover([0, 400, 0, 0], [100, 200, 300, 400], 4)).toBe(1);
  });

  it('half the equity bought every day -> 252 x 0.25', () => {
    expect(annualisedTurnover([50, 50], [100, 100])).toBe(63);
  });

  it('empty -> undefined', () => {
    expect(annualisedTurnover([], [])).toBeUndefined();
  });

  it('negative notional, no equity, NaN or different lengths -> refused', () => {
    expect(() => annualisedTurnover([0, -1], [1, 1])).toThrow('tradedNotional[1] is -1.');
    expect(() => annualisedTurnover([0, 1], [1, 0])).toThrow('equity[1] is 0.');
    expect(() => annualisedTurnover([NaN], [1])).toThrow(NonFiniteInputError);
    expect(() => annualisedTurnover([1], [1, 2])).toThrow(LengthMismatchError);
    expect(() => annualisedTurnover([1], [1], 0)).toThrow(ParameterRangeError);
  });
});

describe('costDrag', () => {
  it('10 % after costs of 2 % over one year -> 2 % a year', () => {
    expect(costDrag([0.1], [0.02], 1)).toBeCloseTo(0.02, 15);
  });

  it('0 % after costs of 1 % in each of two half years -> 1.01 squared less 1', () => {
    expect(costDrag([0, 0], [0.01, 0.01], 2)).toBeCloseTo(0.0201, 15);
  });

  it('empty or negative final wealth -> undefined', () => {
    expect([costDrag([], []), costDrag([-1.5], [0.1])]).toEqual([undefined, undefined]);
  });

  it('NaN, different lengths or periodsPerYear 0 -> refused', () => {
    expect(() => costDrag([0.1], [NaN])).toThrow('costs[0] is NaN');
    expect(() => costDrag([0.1], [])).toThrow(LengthMismatchError);
    expect(() => costDrag([0.1], [0.1], 0)).toThrow(ParameterRangeError);
  });

  it('any returns -> no costs, no drag; costs never add to the growth', () => {
    fc.assert(
      fc.property(anyReturns, fc.integer({ min: 0, max: 100 }), (returns, costBps) => {
        expect(costDrag(returns, new Float64Array(returns.length))).toBe(0);
        const costs = returns.map(() => costBps / 1e4);
        expect(costDrag(returns, costs, 1)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
