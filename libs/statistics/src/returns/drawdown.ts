import { assertFinite, assertPositive } from '../input-checks.js';
import { annualGrowth, compounded, TRADING_DAYS_PER_YEAR } from './growth.js';

/** One stretch of periods that end below an earlier peak of wealth. Indices count returns: the wealth at index t is
 * the wealth after return t, and -1 is the starting capital. */
export interface DrawdownEpisode {
  /** Lowest wealth over the peak less 1; below 0, and at least -1 unless a return is below -1. */
  readonly depth: number;
  /** Where the peak was last reached; -1 for the starting capital. */
  readonly peakIndex: number;
  /** First index of the lowest wealth. */
  readonly troughIndex: number;
  /** First index at which the peak is reached again; `undefined` when it never is. */
  readonly recoveryIndex: number | undefined;
  /** Number of periods that end below the peak. */
  readonly underwaterPeriods: number;
}

/** Drawdown after each period: wealth over its highest value so far, the starting capital included, less 1.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns shape (T,), fractions from -1 to 0 (below -1 only after a return below -1)
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function drawdownSeries(returns: ArrayLike<number>): Float64Array {
  assertFinite(returns, 'returns');
  const drawdowns = new Float64Array(returns.length);
  let wealth = 1;
  let peak = 1;
  for (let t = 0; t < returns.length; t++) {
    wealth *= 1 + returns[t];
    peak = Math.max(peak, wealth);
    drawdowns[t] = wealth / peak - 1;
  }
  return drawdowns;
}

/** Maximum drawdown: the lowest value of `drawdownSeries`.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns fraction from -1 to 0 (below -1 only after a return below -1); `undefined` when empty
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function maxDrawdown(returns: ArrayLike<number>): number | undefined {
  const drawdowns = drawdownSeries(returns);
  return drawdowns.length === 0 ? undefined : lowest(drawdowns);
}

/** Every drawdown, oldest first; the last one may be unrecovered.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns one episode for each stretch below a peak; empty when wealth never falls
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function drawdownEpisodes(returns: ArrayLike<number>): DrawdownEpisode[] {
  const drawdowns = drawdownSeries(returns);
  const episodes: DrawdownEpisode[] = [];
  for (let start = 0; start < drawdowns.length; start++) {
    if (drawdowns[start] === 0) continue;
    let troughIndex = start;
    let end = start;
    for (; end < drawdowns.length && drawdowns[end] < 0; end++) {
      if (drawdowns[end] < drawdowns[troughIndex]) troughIndex = end;
    }
    episodes.push({
      depth: drawdowns[troughIndex],
      peakIndex: start - 1,
      troughIndex,
      recoveryIndex: end < drawdowns.length ? end : undefined,
      underwaterPeriods: end - start,
    });
    start = end;
  }
  return episodes;
}

/** The deepest drawdown, the earliest of equal ones: depth and dates of the maximum drawdown.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns the episode; `undefined` when wealth never falls
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function worstDrawdown(returns: ArrayLike<number>): DrawdownEpisode | undefined {
  let worst: DrawdownEpisode | undefined;
  for (const episode of drawdownEpisodes(returns)) {
    if (worst === undefined || episode.depth < worst.depth) worst = episode;
  }
  return worst;
}

/** Length of the longest drawdown, which need not be the deepest.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @returns number of successive periods that end below the peak before them; 0 when wealth never falls
 * @throws {NonFiniteInputError} on NaN or Infinity */
export function longestUnderwaterPeriods(returns: ArrayLike<number>): number {
  return drawdownEpisodes(returns).reduce((longest, episode) => Math.max(longest, episode.underwaterPeriods), 0);
}

/** Calmar ratio: compound annual growth rate over the size of the maximum drawdown, over the whole history given.
 * @param returns shape (T,), simple per-period returns as fractions, oldest first
 * @param periodsPerYear periods a year, default 252
 * @returns unitless; `undefined` when empty, without a drawdown, or when the final wealth is negative
 * @throws {NonFiniteInputError} on NaN or Infinity
 * @throws {ParameterRangeError} unless `periodsPerYear` is positive and finite
 * @see Young (1991), Futures 20(1) */
export function calmar(returns: ArrayLike<number>, periodsPerYear = TRADING_DAYS_PER_YEAR): number | undefined {
  assertPositive(periodsPerYear, 'periodsPerYear');
  const deepest = maxDrawdown(returns);
  if (deepest === undefined || deepest === 0) return undefined;
  const growth = annualGrowth(compounded(returns), returns.length, periodsPerYear);
  return growth === undefined ? undefined : growth / -deepest;
}

function lowest(values: Float64Array): number {
  let minimum = values[0];
  for (let i = 1; i < values.length; i++) minimum = Math.min(minimum, values[i]);
  return minimum;
}
