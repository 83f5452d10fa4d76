import { normalQuantile } from '../distributions/normal.js';
import { averageRanks } from './average-ranks.js';

/** Ranks scaled to the open interval 0 to 1: (rank - 1/2) / n, ties averaged.
 * @param values shape (n,)
 * @returns shape (n,), mean 1/2
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Hazen (1914), Transactions of the American Society of Civil Engineers 77 */
export function rankPercentiles(values: ArrayLike<number>): Float64Array {
  return averageRanks(values).map((rank) => (rank - 0.5) / values.length);
}

/** Normal scores: the standard normal quantile of (rank - 3/8) / (n + 1/4), ties averaged before the transform. A
 * cross-section of any shape becomes close to standard normal and keeps its order.
 * @param values shape (n,)
 * @returns shape (n,), unitless, sum 0 when nothing is tied
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Blom (1958), Statistical Estimates and Transformed Beta-Variables */
export function normalScores(values: ArrayLike<number>): Float64Array {
  return averageRanks(values).map((rank) => normalQuantile((rank - 0.375) / (values.length + 0.25)));
}
