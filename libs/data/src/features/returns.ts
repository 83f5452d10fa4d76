import { actionFactors } from '../panel/action-fields.js';
import { type Feature, requireDays } from './feature.js';

/** Total return over the last `days` sessions as a fraction: close over close `days` sessions ago, times the split and
 * dividend factors in between (a dividend is reinvested at the close of its ex-date), minus one. NaN without a bar at
 * both ends; bars missing in between do not matter. */
export function returns(days: number): Feature {
  requireDays('returns', days, 1);
  return {
    id: `returns(${days})`,
    lookback: days + 1,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const closes = panel.field('close');
      const values = new Float64Array((to - from) * width).fill(Number.NaN);
      const start = Math.max(from, days);
      const shift = from * width;
      const back = days * width;
      for (let cell = start * width; cell < to * width; cell++)
        values[cell - shift] = closes[cell] / closes[cell - back];
      const { rows, instruments, factors } = actionFactors(panel, Math.max(0, start - days + 1), to);
      for (let event = 0; event < rows.length; event++) {
        // The factor of row r belongs to every window (t - days, t] that holds r.
        const end = Math.min(rows[event] + days, to);
        for (let t = Math.max(rows[event], start); t < end; t++) {
          values[(t - from) * width + instruments[event]] *= factors[event];
        }
      }
      for (let cell = start * width - shift; cell < values.length; cell++) values[cell] -= 1;
      return values;
    },
  };
}
