import { requireDays } from '../feature.js';
import { indexId, indexReturn, type MarketIndex } from './market-index.js';
import { type MarketSeries } from './market-series.js';
import { isCovered } from './market-windows.js';

/** Drawdown of an index: its level over its highest level of the last `days` sessions, this one included, minus one; in [-1, 0],
 * and exactly 0 at a high. Levels are the compounded daily returns of the window. NaN when fewer than 80 % of the `days - 1`
 * returns between them exist. */
export function marketDrawdown(index: MarketIndex, days: number): MarketSeries {
  requireDays('marketDrawdown', days, 2);
  const daily = indexReturn(index);
  return {
    id: `marketDrawdown(${indexId(index)},${days})`,
    lookback: days - 2 + daily.lookback,
    ...(daily.macro === undefined ? {} : { macro: daily.macro }),
    compute(source) {
      const values = source.series(daily);
      return values.map((_, t) => {
        let level = 1;
        let high = 1;
        let count = 0;
        for (let s = Math.max(0, t - days + 2); s <= t; s++) {
          if (values[s] !== values[s]) continue;
          level *= 1 + values[s];
          high = Math.max(high, level);
          count += 1;
        }
        return isCovered(count, days - 1) ? level / high - 1 : Number.NaN;
      });
    },
  };
}
