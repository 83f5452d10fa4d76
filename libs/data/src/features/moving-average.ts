import { type MarketPanel } from '../panel/market-panel.js';
import { visitAdjustedWindows } from './adjusted-window.js';
import { type Feature, LEAST_COVERAGE, requireDays } from './feature.js';

/** Mean of the adjusted closes of the last `fast` sessions over that of the last `slow` sessions: above 1 in a rising
 * market. Closes are adjusted for the splits and dividends after them, within the window only; sessions without a
 * bar are passed over. NaN when fewer than 80 % of the sessions of either window have a bar. */
export function movingAverageRatio(fast: number, slow: number): Feature {
  const id = `movingAverageRatio(${fast}, ${slow})`;
  requireDays(id, fast, 1);
  requireDays(id, slow, fast + 1);
  return {
    id,
    lookback: slow,
    compute(panel, from, to) {
      const values = new Float64Array((to - from) * panel.instrumentCount).fill(1);
      applyMean(values, panel, fast, from, to, false);
      applyMean(values, panel, slow, from, to, true);
      return values;
    },
  };
}

/** Multiplies or divides by the mean adjusted close, scaled so that the newest close of the window is the close itself. */
function applyMean(
  values: Float64Array,
  panel: MarketPanel,
  days: number,
  from: number,
  to: number,
  divide: boolean,
): void {
  const width = panel.instrumentCount;
  const least = LEAST_COVERAGE * days;
  visitAdjustedWindows(panel, days, 'sum', from, to, (t, { total, count, unit }) => {
    const target = (t - from) * width;
    for (let i = 0; i < width; i++) {
      const mean = count[i] >= least ? total[i] / count[i] / unit[i] : Number.NaN;
      values[target + i] = divide ? values[target + i] / mean : mean;
    }
  });
}
