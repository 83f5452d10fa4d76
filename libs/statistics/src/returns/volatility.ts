import { assertFinite, assertFiniteNumber, assertPositive } from '../input-checks.js';
import { CompensatedSum } from '../moments/compensated-sum.js';
import { deviationOf, meanOf, MINIMUM_DEVIATION } from '../moments/deviations.js';
import { TRADING_DAYS_PER_YEAR } from './growth.js';

/** Annualised volatility: sample standard deviation (divisor T - 1) times the root of the periods a year.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear periods a year, default 252
 * @returns fraction a year; `undefined` for fewer than two periods
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite */
export function annualisedVolatility(
  returns: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  assertFinite(returns, 'returns');
  assertPositive(periodsPerYear, 'periodsPerYear');
  if (returns.length < 2) return undefined;
  return deviationOf(returns, meanOf(returns)) * Math.sqrt(periodsPerYear);
}

/** Annualised downside risk: root mean square of the shortfalls below `requiredReturn`, over all periods.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear periods a year, default 252
 * @param requiredReturn fraction a period, default 0
 * @returns fraction a year; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite and `requiredReturn` finite
 * @see Sortino & Price (1994), Journal of Investing 3(3) */
export function downsideRisk(
  returns: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
  requiredReturn = 0,
): number | undefined {
  assertFinite(returns, 'returns');
  assertPositive(periodsPerYear, 'periodsPerYear');
  assertFiniteNumber(requiredReturn, 'requiredReturn');
  if (returns.length === 0) return undefined;
  const squares = new CompensatedSum();
  for (let t = 0; t < returns.length; t++) squares.add(Math.min(returns[t] - requiredReturn, 0) ** 2);
  return Math.sqrt(squares.total / returns.length) * Math.sqrt(periodsPerYear);
}

/** Annualised Sharpe ratio, risk-free rate 0.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear trading days a year, default 252
 * @returns unitless; `undefined` for fewer than two periods or when the standard deviation is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Sharpe (1994), Journal of Portfolio Management 21(1) */
export function sharpe(returns: ArrayLike<number>, periodsPerYear = TRADING_DAYS_PER_YEAR): number | undefined {
  assertFinite(returns, 'returns');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const perPeriod = meanOverDeviation(returns);
  return perPeriod === undefined ? undefined : perPeriod * Math.sqrt(periodsPerYear);
}

/** Annualised Sortino ratio: mean excess over `requiredReturn`, annualised, over the downside risk.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear periods a year, default 252
 * @param requiredReturn fraction a period, default 0
 * @returns unitless; `undefined` when empty or when the downside deviation of a period is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite and `requiredReturn` finite
 * @see Sortino & Price (1994), Journal of Investing 3(3) */
export function sortino(
  returns: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
  requiredReturn = 0,
): number | undefined {
  const risk = downsideRisk(returns, periodsPerYear, requiredReturn);
  if (risk === undefined || risk < MINIMUM_DEVIATION * Math.sqrt(periodsPerYear)) return undefined;
  return ((meanOf(returns) - requiredReturn) * periodsPerYear) / risk;
}

/** Sharpe ratio a period of checked returns. */
export function meanOverDeviation(returns: ArrayLike<number>): number | undefined {
  if (returns.length < 2) return undefined;
  const mean = meanOf(returns);
  const deviation = deviationOf(returns, mean);
  return deviation < MINIMUM_DEVIATION ? undefined : mean / deviation;
}
