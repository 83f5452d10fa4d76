import { floorQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { IllegalTransitionError, UnknownOrderError } from '../errors.js';
import {
  type Order,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  type Side,
  type TimeInForce,
} from '../orders/order.js';
import { isFinal, type OrderEvent, successor } from '../orders/order-state.js';

/** Columns of whole numbers: instrument, session of submission, decision. */
const KEYS = 3;
const STATUSES: readonly OrderStatus[] = [
  'PENDING',
  'SUBMITTED',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELLED',
  'REJECTED',
  'UNKNOWN',
];
const PENDING = STATUSES.indexOf('PENDING');
const EVENTS = ['SUBMIT', 'PARTIAL_FILL', 'FILL', 'CANCEL'] as const satisfies readonly OrderEvent[];
const [SUBMIT, PARTIAL_FILL, FILL, CANCEL] = EVENTS.keys();
const ILLEGAL = 255;
/** The state machine as far as this broker goes: status after each event, by event and status. */
const AFTER = Uint8Array.from(
  EVENTS.flatMap((event) =>
    STATUSES.map((status) => {
      const next = successor(status, event);
      return next === undefined ? ILLEGAL : STATUSES.indexOf(next);
    }),
  ),
);
const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
/** Columns of small numbers: status, type and time in force as positions in their lists, and 1 for a sale. */
const CODES = 4;
/** Columns of numbers: quantity, decision price, filled quantity. */
const NUMBERS = 3;

/** The orders of a run by sequence number, and which of them wait for the next auction. They are kept in columns; `Order`
 * objects are made when they are asked for, so that a long run does not hold them all. */
export class OrderBook {
  #length = 0;
  #keys = new Int32Array(256 * KEYS);
  #numbers = new Float64Array(256 * NUMBERS);
  #codes = new Uint8Array(256 * CODES);
  readonly #reasons = new Map<number, string>();
  #waiting: number[] = [];
  #all: readonly Order[] | undefined;

  constructor(readonly panel: MarketPanel) {}

  get length(): number {
    return this.#length;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** @returns the order's sequence number */
  add(request: OrderRequest, instrument: number, session: number): number {
    const n = this.#length++;
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
    this.#codes = grownTo(this.#codes, this.#length * CODES);
    const key = n * KEYS;
    this.#keys[key] = instrument;
    this.#keys[key + 1] = session;
    this.#keys[key + 2] = request.decision;
    this.#numbers[n * NUMBERS] = request.quantity;
    this.#numbers[n * NUMBERS + 1] = request.decisionPrice;
    const code = n * CODES;
    this.#codes[code] = PENDING;
    this.#codes[code + 1] = TYPES.indexOf(request.type);
    this.#codes[code + 2] = TIMES_IN_FORCE.indexOf(request.timeInForce);
    this.#codes[code + 3] = request.side === 'SELL' ? 1 : 0;
    this.#take(n, SUBMIT);
    this.#waiting.push(n);
    return n;
  }

  instrument(n: number): number {
    return this.#keys[n * KEYS];
  }

  side(n: number): Side {
    return this.#codes[n * CODES + 3] === 1 ? 'SELL' : 'BUY';
  }

  quantity(n: number): number {
    return this.#numbers[n * NUMBERS];
  }

  status(n: number): OrderStatus {
    return STATUSES[this.#codes[n * CODES]];
  }

  /** An order as it stands now.
   * @throws {UnknownOrderError} */
  order(orderId: string): Order {
    return this.#order(this.#sequenceOf(orderId));
  }

  /** All orders as they stand now, by sequence; the same objects until one of them changes. */
  all(): readonly Order[] {
    this.#all ??= Array.from({ length: this.#length }, (_, n) => this.#order(n));
    return this.#all;
  }

  /** Hands over the waiting orders, oldest first; they wait no longer, and the taker ends each with `filled` or
   * `ended`. */
  takeWaiting(): readonly number[] {
    const orders = this.#waiting;
    this.#waiting = [];
    return orders;
  }

  /** @param remainder why the rest was cancelled, when the fill is not the whole order */
  filled(n: number, quantity: number, remainder: string): void {
    this.#numbers[n * NUMBERS + 2] = quantity;
    if (quantity === this.quantity(n)) {
      this.#take(n, FILL);
    } else {
      this.#take(n, PARTIAL_FILL);
      this.ended(n, remainder);
    }
  }

  ended(n: number, reason: string): void {
    this.#take(n, CANCEL);
    this.#reasons.set(n, reason);
  }

  /** @throws {UnknownOrderError}, and {IllegalTransitionError} when the order has ended already */
  cancel(orderId: string, reason: string): void {
    this.ended(this.#sequenceOf(orderId), reason);
    this.#dropFinal();
  }

  /** Ends the orders of a name that leaves the market. */
  cancelAllOf(instrument: number, reason: string): void {
    for (const n of this.#waiting) if (this.instrument(n) === instrument) this.ended(n, reason);
    this.#dropFinal();
  }

  /** Restates the waiting orders of a name in new shares, as exchanges and brokers do: an order to sell all sells all.
   * @param ratio new shares for one old share
   * @param step of quantities, towards zero onto which orders are cut */
  splitAllOf(instrument: number, ratio: number, step: number): void {
    for (const n of this.#waiting) {
      if (this.instrument(n) !== instrument) continue;
      const quantity = floorQuantity(this.quantity(n) * ratio, step);
      if (quantity === 0) this.ended(n, `cancelled: a split at ${ratio} new shares for one leaves none to trade`);
      else this.#numbers[n * NUMBERS] = quantity;
      this.#numbers[n * NUMBERS + 1] /= ratio;
    }
    this.#all = undefined;
    this.#dropFinal();
  }

  #order(n: number): Order {
    const { sessions, instruments } = this.panel.header;
    const reason = this.#reasons.get(n);
    return {
      orderId: String(n),
      sequence: n,
      submittedOn: sessions[this.#keys[n * KEYS + 1]],
      instrumentId: instruments[this.instrument(n)].instrumentId,
      side: this.side(n),
      type: TYPES[this.#codes[n * CODES + 1]],
      timeInForce: TIMES_IN_FORCE[this.#codes[n * CODES + 2]],
      quantity: this.quantity(n),
      decisionPrice: this.#numbers[n * NUMBERS + 1],
      decision: this.#keys[n * KEYS + 2],
      status: this.status(n),
      filledQuantity: this.#numbers[n * NUMBERS + 2],
      ...(reason === undefined ? {} : { reason }),
    };
  }

  /** @param event position in `EVENTS` */
  #take(n: number, event: number): void {
    const next = AFTER[event * STATUSES.length + this.#codes[n * CODES]];
    if (next === ILLEGAL) throw new IllegalTransitionError(this.status(n), EVENTS[event]);
    this.#codes[n * CODES] = next;
    this.#all = undefined;
  }

  #sequenceOf(orderId: string): number {
    const n = Number(orderId);
    if (!(n >= 0 && n < this.#length) || String(n) !== orderId) throw new UnknownOrderError(orderId);
    return n;
  }

  #dropFinal(): void {
    this.#waiting = this.#waiting.filter((n) => !isFinal(this.status(n)));
  }
}
