import { assertPaired } from '../input-checks.js';
import { coDeviation, isConstant, meanOf } from './deviations.js';

/** Sample covariance, divisor n - 1; two passes of compensated sums in index order.
 * @param x shape (n,)
 * @param y shape (n,), aligned with `x`
 * @returns product of the units; `undefined` for fewer than two pairs
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  assertPaired(x, 'x', y, 'y');
  if (x.length < 2) return undefined;
  return coDeviation(x, meanOf(x), y, meanOf(y)) / (x.length - 1);
}

/** Pearson's product-moment correlation.
 * @param x shape (n,)
 * @param y shape (n,), aligned with `x`
 * @returns from -1 to 1; `undefined` for fewer than two pairs or when either side is constant
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @see Pearson (1895), Proceedings of the Royal Society of London 58 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  assertPaired(x, 'x', y, 'y');
  if (x.length < 2) return undefined;
  const xMean = meanOf(x);
  const yMean = meanOf(y);
  const xSquares = coDeviation(x, xMean, x, xMean);
  const ySquares = coDeviation(y, yMean, y, yMean);
  if (isConstant(x, xSquares) || isConstant(y, ySquares)) return undefined;
  const correlation = coDeviation(x, xMean, y, yMean) / (Math.sqrt(xSquares) * Math.sqrt(ySquares));
  return Math.max(-1, Math.min(1, correlation));
}
