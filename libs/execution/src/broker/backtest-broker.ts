import { floorQuantity, fromMicros } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { Book } from '../ledger/book.js';
import { MISSING_SESSIONS_BEFORE_WRITE_OFF } from '../ledger/booking-rules.js';
import { Ledger } from '../ledger/ledger.js';
import { type FillFacts } from '../ledger/session-facts.js';
import { type Fill, type Order, type OrderOrigin, type OrderRequest } from '../orders/order.js';
import { ApprovedBatch, ApprovedOrder } from '../risk/approved-order.js';
import { type BookRules } from '../rules/book-rules.js';
import { type FxConversion } from '../rules/fx-rates.js';
import { MarketSimulator, type SimulatorOptions } from '../simulator/market-simulator.js';
import { type AccountState, type Broker, type BrokerCapabilities, type Position } from './broker.js';
import { CorporateActions, type SessionEvent } from './corporate-actions.js';
import { FillLog } from './fill-log.js';
import { forcedReduction, type MaintenanceMargin } from './margin.js';
import { Matching } from './matching.js';
import { OrderBook } from './order-book.js';
import { OrderCheck } from './order-check.js';

/** When a market order decided at the close of session t trades. */
export type FillRule = 'next_open' | 'next_vwap' | 'next_close' | 'same_close';

export interface BacktestBrokerOptions extends SimulatorOptions {
  readonly rules: BookRules;
  readonly fillAt: FillRule;
  /** Undefined calls no margin. */
  readonly margin: MaintenanceMargin | undefined;
  /** Instruments, by position, whose shares cannot be borrowed. */
  readonly notBorrowable: ReadonlySet<number>;
  readonly ledger?: Ledger;
  /** About how many orders there will be: room is made for them at once. */
  readonly expectedOrders?: number;
}

const LEAST_EXPECTED = 256;
const MOST_EXPECTED = 100_000;

/** A broker over a panel, by the rules of docs/simulator.md. The runner moves it through each session in this order:
 * 1. `open(t)`: flows, financing, settlement, dividends due, corporate actions, opening auction;
 * 2. `close(t)`: continuous trading, closing auction, expiry, marks, margin;
 * 3. decisions are taken, `submit` queues what follows;
 * 4. `settle(t)`: with `same_close` the new market orders fill at this close; the book is marked for the night. */
export class BacktestBroker implements Broker {
  readonly mode = 'BACKTEST' as const;
  readonly capabilities: BrokerCapabilities;
  readonly book: Book;
  readonly #check: OrderCheck;
  readonly #orders: OrderBook;
  readonly #actions: CorporateActions;
  readonly #fills: FillLog;
  readonly #matching: Matching;
  readonly #vanish: (i: number) => void;
  #session: number;

