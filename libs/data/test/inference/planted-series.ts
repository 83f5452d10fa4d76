import { type RandomStream, tradeDate, tradingCalendar } from '@prometheus/core';

import { type CloseSeries, type InferredAction } from '../../src/index.js';

export type Planted = Pick<InferredAction, 'exDate' | 'type' | 'value'>;

/** @param rows date, close, adjusted close */
export function seriesOf(rows: readonly (readonly [string, number, number])[]): CloseSeries {
  return {
    dates: rows.map(([date]) => tradeDate(date)),
    close: rows.map(([, close]) => close),
    adjustedClose: rows.map(([, , adjusted]) => adjusted),
  };
}

const SESSIONS = tradingCalendar('US_EQ').tradingDaysBetween(tradeDate('2005-01-03'), tradeDate('2006-12-29'));
const HALF_CENT = 0.005;
/** A step clear of the noise: more than what rounding can move the factor of the bars beside it, twice. */
const CLEAR = 2;

/** A random walk of closes in cents with planted dividends and splits, and its adjusted closes, rounded to cents. Forwards
 * the walk and its events are drawn; backwards the factor takes (1 / s) (1 - D s / c) at each.
 * @param size `clear`: events too small to stand out of the rounding of one pair of bars are not planted */
export function plantedSeries(
  random: RandomStream,
  size: 'clear' | 'any',
): { series: CloseSeries; planted: readonly Planted[] } {
  const count = 200;
  const close = new Float64Array(count);
  const steps = new Float64Array(count).fill(1);
  const events: (Planted & { readonly at: number })[] = [];
  let price = 20 + 60 * random.uniform();
  for (let t = 0, last = 0; t < count; t++) {
    price *= Math.exp(0.01 * random.normal());
    if (t - last > 8 && random.uniform() < 0.03) {
      last = t;
      const isSplit = random.uniform() < 0.2;
      const value = isSplit ? [2, 1.5, 3, 0.2][random.below(4)] : dividend(random, close[t - 1], size);
      steps[t] = isSplit ? 1 / value : 1 - value / close[t - 1];
      price = isSplit ? price / value : price - value;
      events.push({ at: t, exDate: SESSIONS[t], type: isSplit ? 'SPLIT' : 'CASH_DIVIDEND', value });
    }
    close[t] = Math.max(1, Math.round(price * 100) / 100);
    price = close[t];
  }
  const adjustedClose = new Float64Array(count);
  const isClear = new Map<number, boolean>();
  for (let t = count - 1, factor = 1; t >= 0; t--) {
    adjustedClose[t] = Math.max(HALF_CENT * 2, Number((close[t] * factor).toFixed(2)));
    const noise = HALF_CENT / adjustedClose[t] + HALF_CENT / close[t];
    if (steps[t] === 1) continue;
    const before = HALF_CENT / (close[t - 1] * factor * steps[t]) + HALF_CENT / close[t - 1];
    const clear = Math.abs(Math.log(steps[t])) > CLEAR * (noise + before);
    isClear.set(t, clear);
    if (clear || size === 'any') factor *= steps[t];
  }
  const planted = events.filter(({ at }) => size === 'any' || isClear.get(at) === true);
  return { series: { dates: SESSIONS.slice(0, count), close, adjustedClose }, planted };
}

function dividend(random: RandomStream, close: number, size: 'clear' | 'any'): number {
  const fraction = size === 'any' ? 0.004 * random.uniform() : 0.002 + 0.03 * random.uniform();
  return Math.max(0.01, Math.round(close * fraction * 100) / 100);
}
