import { InsufficientDataError } from '@prometheus/core';
import { assertFinite, assertIntegerAtLeast } from '../input-checks.js';
import { CompensatedSum } from './compensated-sum.js';
import { coDeviation, isConstant, meanOf } from './deviations.js';

const MINIMUM_OBSERVATIONS = 2;

export interface NeweyWestMean {
  readonly mean: number;
  /** Standard error of the mean, robust to heteroskedasticity and to autocorrelation up to `lag`. */
  readonly standardError: number;
  /** Mean over its standard error; `undefined` when the values are constant. */
  readonly t: number | undefined;
  /** Autocovariances used, each weighted 1 - l / (lag + 1). */
  readonly lag: number;
}

/** Mean with its Newey-West standard error: Bartlett weights, autocovariances with divisor n, no small-sample
 * correction. Lag 0 is the ordinary standard error with divisor n. Cost O(n lag).
 * @param values shape (n,), oldest first, n >= 2
 * @param lag number of autocovariances, an integer from 0; default `neweyWestLag(n)`; lags beyond n - 1 add nothing
 * @returns mean and standard error in the unit of the values
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {InsufficientDataError} for fewer than two values
 * @throws {ParameterRangeError} unless `lag` is an integer of at least 0
 * @see Newey & West (1987), Econometrica 55(3) */
export function neweyWestMean(values: ArrayLike<number>, lag = neweyWestLag(values.length)): NeweyWestMean {
  assertFinite(values, 'values');
  assertIntegerAtLeast(lag, 0, 'lag');
  const n = values.length;
  if (n < MINIMUM_OBSERVATIONS) throw new InsufficientDataError('values', MINIMUM_OBSERVATIONS, n);
  const mean = meanOf(values);
  const squares = coDeviation(values, mean, values, mean);
  let longRunSum = squares;
  for (let l = 1; l <= Math.min(lag, n - 1); l++) {
    const lagged = new CompensatedSum();
    for (let t = l; t < n; t++) lagged.add((values[t] - mean) * (values[t - l] - mean));
    longRunSum += 2 * (1 - l / (lag + 1)) * lagged.total;
  }
  // Bartlett weights keep the sum at or above zero; rounding may not
  const standardError = Math.sqrt(Math.max(0, longRunSum)) / n;
  const hasVariation = !isConstant(values, squares) && standardError > 0;
  return { mean, standardError, t: hasVariation ? mean / standardError : undefined, lag };
}

/** Lag length floor(4 (n / 100)^(2/9)), the common rule of thumb for Bartlett weights.
 * @param observations number of values, an integer from 0
 * @returns an integer of at least 0
 * @throws {ParameterRangeError} unless `observations` is an integer of at least 0
 * @see Newey & West (1994), Review of Economic Studies 61(4) */
export function neweyWestLag(observations: number): number {
  assertIntegerAtLeast(observations, 0, 'observations');
  return Math.floor(4 * Math.pow(observations / 100, 2 / 9));
}
