import { assertNotNaN, assertPositive } from '../input-checks.js';
import { ParameterRangeError } from '../errors.js';
import { continuedFraction } from './continued-fraction.js';
import { stirlingError } from './log-gamma.js';
import { poissonDeviance } from './saddle-point.js';

/** Regularised lower incomplete gamma function P(a, x), the distribution function of a gamma variable of shape a.
 * @param a shape, above 0
 * @param x from 0 to Infinity
 * @returns probability from 0 to 1
 * @throws {ParameterRangeError} on a shape that is not positive and finite, or an `x` below 0
 * @see DLMF 8.2.4, 8.11.4 (series, x < a + 1) and 8.9.2 (continued fraction) */
export function regularisedGammaP(a: number, x: number): number {
  const range = checkedRange(a, x);
  if (range !== undefined) return range;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate also where it is tiny.
 * @param a shape, above 0
 * @param x from 0 to Infinity
 * @returns probability from 0 to 1
 * @throws {ParameterRangeError} on a shape that is not positive and finite, or an `x` below 0
 * @see DLMF 8.2.4, 8.9.2 */
export function regularisedGammaQ(a: number, x: number): number {
  const range = checkedRange(a, x);
  if (range !== undefined) return 1 - range;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

function checkedRange(a: number, x: number): number | undefined {
  assertPositive(a, 'a');
  assertNotNaN(x, 'x');
  if (x < 0) throw new ParameterRangeError('x', x, 'a number of at least 0');
  if (x === 0) return 0;
  return x === Infinity ? 1 : undefined;
}

/** x^a e^-x / Gamma(a + 1) */
function kernel(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - poissonDeviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return kernel(a, x) * sum;
}

function upperFraction(a: number, x: number): number {
  const fraction = continuedFraction(
    x + 1 - a,
    (n) => n * (a - n),
    (n) => x + 1 - a + 2 * n,
  );
  return (kernel(a, x) * a) / fraction;
}
