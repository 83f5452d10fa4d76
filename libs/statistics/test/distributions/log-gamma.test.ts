import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logGamma, ParameterRangeError } from '../../src/index.js';
import { stirlingError } from '../../src/distributions/log-gamma.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<{ logGamma: [number, number][] }>('distributions');

describe('logGamma', () => {
  it('60-digit reference from 1e-300 to 1e15, next to the zeros too -> equal to 1e-15 relative', () => {
    for (const [x, expected] of golden.logGamma) expectRelative(logGamma(x), expected, 1e-15, `logGamma(${x})`);
  });

  it('integers -> logarithm of the factorial', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n++) {
      expectRelative(Math.exp(logGamma(n)), factorial, 1e-14, `${n - 1}!`);
      factorial *= n;
    }
    expect([logGamma(1), logGamma(2)]).toEqual([0, 0]);
  });

  it('any argument -> log Gamma(x + 1) = log Gamma(x) + log x', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e6, noNaN: true }), (x) => {
        const scale = 1 + Math.abs(logGamma(x)) + Math.abs(Math.log(x));
        expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-14 * scale);
      }),
    );
  });

  it('any argument -> Stirling error is what the formula leaves out', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 200, noNaN: true }), (x) => {
        const formula = (x + 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI);
        expect(Math.abs(logGamma(x + 1) - formula - stirlingError(x))).toBeLessThan(1e-14 * (1 + Math.abs(formula)));
      }),
    );
  });

  it('zero, negative or infinite argument -> ParameterRangeError', () => {
    for (const x of [0, -1, Infinity, NaN]) expect(() => logGamma(x)).toThrow(ParameterRangeError);
  });
});
