import { type MarketPanel } from '../panel/market-panel.js';
import { alignedWindowSums } from './aligned-window.js';
import { type Feature, LEAST_COVERAGE, requireDays } from './feature.js';

/** Bid-ask spread as a fraction of the price, estimated from daily highs and lows: the mean of the two-day estimates of Corwin
 * and Schultz over the pairs of neighbouring sessions among the last `days`, negative ones counted as zero.
 *
 * The second day of a pair is moved by the gap where its range lies wholly above or below the first day's close; prices of the
 * first are divided by a split between the two. NaN when fewer than 80 % of the pairs have both bars with their highs and lows.
 * @see Corwin and Schultz (2012), Journal of Finance 67(2), equations 14 and 18 and section II.B */
export function corwinSchultzSpread(days: number): Feature {
  requireDays('corwinSchultzSpread', days, 2);
  const pairs = days - 1;
  return {
    id: `corwinSchultzSpread(${days})`,
    lookback: days,
    compute(panel, from, to) {
      const width = panel.instrumentCount;
      const start = Math.max(0, from - 2 * pairs);
      const source = twoDaySpreads(panel, start, to);
      const first = panel.header.firstSessionNumber + start;
      const { sums, counts } = alignedWindowSums(source, width, first, pairs, from - start, to - start);
      for (let cell = 0; cell < sums.length; cell++) {
        sums[cell] = counts[cell] >= LEAST_COVERAGE * pairs ? sums[cell] / counts[cell] : Number.NaN;
      }
      return sums;
    },
  };
}

/** alpha = (sqrt(2 beta) - sqrt(beta)) / (3 - 2 sqrt 2) - sqrt(gamma / (3 - 2 sqrt 2)), and 3 - 2 sqrt 2 is the square of
 * sqrt 2 - 1: so alpha = (sqrt(beta) - sqrt(gamma)) x (sqrt 2 + 1). */
const SCALE = Math.SQRT2 + 1;

/** Estimates of the pairs that end in the sessions [from, to).
 * @returns shape (to - from, N) */
function twoDaySpreads(panel: MarketPanel, from: number, to: number): Float64Array {
  const width = panel.instrumentCount;
  const highs = panel.field('high');
  const lows = panel.field('low');
  const closes = panel.field('close');
  const splits = panel.field('splitFactor');
  const spreads = new Float64Array((to - from) * width).fill(Number.NaN);
  /** ln(high / low) of the session before, NaN without both. */
  const rangeBefore = new Float64Array(width).fill(Number.NaN);
  for (let t = Math.max(0, from - 1); t < to; t++) {
    const target = (t - from) * width;
    for (let i = 0, cell = t * width; i < width; i++, cell++) {
      const high = highs[cell];
      const low = lows[cell];
      const before = rangeBefore[i];
      if (!(low > 0 && high >= low && high < Infinity)) {
        rangeBefore[i] = Number.NaN;
        continue;
      }
      const range = Math.log(high / low);
      rangeBefore[i] = range;
      if (t < from || before !== before) continue;
      const split = splits[cell];
      const closeBefore = closes[cell - width] / split;
      const gap = low > closeBefore ? low - closeBefore : high < closeBefore ? high - closeBefore : 0;
      const second = gap === 0 ? range : Math.log((high - gap) / (low - gap));
      const top = Math.max(highs[cell - width] / split, high - gap);
      const bottom = Math.min(lows[cell - width] / split, low - gap);
      const alpha = SCALE * (Math.sqrt(before * before + second * second) - Math.log(top / bottom));
      spreads[target + i] = alpha > 0 ? 2 * Math.tanh(alpha / 2) : 0;
    }
  }
  return spreads;
}
