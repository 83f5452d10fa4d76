import { fromMicros, snapQuantity, toMicros } from '@prometheus/core';
import { type MarketPanel, UnknownInstrumentError } from '@prometheus/data';

import { InvalidOrderError, NotSupportedByBrokerError } from '../errors.js';
import { InstrumentCursor } from '../instrument-cursor.js';
import { Book, LARGEST_POSITION } from '../ledger/book.js';
import { type MissingDelistingReturn, MISSING_SESSIONS_BEFORE_WRITE_OFF } from '../ledger/booking-rules.js';
import { Ledger } from '../ledger/ledger.js';
import { type Fill, type Order, type OrderRequest } from '../orders/order.js';
import {
  type Auction,
  MarketSimulator,
  type SimulatedFill,
  type SimulatedOrder,
  type SimulatorOptions,
} from '../simulator/market-simulator.js';
import { type AccountState, type Broker, type BrokerCapabilities, type Position } from './broker.js';
import { CorporateActions, type SessionEvent } from './corporate-actions.js';
import { FillLog } from './fill-log.js';
import { OrderBook } from './order-book.js';

/** When an order decided at the close of session t trades. */
export type FillRule = 'next_open' | 'next_close' | 'same_close';

export interface BacktestBrokerOptions extends SimulatorOptions {
  readonly fillAt: FillRule;
  readonly initialCash: number;
  readonly missingDelistingReturn: MissingDelistingReturn;
  readonly ledger?: Ledger;
}

/** A broker over a panel. The runner moves it through each session in this order:
 * 1. `open(t)`: dividends due are paid, corporate actions booked, waiting orders filled at the open;
 * 2. `close(t)`: waiting orders filled at the close, positions marked, vanished names written off;
 * 3. decisions are taken, `submitOrder` queues what follows;
 * 4. `settle(t)`: with `same_close` the new orders fill at this close; the book is marked for the night. */
export class BacktestBroker implements Broker {
  readonly mode = 'BACKTEST' as const;
  readonly capabilities: BrokerCapabilities;
  readonly book: Book;
  readonly #simulator: MarketSimulator;
  readonly #cursor: InstrumentCursor;
  readonly #orders: OrderBook;
  readonly #actions: CorporateActions;
  readonly #closes: Float64Array;
  readonly #fills: FillLog;
  readonly #vanish: (i: number) => void;
  #session: number;

