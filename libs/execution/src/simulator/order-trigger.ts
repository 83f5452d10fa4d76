import { type OrderType, type Phase, type TimeInForce } from '../orders/order.js';

/** Position in these lists is the code of each value. */
export const ORDER_TYPES = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'] as const satisfies readonly OrderType[];
export const [MARKET, LIMIT, STOP, STOP_LIMIT] = [0, 1, 2, 3];
export const TIMES_IN_FORCE = ['DAY', 'GTC', 'OPG', 'CLS'] as const satisfies readonly TimeInForce[];
export const [DAY, GTC, OPG, CLS] = [0, 1, 2, 3];
export const PHASES = ['OPEN', 'CONTINUOUS', 'CLOSE'] as const satisfies readonly Phase[];
export const [OPEN, CONTINUOUS, CLOSE] = [0, 1, 2];

/** What a phase of a session does to an order; one object is written over and over. */
export class Reach {
  /** The order may trade. */
  fills = false;
  /** Price before slippage, within [low, high]. */
  price = NaN;
  /** Price that slippage must not go beyond: the limit; Infinity for buys without one, -Infinity for sells. */
  worst = NaN;
  /** False where the fill is at the limit itself, or there is none. */
  slips = false;
  /** The stop has been reached, now or before; always false of orders without a stop. */
  triggered = false;
  /** `limitFillProbability` decides whether the fill happens. */
  drawsLuck = false;
}

/** Whether and where an order trades in one phase of a session's bar, by the table of docs/simulator.md.
 *
 * A session's phases are asked in their order, `triggered` being handed on from each to the next. Of MARKET orders with DAY
 * or GTC the caller decides in which phases to ask; they get the phase's price. What the table leaves open, decided for
 * the worse of the account:
 * - what the open has left over (for lack of volume or cash) of an order that it reached trades in the continuous session:
 *   at the limit where that lies in the bar, else at (O+H+L+C)/4, slipped, at most the limit;
 * - a stop-limit that its trigger makes marketable (stop not beyond the limit) fills without a draw.
 * @param type, timeInForce, phase codes as above
 * @param limitPrice, stopPrice NaN where the order has none
 * @param triggered the stop was reached before this phase
 * @param open, high, low, close raw prices of the bar, NaN where there is none
 * @param into takes the answer */
export function reachIn(
  phase: number,
  type: number,
  timeInForce: number,
  buy: boolean,
  limitPrice: number,
  stopPrice: number,
  triggered: boolean,
  open: number,
  high: number,
  low: number,
  close: number,
  into: Reach,
): void {
  into.triggered = triggered;
  none(into);
  if (timeInForce === OPG ? phase !== OPEN : timeInForce === CLS && phase !== CLOSE) return;
  // A sell is a buy at negative prices.
  const sign = buy ? 1 : -1;
  const limit = type === LIMIT || type === STOP_LIMIT ? sign * limitPrice : Infinity;
  if (phase === CONTINUOUS) {
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) return;
    const highest = buy ? high : -low;
    const lowest = buy ? low : -high;
    inBar(type, sign, limit, sign * stopPrice, sign * open, highest, lowest, sign * close, into);
  } else if (phase === OPEN) {
    if (open > 0) inAuction(type, sign, limit, sign * stopPrice, sign * open, into);
  } else if (close > 0 && (type === MARKET || timeInForce === CLS)) {
    inAuction(type, sign, limit, NaN, sign * close, into);
  }
}

/** (O+H+L+C)/4, which stands for the volume-weighted price of a session. */
export function averagePrice(open: number, high: number, low: number, close: number): number {
  return (open + high + low + close) / 4;
}

function inAuction(type: number, sign: number, limit: number, stop: number, price: number, into: Reach): void {
  if (type === STOP || type === STOP_LIMIT) {
    into.triggered ||= price >= stop;
    if (!into.triggered) return;
  }
  if (price < limit) marketable(into, sign, price, limit);
}

function inBar(
  type: number,
  sign: number,
  limit: number,
  stop: number,
  open: number,
  high: number,
  low: number,
  close: number,
  into: Reach,
): void {
  const fromTheOpen = into.triggered || type === MARKET || type === LIMIT || open >= stop;
  if (type === STOP || type === STOP_LIMIT) into.triggered ||= high >= stop;
  if (fromTheOpen) {
    if (open < limit) leftOver(into, sign, limit, high, averagePrice(open, high, low, close));
    else if (low < limit) atLimit(into, sign, limit, true);
  } else if (!into.triggered) {
    return;
  } else if (stop > limit) {
    // The path to the stop came past the limit before the trigger; only a close below proves that it came back.
    if (close < limit) atLimit(into, sign, limit, true);
  } else if (limit <= high) {
    atLimit(into, sign, limit, false);
  } else {
    marketable(into, sign, stop, limit);
  }
}

function leftOver(into: Reach, sign: number, limit: number, high: number, average: number): void {
  if (limit <= high) atLimit(into, sign, limit, false);
  else marketable(into, sign, average, limit);
}

function none(into: Reach): void {
  into.fills = false;
  into.price = NaN;
  into.worst = NaN;
  into.slips = false;
  into.drawsLuck = false;
}

function marketable(into: Reach, sign: number, price: number, limit: number): void {
  into.fills = true;
  into.price = sign * price;
  into.worst = sign * limit;
  into.slips = true;
}

function atLimit(into: Reach, sign: number, limit: number, drawsLuck: boolean): void {
  into.fills = true;
  into.price = sign * limit;
  into.worst = sign * limit;
  into.drawsLuck = drawsLuck;
}
