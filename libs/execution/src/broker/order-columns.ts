import { copyInto, fillInto, grownTo } from '../columns.js';
import { type OrderBatch } from '../orders/order-batch.js';
import { type OrderOrigin, type OrderRequest, type OrderType, type TimeInForce } from '../orders/order.js';

export const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
export const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
/** What an order is, in one byte: its type, its time in force, and bits. A market order of the day to buy is 0. */
export const TYPE_MASK = 0b11;
export const TIME_SHIFT = 2;
export const TIME_MASK = 0b1100;
export const SELL = 16;
export const TRIGGERED = 32;
export const BY_BROKER = 64;

/** The orders of a run by sequence number, one column a property, so that a long run keeps no object for each and the steps that look
 * at every order read what they need in a row. Arrays are replaced when they grow: nobody may hold one across an `add`. */
export class OrderColumns {
  length = 0;
  /** Positions in the panel. */
  instruments: Int32Array;
  /** Sessions of submission. */
  submitted: Int32Array;
  decisions: Int32Array;
  /** Session of the end and one more; 0 while the order rests. */
  ends: Int32Array;
  /** Sessions after the first in which the order could take part. */
  delays: Uint8Array;
  kinds: Uint8Array;
  statuses: Uint8Array;
  /** What held the order up last. */
  obstacles: Uint8Array;
  quantities: Float64Array;
  decisionPrices: Float64Array;
  filled: Float64Array;
  /** 0 where there is none; as long as the last order that has one asked for. */
  limits = new Float64Array(0);
  stops = new Float64Array(0);

  /** @param capacity orders for which there is room at first */
  constructor(capacity: number) {
    this.instruments = new Int32Array(capacity);
    this.submitted = new Int32Array(capacity);
    this.decisions = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.delays = new Uint8Array(capacity);
    this.kinds = new Uint8Array(capacity);
    this.statuses = new Uint8Array(capacity);
    this.obstacles = new Uint8Array(capacity);
    this.quantities = new Float64Array(capacity);
    this.decisionPrices = new Float64Array(capacity);
    this.filled = new Float64Array(capacity);
  }

  /** @returns the order's sequence number */
  add(request: OrderRequest, instrument: number, session: number, origin: OrderOrigin): number {
    const n = this.length;
    this.#setLength(n + 1);
    this.instruments[n] = instrument;
    this.submitted[n] = session;
    this.decisions[n] = request.decision;
    this.delays[n] = request.delaySessions ?? 0;
    this.kinds[n] =
      TYPES.indexOf(request.type) |
      (TIMES_IN_FORCE.indexOf(request.timeInForce) << TIME_SHIFT) |
      (request.side === 'SELL' ? SELL : 0) |
      (origin === 'MARGIN' ? BY_BROKER : 0);
    this.quantities[n] = request.quantity;
    this.decisionPrices[n] = request.decisionPrice;
    const { limitPrice, stopPrice } = request;
    if (limitPrice !== undefined) {
      this.limits = grownTo(this.limits, n + 1);
      this.limits[n] = limitPrice;
    }
    if (stopPrice !== undefined) {
      this.stops = grownTo(this.stops, n + 1);
      this.stops[n] = stopPrice;
    }
    return n;
  }

  /** `add` for the market orders of the day that one decision led to.
   * @returns the sequence number of the first */
  addBatch(batch: OrderBatch, session: number, status: number): number {
    const first = this.length;
    const { length, sells } = batch;
    const end = first + length;
    this.#setLength(end);
    copyInto(this.instruments, first, batch.instruments, 0, length);
    copyInto(this.quantities, first, batch.quantities, 0, length);
    copyInto(this.decisionPrices, first, batch.decisionPrices, 0, length);
    fillInto(this.submitted, session, first, end);
    fillInto(this.decisions, batch.decision, first, end);
    fillInto(this.statuses, status, first, end);
    const { kinds } = this;
    for (let k = 0; k < length; k++) kinds[first + k] = sells[k] * SELL;
    return first;
  }

  #setLength(length: number): void {
    this.length = length;
    if (length <= this.instruments.length) return;
    this.instruments = grownTo(this.instruments, length);
    this.submitted = grownTo(this.submitted, length);
    this.decisions = grownTo(this.decisions, length);
    this.ends = grownTo(this.ends, length);
    this.delays = grownTo(this.delays, length);
    this.kinds = grownTo(this.kinds, length);
    this.statuses = grownTo(this.statuses, length);
    this.obstacles = grownTo(this.obstacles, length);
    this.quantities = grownTo(this.quantities, length);
    this.decisionPrices = grownTo(this.decisionPrices, length);
    this.filled = grownTo(this.filled, length);
  }
}
