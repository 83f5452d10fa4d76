import { assertPositive, assertProbability } from '../input-checks.js';
import { continuedFraction } from './continued-fraction.js';
import { stirlingError } from './log-gamma.js';
import { poissonDeviance } from './saddle-point.js';

/** Regularised incomplete beta function I_x(a, b), the distribution function of a beta variable.
 * @param x from 0 to 1
 * @param a first shape, above 0
 * @param b second shape, above 0
 * @returns probability from 0 to 1
 * @throws {ParameterRangeError} on an `x` outside 0 to 1 or a shape that is not positive and finite
 * @see DLMF 8.17.1, 8.17.4 and 8.17.22 */
export function regularisedIncompleteBeta(x: number, a: number, b: number): number {
  assertProbability(x, 'x');
  assertPositive(a, 'a');
  assertPositive(b, 'b');
  return incompleteBeta(x, 1 - x, a, b);
}

/** I_x(a, b) from `x` and `y` = 1 - x, for callers that know both without rounding. */
export function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x === 0) return 0;
  if (y === 0) return 1;
  return a * y >= b * x ? lowerFraction(x, y, a, b) : 1 - lowerFraction(y, x, b, a);
}

/** The even part of the continued fraction 8.17.22: in the plain form its terms cancel when `a` is large and x is
 * near 1, which is where the tails of Student's t with many degrees of freedom lie. */
function lowerFraction(x: number, y: number, a: number, b: number): number {
  const belowMean = a * y - b * x;
  const denominator = (n: number): number =>
    n + (n * (b - n) * x) / (a + 2 * n - 1) + ((a + n) / (a + 2 * n + 1)) * (1 + belowMean + n * (1 + y));
  const fraction = continuedFraction(
    (a / (a + 1)) * (1 + belowMean),
    (n) => (((((a + n - 1) * x) / (a + 2 * n - 1)) * ((a + b + n - 1) * x)) / (a + 2 * n - 1)) * n * (b - n),
    denominator,
  );
  return (a * kernel(x, y, a, b)) / fraction;
}

/** x^a y^b / (a B(a, b)) */
function kernel(x: number, y: number, a: number, b: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - poissonDeviance(a, n * x) - poissonDeviance(b, n * y);
  return Math.sqrt(b / (2 * Math.PI * a * n)) * Math.exp(exponent);
}
