import { ParameterRangeError } from '../errors.js';
import { assertPaired, assertPositive } from '../input-checks.js';
import { meanOf } from '../moments/deviations.js';
import { annualGrowth, compounded, TRADING_DAYS_PER_YEAR } from './growth.js';

/** Annualised one-way turnover: mean of half the traded notional (buys plus sells) over the equity before trading,
 * times the periods a year. Replacing the whole portfolio once a year is 1.
 * @param tradedNotional shape (T,), buys plus sells of each period, currency, at least 0; 0 where nothing traded
 * @param equity shape (T,), equity before the trades of each period, same currency, above 0
 * @param periodsPerYear periods a year, default 252
 * @returns multiple of equity a year; `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} on a negative notional, an equity that is not positive, or a `periodsPerYear` that is
 * not positive and finite */
export function annualisedTurnover(
  tradedNotional: ArrayLike<number>,
  equity: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  assertPaired(tradedNotional, 'tradedNotional', equity, 'equity');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const turnovers = new Float64Array(equity.length);
  for (let t = 0; t < equity.length; t++) {
    // The name of the place is put together only where it is wrong, because this is a hot loop.
    if (tradedNotional[t] < 0) {
      throw new ParameterRangeError(`tradedNotional[${t}]`, tradedNotional[t], 'the size of the trades, at least 0');
    }
    if (!(equity[t] > 0)) assertPositive(equity[t], `equity[${t}]`);
    turnovers[t] = tradedNotional[t] / 2 / equity[t];
  }
  return turnovers.length === 0 ? undefined : meanOf(turnovers) * periodsPerYear;
}

/** Cost drag: compound annual growth without costs less the growth achieved.
 * @param netReturns shape (T,), simple per-period returns after costs as fractions, oldest first
 * @param costs shape (T,), costs of each period as a fraction of the equity at its start; positive lowers the return
 * @param periodsPerYear periods a year, default 252
 * @returns fraction a year; `undefined` when empty or when either final wealth is negative
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {LengthMismatchError} when the lengths differ
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite */
export function costDrag(
  netReturns: ArrayLike<number>,
  costs: ArrayLike<number>,
  periodsPerYear = TRADING_DAYS_PER_YEAR,
): number | undefined {
  assertPaired(netReturns, 'netReturns', costs, 'costs');
  assertPositive(periodsPerYear, 'periodsPerYear');
  const periods = netReturns.length;
  if (periods === 0) return undefined;
  let grossWealth = 1;
  for (let t = 0; t < periods; t++) grossWealth *= 1 + (netReturns[t] + costs[t]);
  const gross = annualGrowth(grossWealth, periods, periodsPerYear);
  const net = annualGrowth(compounded(netReturns), periods, periodsPerYear);
  return gross === undefined || net === undefined ? undefined : gross - net;
}
