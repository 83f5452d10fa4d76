import { assertFinite, assertIntegerAtLeast, assertPaired, assertPositive } from '../input-checks.js';
import { MINIMUM_DEVIATION } from '../moments/deviations.js';
import { TRADING_DAYS_PER_YEAR } from './growth.js';
import { visitWindows } from './sliding-moments.js';

/** Annualised volatility of the last `window` periods, at every period. O(T).
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param window number of periods, an integer from 2
 * @param periodsPerYear periods a year, default 252
 * @returns shape (T,), fraction a year; NaN before the first full window
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a window or `periodsPerYear` outside its range */
export function rollingVolatility(
  returns: ArrayLike<number>,
  window: number,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): Float64Array {
  assertFinite(returns, 'returns');
  assertIntegerAtLeast(window, 2, 'window');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const volatilities = new Float64Array(returns.length).fill(NaN);
  visitWindows(returns, returns, window, (t, { xSquares }) => {
    volatilities[t] = Math.sqrt((xSquares / (window - 1)) * periodsPerYear);
  });
  return volatilities;
}

/** Annualised Sharpe ratio of the last `window` periods, at every period, risk-free rate 0. O(T).
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param window number of periods, an integer from 2
 * @param periodsPerYear periods a year, default 252
 * @returns shape (T,), unitless; NaN before the first full window and where the standard deviation is below 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} on a window or `periodsPerYear` outside its range
 * @see Sharpe (1994), Journal of Portfolio Management 21(1) */
export function rollingSharpe(
  returns: ArrayLike<number>,
  window: number,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): Float64Array {
  assertFinite(returns, 'returns');
  assertIntegerAtLeast(window, 2, 'window');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const ratios = new Float64Array(returns.length).fill(NaN);
  visitWindows(returns, returns, window, (t, { xMean, xSquares }) => {
    const deviation = Math.sqrt(xSquares / (window - 1));
    if (deviation >= MINIMUM_DEVIATION) ratios[t] = (xMean / deviation) * Math.sqrt(periodsPerYear);
  });
  return ratios;
}

/** Beta to the benchmark over the last `window` periods, at every period. O(T).
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param benchmark shape (T,), returns of the same periods
 * @param window number of periods, an integer from 2
 * @returns shape (T,), unitless; NaN before the first full window and where the benchmark's standard deviation is below
 * 1e-12
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} on a window outside its range */
export function rollingBeta(returns: ArrayLike<number>, benchmark: ArrayLike<number>, window: number): Float64Array {
  assertPaired(returns, 'returns', benchmark, 'benchmark');
  assertIntegerAtLeast(window, 2, 'window');
  const betas = new Float64Array(returns.length).fill(NaN);
  visitWindows(returns, benchmark, window, (t, { products, ySquares }) => {
    if (Math.sqrt(ySquares / (window - 1)) >= MINIMUM_DEVIATION) betas[t] = products / ySquares;
  });
  return betas;
}
