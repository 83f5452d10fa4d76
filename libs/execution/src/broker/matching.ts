import { floorQuantity } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type Book } from '../ledger/book.js';
import { type MarketSimulator, type Purchase } from '../simulator/market-simulator.js';
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
  /** Groups of which a buy of the present pass is on its way: their other orders stay out of it. */
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
    const candidates = this.orders.resting.filter(
      (n) =>
        this.orders.isMarket(n) &&
        this.#isOfTheRule(n) &&
        this.orders.activeFrom(n) <= t + 1 &&
        !this.orders.hasEnded(n),
    );
    const buys: Purchase[] = [];
    const bySide = [
      ...candidates.filter((n) => this.orders.isSell(n)),
      ...candidates.filter((n) => !this.orders.isSell(n)),
    ];
    for (const n of bySide) {
      if (this.#isOut(n)) continue;
      const price = this.#closes[t * this.#width + this.orders.instrument(n)];
      if (!(price > 0)) this.orders.heldUp(n, NO_BAR);
      else this.#offer(n, t, CLOSE, price, this.orders.isSell(n) ? -Infinity : Infinity, true, buys);
    }
    this.#buy(buys, t, CLOSE);
    for (const n of candidates) if (!this.orders.hasEnded(n) && this.orders.isDay(n)) this.orders.endDay(n);
    this.orders.dropEnded();
  }

  #pass(t: number, phase: number, pass: Pass): void {
    const { resting } = this.orders;
    const row = t * this.#width;
    const buys: Purchase[] = [];
    // Sells before buys also where they share a volume.
    for (let k = 0; k < resting.length; k++) {
      if (this.orders.isSell(resting[k])) this.#visit(resting[k], t, phase, pass, row, buys);
    }
    for (let k = 0; k < resting.length; k++) {
      if (!this.orders.isSell(resting[k])) this.#visit(resting[k], t, phase, pass, row, buys);
    }
    if (buys.length > 0) this.#buy(buys, t, phase);
  }

  #visit(n: number, t: number, phase: number, pass: Pass, row: number, buys: Purchase[]): void {
    const { orders } = this;
    if (orders.activeFrom(n) > t || this.#isOut(n)) return;
    const cell = row + orders.instrument(n);
    if (!(this.#opens[cell] > 0)) {
      orders.heldUp(n, NO_BAR);
      return;
    }
    if (pass !== 'all' && orders.isStop(n) !== (pass === 'stops')) return;
    if (!orders.isMarket(n) || !this.#isOfTheRule(n)) {
      this.#reached(n, t, phase, cell, buys);
    } else if (phase === this.#marketPhase) {
      this.#offer(n, t, phase, this.#priceOf(phase, cell), orders.isSell(n) ? -Infinity : Infinity, true, buys);
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

  #reached(n: number, t: number, phase: number, cell: number, buys: Purchase[]): void {
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
    this.#offer(n, t, phase, reach.price, reach.worst, reach.slips, buys);
  }

  /** Cuts an order to what the market and the lender of shares allow; sells trade at once, buys are put down. */
  #offer(
    n: number,
    t: number,
    phase: number,
    reference: number,
    worst: number,
    slips: boolean,
    buys: Purchase[],
  ): void {
    const { orders, simulator } = this;
    const instrument = orders.instrument(n);
    let quantity = orders.remaining(n);
    const available = simulator.capacity.available(t, phase, instrument);
    if (quantity > available) {
      quantity = floorQuantity(available, this.#step);
      if (quantity > available) quantity = floorQuantity(quantity - this.#step, this.#step);
      orders.heldUp(n, CAPACITY);
    }
    if (orders.isSell(n)) {
      if (this.options.notBorrowable.has(instrument)) quantity = this.#withoutShort(n, instrument, quantity);
      if (quantity > 0) this.#fill(n, t, phase, quantity, reference, worst, slips);
    } else if (quantity > 0) {
      // Taken now, so that a second buy of the name in this pass finds what the first has left.
      simulator.capacity.take(t, phase, instrument, quantity);
      buys.push({ order: n, instrument, quantity, reference, worst, slips });
      const group = orders.groupOf(n);
      if (group !== undefined) this.#claimed.add(group);
    }
  }

  #withoutShort(n: number, i: number, quantity: number): number {
    const held = Math.max(0, this.book.quantities[i]);
    if (quantity <= held) return quantity;
    this.orders.heldUp(n, BORROW);
    return held;
  }

  #buy(buys: readonly Purchase[], t: number, phase: number): void {
    const { simulator, orders } = this;
    this.#claimed.clear();
    const fraction =
      this.options.cashPolicy === 'allow_negative' ? 1 : simulator.affordable(buys, this.#buyingPower(buys), t);
    for (const { order, instrument, quantity, reference, worst, slips } of buys) {
      const cut = simulator.cut(quantity, fraction);
      if (cut < quantity) {
        orders.heldUp(order, CASH);
        simulator.capacity.take(t, phase, instrument, cut - quantity);
      }
      if (cut > 0) this.#fill(order, t, phase, cut, reference, worst, slips);
    }
  }

  /** Base micro-units that purchases may cost. */
  #buyingPower(buys: readonly Purchase[]): number {
    const { book } = this;
    const { money } = book;
    let power = Number(book.cashMicros);
    if (this.options.cashPolicy === 'settled_only') {
      power = Math.min(power, Number(money.settled(0)) + money.settlements.owed(0));
    }
    if (!this.#restricted) return power;
    power += book.shortMicros - this.#openedShorts * 1e6;
    // What covers a short may spend the proceeds that are kept for it.
    for (const { instrument, quantity } of buys) {
      const short = Math.max(0, -book.quantities[instrument]);
      if (short > 0) power += Math.min(short, quantity) * book.lastPrices[instrument] * money.rateOf(instrument) * 1e6;
    }
    return Math.floor(power);
  }

  #fill(n: number, t: number, phase: number, quantity: number, reference: number, worst: number, slips: boolean): void {
    const { orders, simulator, book } = this;
    const i = orders.instrument(n);
    const side = orders.side(n);
    const price = slips ? simulator.price(reference, side, quantity, t, i, worst) : reference;
    const commissionMicros = simulator.commissionMicros(quantity, price, side, t);
    if (this.#restricted) {
      const before = Math.min(0, book.quantities[i]);
      const after = Math.min(0, book.quantities[i] + (side === 'BUY' ? quantity : -quantity));
      this.#openedShorts += (before - after) * price * book.money.rateOf(i);
    }
    book.bookFill(t, i, side, quantity, price, commissionMicros);
    if (side === 'SELL') simulator.capacity.take(t, phase, i, quantity);
    simulator.count(side, quantity, t, i);
    this.fills.add(n, i, side, quantity, price, reference, commissionMicros, t, phase);
    orders.filled(n, quantity);
  }
}
