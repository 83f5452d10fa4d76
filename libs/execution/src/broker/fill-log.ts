import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { type FillFacts } from '../ledger/session-facts.js';
import { type Fill } from '../orders/order.js';
import { type Offers } from '../simulator/offers.js';
import { PHASES } from '../simulator/order-trigger.js';

/** Order, instrument, session, and side with phase. */
const KEYS = 4;
/** Quantity, price, reference price, commission. */
const NUMBERS = 4;
const SELL = 1;
/** Bits above the side hold the phase. */
const PHASE_SHIFT = 1;

type Writeable<T> = { -readonly [K in keyof T]: T[K] };

/** Every fill of a run in columns; `Fill` objects are made when they are asked for, so that a long run does not keep them
 * all. */
export class FillLog {
  #length = 0;
  #all: readonly Fill[] = [];
  #keys: Int32Array;
  #numbers: Float64Array;

  /** Reused for the facts of each session. */
  readonly #pool: Writeable<FillFacts>[] = [];

  /** @param capacity fills for which there is room at first */
  constructor(
    readonly panel: MarketPanel,
    capacity = 256,
  ) {
    this.#keys = new Int32Array(capacity * KEYS);
    this.#numbers = new Float64Array(capacity * NUMBERS);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds the fills of the offers `from` to `to`.
   * @param phase code of the part of the session */
  addAll(offers: Offers, from: number, to: number, session: number, phase: number): void {
    const first = this.#length - from;
    this.#length += to - from;
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
    const { orders, instruments, quantities, prices, references, commissions, isSell } = offers;
    const keys = this.#keys;
    const numbers = this.#numbers;
    const code = (isSell ? SELL : 0) | (phase << PHASE_SHIFT);
    for (let k = from; k < to; k++) {
      const key = (first + k) * KEYS;
      keys[key] = orders[k];
      keys[key + 1] = instruments[k];
      keys[key + 2] = session;
      keys[key + 3] = code;
      const number = (first + k) * NUMBERS;
      numbers[number] = quantities[k];
      numbers[number + 1] = prices[k];
      numbers[number + 2] = references[k];
      numbers[number + 3] = commissions[k];
    }
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

  /** What the books have to know of those with a sequence number of at least `since`: valid until the next call. */
  factsSince(since: number): readonly FillFacts[] {
    const count = this.#length - since;
    if (count <= 0) return [];
    const { instruments } = this.panel.header;
    const pool = this.#pool;
    for (let k = 0; k < count; k++) {
      const key = (since + k) * KEYS;
      const number = (since + k) * NUMBERS;
      const position = this.#keys[key + 1];
      const { instrumentId } = instruments[position];
      const side = (this.#keys[key + 3] & SELL) === 0 ? 'BUY' : 'SELL';
      const quantity = this.#numbers[number];
      const price = this.#numbers[number + 1];
      const referencePrice = this.#numbers[number + 2];
      const commissionMicros = this.#numbers[number + 3];
      if (k >= pool.length) {
        pool.push({ instrumentId, position, side, quantity, price, referencePrice, commissionMicros });
        continue;
      }
      const facts = pool[k];
      facts.instrumentId = instrumentId;
      facts.position = position;
      facts.side = side;
      facts.quantity = quantity;
      facts.price = price;
      facts.referencePrice = referencePrice;
      facts.commissionMicros = commissionMicros;
    }
    return pool.length === count ? pool : pool.slice(0, count);
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
      phase: PHASES[flags >> PHASE_SHIFT],
      instrumentId: instruments[this.#keys[key + 1]].instrumentId,
      side: (flags & SELL) === 0 ? 'BUY' : 'SELL',
      quantity: this.#numbers[number],
      price: this.#numbers[number + 1],
      referencePrice: this.#numbers[number + 2],
      commissionMicros: this.#numbers[number + 3],
    };
  }
}
