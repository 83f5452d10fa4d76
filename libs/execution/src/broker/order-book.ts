import { floorQuantity, snapQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { UnknownOrderError } from '../errors.js';
import { type Order, type OrderRequest, type OrderStatus, type OrderType, type Side, type TimeInForce } from '../orders/order.js';
import { isFinal, type OrderEvent, transition } from '../orders/order-state.js';
import { OrderLog } from './order-log.js';

/** An order while it waits for its auction. */
export class BacktestOrder {
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly decision: number;
  quantity: number;
  decisionPrice: number;
  status: OrderStatus = 'PENDING';
  filledQuantity = 0;
  reason?: string = undefined;

  constructor(
    request: OrderRequest,
    readonly sequence: number,
    /** Position of the instrument in the panel. */
    readonly instrument: number,
    /** In which it was submitted. */
    readonly session: number,
  ) {
    this.side = request.side;
    this.type = request.type;
    this.timeInForce = request.timeInForce;
    this.decision = request.decision;
    this.quantity = request.quantity;
    this.decisionPrice = request.decisionPrice;
  }

  /** Takes one step of the state machine.
   * @throws {IllegalTransitionError} */
  take(event: OrderEvent, reason?: string): void {
    this.status = transition(this.status, event);
    if (reason !== undefined) this.reason = reason;
  }
}

/** The orders of a run: those that wait for the next auction, and the record of all. */
export class OrderBook {
  readonly #log: OrderLog;
  #waiting: BacktestOrder[] = [];

  constructor(panel: MarketPanel) {
    this.#log = new OrderLog(panel);
  }

  get length(): number {
    return this.#log.length;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** @returns the order's sequence number */
  add(request: OrderRequest, instrument: number, session: number): number {
    const order = new BacktestOrder(request, this.#log.length, instrument, session);
    order.take('SUBMIT');
    this.#waiting.push(order);
    this.#log.add(order);
    return order.sequence;
  }

  /** An order as it stands now.
   * @throws {UnknownOrderError} */
  order(orderId: string): Order {
    return this.#log.order(this.#sequenceOf(orderId));
  }

  /** All orders as they stand now, by sequence. */
  all(): Order[] {
    return Array.from({ length: this.#log.length }, (_, sequence) => this.#log.order(sequence));
  }

  /** Hands over the waiting orders, oldest first; they wait no longer, and the taker ends each with `filled` or
   * `ended`. */
  takeWaiting(): BacktestOrder[] {
    const orders = this.#waiting;
    this.#waiting = [];
    return orders;
  }

  /** @param remainder why the rest was cancelled, when the fill is not the whole order */
  filled(order: BacktestOrder, quantity: number, remainder: string): void {
    order.filledQuantity = quantity;
    if (quantity === order.quantity) {
      order.take('FILL');
    } else {
      order.take('PARTIAL_FILL');
      order.take('CANCEL', remainder);
    }
    this.#log.update(order);
  }

  ended(order: BacktestOrder, reason: string): void {
    order.take('CANCEL', reason);
    this.#log.update(order);
  }

  /** @throws {UnknownOrderError}, and {IllegalTransitionError} when the order has ended already */
  cancel(orderId: string, reason: string): void {
    const sequence = this.#sequenceOf(orderId);
    transition(this.#log.status(sequence), 'CANCEL');
    this.#endWaiting((order) => order.sequence === sequence, reason);
  }

  /** Ends the orders of a name that leaves the market. */
  cancelAllOf(instrument: number, reason: string): void {
    this.#endWaiting((order) => order.instrument === instrument, reason);
  }

  /** Restates the waiting orders of a name in new shares, as exchanges and brokers do: an order to sell all sells all.
   * @param ratio new shares for one old share
   * @param step of quantities, towards zero onto which orders are cut */
  splitAllOf(instrument: number, ratio: number, step: number): void {
    for (const order of this.#waiting) {
      if (order.instrument !== instrument) continue;
      const quantity = floorQuantity(snapQuantity(order.quantity * ratio), step);
      if (quantity === 0) {
        this.ended(order, `cancelled: a split at ${ratio} new shares for one leaves none to trade`);
        continue;
      }
      order.quantity = quantity;
      order.decisionPrice /= ratio;
      this.#log.update(order);
    }
    this.#dropFinal();
  }

  #sequenceOf(orderId: string): number {
    const sequence = Number(orderId);
    if (!(sequence >= 0 && sequence < this.#log.length) || String(sequence) !== orderId) {
      throw new UnknownOrderError(orderId);
    }
    return sequence;
  }

  #endWaiting(which: (order: BacktestOrder) => boolean, reason: string): void {
    for (const order of this.#waiting) if (which(order)) this.ended(order, reason);
    this.#dropFinal();
  }

  #dropFinal(): void {
    this.#waiting = this.#waiting.filter((order) => !isFinal(order.status));
  }
}
