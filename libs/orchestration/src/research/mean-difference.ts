import { LengthMismatchError, neweyWestMean, normalCdf, TRADING_DAYS_PER_YEAR } from '@prometheus/statistics';

export interface MeanDifference {
  readonly observations: number;
  /** Mean daily return of the first series less that of the second, times 252. */
  readonly difference: number;
  /** Newey-West, annualised in the same way. */
  readonly standardError: number;
  /** undefined when the differences are constant. */
  readonly t: number | undefined;
  /** Two-sided, normal approximation; undefined with `t`. */
  readonly pValue: number | undefined;
  readonly lag: number;
}

/** Paired test of equal mean returns on the same days, with Newey-West errors of the daily differences.
 * @param first, second shape (T,), simple returns as fractions, T >= 2, row t of the same day
 * @throws {LengthMismatchError}, {InsufficientDataError}, {NonFiniteInputError}
 * @see Newey & West (1987), Econometrica 55(3) */
export function meanDifference(
  first: Float64Array,
  second: Float64Array,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): MeanDifference {
  if (first.length !== second.length) {
    throw new LengthMismatchError('first', first.length, 'second', second.length);
  }
  const { mean, standardError, t, lag } = neweyWestMean(first.map((value, k) => value - second[k]));
  return {
    observations: first.length,
    difference: mean * periodsPerYear,
    standardError: standardError * periodsPerYear,
    t,
    pValue: t === undefined ? undefined : 2 * normalCdf(-Math.abs(t)),
    lag,
  };
}
