import { InsufficientDataError } from '@prometheus/core';
import { assertPaired } from '../input-checks.js';
import { CompensatedSum } from './compensated-sum.js';
import { coDeviation, isConstant, meanOf } from './deviations.js';

const MINIMUM_OBSERVATIONS = 3;
/** Below this share of unexplained variation the residuals are rounding errors. */
const PERFECT_FIT = 1e-24;

export interface LinearFit {
  /** Units of y per unit of x. */
  readonly slope: number;
  /** Unit of y. */
  readonly intercept: number;
  /** Share of the variation of y explained, from 0 to 1; `undefined` when y is constant. */
  readonly rSquared: number | undefined;
  readonly slopeStandardError: number;
  readonly interceptStandardError: number;
  /** Slope over its standard error, n - 2 degrees of freedom; `undefined` when the fit leaves no residual. */
  readonly slopeT: number | undefined;
  /** Intercept over its standard error; `undefined` when the fit leaves no residual. */
  readonly interceptT: number | undefined;
  /** Root of the squared residuals over n - 2, unit of y. */
  readonly residualStandardDeviation: number;
  readonly observations: number;
}

/** Ordinary least squares of y on x with an intercept and the classical standard errors (independent errors of one
 * variance). Compensated sums in index order, about the means.
 * @param y shape (n,), n >= 3
 * @param x shape (n,), aligned with `y`
 * @returns the fit; `undefined` when `x` is constant
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {InsufficientDataError} for fewer than three pairs
 * @see Greene (2018), Econometric Analysis, 8th edition, sections 3.2 and 4.4 */
export function olsRegression(y: ArrayLike<number>, x: ArrayLike<number>): LinearFit | undefined {
  assertPaired(y, 'y', x, 'x');
  const n = y.length;
  if (n < MINIMUM_OBSERVATIONS) throw new InsufficientDataError('y', MINIMUM_OBSERVATIONS, n);
  const xMean = meanOf(x);
  const yMean = meanOf(y);
  const xSquares = coDeviation(x, xMean, x, xMean);
  const ySquares = coDeviation(y, yMean, y, yMean);
  if (isConstant(x, xSquares)) return undefined;
  const slope = coDeviation(x, xMean, y, yMean) / xSquares;
  const intercept = yMean - slope * xMean;
  const residualSquares = new CompensatedSum();
  for (let i = 0; i < n; i++) {
    const residual = y[i] - yMean - slope * (x[i] - xMean);
    residualSquares.add(residual * residual);
  }
  const residualVariance = residualSquares.total / (n - 2);
  const slopeStandardError = Math.sqrt(residualVariance / xSquares);
  const interceptStandardError = Math.sqrt(residualVariance * (1 / n + (xMean * xMean) / xSquares));
  const yIsConstant = isConstant(y, ySquares);
  const hasResidual = !yIsConstant && residualSquares.total > PERFECT_FIT * ySquares;
  return {
    slope,
    intercept,
    rSquared: yIsConstant ? undefined : Math.max(0, 1 - residualSquares.total / ySquares),
    slopeStandardError,
    interceptStandardError,
    slopeT: hasResidual ? slope / slopeStandardError : undefined,
    interceptT: hasResidual ? intercept / interceptStandardError : undefined,
    residualStandardDeviation: Math.sqrt(residualVariance),
    observations: n,
  };
}
