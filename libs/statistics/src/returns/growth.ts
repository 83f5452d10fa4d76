import { assertFinite, assertPositive } from '../input-checks.js';
import { coDeviation, isConstant, meanOf } from '../moments/deviations.js';
import { CompensatedSum } from '../moments/compensated-sum.js';

/** Trading days a year, the convention of US equities. */
export const TRADING_DAYS_PER_YEAR = 252;

/** Total (cumulative) return: the product of the growth factors less 1.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns fraction; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function totalReturn(returns: ArrayLike<number>): number | undefined {
  assertFinite(returns, 'returns');
  return returns.length === 0 ? undefined : compounded(returns) - 1;
}

/** Total return after each period.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns shape (T,), fractions of the starting capital
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function cumulativeReturns(returns: ArrayLike<number>): Float64Array {
  assertFinite(returns, 'returns');
  const cumulative = new Float64Array(returns.length);
  let wealth = 1;
  for (let t = 0; t < returns.length; t++) {
    wealth *= 1 + returns[t];
    cumulative[t] = wealth - 1;
  }
  return cumulative;
}

/** Compound annual growth rate; a year has `periodsPerYear` periods, whatever the calendar says.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear periods a year, default 252
 * @returns fraction a year; `undefined` when empty or when the final wealth is negative
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite */
export function cagr(returns: ArrayLike<number>, periodsPerYear = TRADING_DAYS_PER_YEAR): number | undefined {
  assertFinite(returns, 'returns');
  assertPositive(periodsPerYear, 'periodsPerYear');
  return returns.length === 0 ? undefined : annualGrowth(compounded(returns), returns.length, periodsPerYear);
}

/** Stability of a time series: R squared of the least-squares line through the cumulative log returns, 1 for steady
 * compounding.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns from 0 to 1; `undefined` for fewer than two periods, a return of -1 or less, or a flat curve
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function stability(returns: ArrayLike<number>): number | undefined {
  assertFinite(returns, 'returns');
  const periods = returns.length;
  if (periods < 2) return undefined;
  const logWealth = new Float64Array(periods);
  const sum = new CompensatedSum();
  for (let t = 0; t < periods; t++) {
    if (returns[t] <= -1) return undefined;
    sum.add(Math.log1p(returns[t]));
    logWealth[t] = sum.total;
  }
  // Sums over time are known: of t its mean, of its squared deviations n (n^2 - 1) / 12.
  const timeMean = (periods - 1) / 2;
  const timeSquares = (periods * (periods * periods - 1)) / 12;
  const logMean = meanOf(logWealth);
  const logSquares = coDeviation(logWealth, logMean, logWealth, logMean);
  if (isConstant(logWealth, logSquares)) return undefined;
  const joint = new CompensatedSum();
  for (let t = 0; t < periods; t++) joint.add((t - timeMean) * (logWealth[t] - logMean));
  return Math.min(1, (joint.total / timeSquares) * (joint.total / logSquares));
}

/** Product of the growth factors 1 + r. */
export function compounded(returns: ArrayLike<number>): number {
  let wealth = 1;
  for (let t = 0; t < returns.length; t++) wealth *= 1 + returns[t];
  return wealth;
}

export function annualGrowth(wealth: number, periods: number, periodsPerYear: number): number | undefined {
  return wealth < 0 ? undefined : Math.pow(wealth, periodsPerYear / periods) - 1;
}
