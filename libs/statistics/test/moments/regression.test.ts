import { describe, expect, it } from '@jest/globals';
import { InsufficientDataError, NonFiniteInputError } from '@prometheus/core';
import fc from 'fast-check';
import { LengthMismatchError, olsRegression } from '../../src/index.js';
import { expectRelative, readGolden } from '../golden/read-golden.js';
import { anyPair } from '../samples.js';

const golden = readGolden<{
  x: number[];
  y: number[];
  slope: number;
  intercept: number;
  rSquared: number;
  slopeStandardError: number;
  interceptStandardError: number;
  residualStandardDeviation: number;
}>('moments');

/** NIST StRD linear regression data set Norris (y, x); public domain. */
const NORRIS = [
  [0.1, 0.2],
  [338.8, 337.4],
  [118.1, 118.2],
  [888.0, 884.6],
  [9.2, 10.1],
  [228.1, 226.5],
  [668.5, 666.3],
  [998.5, 996.3],
  [449.1, 448.6],
  [778.9, 777.0],
  [559.2, 558.2],
  [0.3, 0.4],
  [0.1, 0.6],
  [778.1, 775.5],
  [668.8, 666.9],
  [339.3, 338.0],
  [448.9, 447.5],
  [10.8, 11.6],
  [557.7, 556.0],
  [228.3, 228.1],
  [998.0, 995.8],
  [888.8, 887.6],
  [119.6, 120.2],
  [0.3, 0.3],
  [0.6, 0.3],
  [557.6, 556.8],
  [339.3, 339.1],
  [888.0, 887.2],
  [998.5, 999.0],
  [778.9, 779.0],
  [10.2, 11.1],
  [117.6, 118.3],
  [228.9, 229.2],
  [668.4, 669.1],
  [449.2, 448.9],
  [0.2, 0.5],
];

describe('olsRegression', () => {
  it('Norris data -> the values NIST certifies', () => {
    const fit = olsRegression(
      NORRIS.map(([y]) => y),
      NORRIS.map(([, x]) => x),
    );
    expectRelative(fit?.slope, 1.00211681802045, 1e-13);
    expectRelative(fit?.intercept, -0.262323073774029, 1e-12);
    expectRelative(fit?.slopeStandardError, 0.429796848199937e-3, 1e-12);
    expectRelative(fit?.interceptStandardError, 0.232818234301152, 1e-12);
    expectRelative(fit?.residualStandardDeviation, 0.884796396144373, 1e-12);
    expectRelative(fit?.rSquared, 0.999993745883712, 1e-13);
  });

  it('36 noisy pairs -> scipy', () => {
    const fit = olsRegression(golden.y, golden.x);
    expectRelative(fit?.slope, golden.slope, 1e-12);
    expectRelative(fit?.intercept, golden.intercept, 1e-12);
    expectRelative(fit?.rSquared, golden.rSquared, 1e-12);
    expectRelative(fit?.slopeT, golden.slope / golden.slopeStandardError, 1e-12);
    expectRelative(fit?.interceptT, golden.intercept / golden.interceptStandardError, 1e-12);
    expectRelative(fit?.residualStandardDeviation, golden.residualStandardDeviation, 1e-12);
    expect(fit?.observations).toBe(36);
  });

  it('points on a line -> the line, R squared 1 and no t values', () => {
    const fit = olsRegression([1.1, 1.4, 1.7, 2], [0.1, 0.2, 0.3, 0.4]);
    expect(fit?.slope).toBeCloseTo(3, 13);
    expect(fit?.intercept).toBeCloseTo(0.8, 13);
    expect(fit).toMatchObject({ rSquared: 1, slopeT: undefined, interceptT: undefined });
  });

  it('constant y -> slope 0 and no R squared', () => {
    expect(olsRegression([0.1, 0.1, 0.1, 0.1], [1, 2, 3, 5])).toMatchObject({ slope: 0, rSquared: undefined });
  });

  it('constant x -> undefined', () => {
    expect(olsRegression([1, 2, 3], [0.1, 0.1, 0.1])).toBeUndefined();
  });

  it('two pairs -> InsufficientDataError', () => {
    expect(() => olsRegression([1, 2], [1, 2])).toThrow(InsufficientDataError);
  });

  it('different lengths or NaN -> refused', () => {
    expect(() => olsRegression([1, 2, 3], [1, 2])).toThrow(LengthMismatchError);
    expect(() => olsRegression([1, NaN, 3], [1, 2, 3])).toThrow(NonFiniteInputError);
  });

  it('any pairs -> residuals have mean 0 and do not vary with x', () => {
    fc.assert(
      fc.property(anyPair, ({ x, y }) => {
        if (x.length < 3) return;
        const fit = olsRegression(y, x);
        if (fit === undefined) return;
        const residuals = y.map((value, i) => value - fit.intercept - fit.slope * x[i]);
        const scale = 1 + Math.abs(fit.slope);
        expect(Math.abs(residuals.reduce((sum, r) => sum + r, 0))).toBeLessThan(1e-12 * scale);
        expect(Math.abs(residuals.reduce((sum, r, i) => sum + r * x[i], 0))).toBeLessThan(1e-12 * scale);
      }),
    );
  });
});
