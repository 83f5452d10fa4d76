import { describe, expect, it } from '@jest/globals';
import { chiSquareCdf, chiSquareSurvival, normalCdf, ParameterRangeError } from '../../src/index.js';
import { expectRelative } from '../golden/read-golden.js';

describe('chi-square distribution', () => {
  it('one degree of freedom -> square of a normal draw', () => {
    for (const z of [0.01, 0.5, 1.96, 6, 20]) {
      expectRelative(chiSquareSurvival(z * z, 1), 2 * normalCdf(-z), 1e-13);
      expectRelative(chiSquareCdf(z * z, 1), 1 - 2 * normalCdf(-z), 1e-13);
    }
  });

  it('two degrees of freedom -> exponential with mean 2', () => {
    // exp of an exponent of -450 carries the exponent's own rounding
    for (const x of [0.1, 3, 50, 900]) expectRelative(chiSquareSurvival(x, 2), Math.exp(-x / 2), 1e-13);
  });

  it('published 5 % points (any printed chi-square table) -> upper tail of 5 %', () => {
    const table: [number, number][] = [
      [1, 3.841],
      [5, 11.07],
      [10, 18.307],
      [30, 43.773],
      [100, 124.342],
    ];
    for (const [degreesOfFreedom, point] of table) {
      expect(chiSquareSurvival(point, degreesOfFreedom)).toBeCloseTo(0.05, 4);
    }
  });

  it('negative statistic -> ParameterRangeError', () => {
    expect(() => chiSquareCdf(-1, 2)).toThrow(ParameterRangeError);
  });
});
