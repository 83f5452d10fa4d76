import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalCdf, ParameterRangeError, studentTCdf, studentTPdf, studentTQuantile } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';

const golden = readGolden<{
  studentT: [number, number, number, number][];
  studentTQuantile: [number, number, number][];
}>('distributions');

describe("Student's t distribution", () => {
  it('60-digit reference, 0.5 to 1e6 degrees of freedom -> distribution function and density equal to 1e-13', () => {
    for (const [x, degreesOfFreedom, probability, density] of golden.studentT) {
      const label = `t(${degreesOfFreedom}) at ${x}`;
      expectRelative(studentTCdf(x, degreesOfFreedom), probability, 1e-13, `cdf of ${label}`);
      expectRelative(studentTPdf(x, degreesOfFreedom), density, 1e-13, `pdf of ${label}`);
    }
  });

  it('60-digit reference, p from 1e-100 to 0.999 -> quantile equal to 2e-14 relative', () => {
    for (const [p, degreesOfFreedom, expected] of golden.studentTQuantile) {
      expectRelative(studentTQuantile(p, degreesOfFreedom), expected, 2e-14, `q(${p}) of t(${degreesOfFreedom})`);
    }
  });

  it('one degree of freedom -> Cauchy distribution', () => {
    for (const x of [-100, -2, 0.1, 3]) expectRelative(studentTCdf(x, 1), 0.5 + Math.atan(x) / Math.PI, 1e-13);
  });

  it('published 97.5 % points (any printed t table) -> equal to their three decimals', () => {
    const table: [number, number][] = [
      [1, 12.706],
      [2, 4.303],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
    ];
    for (const [degreesOfFreedom, expected] of table) {
      expect(studentTQuantile(0.975, degreesOfFreedom)).toBeCloseTo(expected, 3);
    }
  });

  it('very many degrees of freedom -> normal distribution', () => {
    for (const x of [-5, -1, 0.5]) expectRelative(studentTCdf(x, 1e12), normalCdf(x), 1e-9);
  });

  it('both ends and the middle -> limits', () => {
    expect([studentTCdf(-Infinity, 3), studentTCdf(Infinity, 3), studentTCdf(0, 3)]).toEqual([0, 1, 0.5]);
    expect([studentTQuantile(0, 3), studentTQuantile(1, 3), studentTQuantile(0.5, 3)]).toEqual([
      -Infinity,
      Infinity,
      0,
    ]);
    expect(studentTPdf(Infinity, 3)).toBe(0);
  });

  it('any probability and degrees of freedom -> distribution function of the quantile gives it back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -200, max: Math.log(0.4999), noNaN: true }),
        fc.double({ min: Math.log(0.7), max: Math.log(1e5), noNaN: true }),
        (logP, logDegrees) => {
          const p = Math.exp(logP);
          const degreesOfFreedom = Math.exp(logDegrees);
          const back = studentTCdf(studentTQuantile(p, degreesOfFreedom), degreesOfFreedom);
          expectRelative(back, p, 1e-12, `p ${p}, degrees of freedom ${degreesOfFreedom}`);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('zero degrees of freedom, NaN or a probability above 1 -> ParameterRangeError', () => {
    expect(() => studentTCdf(0, 0)).toThrow(ParameterRangeError);
    expect(() => studentTPdf(NaN, 3)).toThrow(ParameterRangeError);
    expect(() => studentTQuantile(-0.1, 3)).toThrow(ParameterRangeError);
  });
});
