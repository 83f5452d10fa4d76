import { assertFinite } from '../input-checks.js';
import { coDeviation, meanOf, standardisedMoments } from './deviations.js';

/** Arithmetic mean; compensated summation in index order.
 * @param values shape (n,)
 * @returns unit of the values; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function mean(values: ArrayLike<number>): number | undefined {
  assertFinite(values, 'values');
  return values.length === 0 ? undefined : meanOf(values);
}

/** Sample variance, divisor n - 1; two passes, each a compensated sum in index order.
 * @param values shape (n,)
 * @returns squared unit of the values; `undefined` for fewer than two
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Chan, Golub & LeVeque (1983), The American Statistician 37(3) */
export function variance(values: ArrayLike<number>): number | undefined {
  assertFinite(values, 'values');
  if (values.length < 2) return undefined;
  const average = meanOf(values);
  return coDeviation(values, average, values, average) / (values.length - 1);
}

/** Sample standard deviation, the root of `variance`.
 * @param values shape (n,)
 * @returns unit of the values; `undefined` for fewer than two
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function standardDeviation(values: ArrayLike<number>): number | undefined {
  const squared = variance(values);
  return squared === undefined ? undefined : Math.sqrt(squared);
}

/** Skew with the small-sample correction of G1, as pandas computes it.
 * @param values shape (n,), for example simple per-period returns as fractions
 * @returns unitless; `undefined` for fewer than three values or constant ones
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Joanes & Gill (1998), The Statistician 47(1) */
export function skew(values: ArrayLike<number>): number | undefined {
  assertFinite(values, 'values');
  const n = values.length;
  if (n < 3) return undefined;
  const moments = standardisedMoments(values);
  return moments === undefined ? undefined : correctedSkew(moments.skew, n);
}

/** Excess kurtosis, 0 for a normal distribution, with the small-sample correction of G2, as pandas computes it.
 * @param values shape (n,), for example simple per-period returns as fractions
 * @returns unitless; `undefined` for fewer than four values or constant ones
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @see Joanes & Gill (1998), The Statistician 47(1) */
export function excessKurtosis(values: ArrayLike<number>): number | undefined {
  assertFinite(values, 'values');
  const n = values.length;
  if (n < 4) return undefined;
  const moments = standardisedMoments(values);
  if (moments === undefined) return undefined;
  return correctedExcessKurtosis(moments.kurtosis, n);
}

/** G1 from the third standardised moment (divisor n), for who has that already: `skew` gives it at once.
 * @param n number of values, at least 3; `undefined` below
 * @see Joanes & Gill (1998), The Statistician 47(1) */
export function correctedSkew(standardised: number, n: number): number | undefined {
  return n < 3 ? undefined : (standardised * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** G2 from the fourth standardised moment (divisor n, 3 for a normal distribution): see `excessKurtosis`.
 * @param n number of values, at least 4; `undefined` below
 * @see Joanes & Gill (1998), The Statistician 47(1) */
export function correctedExcessKurtosis(standardised: number, n: number): number | undefined {
  return n < 4 ? undefined : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (standardised - 3) + 6);
}
