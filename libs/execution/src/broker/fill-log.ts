import { type MarketPanel } from '@prometheus/data';

import { copyInto, fillInto, grownTo } from '../columns.js';
import { type FillFacts } from '../ledger/session-facts.js';
import { type Fill } from '../orders/order.js';
import { type Offers } from '../simulator/offers.js';
import { PHASES } from '../simulator/order-trigger.js';

/** Every fill of a run, one column a property; `Fill` objects are made when they are asked for, so that a long run does not keep
 * them all. */
export class FillLog {
  #length = 0;
  #all: readonly Fill[] = [];
  /** Sequence numbers of the orders. */
  #orders: Int32Array;
  /** Positions in the panel. */
  #instruments: Int32Array;
  #sessions: Int32Array;
  #phases: Uint8Array;
  /** 1 for a sell. */
  #sells: Uint8Array;
  #quantities: Float64Array;
  #prices: Float64Array;
  #references: Float64Array;
  #commissions: Float64Array;

  /** @param capacity fills for which there is room at first */
  constructor(
    readonly panel: MarketPanel,
    capacity = 256,
  ) {
    this.#orders = new Int32Array(capacity);
    this.#instruments = new Int32Array(capacity);
    this.#sessions = new Int32Array(capacity);
    this.#phases = new Uint8Array(capacity);
    this.#sells = new Uint8Array(capacity);
    this.#quantities = new Float64Array(capacity);
    this.#prices = new Float64Array(capacity);
    this.#references = new Float64Array(capacity);
    this.#commissions = new Float64Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds the fills of the offers `from` to `to`.
   * @param phase code of the part of the session */
  addAll(offers: Offers, from: number, to: number, session: number, phase: number): void {
    const first = this.#length;
    const end = first + to - from;
    this.#length = end;
    if (end > this.#orders.length) this.#grow();
    copyInto(this.#orders, first, offers.orders, from, to);
    copyInto(this.#instruments, first, offers.instruments, from, to);
    copyInto(this.#quantities, first, offers.quantities, from, to);
    copyInto(this.#prices, first, offers.prices, from, to);
    copyInto(this.#references, first, offers.references, from, to);
    copyInto(this.#commissions, first, offers.commissions, from, to);
    fillInto(this.#sessions, session, first, end);
    fillInto(this.#phases, phase, first, end);
    fillInto(this.#sells, offers.isSell ? 1 : 0, first, end);
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

  /** What the books have to know of those with a sequence number of at least `since`: valid until the next fill. */
  factsSince(since: number): FillFacts {
    return {
      from: since,
      to: this.#length,
      instruments: this.#instruments,
      sells: this.#sells,
      quantities: this.#quantities,
      prices: this.#prices,
      references: this.#references,
      commissions: this.#commissions,
    };
  }

  #fill(n: number): Fill {
    const { sessions, instruments } = this.panel.header;
    const orderSequence = this.#orders[n];
    const session = this.#sessions[n];
    return {
      sequence: n,
      orderId: String(orderSequence),
      orderSequence,
      date: sessions[session],
      session,
      phase: PHASES[this.#phases[n]],
      instrumentId: instruments[this.#instruments[n]].instrumentId,
      side: this.#sells[n] === 1 ? 'SELL' : 'BUY',
      quantity: this.#quantities[n],
      price: this.#prices[n],
      referencePrice: this.#references[n],
      commissionMicros: this.#commissions[n],
    };
  }

  #grow(): void {
    this.#orders = grownTo(this.#orders, this.#length);
    this.#instruments = grownTo(this.#instruments, this.#length);
    this.#sessions = grownTo(this.#sessions, this.#length);
    this.#phases = grownTo(this.#phases, this.#length);
    this.#sells = grownTo(this.#sells, this.#length);
    this.#quantities = grownTo(this.#quantities, this.#length);
    this.#prices = grownTo(this.#prices, this.#length);
    this.#references = grownTo(this.#references, this.#length);
    this.#commissions = grownTo(this.#commissions, this.#length);
  }
}
