import { visitAdjustedWindows } from './adjusted-window.js';
import { type Feature, requireDays } from './feature.js';

/** Drawdown: today's close over the highest total-return close of the last `days` sessions, minus one; in [-1, 0], and
 * exactly 0 at a high.
 *
 * Earlier closes are made comparable by the splits and dividends after them (a dividend is reinvested at the close of
 * its ex-date). Sessions without a bar are passed over. NaN without a bar today; a history shorter than `days` counts
 * as far as it goes. */
export function drawdown(days: number): Feature {
  requireDays('drawdown', days, 1);
  return {
    id: `drawdown(${days})`,
    lookback: days,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const closes = panel.field('close');
      const values = new Float64Array((to - from) * width);
      visitAdjustedWindows(panel, days, 'max', from, to, (t, { total, unit }) => {
        const row = t * width;
        const target = (t - from) * width;
        // NaN without a bar today, as the close is.
        for (let i = 0; i < width; i++) values[target + i] = (closes[row + i] * unit[i]) / total[i] - 1;
      });
      return values;
    },
  };
}
