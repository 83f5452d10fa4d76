import { requireDays } from '../feature.js';
import { indexId, indexReturn, type MarketIndex } from './market-index.js';
import { type MarketSeries } from './market-series.js';
import { annualisedDeviations } from './market-windows.js';

/** Realised volatility of an index: sample standard deviation (divisor n - 1) of its daily returns of the last `days` sessions,
 * annualised by the square root of 252, as a fraction. NaN when fewer than 80 % of the returns exist. */
export function marketVolatility(index: MarketIndex, days: number): MarketSeries {
  requireDays('marketVolatility', days, 2);
  const daily = indexReturn(index);
  return {
    id: `marketVolatility(${indexId(index)},${days})`,
    lookback: days - 1 + daily.lookback,
    ...(daily.macro === undefined ? {} : { macro: daily.macro }),
    compute: (source) => annualisedDeviations(source.series(daily), days),
  };
}
