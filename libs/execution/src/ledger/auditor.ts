import { formatMicros, type TradeDate } from '@prometheus/core';
import { type CorporateActionType, type MarketPanel, type PanelAction } from '@prometheus/data';

import { LedgerBreakError } from '../errors.js';
import { type Fill } from '../orders/order.js';
import { type Account } from './accounts.js';
import { type Book } from './book.js';
import { type MissingDelistingReturn, MISSING_SESSIONS_BEFORE_WRITE_OFF, missingDelistingReturn } from './booking-rules.js';
import { type Ledger } from './ledger.js';
import { Tally } from './tally.js';

export interface AuditRules {
  readonly initialCashMicros: number;
  readonly quantityStep: number;
  readonly missingDelistingReturn: MissingDelistingReturn;
}

/** Of the actions of one day and name, those of a lower stage take effect first. Types that are not here change neither
 * shares nor cash. */
const STAGE: Readonly<Partial<Record<CorporateActionType, number>>> = {
  SPLIT: 0,
  STOCK_DIVIDEND: 0,
  CASH_DIVIDEND: 1,
  MERGER: 2,
  DELISTING: 3,
};
const STAGES = 4;

/** Rebuilds cash, positions and profit from the facts alone (fills, corporate actions, prices) and compares them with
 * the book at every close. It shares no state and no arithmetic with `Book` and `Ledger`: it counts shares in whole
 * millionths, keeps money in its own sums, reads actions from the panel and not from what was booked, and finds the
 * trading gain as what positions are worth less all that was ever put into them. */
export class LedgerAuditor {
  /** Millionths of a share by instrument. */
  readonly #shares: Float64Array;
  readonly #prices: Float64Array;
  readonly #missing: Int32Array;
  readonly #closes: Float64Array;
  readonly #cash = new Tally();
  readonly #invested = new Tally();
  readonly #dividends = new Tally();
  readonly #commissions = new Tally();
  readonly #receivable = new Tally();
  /** Dividends by the session that pays them. */
  readonly #due = new Map<number, Tally>();
  #nextAction = 0;

  constructor(
    readonly panel: MarketPanel,
    readonly rules: AuditRules,
    firstSession: number,
  ) {
    this.#shares = new Float64Array(panel.instrumentCount);
    this.#prices = new Float64Array(panel.instrumentCount);
    this.#missing = new Int32Array(panel.instrumentCount);
    this.#closes = panel.field('close');
    this.#cash.add(rules.initialCashMicros);
    const { actions, sessions } = panel.header;
    while (this.#nextAction < actions.length && actions[this.#nextAction].exDate < sessions[firstSession]) {
      this.#nextAction++;
    }
  }

  /** @param fills those of session t in the order in which they happened
   * @throws {LedgerBreakError} naming the first position or account that differs */
  audit(t: number, fills: readonly Fill[], book: Book): void {
    const date = this.panel.header.sessions[t];
    this.#receive(t);
    this.#takeEffect(date);
    for (const fill of fills) this.#trade(fill);
    this.#mark(t);
    this.#compare(date, book, this.#positions(date, book));
  }

