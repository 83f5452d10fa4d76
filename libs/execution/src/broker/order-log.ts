import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { type Order, ORDER_STATUSES, ORDER_TYPES, type OrderStatus, SIDES, TIMES_IN_FORCE } from '../orders/order.js';
import { type BacktestOrder } from './order-book.js';

/** Instrument, session of submission, decision; then side, type, time in force and status as positions in their lists. */
const KEYS = 7;
/** Quantity, decision price, filled quantity. */
const NUMBERS = 3;

/** Every order of a run in columns, by sequence; `Order` objects are made when they are asked for, so that a long run does
 * not keep them all. */
export class OrderLog {
  #length = 0;
  #keys = new Int32Array(256 * KEYS);
  #numbers = new Float64Array(256 * NUMBERS);
  readonly #reasons = new Map<number, string>();

  constructor(readonly panel: MarketPanel) {}

  get length(): number {
    return this.#length;
  }

  /** Adds an order. */
  add(order: BacktestOrder): void {
    this.#length = order.sequence + 1;
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
    const key = order.sequence * KEYS;
    this.#keys[key] = order.instrument;
    this.#keys[key + 1] = order.session;
    this.#keys[key + 2] = order.decision;
    this.#keys[key + 3] = SIDES.indexOf(order.side);
    this.#keys[key + 4] = ORDER_TYPES.indexOf(order.type);
    this.#keys[key + 5] = TIMES_IN_FORCE.indexOf(order.timeInForce);
    this.update(order);
  }

  /** Writes down what changes while an order lives. */
  update(order: BacktestOrder): void {
    this.#keys[order.sequence * KEYS + 6] = ORDER_STATUSES.indexOf(order.status);
    const number = order.sequence * NUMBERS;
    this.#numbers[number] = order.quantity;
    this.#numbers[number + 1] = order.decisionPrice;
    this.#numbers[number + 2] = order.filledQuantity;
    if (order.reason !== undefined) this.#reasons.set(order.sequence, order.reason);
  }

  status(sequence: number): OrderStatus {
    return ORDER_STATUSES[this.#keys[sequence * KEYS + 6]];
  }

  order(sequence: number): Order {
    const { sessions, instruments } = this.panel.header;
    const key = sequence * KEYS;
    const number = sequence * NUMBERS;
    const reason = this.#reasons.get(sequence);
    return {
      orderId: String(sequence),
      sequence,
      submittedOn: sessions[this.#keys[key + 1]],
      instrumentId: instruments[this.#keys[key]].instrumentId,
      side: SIDES[this.#keys[key + 3]],
      type: ORDER_TYPES[this.#keys[key + 4]],
      timeInForce: TIMES_IN_FORCE[this.#keys[key + 5]],
      quantity: this.#numbers[number],
      decisionPrice: this.#numbers[number + 1],
      decision: this.#keys[key + 2],
      status: this.status(sequence),
      filledQuantity: this.#numbers[number + 2],
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
