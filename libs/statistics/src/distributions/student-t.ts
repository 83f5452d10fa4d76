import { assertNotNaN, assertPositive, assertProbability } from '../input-checks.js';
import { incompleteBeta } from './incomplete-beta.js';
import { HALF_LOG_TWO_PI, stirlingError } from './log-gamma.js';
import { normalQuantile } from './normal.js';

/** The square of a larger argument overflows; the tail is an exact power law long before. */
const FAR_TAIL = 1e150;
const MAX_STEPS = 200;
/** Steps converge quadratically: after one of this size the next would be below rounding. */
const LAST_MOVE = 1e-9;

/** Density of Student's t distribution.
 * @param x any number, infinities included
 * @param degreesOfFreedom above 0, not necessarily an integer
 * @returns density
 * @throws {ParameterRangeError} on NaN or degrees of freedom that are not positive and finite
 * @see Abramowitz & Stegun (1964), 26.7.1 */
export function studentTPdf(x: number, degreesOfFreedom: number): number {
  assertNotNaN(x, 'x');
  assertPositive(degreesOfFreedom, 'degreesOfFreedom');
  return Math.exp(logDensity(Math.abs(x), degreesOfFreedom));
}

/** Distribution function of Student's t distribution. The upper tail of `x` is `studentTCdf(-x, degreesOfFreedom)`.
 * @param x any number, infinities included
 * @param degreesOfFreedom above 0, not necessarily an integer
 * @returns probability that a draw is at most `x`
 * @throws {ParameterRangeError} on NaN or degrees of freedom that are not positive and finite
 * @see Abramowitz & Stegun (1964), 26.7.1 and 26.5.27 */
export function studentTCdf(x: number, degreesOfFreedom: number): number {
  assertNotNaN(x, 'x');
  assertPositive(degreesOfFreedom, 'degreesOfFreedom');
  const tail = upperTail(Math.abs(x), degreesOfFreedom);
  return x < 0 ? tail : 1 - tail;
}

/** Quantile of Student's t distribution, the inverse of `studentTCdf`.
 * @param p probability from 0 to 1
 * @param degreesOfFreedom above 0, not necessarily an integer
 * @returns the `x` with `studentTCdf(x, degreesOfFreedom)` = `p`; -Infinity at 0 and Infinity at 1
 * @throws {ParameterRangeError} on a `p` outside 0 to 1 or degrees of freedom that are not positive and finite */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  assertProbability(p, 'p');
  assertPositive(degreesOfFreedom, 'degreesOfFreedom');
  if (p === 0.5) return 0;
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity;
  const tail = p < 0.5 ? p : 1 - p;
  const size =
    tail > 0.25 ? centralQuantile(Math.abs(p - 0.5), degreesOfFreedom) : tailQuantile(tail, degreesOfFreedom);
  return p < 0.5 ? -size : size;
}

/** Both solvers below take Newton steps on log probability against log t. The density of log |t| is log-concave, so
 * both curves are concave and the steps converge from any start, monotonically after the first. */
function centralQuantile(mass: number, degreesOfFreedom: number): number {
  let t = mass / Math.exp(logDensity(0, degreesOfFreedom));
  for (let step = 0; step < MAX_STEPS; step++) {
    const reached = centralMass(t, degreesOfFreedom);
    const move = Math.log(mass / reached) / elasticity(t, reached, degreesOfFreedom);
    t *= Math.exp(move);
    if (Math.abs(move) < LAST_MOVE) break;
  }
  return t;
}

function tailQuantile(tail: number, degreesOfFreedom: number): number {
  let below = Math.max(0.5, -normalQuantile(tail));
  let t = below;
  for (let step = 0; step < MAX_STEPS; step++) {
    if (t > FAR_TAIL) return FAR_TAIL * Math.pow(upperTail(FAR_TAIL, degreesOfFreedom) / tail, 1 / degreesOfFreedom);
    const reached = upperTail(t, degreesOfFreedom);
    if (reached === 0) {
      t = Math.sqrt(below * t);
      continue;
    }
    if (reached > tail) below = t;
    const move = Math.log(reached / tail) / elasticity(t, reached, degreesOfFreedom);
    t *= Math.exp(move);
    if (Math.abs(move) < LAST_MOVE) break;
  }
  return t;
}

/** P(T > t), t >= 0 */
function upperTail(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  if (square === Infinity) return 0;
  const total = degreesOfFreedom + square;
  return 0.5 * incompleteBeta(degreesOfFreedom / total, square / total, degreesOfFreedom / 2, 0.5);
}

/** P(0 < T < t), t >= 0 */
function centralMass(t: number, degreesOfFreedom: number): number {
  const square = t * t;
  const total = degreesOfFreedom + square;
  return 0.5 * incompleteBeta(square / total, degreesOfFreedom / total, 0.5, degreesOfFreedom / 2);
}

/** Size of d log(probability) / d log(t); in logarithms, because the density underflows before the probability. */
function elasticity(t: number, probability: number, degreesOfFreedom: number): number {
  return Math.exp(logDensity(t, degreesOfFreedom) + Math.log(t) - Math.log(probability));
}

function logDensity(t: number, degreesOfFreedom: number): number {
  const half = degreesOfFreedom / 2;
  // log Gamma(half + 1/2) - log Gamma(half) - log(half) / 2 by Stirling's formula, free of its large terms
  const normaliser = half * Math.log1p(0.5 / half) - 0.5 + stirlingError(half + 0.5) - stirlingError(half);
  return normaliser - (half + 0.5) * Math.log1p((t * t) / degreesOfFreedom) - HALF_LOG_TWO_PI;
}
