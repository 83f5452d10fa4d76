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

/** Columns of whole numbers: instrument, session of submission, decision, first session in which it takes part, session of
 * its end. */
const KEYS = 5;
const ACTIVE_FROM = 3;
const ENDED = 4;
const NOT_ENDED = -1;
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
const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
const MARKET = TYPES.indexOf('MARKET');
/** STOP and STOP_LIMIT are the last two. */
const FIRST_STOP = TYPES.indexOf('STOP');
const DAY = TIMES_IN_FORCE.indexOf('DAY');
const GTC = TIMES_IN_FORCE.indexOf('GTC');
/** What a new order is once it is submitted. */
const SUBMITTED = AFTER[SUBMIT * STATUSES.length + PENDING];
/** And once all of it is filled at once. */
const FILLED = AFTER[FILL * STATUSES.length + SUBMITTED];
/** Columns of small numbers: status, type and time in force as positions in their lists, flags, and what held the order
 * up last. */
const CODES = 5;
const FLAGS = 3;
const OBSTACLE = 4;
const SELL = 1;
const TRIGGERED = 2;
const BY_BROKER = 4;
/** Columns of numbers: quantity, decision price, filled quantity, limit price, stop price (NaN where there is none). */
const NUMBERS = 5;
const LIMIT = 3;
const STOP = 4;

/** The orders of a run by sequence number, and which of them rest. They are kept in columns; `Order` objects are made when
 * they are asked for, so that a long run does not hold them all. */
export class OrderBook {
  /** The present session, in which orders end. */
  session = NOT_ENDED;
  #length = 0;
  #keys: Int32Array;
  #numbers: Float64Array;
  #codes: Uint8Array;
  readonly #reasons = new Map<number, string>();
  /** Of orders that are in one. */
  readonly #groups = new Map<number, string>();
  /** Oldest first; orders that have ended are dropped at the end of a session. */
  #resting: number[] = [];
  #restingConditional = 0;
  #all: readonly Order[] | undefined;

  /** @param capacity orders for which there is room at first */
  constructor(
    readonly panel: MarketPanel,
    capacity = 256,
  ) {
    this.#keys = new Int32Array(capacity * KEYS);
    this.#numbers = new Float64Array(capacity * NUMBERS);
    this.#codes = new Uint8Array(capacity * CODES);
  }

  get length(): number {
    return this.#length;
  }

  get hasResting(): boolean {
    return this.#resting.length > 0;
  }

  /** Whether an order rests that is not a market order of the day. */
  get hasConditional(): boolean {
    return this.#restingConditional > 0;
  }

  /** Whether all that rests are market orders of the day on their own. */
  get restsPlainly(): boolean {
    return this.#restingConditional === 0 && this.#groups.size === 0;
  }

  /** Resting orders, oldest first; some may have ended in this session. */
  get resting(): readonly number[] {
    return this.#resting;
  }

