import { fromMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel, type PanelAction } from '@prometheus/data';

import { UnsupportedActionError } from '../errors.js';
import { type Book } from '../ledger/book.js';
import { bookableActions, type MissingDelistingReturn, missingDelistingReturn } from '../ledger/booking-rules.js';
import { type OrderBook } from './order-book.js';

/** What happened to the book in one session beside trades. */
export interface SessionEvent {
  readonly session: number;
  readonly type: 'SPLIT' | 'CASH_DIVIDEND' | 'DELISTING' | 'MERGER' | 'WRITE_OFF';
  readonly instrument: number;
  /** Cash in currency units, or the ratio of a split. */
  readonly value: number;
}

/** Books the corporate actions of a panel as their ex-dates come, and lets waiting orders follow them. */
export class CorporateActions {
  readonly events: SessionEvent[] = [];
  readonly #actions: readonly PanelAction[];
  /** Of each action: the instrument, and the first session on or after the ex-date. */
  readonly #instruments: Int32Array;
  readonly #sessions: Int32Array;
  #next = 0;

  constructor(
    readonly panel: MarketPanel,
    readonly book: Book,
    readonly orders: OrderBook,
    readonly missingReturns: MissingDelistingReturn,
    firstSession: number,
  ) {
    const { actions, basis, sessions } = panel.header;
    this.#actions = bookableActions(actions, basis, sessions[firstSession]);
    this.#instruments = new Int32Array(this.#actions.length);
    this.#sessions = new Int32Array(this.#actions.length);
    let session = firstSession;
    this.#actions.forEach(({ exDate, instrument }, k) => {
      while (session < sessions.length && sessions[session] < exDate) session++;
      this.#instruments[k] = instrument;
      this.#sessions[k] = session;
    });
  }

  /** Everything with an ex-date up to session t that was not booked yet.
   * @throws {UnsupportedActionError} when a held name meets what cannot be booked */
  takeEffect(t: number): void {
    const date = this.panel.header.sessions[t];
    for (; this.#next < this.#actions.length && this.#sessions[this.#next] <= t; this.#next++) {
      const held = this.book.quantities[this.#instruments[this.#next]] !== 0;
      if (held || this.orders.hasWaiting) this.#book(this.#actions[this.#next], held, t, date);
    }
  }

  /** Closes a held name that vanished without an event. */
  writeOff(t: number, i: number): void {
    const price = this.#vanishedPrice(i);
    this.#record(t, 'WRITE_OFF', i, this.book.quantities[i] * price);
    this.book.closeOut(t, i, price, 'WRITE_OFF');
  }

  #book(action: PanelAction, held: boolean, t: number, date: TradeDate): void {
    const { type, instrument: i, exDate } = action;
    switch (type) {
      case 'SPLIT':
      case 'STOCK_DIVIDEND': {
        const ratio = action.ratio ?? 0;
        if (!(ratio > 0)) this.#refuse(action, 'has no positive ratio');
        this.orders.splitAllOf(i, ratio, this.book.quantityStep);
        if (!held) return;
        this.book.split(t, i, ratio);
        return this.#record(t, 'SPLIT', i, ratio);
      }
      case 'CASH_DIVIDEND': {
        if (!held) return;
        if (action.amount === undefined) this.#refuse(action, 'has no amount');
        const due = action.payDate !== undefined && action.payDate > date ? action.payDate : date;
        this.#record(t, type, i, fromMicros(this.book.dividend(t, i, action.amount, due)));
        if (due === date) this.book.payDividends(t, date);
        return;
      }
      case 'MERGER':
      case 'DELISTING': {
        this.orders.cancelAllOf(i, `cancelled: ${type.toLowerCase()} on ${exDate}`);
        if (!held) return;
        if (action.ratio !== undefined) this.#refuse(action, 'pays in shares, which is not booked yet');
        if (type === 'MERGER' && action.amount === undefined) this.#refuse(action, 'has no cash amount');
        const price = action.amount ?? this.#vanishedPrice(i);
        this.#record(t, type, i, this.book.quantities[i] * price);
        return this.book.closeOut(t, i, price, type);
      }
      default:
        if (held) this.#refuse(action, 'takes effect, which is not booked yet');
    }
  }

  #record(session: number, type: SessionEvent['type'], instrument: number, value: number): void {
    this.events.push({ session, type, instrument, value });
  }

  #refuse({ instrument, type, exDate }: PanelAction, reason: string): never {
    const { instrumentId } = this.panel.header.instruments[instrument];
    throw new UnsupportedActionError(instrumentId, type, exDate, reason);
  }

  #vanishedPrice(i: number): number {
    return (
      this.book.lastPrices[i] * (1 + missingDelistingReturn(this.panel.header.instruments[i], this.missingReturns))
    );
  }
}
