import { alignedWindowSums } from './aligned-window.js';
import { type Feature, LEAST_COVERAGE, requireDays } from './feature.js';
import { returns } from './returns.js';

const TRADING_DAYS_A_YEAR = 252;

/** Realised volatility: sample standard deviation (divisor n - 1) of the daily total returns of the last `days`
 * sessions, annualised by the square root of 252, as a fraction. NaN when fewer than 80 % of the returns exist. */
export function realisedVolatility(days: number): Feature {
  requireDays('realisedVolatility', days, 2);
  const daily = returns(1);
  return {
    id: `realisedVolatility(${days})`,
    lookback: days + 1,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const start = Math.max(0, from - 2 * days);
      const first = panel.header.firstSessionNumber + start;
      const source = daily.compute(panel, start, to);
      const { sums, counts } = alignedWindowSums(source, width, first, days, from - start, to - start);
      for (let cell = 0; cell < source.length; cell++) source[cell] *= source[cell];
      const squares = alignedWindowSums(source, width, first, days, from - start, to - start).sums;
      for (let cell = 0; cell < squares.length; cell++) {
        const n = counts[cell];
        if (n < 2 || n < LEAST_COVERAGE * days) {
          squares[cell] = Number.NaN;
          continue;
        }
        const variance = (squares[cell] - (sums[cell] * sums[cell]) / n) / (n - 1);
        squares[cell] = Math.sqrt(Math.max(variance, 0) * TRADING_DAYS_A_YEAR);
      }
      return squares;
    },
  };
}