  /** @returns the order's sequence number */
  add(request: OrderRequest, instrument: number, session: number, origin: OrderOrigin): number {
    const n = this.#length++;
    if (this.#length * KEYS > this.#keys.length) this.#grow();
    const key = n * KEYS;
    this.#keys[key] = instrument;
    this.#keys[key + 1] = session;
    this.#keys[key + 2] = request.decision;
    this.#keys[key + ACTIVE_FROM] = session + 1 + (request.delaySessions ?? 0);
    this.#keys[key + ENDED] = NOT_ENDED;
    const number = n * NUMBERS;
    this.#numbers[number] = request.quantity;
    this.#numbers[number + 1] = request.decisionPrice;
    this.#numbers[number + LIMIT] = request.limitPrice ?? Number.NaN;
    this.#numbers[number + STOP] = request.stopPrice ?? Number.NaN;
    const code = n * CODES;
    const type = TYPES.indexOf(request.type);
    const timeInForce = TIMES_IN_FORCE.indexOf(request.timeInForce);
    this.#codes[code] = PENDING;
    this.#codes[code + 1] = type;
    this.#codes[code + 2] = timeInForce;
    this.#codes[code + FLAGS] = (request.side === 'SELL' ? SELL : 0) | (origin === 'MARGIN' ? BY_BROKER : 0);
    if (request.ocaGroup !== undefined) this.#groups.set(n, request.ocaGroup);
    this.#take(n, SUBMIT);
    this.#resting.push(n);
    if (type !== MARKET || timeInForce !== DAY || request.delaySessions !== undefined) this.#restingConditional += 1;
    return n;
  }

  /** `add` for the market orders of the day that one decision led to. */
  addBatch({ length, instruments, sells, quantities, decisionPrices, decision }: OrderBatch, session: number): void {
    const first = this.#length;
    this.#length += length;
    this.#grow();
    const keys = this.#keys;
    const numbers = this.#numbers;
    const codes = this.#codes;
    const resting = this.#resting;
    for (let k = 0; k < length; k++) {
      const n = first + k;
      const key = n * KEYS;
      keys[key] = instruments[k];
      keys[key + 1] = session;
      keys[key + 2] = decision;
      keys[key + ACTIVE_FROM] = session + 1;
      keys[key + ENDED] = NOT_ENDED;
      const number = n * NUMBERS;
      numbers[number] = quantities[k];
      numbers[number + 1] = decisionPrices[k];
      numbers[number + LIMIT] = Number.NaN;
      numbers[number + STOP] = Number.NaN;
      const code = n * CODES;
      codes[code] = SUBMITTED;
      codes[code + 1] = MARKET;
      codes[code + 2] = DAY;
      codes[code + FLAGS] = sells[k] === 1 ? SELL : 0;
      resting.push(n);
    }
    this.#all = undefined;
  }

  instrument(n: number): number {
    return this.#keys[n * KEYS];
  }

  /** First session in which the order takes part. */
  activeFrom(n: number): number {
    return this.#keys[n * KEYS + ACTIVE_FROM];
  }

  /** The group whose orders cancel each other, if the order is in one. */
  groupOf(n: number): string | undefined {
    return this.#groups.size === 0 ? undefined : this.#groups.get(n);
  }

  /** Session in which the order ended; undefined while it rests. */
  endedIn(n: number): number | undefined {
    const session = this.#keys[n * KEYS + ENDED];
    return session === NOT_ENDED ? undefined : session;
  }

  submittedAt(n: number): number {
    return this.#keys[n * KEYS + 1];
  }

  side(n: number): Side {
    return this.isSell(n) ? 'SELL' : 'BUY';
  }

  isSell(n: number): boolean {
    return (this.#codes[n * CODES + FLAGS] & SELL) !== 0;
  }

  isMarket(n: number): boolean {
    return this.#codes[n * CODES + 1] === MARKET;
  }

  isStop(n: number): boolean {
    return this.#codes[n * CODES + 1] >= FIRST_STOP;
  }

  isDay(n: number): boolean {
    return this.#codes[n * CODES + 2] === DAY;
  }

  type(n: number): OrderType {
    return TYPES[this.#codes[n * CODES + 1]];
  }

  timeInForce(n: number): TimeInForce {
    return TIMES_IN_FORCE[this.#codes[n * CODES + 2]];
  }

  limitPrice(n: number): number {
    return this.#numbers[n * NUMBERS + LIMIT];
  }

  stopPrice(n: number): number {
    return this.#numbers[n * NUMBERS + STOP];
  }

  isTriggered(n: number): boolean {
    return (this.#codes[n * CODES + FLAGS] & TRIGGERED) !== 0;
  }

  quantity(n: number): number {
    return this.#numbers[n * NUMBERS];
  }

  /** Shares that are not filled yet. */
  remaining(n: number): number {
    const number = n * NUMBERS;
    const filled = this.#numbers[number + 2];
    return filled === 0 ? this.#numbers[number] : snapDifference(this.#numbers[number], filled);
  }

  status(n: number): OrderStatus {
    return STATUSES[this.#codes[n * CODES]];
  }

  hasEnded(n: number): boolean {
    return FINAL[this.#codes[n * CODES]] === 1;
  }

  isOfBroker(n: number): boolean {
    return (this.#codes[n * CODES + FLAGS] & BY_BROKER) !== 0;
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

  /** Resting orders as they stand now. */
  open(): Order[] {
    return this.#resting.filter((n) => !this.hasEnded(n)).map((n) => this.#order(n));
  }

  /** Resting orders of one instrument. */
  openOf(instrument: number): Order[] {
    return this.#resting
      .filter((n) => this.instrument(n) === instrument && !this.hasEnded(n))
      .map((n) => this.#order(n));
  }

  trigger(n: number): void {
    this.#codes[n * CODES + FLAGS] |= TRIGGERED;
    this.#all = undefined;
  }

  /** Remembers what kept the order from being filled, for the reason of its end. */
  heldUp(n: number, obstacle: Obstacle): void {
    this.#codes[n * CODES + OBSTACLE] = obstacle;
  }

  /** Adds to what is filled; the last share ends the order, and the first of a group ends the others of the group. */
  filled(n: number, quantity: number): void {
    const number = n * NUMBERS;
    const before = this.#numbers[number + 2];
    const after = before === 0 ? quantity : snapSum(before, quantity);
    this.#numbers[number + 2] = after;
    this.#take(n, after === this.#numbers[number] ? FILL : PARTIAL_FILL);
    if (this.#groups.size > 0) this.#cancelGroupOf(n);
  }

  /** `filled` for the offers `from` to `to`. */
  filledAll({ orders, quantities }: Offers, from: number, to: number): void {
    const numbers = this.#numbers;
    const codes = this.#codes;
    const isGrouped = this.#groups.size > 0;
    for (let k = from; k < to; k++) {
      const n = orders[k];
      // Filled in one piece: what most orders are.
      const isWhole = numbers[n * NUMBERS + 2] === 0 && quantities[k] === numbers[n * NUMBERS];
      if (isGrouped || !isWhole || codes[n * CODES] !== SUBMITTED) {
        this.filled(n, quantities[k]);
        continue;
      }
      numbers[n * NUMBERS + 2] = quantities[k];
      codes[n * CODES] = FILLED;
      this.#keys[n * KEYS + ENDED] = this.session;
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
    if (this.#resting.length === 0) return;
    for (const n of this.#resting) if (!this.hasEnded(n) && !this.isOfBroker(n)) this.ended(n, reason);
    this.dropEnded();
  }

  /** Ends the orders of a name that leaves the market. */
  cancelAllOf(instrument: number, reason: string): void {
    for (const n of this.#resting) if (this.instrument(n) === instrument && !this.hasEnded(n)) this.ended(n, reason);
    this.dropEnded();
  }

  /** Ends what the only auction of an order has left of it. */
  endDay(n: number): void {
    this.ended(n, this.#expiry(n));
  }

  /** Ends what session `t` leaves behind of orders that do not stand until cancelled. */
  expire(t: number): void {
    if (this.#resting.length === 0) return;
    let conditional = 0;
    let kept = 0;
    const resting = this.#resting;
    for (let k = 0; k < resting.length; k++) {
      const n = resting[k];
      const code = n * CODES;
      if (FINAL[this.#codes[code]] === 1) continue;
      if (this.#codes[code + 2] !== GTC && this.#keys[n * KEYS + ACTIVE_FROM] <= t) {
        this.ended(n, this.#expiry(n));
        continue;
      }
      resting[kept++] = n;
      conditional += 1;
    }
    resting.length = kept;
    this.#restingConditional = conditional;
  }

  /** Restates the resting orders of a name in new shares, as exchanges and brokers do: an order to sell all sells all.
   * @param ratio new shares for one old share
   * @param step of quantities, towards zero onto which orders are cut */
  splitAllOf(instrument: number, ratio: number, step: number): void {
    for (const n of this.#resting) {
      if (this.instrument(n) !== instrument || this.hasEnded(n)) continue;
      const number = n * NUMBERS;
      const left = floorQuantity(this.remaining(n) * ratio, step);
      if (left === 0) {
        this.ended(n, `cancelled: a split at ${ratio} new shares for one leaves none to trade`);
      } else {
        // What was filled before stays in the shares of its day; the order goes on with what is left of it.
        this.#numbers[number] = snapSum(this.#numbers[number + 2], left);
      }
      for (const column of [1, LIMIT, STOP]) this.#numbers[number + column] /= ratio;
    }
    this.#all = undefined;
    this.dropEnded();
  }

  /** Orders of a name that trades under another symbol from now on. */
  renameAllOf(instrument: number, successorInstrument: number): void {
    for (const n of this.#resting) {
      if (this.instrument(n) === instrument) this.#keys[n * KEYS] = successorInstrument;
    }
    this.#all = undefined;
  }

  dropEnded(): void {
    this.#resting = this.#resting.filter((n) => !this.hasEnded(n));
    this.#restingConditional = this.#resting.length;
  }

  #expiry(n: number): string {
    const words = obstacleWords(this.#codes[n * CODES + OBSTACLE] as Obstacle);
    return this.#numbers[n * NUMBERS + 2] === 0 ? `expired: ${words}` : `the rest expired: ${words}`;
  }

  #cancelGroupOf(n: number): void {
    const group = this.#groups.get(n);
    if (group === undefined) return;
    for (const other of this.#resting) {
      if (other !== n && this.#groups.get(other) === group && !this.hasEnded(other)) {
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
    const delay = this.activeFrom(n) - this.submittedAt(n) - 1;
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
      ...(delay === 0 ? {} : { delaySessions: delay }),
      decisionPrice: this.#numbers[n * NUMBERS + 1],
      decision: this.#keys[n * KEYS + 2],
      origin: this.isOfBroker(n) ? 'MARGIN' : 'STRATEGY',
      triggered: this.isTriggered(n),
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
    if (FINAL[next] === 1) this.#keys[n * KEYS + ENDED] = this.session;
    this.#all = undefined;
  }

  #sequenceOf(orderId: string): number {
    const n = Number(orderId);
    if (!(n >= 0 && n < this.#length) || String(n) !== orderId) throw new UnknownOrderError(orderId);
    return n;
  }

  #grow(): void {
    this.#keys = grownTo(this.#keys, this.#length * KEYS);
    this.#numbers = grownTo(this.#numbers, this.#length * NUMBERS);
    this.#codes = grownTo(this.#codes, this.#length * CODES);
  }
}

/** Grid quantities lose their representation error when they are added or subtracted. */
function snapSum(a: number, b: number): number {
  return Math.round((a + b) * 1e6) / 1e6;
}

function snapDifference(a: number, b: number): number {
  return Math.round((a - b) * 1e6) / 1e6;
}
