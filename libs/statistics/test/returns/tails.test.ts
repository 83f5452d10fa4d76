import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import {
  expectedShortfall,
  hitRate,
  omega,
  ParameterRangeError,
  tailFigures,
  tailRatio,
  valueAtRisk,
} from '../../src/index.js';
import { anyReturns } from '../samples.js';

/** -10 % to 10 % in steps of 1 %: 21 returns, shuffled. */
const LADDER = Array.from({ length: 21 }, (_, i) => (((i * 8) % 21) - 10) / 100);

describe('tails of the return distribution', () => {
  it('21 returns from -10 % to 10 % -> hand arithmetic', () => {
    expect(valueAtRisk(LADDER)).toBeCloseTo(-0.09, 15);
    expect(valueAtRisk(LADDER, 0.125)).toBeCloseTo(-0.075, 15);
    // floor(20 x 0.05) + 1 = 2 and floor(20 x 0.125) + 1 = 3 lowest returns
    expect(expectedShortfall(LADDER)).toBeCloseTo(-0.095, 15);
    expect(expectedShortfall(LADDER, 0.125)).toBeCloseTo(-0.09, 15);
    expect(tailRatio(LADDER)).toBeCloseTo(1, 14);
    expect([omega(LADDER), hitRate(LADDER)]).toEqual([1, 0.5]);
  });

  it('the same returns at once -> the same figures and the extremes', () => {
    const figures = tailFigures(LADDER, 0.125);
    expect(figures?.valueAtRisk).toBeCloseTo(-0.075, 15);
    expect(figures?.expectedShortfall).toBeCloseTo(-0.09, 15);
    expect(figures?.tailRatio).toBeCloseTo(1, 14);
    expect([figures?.lowest, figures?.highest]).toEqual([-0.1, 0.1]);
    expect(tailFigures([])).toBeUndefined();
    expect(() => tailFigures([NaN])).toThrow(NonFiniteInputError);
    expect(() => tailFigures([0.1], 1)).toThrow(ParameterRangeError);
  });

  it('any returns and tail -> to the bit what the single functions give', () => {
    fc.assert(
      fc.property(anyReturns, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (returns, tail) => {
        const figures = tailFigures(returns, tail);
        expect(figures?.valueAtRisk).toBe(valueAtRisk(returns, tail));
        expect(figures?.expectedShortfall).toBe(expectedShortfall(returns, tail));
        expect(figures?.tailRatio).toBe(tailRatio(returns));
        if (returns.length > 0) {
          expect([figures?.lowest, figures?.highest]).toEqual([Math.min(...returns), Math.max(...returns)]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gains of 6 % and losses of 2 % -> Omega 3, and 4 % above a threshold of 1 % over 3 %', () => {
    expect(omega([0.06, -0.02])).toBeCloseTo(3, 14);
    expect(omega([0.05, -0.02], 0.01)).toBeCloseTo(4 / 3, 14);
  });

  it('days without a position -> not counted by the hit rate', () => {
    expect(hitRate([0.01, 0, 0, 0.02, -0.01, 0, 0.03])).toBe(0.75);
  });

  it('nothing to measure -> undefined', () => {
    expect([valueAtRisk([]), expectedShortfall([]), tailRatio([]), hitRate([]), omega([])]).toEqual(
      Array(5).fill(undefined),
    );
    expect([omega([0.1, 0.2]), hitRate([0, 0]), tailRatio([0, 0])]).toEqual([undefined, undefined, undefined]);
  });

  it('one return -> its own value at risk and expected shortfall', () => {
    expect([valueAtRisk([0.02]), expectedShortfall([0.02])]).toEqual([0.02, 0.02]);
  });

  it('NaN or a tail of 0 or 1 -> refused', () => {
    for (const metric of [valueAtRisk, expectedShortfall, tailRatio, omega, hitRate]) {
      expect(() => metric([0.1, NaN])).toThrow(NonFiniteInputError);
    }
    expect(() => valueAtRisk([0.1], 0)).toThrow('tail is 0. Pass a probability above 0 and below 1.');
    expect(() => expectedShortfall([0.1], 1)).toThrow(ParameterRangeError);
    expect(() => omega([0.1], NaN)).toThrow(ParameterRangeError);
  });

  it('any returns and tail -> lowest return <= expected shortfall <= value at risk <= highest return', () => {
    fc.assert(
      fc.property(anyReturns, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (returns, tail) => {
        const risk = valueAtRisk(returns, tail) ?? NaN;
        const shortfall = expectedShortfall(returns, tail) ?? NaN;
        expect(shortfall).toBeGreaterThanOrEqual(Math.min(...returns) - 1e-15);
        expect(shortfall).toBeLessThanOrEqual(risk + 1e-15);
        expect(risk).toBeLessThanOrEqual(Math.max(...returns) + 1e-15);
      }),
    );
  });

  it('any returns negated -> Omega inverted and hit rate mirrored', () => {
    fc.assert(
      fc.property(anyReturns, (returns) => {
        const negated = returns.map((value) => -value);
        const [ratio, inverse] = [omega(returns), omega(negated)];
        if (ratio !== undefined && inverse !== undefined) expect(ratio * inverse).toBeCloseTo(1, 12);
        const rate = hitRate(returns);
        if (rate !== undefined) expect(hitRate(negated)).toBeCloseTo(1 - rate, 14);
      }),
    );
  });
});
