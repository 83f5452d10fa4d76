import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ParameterRangeError, regularisedIncompleteBeta } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<{ incompleteBeta: [number, number, number, number][] }>('distributions');

describe('regularisedIncompleteBeta', () => {
  it('60-digit reference, shapes 0.01 to 1e4 -> equal to 2e-14 relative', () => {
    for (const [x, a, b, expected] of golden.incompleteBeta) {
      expectRelative(regularisedIncompleteBeta(x, a, b), expected, 2e-14, `I_${x}(${a}, ${b})`);
    }
  });

  it('integer shapes -> binomial tail summed by hand', () => {
    // I_x(3, 2) is the chance of at least 3 successes in 4 trials: 4 x³ (1 - x) + x⁴
    expectRelative(regularisedIncompleteBeta(0.25, 3, 2), 4 * 0.25 ** 3 * 0.75 + 0.25 ** 4, 1e-15);
  });

  it('any arguments -> mirror image I_x(a, b) = 1 - I_(1-x)(b, a)', () => {
    const shape = fc.double({ min: 0.05, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 64 }), shape, shape, (sixtyFourths, a, b) => {
        const x = sixtyFourths / 64;
        const sum = regularisedIncompleteBeta(x, a, b) + regularisedIncompleteBeta(1 - x, b, a);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-14);
      }),
    );
  });

  it('argument outside 0 to 1 or shape 0 -> ParameterRangeError', () => {
    expect(() => regularisedIncompleteBeta(1.01, 1, 1)).toThrow(ParameterRangeError);
    expect(() => regularisedIncompleteBeta(0.5, 0, 1)).toThrow(ParameterRangeError);
    expect(() => regularisedIncompleteBeta(0.5, 1, Infinity)).toThrow(ParameterRangeError);
  });
});
