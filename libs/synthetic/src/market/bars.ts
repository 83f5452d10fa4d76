import { type RandomStream } from '@prometheus/core';

import { ceil, exp, floor, log, max, min, round, sqrt } from '../math-functions.js';
import { type Stock } from './stock.js';

const VOLUME_PERSISTENCE = 0.75;
const VOLUME_SD = 0.3;
const VOLUME_INNOVATION = VOLUME_SD * sqrt(1 - VOLUME_PERSISTENCE * VOLUME_PERSISTENCE);
const VOLUME_RESPONSE = 0.35;

/** Closes keep eight decimals: the rounding of all members together moves the index by about 1e-11 a day. */
export function closeTick(price: number): number {
  return price >= 1 ? round(price * 1e8) / 1e8 : price;
}

/** Writes one bar. High and low are the extremes of a Brownian bridge from open to close, so that the path within the
 * day agrees with both ends; they and the open are in cents from 10 up and have four decimals from 1 up.
 * @param open value at the open, as drawn
 * @param intradayVolatility standard deviation of the return between open and close
 * @param surprise |return| of the day in units of its volatility; moves volume
 * @param marketActivity 1 in quiet times, more in troubled ones
 * @see Karatzas and Shreve (1991), section 4.3.C, for the maximum of a Brownian bridge */
export function writeBar(
  stock: Stock,
  open: number,
  close: number,
  intradayVolatility: number,
  surprise: number,
  marketActivity: number,
): void {
  const { columns, bars: at } = stock;
  const stream = stock.streams.bars;
  const first = open >= 1 ? round(open * ticksPerUnit(open)) / ticksPerUnit(open) : open;
  const high = (first + close + bridgeReach(first, close, intradayVolatility, stream)) / 2;
  const low = (first + close - bridgeReach(first, close, intradayVolatility, stream)) / 2;
  columns.open[at] = first;
  columns.close[at] = close;
  columns.high[at] = max(first, close, high >= 1 ? ceil(high * ticksPerUnit(high)) / ticksPerUnit(high) : high);
  columns.low[at] = min(first, close, low >= 1 ? floor(low * ticksPerUnit(low)) / ticksPerUnit(low) : low);
  columns.volume[at] = drawVolume(stock, surprise, marketActivity, stream);
  stock.bars += 1;
}

/** Twice the distance from the middle of open and close to an extreme of the bridge between them: sqrt((close - open)^2 -
 * 2 variance ln U). The bound keeps the low above zero. */
function bridgeReach(open: number, close: number, volatility: number, stream: RandomStream): number {
  const surprise = min(1, -volatility * volatility * log(1 - stream.uniform()));
  return sqrt((close - open) * (close - open) + 2 * surprise * open * close);
}

function ticksPerUnit(price: number): number {
  return price >= 10 ? 100 : 1e4;
}

function drawVolume(stock: Stock, surprise: number, marketActivity: number, stream: RandomStream): number {
  stock.volumeState = VOLUME_PERSISTENCE * stock.volumeState + VOLUME_INNOVATION * stream.normal();
  const logRatio = stock.volumeState + VOLUME_RESPONSE * (min(surprise, 8) - 0.8);
  const turnover = stock.traits.dailyTurnover * sqrt(marketActivity) * exp(logRatio);
  return max(100, round(stock.shares * min(turnover, 0.8)));
}
