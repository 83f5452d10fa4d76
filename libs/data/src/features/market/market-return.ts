import { requireDays } from '../feature.js';
import { indexId, indexReturn, type MarketIndex } from './market-index.js';
import { type MarketSeries } from './market-series.js';
import { isCovered } from './market-windows.js';

/** Return of an index over the last `days` sessions as a fraction: its daily returns compounded. NaN when fewer than 80 % of them
 * exist; those that do not are passed over. */
export function marketReturn(index: MarketIndex, days: number): MarketSeries {
  requireDays('marketReturn', days, 1);
  const daily = indexReturn(index);
  return {
    id: `marketReturn(${indexId(index)},${days})`,
    lookback: days - 1 + daily.lookback,
    ...(daily.macro === undefined ? {} : { macro: daily.macro }),
    compute(source) {
      const values = source.series(daily);
      return values.map((_, t) => {
        let growth = 1;
        let count = 0;
        for (let s = Math.max(0, t - days + 1); s <= t; s++) {
          if (values[s] !== values[s]) continue;
          growth *= 1 + values[s];
          count += 1;
        }
        return isCovered(count, days) ? growth - 1 : Number.NaN;
      });
    },
  };
}