  constructor(
    readonly panel: MarketPanel,
    readonly options: BacktestBrokerOptions,
    firstSession: number,
  ) {
    const { instruments } = panel.header;
    this.capabilities = { orderTypes: ['MARKET'], timesInForce: ['DAY'], fractionalShares: options.quantityStep < 1 };
    this.#simulator = new MarketSimulator(panel, options);
    this.#cursor = new InstrumentCursor(panel);
    this.#orders = new OrderBook(panel);
    this.#fills = new FillLog(panel);
    const ledger = options.ledger ?? new Ledger();
    this.book = new Book(ledger, instruments.length, options.quantityStep, (i) => instruments[i].instrumentId);
    this.#actions = new CorporateActions(panel, this.book, this.#orders, options.missingDelistingReturn, firstSession);
    this.#closes = panel.field('close');
    this.#session = firstSession;
    const writesOff = panel.header.basis !== 'total_return';
    this.#vanish = (i) => {
      if (writesOff && this.book.missing[i] >= MISSING_SESSIONS_BEFORE_WRITE_OFF)
        this.#actions.writeOff(this.#session, i);
    };
    this.book.deposit(firstSession, toMicros(options.initialCash));
  }

  /** Every order as it stands now, by sequence. */
  get orders(): readonly Order[] {
    return this.#orders.all();
  }

  /** Every fill so far, oldest first. */
  get fills(): readonly Fill[] {
    return this.#fills.all();
  }

  get orderCount(): number {
    return this.#orders.length;
  }

  get fillCount(): number {
    return this.#fills.length;
  }

  /** Fills with a sequence number of at least `since`, oldest first. */
  fillsSince(since: number): readonly Fill[] {
    return this.#fills.since(since);
  }

  get events(): readonly SessionEvent[] {
    return this.#actions.events;
  }

  open(t: number): void {
    this.#session = t;
    this.book.payDividends(t, this.panel.header.sessions[t]);
    this.#actions.takeEffect(t);
    if (this.options.fillAt === 'next_open') this.#auction(t, 'OPEN');
  }

  close(t: number): void {
    if (this.options.fillAt === 'next_close') this.#auction(t, 'CLOSE');
    this.book.markToMarket(t, this.#closes, t * this.panel.instrumentCount, this.#vanish);
  }

  settle(t: number): void {
    if (this.options.fillAt !== 'same_close' || !this.#orders.hasWaiting) return;
    this.#auction(t, 'CLOSE');
    this.book.revalue(t);
  }

  /** `submitOrder` for callers in this process, who need not wait.
   * @returns the order's sequence number
   * @throws {InvalidOrderError}, {NotSupportedByBrokerError}, {UnknownInstrumentError} */
  submit(request: OrderRequest): number {
    return this.#orders.add(request, this.#check(request), this.#session);
  }

  async submitOrder(request: OrderRequest): Promise<Order> {
    return this.#orders.order(String(this.submit(request)));
  }

  /** @throws {IllegalTransitionError} when the order has ended already */
  async cancelOrder(orderId: string): Promise<Order> {
    this.#orders.cancel(orderId, 'cancelled on request');
    return this.#orders.order(orderId);
  }

  async getOrderStatus(orderId: string): Promise<Order> {
    return this.#orders.order(orderId);
  }

  async getFills(since: number): Promise<readonly Fill[]> {
    return this.#fills.since(since);
  }

  async getPositions(): Promise<readonly Position[]> {
    const { quantities, averageCosts, lastPrices, carrying, missing } = this.book;
    const positions: Position[] = [];
    for (let i = 0; i < quantities.length; i++) {
      if (quantities[i] === 0) continue;
      positions.push({
        instrumentId: this.panel.header.instruments[i].instrumentId,
        quantity: quantities[i],
        averageCost: averageCosts[i],
        lastPrice: lastPrices[i],
        marketValue: fromMicros(carrying[i]),
        staleSessions: missing[i],
      });
    }
    return positions;
  }

  async getAccountState(): Promise<AccountState> {
    return {
      equity: fromMicros(this.book.equityMicros),
      cash: fromMicros(this.book.cashMicros),
      receivables: fromMicros(this.book.ledger.balance('DIVIDENDS_RECEIVABLE')),
      currency: this.panel.header.currency,
    };
  }

  /** Nothing lies beyond this process. */
  async sync(): Promise<void> {}

  #check({ type, timeInForce, quantity, instrumentId }: OrderRequest): number {
    if (type !== 'MARKET') throw new NotSupportedByBrokerError('The backtest broker', `${type} orders`, ['MARKET']);
    if (timeInForce !== 'DAY') {
      throw new NotSupportedByBrokerError('The backtest broker', `time in force ${timeInForce}`, ['DAY']);
    }
    if (!(quantity > 0 && quantity < Infinity)) {
      throw new InvalidOrderError(
        'quantity',
        quantity,
        'Give a positive number of shares; the side gives the direction.',
      );
    }
    if (this.options.quantityStep === 1 && !Number.isInteger(quantity)) {
      throw new InvalidOrderError('quantity', quantity, 'Give whole shares, or set fractionalShares: true.');
    }
    if (quantity > LARGEST_POSITION) {
      throw new InvalidOrderError('quantity', quantity, `Orders are limited to ${LARGEST_POSITION} shares.`);
    }
    if (snapQuantity(quantity) !== quantity) {
      throw new InvalidOrderError('quantity', quantity, 'Round it to millionths of a share.');
    }
    const instrument = this.#cursor.indexOf(instrumentId);
    if (instrument < 0) throw new UnknownInstrumentError(instrumentId, this.panel.header.collection);
    return instrument;
  }

  /** All sells first, then the buys within the cash that is there; what is left of a DAY order ends here. */
  #auction(t: number, auction: Auction): void {
    if (!this.#orders.hasWaiting) return;
    const buys: number[] = [];
    const wanted: SimulatedFill[] = [];
    for (const n of this.#orders.takeWaiting()) {
      const fill = this.#simulator.fill(this.#asked(n), t, auction);
      if (fill === undefined) {
        this.#orders.ended(n, 'expired: no bar in the session');
      } else if (this.#orders.side(n) === 'SELL') {
        this.#book(n, fill, t, auction);
      } else {
        buys.push(n);
        wanted.push(fill);
      }
    }
    const fills = this.#simulator.scaleBuys(wanted, Number(this.book.cashMicros));
    for (let k = 0; k < buys.length; k++) this.#book(buys[k], fills[k], t, auction);
  }

  #asked(n: number): SimulatedOrder {
    return { instrument: this.#orders.instrument(n), side: this.#orders.side(n), quantity: this.#orders.quantity(n) };
  }

  #book(n: number, fill: SimulatedFill, t: number, auction: Auction): void {
    const { quantity, price, commissionMicros } = fill;
    if (quantity === 0) {
      this.#orders.ended(n, 'expired: no cash left');
      return;
    }
    const instrument = this.#orders.instrument(n);
    const side = this.#orders.side(n);
    this.book.bookFill(t, instrument, side, quantity, price, commissionMicros);
    this.#fills.add(n, instrument, side, fill, t, auction);
    this.#orders.filled(n, quantity, 'the rest expired: not enough cash');
  }
}
