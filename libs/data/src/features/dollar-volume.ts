import { alignedWindowSums } from './aligned-window.js';
import { type Feature, LEAST_COVERAGE, requireDays } from './feature.js';

/** ADV: mean of close x volume over the bars of the last `days` sessions, in the instrument's currency. NaN when fewer
 * than 80 % of the sessions have a bar. */
export function averageDollarVolume(days: number): Feature {
  requireDays('averageDollarVolume', days, 1);
  return {
    id: `averageDollarVolume(${days})`,
    lookback: days,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const start = Math.max(0, from - 2 * days);
      const closes = panel.field('close');
      const volumes = panel.field('volume');
      const dollars = new Float64Array((to - start) * width);
      for (let cell = 0; cell < dollars.length; cell++) {
        dollars[cell] = closes[start * width + cell] * volumes[start * width + cell];
      }
      const first = panel.header.firstSessionNumber + start;
      const { sums, counts } = alignedWindowSums(dollars, width, first, days, from - start, to - start);
      for (let cell = 0; cell < sums.length; cell++) {
        sums[cell] = counts[cell] >= LEAST_COVERAGE * days ? sums[cell] / counts[cell] : Number.NaN;
      }
      return sums;
    },
  };
}
