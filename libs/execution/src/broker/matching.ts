import { floorQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { fillInto } from '../columns.js';
import { type Book } from '../ledger/book.js';
import { type MarketSimulator } from '../simulator/market-simulator.js';
import { Offers } from '../simulator/offers.js';
import {
  averagePrice,
  CLOSE,
  CONTINUOUS,
  OPEN,
  ORDER_TYPES,
  Reach,
  reachIn,
  TIMES_IN_FORCE,
} from '../simulator/order-trigger.js';
import { type BacktestBrokerOptions, type FillRule } from './backtest-broker.js';
import { type FillLog } from './fill-log.js';
import { BORROW, CAPACITY, CASH, LUCK, NO_BAR } from './obstacle.js';
import { type OrderBook } from './order-book.js';
import { SELL } from './order-columns.js';

/** The phase in which market orders of the day trade, by fill rule. */
const MARKET_PHASE: Readonly<Record<FillRule, number>> = {
  next_open: OPEN,
  next_vwap: CONTINUOUS,
  next_close: CLOSE,
  same_close: -1,
};

/** What a pass over the resting orders looks at. Stops come before everything else in the continuous session: when a stop-loss
 * and a take-profit both lie in the bar, the worse for the account happens. */
type Pass = 'all' | 'stops' | 'others';

/** Brings resting orders together with the bars of a session: which trade, in which phase, at what price and how many shares.
 * In each pass sells are filled first, in their order; the buys then share the cash. */
export class Matching {
  readonly #opens: Float64Array;
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #closes: Float64Array;
  readonly #width: number;
  readonly #reach = new Reach();
  readonly #marketPhase: number;
  readonly #step: number;
  readonly #restricted: boolean;
  readonly #limitsBorrowing: boolean;
  readonly #sells = new Offers(true);
  readonly #buys = new Offers(false);
  /** Groups of which an order of the present pass is on its way: their other orders stay out of it. */
  readonly #claimed = new Set<string>();
  /** Base units by which shorts were opened less covered since the last mark. */
  #openedShorts = 0;

  constructor(
    readonly panel: MarketPanel,
    readonly book: Book,
    readonly orders: OrderBook,
    readonly fills: FillLog,
    readonly simulator: MarketSimulator,
    readonly options: BacktestBrokerOptions,
  ) {
    this.#opens = panel.field('open');
    this.#highs = panel.field('high');
    this.#lows = panel.field('low');
    this.#closes = panel.field('close');
    this.#width = panel.instrumentCount;
    this.#marketPhase = MARKET_PHASE[options.fillAt];
    this.#step = options.rules.quantityStep;
    this.#limitsBorrowing = options.notBorrowable.size > 0;
    this.#restricted = options.rules.financing.shortProceeds === 'restricted';
  }

  open(t: number): void {
    this.#openedShorts = 0;
    if (this.orders.hasResting) this.#pass(t, OPEN, 'all');
  }

  restOfSession(t: number): void {
    if (!this.orders.hasResting) return;
    if (this.orders.hasConditional || this.#marketPhase === CONTINUOUS) {
      this.#pass(t, CONTINUOUS, 'stops');
      this.#pass(t, CONTINUOUS, 'others');
    }
    if (this.orders.hasConditional || this.#marketPhase === CLOSE) this.#pass(t, CLOSE, 'all');
  }

  /** Market orders trade at the close that their decision saw. */
  sameClose(t: number): void {
    this.#openedShorts = 0;
    const candidates = this.orders
      .unended()
      .filter((n) => this.orders.isMarket(n) && this.#isOfTheRule(n) && this.orders.activeFrom(n) <= t + 1);
    for (const offers of [this.#sells, this.#buys]) {
      offers.clear();
      for (const n of candidates) {
        if (this.orders.isSell(n) !== offers.isSell || this.#isOut(n)) continue;
        const price = this.#closes[t * this.#width + this.orders.instrument(n)];
        if (!(price > 0)) this.orders.heldUp(n, NO_BAR);
        else this.#offer(n, t, CLOSE, price, offers.isSell ? -Infinity : Infinity, true, offers);
      }
      this.#trade(offers, t, CLOSE);
    }
    for (const n of candidates) if (!this.orders.hasEnded(n) && this.orders.isDay(n)) this.orders.endDay(n);
    this.orders.dropEnded();
  }

  /** Sells before buys also where they share a volume. */
  #pass(t: number, phase: number, pass: Pass): void {
    this.#side(this.#sells, t, phase, pass);
    this.#side(this.#buys, t, phase, pass);
  }

  #side(offers: Offers, t: number, phase: number, pass: Pass): void {
    const row = t * this.#width;
    offers.clear();
    if (pass !== 'stops' && phase === this.#marketPhase && this.orders.restsPlainly && !this.#limitsBorrowing) {
      this.#visitPlain(t, phase, row, offers);
    } else {
      const { resting, restingCount } = this.orders;
      for (let k = 0; k < restingCount; k++) {
        if (this.orders.isSell(resting[k]) === offers.isSell) this.#visit(resting[k], t, phase, pass, row, offers);
      }
    }
    if (offers.length > 0) this.#trade(offers, t, phase);
  }

  /** `#visit` for market orders of the day alone, of which none is in a group. */
  #visitPlain(t: number, phase: number, row: number, offers: Offers): void {
    const { resting, restingCount, columns } = this.orders;
    const { instruments, submitted, kinds, ends, quantities, filled } = columns;
    const opens = this.#opens;
    const side = offers.isSell ? SELL : 0;
    offers.reserve(restingCount);
    const { orders: numbers, instruments: ofOffers, quantities: shares, references } = offers;
    let count = 0;
    for (let k = 0; k < restingCount; k++) {
      const n = resting[k];
      if ((kinds[n] & SELL) !== side || submitted[n] >= t || ends[n] !== 0) continue;
      const i = instruments[n];
      const open = opens[row + i];
      if (!(open > 0)) {
        this.orders.heldUp(n, NO_BAR);
        continue;
      }
      numbers[count] = n;
      ofOffers[count] = i;
      shares[count] = filled[n] === 0 ? quantities[n] : this.orders.remaining(n);
      references[count] = phase === OPEN ? open : this.#priceOf(phase, row + i);
      count += 1;
    }
    if (count === 0) return;
    const worst = offers.isSell ? -Infinity : Infinity;
    fillInto(offers.worsts, worst, 0, count);
    fillInto(offers.slips, 1, 0, count);
    const { capacity } = this.simulator;
    const whole = capacity.takeAll(t, phase, ofOffers, shares, count);
    offers.length = whole;
    // Each of the others becomes one offer at most, so that none is written over before it was read.
    for (let k = whole; k < count; k++) {
      const [n, i, quantity, price] = [numbers[k], ofOffers[k], shares[k], references[k]];
      if (k > whole && capacity.tryTake(t, phase, i, quantity)) offers.add(n, i, quantity, price, worst, true);
      else this.#offer(n, t, phase, price, worst, true, offers);
    }
  }

  #visit(n: number, t: number, phase: number, pass: Pass, row: number, offers: Offers): void {
    const { orders } = this;
    if (orders.activeFrom(n) > t || this.#isOut(n)) return;
    const cell = row + orders.instrument(n);
    if (!(this.#opens[cell] > 0)) {
      orders.heldUp(n, NO_BAR);
      return;
    }
    if (pass !== 'all' && orders.isStop(n) !== (pass === 'stops')) return;
    if (!orders.isMarket(n) || !this.#isOfTheRule(n)) {
      this.#reached(n, t, phase, cell, offers);
    } else if (phase === this.#marketPhase) {
      this.#offer(n, t, phase, this.#priceOf(phase, cell), offers.isSell ? -Infinity : Infinity, true, offers);
    }
  }

  /** The order has ended, or another of its group is on its way. */
  #isOut(n: number): boolean {
    if (this.orders.hasEnded(n)) return true;
    if (this.#claimed.size === 0) return false;
    const group = this.orders.groupOf(n);
    return group !== undefined && this.#claimed.has(group);
  }

  /** Market orders that wait for the phase of the fill rule, not for an auction of their own. */
  #isOfTheRule(n: number): boolean {
    return this.orders.isDay(n) || this.orders.timeInForce(n) === 'GTC';
  }

  #priceOf(phase: number, cell: number): number {
    if (phase === OPEN) return this.#opens[cell];
    if (phase === CLOSE) return this.#closes[cell];
    return averagePrice(this.#opens[cell], this.#high(cell), this.#low(cell), this.#closes[cell]);
  }

  /** Bars need not have a high or low; open and close then span what is known. */
  #high(cell: number): number {
    return Math.max(this.#opens[cell], this.#closes[cell], this.#highs[cell] || 0);
  }

  #low(cell: number): number {
    return Math.min(this.#opens[cell], this.#closes[cell], this.#lows[cell] || Infinity);
  }

  #reached(n: number, t: number, phase: number, cell: number, offers: Offers): void {
    const { orders } = this;
    const reach = this.#reach;
    const wasTriggered = orders.isTriggered(n);
    reachIn(
      phase,
      ORDER_TYPES.indexOf(orders.type(n)),
      TIMES_IN_FORCE.indexOf(orders.timeInForce(n)),
      !orders.isSell(n),
      orders.limitPrice(n),
      orders.stopPrice(n),
      wasTriggered,
      this.#opens[cell],
      this.#high(cell),
      this.#low(cell),
      this.#closes[cell],
      reach,
    );
    if (reach.triggered && !wasTriggered) orders.trigger(n);
    if (!reach.fills) return;
    if (reach.drawsLuck && !this.simulator.isLucky(n, t)) {
      orders.heldUp(n, LUCK);
      return;
    }
    this.#offer(n, t, phase, reach.price, reach.worst, reach.slips, offers);
  }

  /** Cuts an order to what the market and the lender of shares allow, and puts it down. */
  #offer(n: number, t: number, phase: number, reference: number, worst: number, slips: boolean, offers: Offers): void {
    const { orders, simulator } = this;
    const instrument = orders.instrument(n);
    let quantity = orders.remaining(n);
    const mayLack = offers.isSell && this.#limitsBorrowing && this.options.notBorrowable.has(instrument);
    // Taken now, so that a second order of the name in this pass finds what the first has left.
    if (mayLack || !simulator.capacity.tryTake(t, phase, instrument, quantity)) {
      quantity = this.#allowed(n, t, phase, quantity);
      if (mayLack) {
        // What is held depends on the sells before it.
        this.#trade(offers, t, phase);
        offers.clear();
        quantity = this.#withoutShort(n, instrument, quantity);
      }
      if (!(quantity > 0)) return;
      simulator.capacity.take(t, phase, instrument, quantity);
    }
    offers.add(n, instrument, quantity, reference, worst, slips);
    const group = orders.groupOf(n);
    if (group !== undefined) this.#claimed.add(group);
  }

  /** @returns what the volume allows of `quantity` */
  #allowed(n: number, t: number, phase: number, quantity: number): number {
    const available = this.simulator.capacity.available(t, phase, this.orders.instrument(n));
    if (quantity <= available) return quantity;
    this.orders.heldUp(n, CAPACITY);
    const cut = floorQuantity(available, this.#step);
    return cut > available ? floorQuantity(cut - this.#step, this.#step) : cut;
  }

  #withoutShort(n: number, i: number, quantity: number): number {
    const held = Math.max(0, this.book.quantities[i]);
    if (quantity <= held) return quantity;
    this.orders.heldUp(n, BORROW);
    return held;
  }

  /** Fills what was put down; buys first share the cash. */
  #trade(offers: Offers, t: number, phase: number): void {
    this.#claimed.clear();
    if (!offers.isSell && this.options.cashPolicy !== 'allow_negative') this.#shareCash(offers, t, phase);
    // How far a fill opens a short depends on the fills before it.
    if (this.#restricted) for (let k = 0; k < offers.length; k++) this.#fill(offers, k, k + 1, t, phase);
    else this.#fill(offers, 0, offers.length, t, phase);
  }

  #shareCash(buys: Offers, t: number, phase: number): void {
    const { simulator } = this;
    const fraction = simulator.affordable(buys, this.#buyingPower(buys), t);
    if (fraction === 1) return;
    for (let k = 0; k < buys.length; k++) {
      const quantity = buys.quantities[k];
      const cut = simulator.cut(quantity, fraction);
      if (cut === quantity) continue;
      this.orders.heldUp(buys.orders[k], CASH);
      simulator.capacity.take(t, phase, buys.instruments[k], cut - quantity);
      buys.quantities[k] = cut;
    }
    buys.dropEmpty();
  }

  /** Base micro-units that purchases may cost. */
  #buyingPower(buys: Offers): number {
    const { book } = this;
    const { money } = book;
    let power = Number(book.cashMicros);
    if (this.options.cashPolicy === 'settled_only') {
      power = Math.min(power, Number(money.settled(0)) + money.settlements.owed(0));
    }
    if (!this.#restricted) return power;
    power += book.shortMicros - this.#openedShorts * 1e6;
    // What covers a short may spend the proceeds that are kept for it.
    for (let k = 0; k < buys.length; k++) {
      const i = buys.instruments[k];
      const short = Math.max(0, -book.quantities[i]);
      if (short > 0) power += Math.min(short, buys.quantities[k]) * book.lastPrices[i] * money.rateOf(i) * 1e6;
    }
    return Math.floor(power);
  }

  /** Prices, books and records the offers `from` to `to`. */
  #fill(offers: Offers, from: number, to: number, t: number, phase: number): void {
    const { simulator, book, orders, fills } = this;
    simulator.priceAll(offers, from, to, t);
    if (this.#restricted) this.#countShorts(offers, from, to);
    book.bookFills(t, offers, from, to);
    fills.addAll(offers, from, to, t, phase);
    orders.filledAll(offers, from, to);
  }

  #countShorts({ instruments, quantities, prices, isSell }: Offers, from: number, to: number): void {
    const { book } = this;
    for (let k = from; k < to; k++) {
      const i = instruments[k];
      const before = Math.min(0, book.quantities[i]);
      const after = Math.min(0, book.quantities[i] + (isSell ? -quantities[k] : quantities[k]));
      this.#openedShorts += (before - after) * prices[k] * book.money.rateOf(i);
    }
  }
}
