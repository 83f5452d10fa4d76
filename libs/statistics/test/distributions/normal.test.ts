import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalCdf, normalPdf, normalQuantile, ParameterRangeError } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<Record<'normalPdf' | 'normalCdf' | 'normalQuantile', [number, number][]>>('distributions');

describe('standard normal distribution', () => {
  it('60-digit reference from -37.5 to 8.2 -> density equal to 1e-15 relative', () => {
    for (const [x, expected] of golden.normalPdf) expectRelative(normalPdf(x), expected, 1e-15, `pdf(${x})`);
  });

  it('60-digit reference down to tails of 1e-307 -> distribution function equal to 1e-15 relative', () => {
    for (const [x, expected] of golden.normalCdf) expectRelative(normalCdf(x), expected, 1e-15, `cdf(${x})`);
  });

  it('60-digit reference down to p = 1e-300 -> quantile equal to 1e-15 relative', () => {
    for (const [p, expected] of golden.normalQuantile) expectRelative(normalQuantile(p), expected, 1e-15, `q(${p})`);
  });

  it('both ends -> limits', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(0)]).toEqual([0, 1, 0.5]);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
    expect([normalPdf(-Infinity), normalPdf(Infinity)]).toEqual([0, 0]);
  });

  it('NaN or a probability above 1 -> ParameterRangeError naming the argument', () => {
    expect(() => normalCdf(NaN)).toThrow(ParameterRangeError);
    expect(() => normalPdf(NaN)).toThrow(ParameterRangeError);
    expect(() => normalQuantile(1.5)).toThrow('p is 1.5. Pass a probability from 0 to 1.');
  });

  it('any probability below one half -> distribution function of its quantile gives it back', () => {
    fc.assert(
      fc.property(fc.double({ min: -690, max: Math.log(0.5), noNaN: true }), (logP) => {
        const p = Math.exp(logP);
        const x = normalQuantile(p);
        // one unit in the last place of x moves the tail by x² units of its own
        expectRelative(normalCdf(x), p, 1e-15 * (4 + x * x));
      }),
    );
  });

  it('any two points -> distribution function ascends', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -38, max: 8, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        (x, step) => {
          expect(normalCdf(x + step)).toBeGreaterThanOrEqual(normalCdf(x));
        },
      ),
    );
  });
});
