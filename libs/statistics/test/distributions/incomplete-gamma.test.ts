import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ParameterRangeError, regularisedGammaP, regularisedGammaQ } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<{ incompleteGamma: [number, number, number, number][] }>('distributions');

describe('regularised incomplete gamma functions', () => {
  it('60-digit reference, shapes 0.5 to 1e6, both tails -> equal to 2e-14 relative', () => {
    for (const [a, x, lower, upper] of golden.incompleteGamma) {
      expectRelative(regularisedGammaP(a, x), lower, 2e-14, `P(${a}, ${x})`);
      expectRelative(regularisedGammaQ(a, x), upper, 2e-14, `Q(${a}, ${x})`);
    }
  });

  it('shape 1 -> exponential distribution', () => {
    for (const x of [0.001, 0.5, 1.9, 2.1, 30]) {
      expectRelative(regularisedGammaQ(1, x), Math.exp(-x), 1e-14);
      expectRelative(regularisedGammaP(1, x), -Math.expm1(-x), 1e-14);
    }
  });

  it('both ends -> 0 and 1', () => {
    expect([regularisedGammaP(2, 0), regularisedGammaP(2, Infinity)]).toEqual([0, 1]);
    expect([regularisedGammaQ(2, 0), regularisedGammaQ(2, Infinity)]).toEqual([1, 0]);
  });

  it('any shape and argument -> the two add to 1', () => {
    const positive = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, x) => {
        expect(Math.abs(regularisedGammaP(a, x) + regularisedGammaQ(a, x) - 1)).toBeLessThan(1e-13);
      }),
    );
  });

  it('negative argument, shape 0 or NaN -> ParameterRangeError', () => {
    expect(() => regularisedGammaP(1, -1)).toThrow('x is -1. Pass a number of at least 0.');
    expect(() => regularisedGammaQ(0, 1)).toThrow(ParameterRangeError);
    expect(() => regularisedGammaQ(1, NaN)).toThrow(ParameterRangeError);
  });
});