  constructor(
    readonly panel: MarketPanel,
    readonly options: BacktestBrokerOptions,
    firstSession: number,
  ) {
    const { rules } = options;
    this.capabilities = {
      orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
      timesInForce: ['DAY', 'GTC', 'OPG', 'CLS'],
      fractionalShares: rules.quantityStep < 1,
      ocaGroups: true,
    };
    this.#check = new OrderCheck(panel, rules.quantityStep);
    const orders = Math.min(MOST_EXPECTED, Math.max(LEAST_EXPECTED, options.expectedOrders ?? 0));
    this.#orders = new OrderBook(panel, orders);
    this.#fills = new FillLog(panel, orders);
    // A trade, its commission, and what else a session brings.
    const ledger = options.ledger ?? new Ledger(2 * orders + 2 * panel.sessionCount);
    this.book = new Book(ledger, panel, rules, firstSession);
    const { money } = this.book;
    const simulator = new MarketSimulator(panel, options, rules.quantityStep, (i) => money.rateOf(i));
    this.#matching = new Matching(panel, this.book, this.#orders, this.#fills, simulator, options);
    this.#actions = new CorporateActions(panel, this.book, this.#orders, firstSession);
    this.#session = firstSession;
    this.#orders.session = firstSession;
    const writesOff = panel.header.basis !== 'total_return';
    this.#vanish = (i) => {
      if (!writesOff || this.book.missing[i] < MISSING_SESSIONS_BEFORE_WRITE_OFF) return;
      this.#actions.writeOff(this.#session, i);
      this.#orders.cancelAllOf(i, 'cancelled: the name was written off');
    };
  }

  /** Every order as it stands now, by sequence. */
  get orders(): readonly Order[] {
    return this.#orders.all();
  }

  /** Orders that rest. */
  get openOrders(): readonly Order[] {
    return this.#orders.hasResting ? this.#orders.open() : [];
  }

  get hasWorkingOrders(): boolean {
    return this.#orders.hasResting;
  }

  /** Orders of one instrument that rest.
   * @param i its position in the panel */
  workingOrdersOf(i: number): readonly Order[] {
    return this.#orders.hasResting ? this.#orders.openOf(i) : [];
  }

  /** Every fill so far, oldest first. */
  get fills(): readonly Fill[] {
    return this.#fills.all();
  }

  /** Session in which an order ended; undefined while it rests. */
  endedIn(order: Order): number | undefined {
    return this.#orders.endedIn(order.sequence);
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

  /** What the books have to know of these fills: valid until the next fill. */
  fillFactsSince(since: number): FillFacts {
    return this.#fills.factsSince(since);
  }

  /** Currency conversions from the `since`-th on. */
  conversionsSince(since: number): readonly FxConversion[] {
    const { conversions } = this.book;
    return since >= conversions.length ? [] : conversions.slice(since);
  }

  get events(): readonly SessionEvent[] {
    return this.#actions.events;
  }

  open(t: number): void {
    this.#session = t;
    this.#orders.session = t;
    this.book.open(t);
    this.#actions.takeEffect(t);
    this.#matching.open(t);
  }

  close(t: number): void {
    this.#matching.restOfSession(t);
    this.#orders.expire(t);
    this.book.close(t, this.#vanish);
    this.#enforceMargin(t);
  }

  settle(t: number): void {
    if (this.options.fillAt !== 'same_close' || !this.#orders.hasResting) return;
    this.#matching.sameClose(t);
    this.book.settle(t);
  }

  /** `submitOrder` for callers in this process, who need not wait.
   * @returns the order's sequence number
   * @throws {UnapprovedOrderError}, {InvalidOrderError}, {UnknownInstrumentError} */
  submit(order: ApprovedOrder): number {
    ApprovedOrder.redeem(order);
    return this.#take(order, 'STRATEGY');
  }

  /** `submit` for the market orders of one decision.
   * @throws {UnapprovedOrderError}, {InvalidOrderError}; none of the batch was taken then */
  submitBatch(approved: ApprovedBatch): void {
    const batch = ApprovedBatch.redeem(approved);
    this.#check.checkBatch(batch);
    this.#orders.addBatch(batch, this.#session);
  }

  async submitOrder(order: ApprovedOrder): Promise<Order> {
    return this.#orders.order(String(this.submit(order)));
  }

  /** @throws {IllegalTransitionError} when the order has ended already */
  async cancelOrder(orderId: string): Promise<Order> {
    this.#orders.cancel(orderId, 'cancelled on request');
    return this.#orders.order(orderId);
  }

  /** Ends what strategies have resting, before they decide anew. */
  cancelResting(reason: string): void {
    this.#orders.cancelOfStrategies(reason);
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
    return this.account;
  }

  get account(): AccountState {
    const { book } = this;
    const { currencies } = this.options.rules.fx;
    return {
      equity: fromMicros(book.equityNumber),
      cash: fromMicros(book.ledger.cashNumber),
      settledCash: fromMicros(book.ledger.balanceNumber('CASH')),
      receivables: fromMicros(book.ledger.balanceNumber('DIVIDENDS_RECEIVABLE')),
      currency: this.panel.header.currency,
      foreignCash: currencies.slice(1).map((currency, k) => {
        const { cash, unsettled } = book.foreign(k + 1);
        return { currency, amount: fromMicros(cash + unsettled) };
      }),
    };
  }

  /** Nothing lies beyond this process. */
  async sync(): Promise<void> {}

  #take(request: OrderRequest, origin: OrderOrigin): number {
    return this.#orders.add(request, this.#check.instrumentOf(request), this.#session, origin);
  }

  /** Orders of the broker that bring the book back within its margin. */
  #enforceMargin(t: number): void {
    const { margin, rules } = this.options;
    if (margin === undefined || this.book.positionCount === 0) return;
    const fraction = forcedReduction(this.book, margin);
    if (fraction === 0) return;
    const { quantities, lastPrices } = this.book;
    this.#orders.cancelOfStrategies('cancelled: margin call');
    this.#actions.record({ session: t, type: 'MARGIN_CALL', instrument: -1, value: fraction });
    for (let i = 0; i < quantities.length; i++) {
      const held = Math.abs(quantities[i]);
      if (held === 0) continue;
      const cut = floorQuantity(held * fraction, rules.quantityStep);
      const quantity =
        cut < held * fraction ? Math.min(held, floorQuantity(cut + rules.quantityStep, rules.quantityStep)) : cut;
      if (quantity === 0) continue;
      const request: OrderRequest = {
        instrumentId: this.panel.header.instruments[i].instrumentId,
        side: quantities[i] > 0 ? 'SELL' : 'BUY',
        type: 'MARKET',
        timeInForce: 'DAY',
        quantity,
        decisionPrice: lastPrices[i],
        decision: -1,
      };
      this.#take(request, 'MARGIN');
    }
  }
}
