import { floorQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { IllegalTransitionError, UnknownOrderError } from '../errors.js';
import { type OrderBatch } from '../orders/order-batch.js';
import {
  type Order,
  type OrderOrigin,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  type Side,
  type TimeInForce,
} from '../orders/order.js';
import { type Offers } from '../simulator/offers.js';
import { isFinal, type OrderEvent, successor } from '../orders/order-state.js';
import { type Obstacle, obstacleWords } from './obstacle.js';
import {
  BY_BROKER,
  OrderColumns,
  SELL,
  TIME_MASK,
  TIME_SHIFT,
  TIMES_IN_FORCE,
  TRIGGERED,
  TYPE_MASK,
  TYPES,
} from './order-columns.js';

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
const FINAL = Uint8Array.from(STATUSES, (status) => (isFinal(status) ? 1 : 0));
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
/** STOP and STOP_LIMIT are the last two. */
const FIRST_STOP = TYPES.indexOf('STOP');
const MARKET = TYPES.indexOf('MARKET');
const DAY = TIMES_IN_FORCE.indexOf('DAY') << TIME_SHIFT;
const GTC = TIMES_IN_FORCE.indexOf('GTC') << TIME_SHIFT;
/** Type and time in force of a market order of the day. */
const PLAIN = 0;
/** What a new order is once it is submitted. */
const SUBMITTED = AFTER[SUBMIT * STATUSES.length + PENDING];
/** And once all of it is filled at once. */
const FILLED = AFTER[FILL * STATUSES.length + SUBMITTED];

/** The orders of a run by sequence number, and which of them rest. They are kept in columns; `Order` objects are made when
 * they are asked for. */
export class OrderBook {
  /** The present session, in which orders end. */
  session = 0;
  readonly columns: OrderColumns;
  readonly #reasons = new Map<number, string>();
  /** Of orders that are in one. */
  readonly #groups = new Map<number, string>();
  /** Oldest first; orders that have ended are dropped at the end of a session. */
  #resting = new Int32Array(256);
  #restingCount = 0;
  #restingConditional = 0;
  #all: readonly Order[] | undefined;

  /** @param capacity orders for which there is room at first */
  constructor(
    readonly panel: MarketPanel,
    capacity = 256,
  ) {
    this.columns = new OrderColumns(capacity);
  }

  get length(): number {
    return this.columns.length;
  }

  get hasResting(): boolean {
    return this.#restingCount > 0;
  }

  /** Whether an order rests that is not a market order of the day. */
  get hasConditional(): boolean {
    return this.#restingConditional > 0;
  }

  /** Whether all that rests are market orders of the day on their own. */
  get restsPlainly(): boolean {
    return this.#restingConditional === 0 && this.#groups.size === 0;
  }

  /** Resting orders, oldest first, are the first `restingCount` of these; some may have ended in this session. */
  get resting(): Int32Array {
    return this.#resting;
  }

  get restingCount(): number {
    return this.#restingCount;
  }

  /** @returns the order's sequence number */
  add(request: OrderRequest, instrument: number, session: number, origin: OrderOrigin): number {
    const n = this.columns.add(request, instrument, session, origin);
    if (request.ocaGroup !== undefined) this.#groups.set(n, request.ocaGroup);
    this.#take(n, SUBMIT);
    this.#rest(n, n + 1);
    const isPlain = (this.columns.kinds[n] & (TYPE_MASK | TIME_MASK)) === PLAIN;
    if (!isPlain || request.delaySessions !== undefined) this.#restingConditional += 1;
    return n;
  }

  /** `add` for the market orders of the day that one decision led to. */
  addBatch(batch: OrderBatch, session: number): void {
    const first = this.columns.addBatch(batch, session, SUBMITTED);
    this.#rest(first, first + batch.length);
    this.#all = undefined;
  }

  instrument(n: number): number {
    return this.columns.instruments[n];
  }

  /** First session in which the order takes part. */
  activeFrom(n: number): number {
    return this.columns.submitted[n] + 1 + this.columns.delays[n];
  }

  /** The group whose orders cancel each other, if the order is in one. */
  groupOf(n: number): string | undefined {
    return this.#groups.size === 0 ? undefined : this.#groups.get(n);
  }

  /** Session in which the order ended; undefined while it rests. */
  endedIn(n: number): number | undefined {
    const end = this.columns.ends[n];
    return end === 0 ? undefined : end - 1;
  }

  submittedAt(n: number): number {
    return this.columns.submitted[n];
  }

  side(n: number): Side {
    return this.isSell(n) ? 'SELL' : 'BUY';
  }

  isSell(n: number): boolean {
    return (this.columns.kinds[n] & SELL) !== 0;
  }

  isMarket(n: number): boolean {
    return (this.columns.kinds[n] & TYPE_MASK) === MARKET;
  }

  isStop(n: number): boolean {
    return (this.columns.kinds[n] & TYPE_MASK) >= FIRST_STOP;
  }

  isDay(n: number): boolean {
    return (this.columns.kinds[n] & TIME_MASK) === DAY;
  }

  type(n: number): OrderType {
    return TYPES[this.columns.kinds[n] & TYPE_MASK];
  }

  timeInForce(n: number): TimeInForce {
    return TIMES_IN_FORCE[(this.columns.kinds[n] & TIME_MASK) >> TIME_SHIFT];
  }

  /** NaN where there is none. */
  limitPrice(n: number): number {
    return priceAt(this.columns.limits, n);
  }

  /** NaN where there is none. */
  stopPrice(n: number): number {
    return priceAt(this.columns.stops, n);
  }

  isTriggered(n: number): boolean {
    return (this.columns.kinds[n] & TRIGGERED) !== 0;
  }

  quantity(n: number): number {
    return this.columns.quantities[n];
  }

  /** Shares that are not filled yet. */
  remaining(n: number): number {
    const { quantities, filled } = this.columns;
    return filled[n] === 0 ? quantities[n] : snapDifference(quantities[n], filled[n]);
  }

  status(n: number): OrderStatus {
    return STATUSES[this.columns.statuses[n]];
  }

  hasEnded(n: number): boolean {
    return this.columns.ends[n] !== 0;
  }

  isOfBroker(n: number): boolean {
    return (this.columns.kinds[n] & BY_BROKER) !== 0;
  }

  /** An order as it stands now.
   * @throws {UnknownOrderError} */
  order(orderId: string): Order {
    return this.#order(this.#sequenceOf(orderId));
  }

  /** All orders as they stand now, by sequence; the same objects until one of them changes. */
  all(): readonly Order[] {
    this.#all ??= Array.from({ length: this.length }, (_, n) => this.#order(n));
    return this.#all;
  }

  /** Resting orders as they stand now. */
  open(): Order[] {
    return this.unended().map((n) => this.#order(n));
  }

  /** Resting orders of one instrument. */
  openOf(instrument: number): Order[] {
    return this.#unendedOf(instrument).map((n) => this.#order(n));
  }

  trigger(n: number): void {
    this.columns.kinds[n] |= TRIGGERED;
    this.#all = undefined;
  }

  /** Remembers what kept the order from being filled, for the reason of its end. */
  heldUp(n: number, obstacle: Obstacle): void {
    this.columns.obstacles[n] = obstacle;
  }

  /** Adds to what is filled; the last share ends the order, and the first of a group ends the others of the group. */
  filled(n: number, quantity: number): void {
    const { filled, quantities } = this.columns;
    const after = filled[n] === 0 ? quantity : snapSum(filled[n], quantity);
    filled[n] = after;
    this.#take(n, after === quantities[n] ? FILL : PARTIAL_FILL);
    if (this.#groups.size > 0) this.#cancelGroupOf(n);
  }

  /** `filled` for the offers `from` to `to`. */
  filledAll(offers: Offers, from: number, to: number): void {
    const { filled, quantities, statuses, ends } = this.columns;
    const { orders, quantities: traded } = offers;
    const isGrouped = this.#groups.size > 0;
    const end = this.session + 1;
    for (let k = from; k < to; k++) {
      const n = orders[k];
      const quantity = traded[k];
      // Filled in one piece: what most orders are.
      if (isGrouped || statuses[n] !== SUBMITTED || quantity !== quantities[n]) {
        this.filled(n, quantity);
        continue;
      }
      filled[n] = quantity;
      statuses[n] = FILLED;
      ends[n] = end;
    }
    this.#all = undefined;
  }

  ended(n: number, reason: string): void {
    this.#take(n, CANCEL);
    this.#reasons.set(n, reason);
  }

  /** @throws {UnknownOrderError}, and {IllegalTransitionError} when the order has ended already */
  cancel(orderId: string, reason: string): void {
    this.ended(this.#sequenceOf(orderId), reason);
    this.dropEnded();
  }

  /** Ends the resting orders of strategies. */
  cancelOfStrategies(reason: string): void {
    if (this.#restingCount === 0) return;
    for (const n of this.unended()) if (!this.isOfBroker(n)) this.ended(n, reason);
    this.dropEnded();
  }

  /** Ends the orders of a name that leaves the market. */
  cancelAllOf(instrument: number, reason: string): void {
    for (const n of this.#unendedOf(instrument)) this.ended(n, reason);
    this.dropEnded();
  }

  /** Ends what the only auction of an order has left of it. */
  endDay(n: number): void {
    this.ended(n, this.#expiry(n));
  }

  /** Ends what session `t` leaves behind of orders that do not stand until cancelled. */
  expire(t: number): void {
    if (this.#restingCount === 0) return;
    const { ends, kinds, submitted, delays } = this.columns;
    const resting = this.#resting;
    let kept = 0;
    for (let k = 0; k < this.#restingCount; k++) {
      const n = resting[k];
      if (ends[n] !== 0) continue;
      const isOver = (kinds[n] & TIME_MASK) !== GTC && submitted[n] + delays[n] < t;
      if (isOver) this.ended(n, this.#expiry(n));
      else resting[kept++] = n;
    }
    this.#restingCount = kept;
    this.#restingConditional = kept;
  }

  /** Restates the resting orders of a name in new shares, as exchanges and brokers do: an order to sell all sells all.
   * @param ratio new shares for one old share
   * @param step of quantities, towards zero onto which orders are cut */
  splitAllOf(instrument: number, ratio: number, step: number): void {
    const { quantities, filled, decisionPrices, limits, stops } = this.columns;
    for (const n of this.#unendedOf(instrument)) {
      const left = floorQuantity(this.remaining(n) * ratio, step);
      if (left === 0) {
        this.ended(n, `cancelled: a split at ${ratio} new shares for one leaves none to trade`);
      } else {
        // What was filled before stays in the shares of its day; the order goes on with what is left of it.
        quantities[n] = snapSum(filled[n], left);
      }
      for (const prices of [decisionPrices, limits, stops]) if (n < prices.length) prices[n] /= ratio;
    }
    this.#all = undefined;
    this.dropEnded();
  }

  /** Orders of a name that trades under another symbol from now on. */
  renameAllOf(instrument: number, successorInstrument: number): void {
    for (const n of this.#unendedOf(instrument)) this.columns.instruments[n] = successorInstrument;
    this.#all = undefined;
  }

  dropEnded(): void {
    const rest = this.unended();
    this.#resting.set(rest);
    this.#restingCount = rest.length;
    this.#restingConditional = rest.length;
  }

  /** Those of the resting orders that have not ended in this session, as a list of their own. */
  unended(): readonly number[] {
    const { ends } = this.columns;
    const unended: number[] = [];
    for (let k = 0; k < this.#restingCount; k++) if (ends[this.#resting[k]] === 0) unended.push(this.#resting[k]);
    return unended;
  }

  #unendedOf(instrument: number): readonly number[] {
    return this.unended().filter((n) => this.instrument(n) === instrument);
  }

  /** The orders `from` to `to` rest from now on. */
  #rest(from: number, to: number): void {
    const first = this.#restingCount - from;
    this.#restingCount += to - from;
    const resting = (this.#resting = grownTo(this.#resting, this.#restingCount));
    for (let n = from; n < to; n++) resting[first + n] = n;
  }

  #expiry(n: number): string {
    const { obstacles, filled } = this.columns;
    const words = obstacleWords(obstacles[n] as Obstacle);
    return filled[n] === 0 ? `expired: ${words}` : `the rest expired: ${words}`;
  }

  #cancelGroupOf(n: number): void {
    const group = this.#groups.get(n);
    if (group === undefined) return;
    for (const other of this.unended()) {
      if (other !== n && this.#groups.get(other) === group) {
        this.ended(other, `cancelled: order ${n} of its group was filled`);
      }
    }
  }

  #order(n: number): Order {
    const { sessions, instruments } = this.panel.header;
    const reason = this.#reasons.get(n);
    const ocaGroup = this.#groups.get(n);
    const limitPrice = this.limitPrice(n);
    const stopPrice = this.stopPrice(n);
    const { decisionPrices, decisions, delays, filled } = this.columns;
    return {
      orderId: String(n),
      sequence: n,
      submittedOn: sessions[this.submittedAt(n)],
      instrumentId: instruments[this.instrument(n)].instrumentId,
      side: this.side(n),
      type: this.type(n),
      timeInForce: this.timeInForce(n),
      quantity: this.quantity(n),
      ...(limitPrice === limitPrice ? { limitPrice } : {}),
      ...(stopPrice === stopPrice ? { stopPrice } : {}),
      ...(ocaGroup === undefined ? {} : { ocaGroup }),
      ...(delays[n] === 0 ? {} : { delaySessions: delays[n] }),
      decisionPrice: decisionPrices[n],
      decision: decisions[n],
      origin: this.isOfBroker(n) ? 'MARGIN' : 'STRATEGY',
      triggered: this.isTriggered(n),
      status: this.status(n),
      filledQuantity: filled[n],
      ...(reason === undefined ? {} : { reason }),
    };
  }

  /** @param event position in `EVENTS` */
  #take(n: number, event: number): void {
    const { statuses, ends } = this.columns;
    const next = AFTER[event * STATUSES.length + statuses[n]];
    if (next === ILLEGAL) throw new IllegalTransitionError(this.status(n), EVENTS[event]);
    statuses[n] = next;
    if (FINAL[next] === 1) ends[n] = this.session + 1;
    this.#all = undefined;
  }

  #sequenceOf(orderId: string): number {
    const n = Number(orderId);
    if (!(n >= 0 && n < this.length) || String(n) !== orderId) throw new UnknownOrderError(orderId);
    return n;
  }
}

function priceAt(prices: Float64Array, n: number): number {
  return n < prices.length && prices[n] > 0 ? prices[n] : Number.NaN;
}

/** Grid quantities lose their representation error when they are added or subtracted. */
function snapSum(a: number, b: number): number {
  return Math.round((a + b) * 1e6) / 1e6;
}

function snapDifference(a: number, b: number): number {
  return Math.round((a - b) * 1e6) / 1e6;
}
