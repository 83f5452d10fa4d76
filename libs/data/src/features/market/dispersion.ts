import { requireDays } from '../feature.js';
import { returns } from '../returns.js';
import { type MarketSelection, selectionId } from './market-selection.js';
import { type MarketSeries } from './market-series.js';

/** Dispersion: cross-sectional sample standard deviation (divisor n - 1) of the selected names' total returns over the last `days`
 * sessions, as a fraction, not annualised; NaN with fewer than two of them. */
export function dispersion(selection: MarketSelection, days: number): MarketSeries {
  requireDays('dispersion', days, 1);
  const feature = returns(days);
  return {
    id: `dispersion(${selectionId(selection)},${days})`,
    lookback: feature.lookback,
    compute(source) {
      const { sessionCount, instrumentCount } = source.panel;
      const column = source.column(feature);
      const selected = source.selected(selection);
      const deviations = new Float64Array(sessionCount);
      const present = new Float64Array(instrumentCount);
      for (let t = 0; t < sessionCount; t++) {
        const mask = selected(t);
        let count = 0;
        let sum = 0;
        for (let i = 0, cell = t * instrumentCount; i < instrumentCount; i++, cell++) {
          const value = column[cell];
          if (value !== value || mask?.[i] === 0) continue;
          present[count++] = value;
          sum += value;
        }
        const mean = sum / count;
        let squares = 0;
        for (let k = 0; k < count; k++) squares += (present[k] - mean) ** 2;
        deviations[t] = count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1));
      }
      return deviations;
    },
  };
}
