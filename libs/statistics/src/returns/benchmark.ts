import { assertPaired, assertPositive } from '../input-checks.js';
import { coDeviation, meanOf, MINIMUM_DEVIATION } from '../moments/deviations.js';
import { annualGrowth, TRADING_DAYS_PER_YEAR } from './growth.js';
import { meanOverDeviation } from './volatility.js';

/** Beta: covariance with the benchmark over the variance of the benchmark, risk-free rate 0.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @returns unitless; `undefined` for fewer than two periods or when the benchmark's standard deviation is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @see Sharpe (1964), Journal of Finance 19(3) */
export function beta(returns: ArrayLike<number>, benchmark: ArrayLike<number>): number | undefined {
  assertPaired(returns, 'returns', benchmark, 'benchmark');
  return betaOf(returns, benchmark);
}

/** Annualised Jensen's alpha: mean of return - beta x benchmark, compounded over a year, risk-free rate 0.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @param periodsPerYear periods a year, default 252
 * @returns fraction a year; `undefined` where `beta` is, or when the mean is below -1
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Jensen (1968), Journal of Finance 23(2) */
export function alpha(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  assertPaired(returns, 'returns', benchmark, 'benchmark');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const slope = betaOf(returns, benchmark);
  if (slope === undefined) return undefined;
  return annualGrowth(1 + (meanOf(returns) - slope * meanOf(benchmark)), 1, periodsPerYear);
}

/** Information ratio of ONE period: mean active return over its sample standard deviation, NOT annualised, as the
 * common tear-sheet libraries print it.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @returns unitless; `undefined` for fewer than two periods or when the tracking error of a period is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @see Goodwin (1998), Financial Analysts Journal 54(4) */
export function excessSharpe(returns: ArrayLike<number>, benchmark: ArrayLike<number>): number | undefined {
  assertPaired(returns, 'returns', benchmark, 'benchmark');
  const active = new Float64Array(returns.length);
  for (let t = 0; t < active.length; t++) active[t] = returns[t] - benchmark[t];
  return meanOverDeviation(active);
}

/** Annualised information ratio: `excessSharpe` times the root of the periods a year.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @param periodsPerYear periods a year, default 252
 * @returns unitless; `undefined` for fewer than two periods or when the tracking error of a period is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Goodwin (1998), Financial Analysts Journal 54(4) */
export function informationRatio(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  assertPositive(periodsPerYear, 'periodsPerYear');
  const perPeriod = excessSharpe(returns, benchmark);
  return perPeriod === undefined ? undefined : perPeriod * Math.sqrt(periodsPerYear);
}

/** Up capture: compound annual growth over the periods in which the benchmark rose, divided by the benchmark's own.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @param periodsPerYear periods a year, default 252
 * @returns unitless, 1 for the benchmark itself; `undefined` without such periods, when the benchmark's growth over
 * them is below 1e-12, or when the wealth over them turns negative
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Bacon (2008), Practical Portfolio Performance Measurement and Attribution, 2nd edition */
export function upCapture(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  return capture(returns, benchmark, periodsPerYear, 1);
}

/** Down capture: compound annual growth over the periods in which the benchmark fell, divided by the benchmark's own.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @param periodsPerYear periods a year, default 252
 * @returns unitless, 1 for the benchmark itself, negative for a gain; `undefined` without such periods, when the
 * benchmark's growth over them is below 1e-12 in size, or when the wealth over them turns negative
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Bacon (2008), Practical Portfolio Performance Measurement and Attribution, 2nd edition */
export function downCapture(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  return capture(returns, benchmark, periodsPerYear, -1);
}

function betaOf(returns: ArrayLike<number>, benchmark: ArrayLike<number>): number | undefined {
  const periods = returns.length;
  if (periods < 2) return undefined;
  const benchmarkMean = meanOf(benchmark);
  const benchmarkSquares = coDeviation(benchmark, benchmarkMean, benchmark, benchmarkMean);
  if (Math.sqrt(benchmarkSquares / (periods - 1)) < MINIMUM_DEVIATION) return undefined;
  return coDeviation(returns, meanOf(returns), benchmark, benchmarkMean) / benchmarkSquares;
}

function capture(
  returns: ArrayLike<number>,
  benchmark: ArrayLike<number>,
  periodsPerYear: number,
  direction: 1 | -1,
): number | undefined {
  assertPaired(returns, 'returns', benchmark, 'benchmark');
  assertPositive(periodsPerYear, 'periodsPerYear');
  let wealth = 1;
  let benchmarkWealth = 1;
  let periods = 0;
  for (let t = 0; t < returns.length; t++) {
    if (benchmark[t] * direction <= 0) continue;
    wealth *= 1 + returns[t];
    benchmarkWealth *= 1 + benchmark[t];
    periods++;
  }
  if (periods === 0) return undefined;
  const growth = annualGrowth(wealth, periods, periodsPerYear);
  const benchmarkGrowth = annualGrowth(benchmarkWealth, periods, periodsPerYear);
  if (growth === undefined || benchmarkGrowth === undefined) return undefined;
  return Math.abs(benchmarkGrowth) < MINIMUM_DEVIATION ? undefined : growth / benchmarkGrowth;
}
