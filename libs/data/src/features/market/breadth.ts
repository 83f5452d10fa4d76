import { requireDays } from '../feature.js';
import { returns } from '../returns.js';
import { type MarketSelection, selectionId } from './market-selection.js';
import { type MarketSeries } from './market-series.js';

/** Breadth: of the selected names with a total return over the last `days` sessions the share whose return is positive, in
 * [0, 1]; NaN when none has one. */
export function breadth(selection: MarketSelection, days: number): MarketSeries {
  requireDays('breadth', days, 1);
  const feature = returns(days);
  return {
    id: `breadth(${selectionId(selection)},${days})`,
    lookback: feature.lookback,
    compute(source) {
      const { sessionCount, instrumentCount } = source.panel;
      const column = source.column(feature);
      const selected = source.selected(selection);
      const shares = new Float64Array(sessionCount);
      for (let t = 0; t < sessionCount; t++) {
        const mask = selected(t);
        let positive = 0;
        let count = 0;
        for (let i = 0, cell = t * instrumentCount; i < instrumentCount; i++, cell++) {
          const value = column[cell];
          if (value !== value || mask?.[i] === 0) continue;
          if (value > 0) positive += 1;
          count += 1;
        }
        shares[t] = count === 0 ? Number.NaN : positive / count;
      }
      return shares;
    },
  };
}
