import { type RandomStream } from '@prometheus/core';

import { type Stock } from './stock.js';

const VOLUME_PERSISTENCE = 0.75;
const VOLUME_SD = 0.35;
const VOLUME_RESPONSE = 0.3;

/** Closes keep eight decimals: the rounding of all members together moves the index by about 1e-11 a day. */
export function closeTick(price: number): number {
  return price >= 1 ? Math.round(price * 1e8) / 1e8 : price;
}

/** Writes one bar. High and low are the extremes of a Brownian bridge from open to close, so that the path within the
 * day agrees with both ends; they and the open are in cents from 10 up and have four decimals from 1 up.
 * @param open value at the open, as drawn
 * @param intradayVolatility standard deviation of the log price between open and close
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
  const first = tick(open, Math.round);
  const move = Math.log(close / first);
  const high = first * Math.exp((move + bridgeReach(move, intradayVolatility, stream)) / 2);
  const low = first * Math.exp((move - bridgeReach(move, intradayVolatility, stream)) / 2);
  columns.open[at] = first;
  columns.close[at] = close;
  columns.high[at] = Math.max(first, close, tick(Math.max(high, first, close), Math.ceil));
  columns.low[at] = Math.min(first, close, tick(Math.min(low, first, close), Math.floor));
  columns.volume[at] = drawVolume(stock, surprise, marketActivity, stream);
  stock.bars += 1;
}

/** sqrt(move^2 - 2 variance ln U): how far the extreme of a bridge reaches beyond its ends. */
function bridgeReach(move: number, volatility: number, stream: RandomStream): number {
  return Math.sqrt(move * move - 2 * volatility * volatility * Math.log(1 - stream.uniform()));
}

function tick(price: number, round: (value: number) => number): number {
  if (price >= 10) return round(price * 100) / 100;
  return price >= 1 ? round(price * 1e4) / 1e4 : price;
}

function drawVolume(stock: Stock, surprise: number, marketActivity: number, stream: RandomStream): number {
  const innovation = VOLUME_SD * Math.sqrt(1 - VOLUME_PERSISTENCE * VOLUME_PERSISTENCE);
  stock.volumeState = VOLUME_PERSISTENCE * stock.volumeState + innovation * stream.normal();
  const log = stock.volumeState + VOLUME_RESPONSE * (Math.min(surprise, 8) - 0.8);
  const turnover = stock.traits.dailyTurnover * Math.sqrt(marketActivity) * Math.exp(log);
  return Math.max(100, Math.round(stock.shares * Math.min(turnover, 0.8)));
}
