import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { type Fill, type Side } from '../orders/order.js';
import { type Auction, type SimulatedFill } from '../simulator/market-simulator.js';

/** Order, instrument, session, and side with auction. */
const KEYS = 4;
/** Quantity, price, reference price, commission. */
const NUMBERS = 4;
const SELL = 1;
const CLOSE = 2;

/** Every fill of a run in columns; `Fill` objects are made when they are asked for, so that a long run does not keep them
 * all. */
export class FillLog {
  #length = 0;
  #all: readonly Fill[] = [];
  #keys = new Int32Array(256 * KEYS);
  #numbers = new Float64Array(256 * NUMBERS);

  constructor(readonly panel: MarketPanel) {}

  get length(): number {
    return this.#length;
  }

  /** @param orderSequence of the order that it fills */
  add(
    orderSequence: number,
    instrument: number,
    side: Side,
    fill: SimulatedFill,
    session: number,
    auction: Auction,
  ): void {
    const n = this.#length++;
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
    const key = n * KEYS;
    this.#keys[key] = orderSequence;
    this.#keys[key + 1] = instrument;
    this.#keys[key + 2] = session;
    this.#keys[key + 3] = (side === 'SELL' ? SELL : 0) | (auction === 'CLOSE' ? CLOSE : 0);
    const number = n * NUMBERS;
    this.#numbers[number] = fill.quantity;
    this.#numbers[number + 1] = fill.price;
    this.#numbers[number + 2] = fill.referencePrice;
    this.#numbers[number + 3] = fill.commissionMicros;
  }

  /** All fills, oldest first; the same objects until one is added. */
  all(): readonly Fill[] {
    if (this.#all.length < this.#length) this.#all = [...this.#all, ...this.since(this.#all.length)];
    return this.#all;
  }

  /** Those with a sequence number of at least `since`, oldest first. */
  since(since: number): Fill[] {
    const fills: Fill[] = [];
    for (let n = Math.max(0, since); n < this.#length; n++) fills.push(this.#fill(n));
    return fills;
  }

  #fill(n: number): Fill {
    const { sessions, instruments } = this.panel.header;
    const key = n * KEYS;
    const number = n * NUMBERS;
    const orderSequence = this.#keys[key];
    const session = this.#keys[key + 2];
    const flags = this.#keys[key + 3];
    return {
      sequence: n,
      orderId: String(orderSequence),
      orderSequence,
      date: sessions[session],
      session,
      auction: (flags & CLOSE) === 0 ? 'OPEN' : 'CLOSE',
      instrumentId: instruments[this.#keys[key + 1]].instrumentId,
      side: (flags & SELL) === 0 ? 'BUY' : 'SELL',
      quantity: this.#numbers[number],
      price: this.#numbers[number + 1],
      referencePrice: this.#numbers[number + 2],
      commissionMicros: this.#numbers[number + 3],
    };
  }
}
