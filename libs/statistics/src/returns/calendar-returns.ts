import { type TradeDate } from '@prometheus/core';
import { LengthMismatchError, UnorderedDatesError } from '../errors.js';
import { assertFinite } from '../input-checks.js';

export interface CalendarReturn {
  /** `YYYY-MM` or `YYYY`. */
  readonly period: string;
  /** Compounded return of the days given, as a fraction; the first and last period may be partial. */
  readonly totalReturn: number;
  /** Number of returns compounded. */
  readonly observations: number;
}

const MONTH_LENGTH = 'YYYY-MM'.length;
const YEAR_LENGTH = 'YYYY'.length;

/** Returns compounded by calendar month; months without a date are absent.
 * @param returns shape (T,), simple returns as fractions, oldest first
 * @param dates shape (T,), the date on which each return ends, strictly ascending
 * @returns one entry a month, oldest first
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {UnorderedDatesError} when a date does not follow the one before */
export function monthlyReturns(returns: ArrayLike<number>, dates: readonly TradeDate[]): CalendarReturn[] {
  return compoundedByPeriod(returns, dates, MONTH_LENGTH);
}

/** Returns compounded by calendar year; years without a date are absent.
 * @param returns shape (T,), simple returns as fractions, oldest first
 * @param dates shape (T,), the date on which each return ends, strictly ascending
 * @returns one entry a year, oldest first
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {UnorderedDatesError} when a date does not follow the one before */
export function yearlyReturns(returns: ArrayLike<number>, dates: readonly TradeDate[]): CalendarReturn[] {
  return compoundedByPeriod(returns, dates, YEAR_LENGTH);
}

function compoundedByPeriod(
  returns: ArrayLike<number>,
  dates: readonly TradeDate[],
  keyLength: number,
): CalendarReturn[] {
  if (returns.length !== dates.length) {
    throw new LengthMismatchError('returns', returns.length, 'dates', dates.length);
  }
  assertFinite(returns, 'returns');
  const periods: CalendarReturn[] = [];
  let wealth = 1;
  let observations = 0;
  for (let t = 0; t < dates.length; t++) {
    if (t > 0 && dates[t] <= dates[t - 1]) throw new UnorderedDatesError(t, dates[t - 1], dates[t]);
    wealth *= 1 + returns[t];
    observations++;
    const period = dates[t].slice(0, keyLength);
    const isLast = t + 1 === dates.length || dates[t + 1].slice(0, keyLength) !== period;
    if (!isLast) continue;
    periods.push({ period, totalReturn: wealth - 1, observations });
    wealth = 1;
    observations = 0;
  }
  return periods;
}
