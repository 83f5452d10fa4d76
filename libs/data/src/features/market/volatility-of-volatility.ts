import { requireDays } from '../feature.js';
import { indexId, type MarketIndex } from './market-index.js';
import { type MarketSeries } from './market-series.js';
import { marketVolatility } from './market-volatility.js';
import { annualisedDeviations } from './market-windows.js';

/** Volatility of volatility: sample standard deviation of the daily changes of the logarithm of an index's realised volatility
 * over `of` sessions, of the last `days` such changes, annualised by the square root of 252. NaN when fewer than 80 % of the changes
 * exist; one to or from a volatility of zero does not. */
export function volatilityOfVolatility(index: MarketIndex, days: number, of: number): MarketSeries {
  requireDays('volatilityOfVolatility', days, 2);
  const volatility = marketVolatility(index, of);
  return {
    id: `volatilityOfVolatility(${indexId(index)},${days},${of})`,
    lookback: days + volatility.lookback,
    ...(volatility.macro === undefined ? {} : { macro: volatility.macro }),
    compute(source) {
      const values = source.series(volatility);
      const changes = values.map((value, t) =>
        t > 0 && value > 0 && values[t - 1] > 0 ? Math.log(value) - Math.log(values[t - 1]) : Number.NaN,
      );
      return annualisedDeviations(changes, days);
    },
  };
}
