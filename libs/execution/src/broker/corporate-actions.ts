import { type TradeDate } from '@prometheus/core';
import { type MarketPanel, type PanelAction } from '@prometheus/data';

import { UnsupportedActionError } from '../errors.js';
import { type Book } from '../ledger/book.js';
import { bookableActions, type MissingDelistingReturn, missingDelistingReturn } from '../ledger/booking-rules.js';
import { type OrderBook } from './order-book.js';

/** What happened to the book in one session beside trades. */
export interface SessionEvent {
  readonly session: number;
  readonly type:
    'SPLIT' | 'CASH_DIVIDEND' | 'SPINOFF' | 'SYMBOL_CHANGE' | 'DELISTING' | 'MERGER' | 'WRITE_OFF' | 'MARGIN_CALL';
  /** Position in the panel, -1 for the whole book. */
  readonly instrument: number;
  /** Cash in units of the base currency, the ratio of a split or of new shares, or the fraction by which a margin call reduces. */
  readonly value: number;
  /** Whose shares were handed out. */
  readonly newInstrument?: number;
}

/** Books the corporate actions of a panel as their ex-dates come, and lets resting orders follow them. */
export class CorporateActions {
  readonly events: SessionEvent[] = [];
  readonly #actions: readonly PanelAction[];
  /** Of each action: the instrument, and the first session on or after the ex-date. */
  readonly #instruments: Int32Array;
  readonly #sessions: Int32Array;
  readonly #missingReturns: MissingDelistingReturn;
  #next = 0;

  constructor(
    readonly panel: MarketPanel,
    readonly book: Book,
    readonly orders: OrderBook,
    firstSession: number,
  ) {
    const { actions, basis, sessions } = panel.header;
    this.#missingReturns = book.rules.missingDelistingReturn;
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
      if (held || this.orders.hasResting) this.#book(this.#actions[this.#next], held, t, date);
    }
  }

  /** Closes a held name that vanished without an event. */
  writeOff(t: number, i: number): void {
    this.#close(t, i, this.#vanishedPrice(i), 'WRITE_OFF');
  }

  record(event: SessionEvent): void {
    this.events.push(event);
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
        return this.record({ session: t, type: 'SPLIT', instrument: i, value: ratio });
      }
      case 'SYMBOL_CHANGE': {
        const j = this.#newInstrument(action, t);
        if (j < 0) return;
        this.orders.renameAllOf(i, j);
        if (!held) return;
        this.book.rename(i, j);
        return this.record({ session: t, type, instrument: i, value: 1, newInstrument: j });
      }
      case 'CASH_DIVIDEND': {
        if (!held) return;
        if (action.amount === undefined) this.#refuse(action, 'has no amount');
        const due = action.payDate !== undefined && action.payDate > date ? action.payDate : date;
        const value = this.book.dividend(t, i, action.amount, due);
        if (due === date) this.book.payDividends(t, date);
        return this.record({ session: t, type, instrument: i, value });
      }
      case 'SPINOFF':
        if (held) this.#spinOff(action, t);
        return;
      case 'MERGER':
      case 'DELISTING':
        this.orders.cancelAllOf(i, `cancelled: ${type.toLowerCase()} on ${exDate}`);
        if (held) this.#leave(action, t);
    }
  }

  #spinOff(action: PanelAction, t: number): void {
    const { instrument: i, ratio = 0 } = action;
    if (!(ratio > 0)) this.#refuse(action, 'has no positive ratio');
    const j = this.#newInstrument(action, t);
    if (j >= 0) {
      this.#requireRealShares(action);
      this.#handOut(action, t, j, ratio);
      return this.record({ session: t, type: 'SPINOFF', instrument: i, value: ratio, newInstrument: j });
    }
    if (action.amount === undefined) {
      this.#refuse(
        action,
        'hands out shares that the collection has no price for; give the value of one as its amount',
      );
    }
    this.#requireRealShares(action);
    this.book.payOut(t, i, ratio, action.amount, 'SPINOFF');
    this.record({ session: t, type: 'SPINOFF', instrument: i, value: ratio });
  }

  #leave(action: PanelAction, t: number): void {
    const { type, instrument: i, amount, ratio } = action;
    if (ratio === undefined || type === 'DELISTING') {
      if (ratio !== undefined) this.#refuse(action, 'pays in shares; write it as a MERGER');
      if (type === 'MERGER' && amount === undefined) this.#refuse(action, 'has neither an amount nor a ratio');
      return this.#close(t, i, amount ?? this.#vanishedPrice(i), type as 'MERGER' | 'DELISTING');
    }
    const j = this.#newInstrument(action, t);
    if (j < 0)
      this.#refuse(action, 'pays in shares that the collection has no price for; give an amount in cash instead');
    this.#requireRealShares(action);
    if (amount !== undefined) this.book.payOut(t, i, 1, amount, 'MERGER');
    this.#handOut(action, t, j, ratio);
    this.book.surrender(i);
    this.record({ session: t, type: 'MERGER', instrument: i, value: ratio, newInstrument: j });
  }

  #close(session: number, i: number, price: number, type: 'MERGER' | 'DELISTING' | 'WRITE_OFF'): void {
    const value = this.book.quantities[i] * price * this.book.money.rateOf(i);
    this.record({ session, type, instrument: i, value });
    this.book.closeOut(session, i, price, type);
  }

  /** Position of the new instrument, or -1 when it has no bar up to session `t`: what is listed later is not known yet. */
  #newInstrument({ newInstrumentId, instrument }: PanelAction, t: number): number {
    const j = newInstrumentId === undefined ? -1 : this.panel.instrumentIndex(newInstrumentId);
    return j < 0 || j === instrument || this.panel.firstBar(j) > t ? -1 : j;
  }

  /** New shares are worth the open of session `t`, else the last close before. */
  #handOut({ instrument: i, exDate }: PanelAction, t: number, j: number, ratio: number): void {
    const open = this.panel.field('open')[t * this.panel.instrumentCount + j];
    const lastClose = this.#lastClose(j, t, exDate);
    this.book.deliver(t, i, j, ratio, open > 0 ? open : lastClose, lastClose > 0 ? lastClose : open);
  }

  /** Close of the last bar before session `t`, restated for the splits up to an ex-date; NaN without such a bar. */
  #lastClose(j: number, t: number, exDate: TradeDate): number {
    const { panel } = this;
    const closes = panel.field('close');
    let s = t - 1;
    while (s >= 0 && !(closes[s * panel.instrumentCount + j] > 0)) s--;
    if (s < 0) return Number.NaN;
    let price = closes[s * panel.instrumentCount + j];
    const { actions, basis, sessions } = panel.header;
    if (basis !== 'raw') return price;
    for (const action of actions) {
      if (action.instrument !== j || action.exDate <= sessions[s] || action.exDate > exDate) continue;
      if (action.type === 'SPLIT' || action.type === 'STOCK_DIVIDEND') price /= action.ratio ?? 1;
    }
    return price;
  }

  #requireRealShares(action: PanelAction): void {
    if (this.panel.header.basis !== 'raw') {
      this.#refuse(action, 'changes shares, which split-adjusted prices do not count; use raw prices');
    }
  }

  #refuse({ instrument, type, exDate }: PanelAction, reason: string): never {
    const { instrumentId } = this.panel.header.instruments[instrument];
    throw new UnsupportedActionError(instrumentId, type, exDate, reason);
  }

  #vanishedPrice(i: number): number {
    return (
      this.book.lastPrices[i] * (1 + missingDelistingReturn(this.panel.header.instruments[i], this.#missingReturns))
    );
  }
}