  #receive(t: number): void {
    const due = this.#due.get(t)?.total() ?? 0n;
    this.#due.delete(t);
    this.#receivable.addExact(-due);
    this.#cash.addExact(due);
  }

  #takeEffect(date: TradeDate): void {
    const { actions, basis } = this.panel.header;
    while (this.#nextAction < actions.length && actions[this.#nextAction].exDate <= date) {
      const first = this.#nextAction;
      while (this.#nextAction < actions.length && actions[this.#nextAction].exDate === actions[first].exDate) {
        this.#nextAction++;
      }
      if (basis === 'total_return') continue;
      for (let stage = basis === 'raw' ? 0 : 1; stage < STAGES; stage++) {
        for (let k = first; k < this.#nextAction; k++) {
          const action = actions[k];
          if (this.#shares[action.instrument] !== 0 && STAGE[action.type] === stage) this.#apply(action, date);
        }
      }
    }
  }

  #apply({ type, instrument: i, ratio, amount, payDate }: PanelAction, date: TradeDate): void {
    if (type === 'SPLIT' || type === 'STOCK_DIVIDEND') {
      const exact = (this.#shares[i] / 1e6) * (ratio as number);
      const step = this.rules.quantityStep * 1e6;
      this.#shares[i] = Math.trunc(halfEven(exact * 1e6) / step) * step + 0;
      this.#prices[i] /= ratio as number;
      this.#takeOut(halfEven((exact - this.#shares[i] / 1e6) * this.#prices[i] * 1e6));
    } else if (type === 'CASH_DIVIDEND') {
      const micros = halfEven((this.#shares[i] / 1e6) * (amount as number) * 1e6);
      this.#dividends.add(micros);
      if (payDate === undefined || payDate <= date) {
        this.#cash.add(micros);
        return;
      }
      const exactly = this.panel.sessionIndex(payDate);
      const session = exactly >= 0 ? exactly : this.panel.lastSessionIndexOnOrBefore(payDate) + 1;
      const due = this.#due.get(session) ?? new Tally();
      due.add(micros);
      this.#due.set(session, due);
      this.#receivable.add(micros);
    } else {
      this.#leave(i, amount ?? this.#vanished(i));
    }
  }

  #vanished(i: number): number {
    return this.#prices[i] * (1 + missingDelistingReturn(this.panel.header.instruments[i], this.rules.missingDelistingReturn));
  }

  #leave(i: number, price: number): void {
    this.#takeOut(halfEven((this.#shares[i] / 1e6) * price * 1e6));
    this.#shares[i] = 0;
  }

  #takeOut(micros: number): void {
    this.#cash.add(micros);
    this.#invested.add(-micros);
  }

  #trade(fill: Fill): void {
    const i = this.panel.instrumentIndex(fill.instrumentId);
    const sign = fill.side === 'BUY' ? 1 : -1;
    this.#takeOut(-halfEven(sign * fill.quantity * fill.price * 1e6));
    this.#cash.add(-fill.commissionMicros);
    this.#commissions.add(fill.commissionMicros);
    if (this.#shares[i] === 0) this.#missing[i] = 0;
    this.#shares[i] += sign * Math.round(fill.quantity * 1e6);
  }

  /** Takes over the closes of session t and writes off what vanished. */
  #mark(t: number): void {
    const shares = this.#shares;
    const prices = this.#prices;
    const missing = this.#missing;
    const closes = this.#closes;
    const offset = t * shares.length;
    let absent = 0;
    for (let i = 0; i < shares.length; i++) {
      const close = closes[offset + i];
      if (shares[i] === 0) continue;
      if (close > 0) {
        prices[i] = close;
        missing[i] = 0;
      } else {
        missing[i] += 1;
        absent += 1;
      }
    }
    if (absent === 0 || this.panel.header.basis === 'total_return') return;
    for (let i = 0; i < shares.length; i++) {
      if (shares[i] !== 0 && missing[i] >= MISSING_SESSIONS_BEFORE_WRITE_OFF) this.#leave(i, this.#vanished(i));
    }
  }

  /** Compares shares and marks of every position with the book.
   * @returns the value of all positions in micro-units */
  #positions(date: TradeDate, { quantities, carrying }: Book): bigint {
    const shares = this.#shares;
    const prices = this.#prices;
    let long = 0;
    let short = 0;
    // No call in this loop: it runs over every position of every session.
    for (let i = 0; i < shares.length; i++) {
      const held = shares[i] / 1e6;
      const mark = carrying[i];
      if (quantities[i] !== held || !isRounded(held * prices[i] * 1e6, mark)) return this.#differs(date, i, quantities[i], mark);
      if (mark > 0) long += mark;
      else short += mark;
    }
    if (long <= Number.MAX_SAFE_INTEGER && short >= -Number.MAX_SAFE_INTEGER) return BigInt(long) + BigInt(short);
    return carrying.reduce((sum, mark) => sum + BigInt(mark), 0n);
  }

  #differs(date: TradeDate, i: number, quantity: number, mark: number): never {
    const name = this.panel.header.instruments[i].instrumentId;
    const held = this.#shares[i] / 1e6;
    if (quantity !== held) throw new LedgerBreakError(date, `quantity of ${name}`, String(quantity), String(held));
    const value = formatMicros(halfEven(held * this.#prices[i] * 1e6));
    throw new LedgerBreakError(date, `value of ${name}`, String(mark / 1e6), value);
  }

  #compare(date: TradeDate, { ledger }: Book, positions: bigint): void {
    this.#equal(date, ledger, 'CASH', this.#cash.total());
    this.#equal(date, ledger, 'POSITIONS', positions);
    this.#equal(date, ledger, 'DIVIDENDS_RECEIVABLE', this.#receivable.total());
    this.#equal(date, ledger, 'CAPITAL', BigInt(-this.rules.initialCashMicros));
    this.#equal(date, ledger, 'COMMISSIONS', this.#commissions.total());
    this.#equal(date, ledger, 'DIVIDENDS', -this.#dividends.total());
    this.#equal(date, ledger, 'TRADING_GAINS', this.#invested.total() - positions);
    const imbalance = ledger.imbalance();
    if (imbalance !== 0n) {
      throw new LedgerBreakError(date, 'the sum of all accounts', formatMicros(imbalance), formatMicros(0n));
    }
  }

  #equal(date: TradeDate, ledger: Ledger, account: Account, audited: bigint): void {
    const booked = ledger.balance(account);
    if (booked !== audited) throw new LedgerBreakError(date, account, formatMicros(booked), formatMicros(audited));
  }
}

/** Nearest whole number, halves to the even one, by comparison of the two neighbours. */
function halfEven(value: number): number {
  const low = Math.floor(value);
  const distance = value - low;
  if (distance < 0.5) return low + 0;
  if (distance > 0.5) return low + 1;
  return low % 2 === 0 ? low + 0 : low + 1;
}

/** Whether `rounded` is what `value` rounds to. A whole number less than a half away needs no second look. */
function isRounded(value: number, rounded: number): boolean {
  return Math.floor(rounded) === rounded && (Math.abs(value - rounded) < 0.5 || halfEven(value) === rounded);
}
