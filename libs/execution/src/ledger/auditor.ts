import { floorQuantity, formatMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { LedgerBreakError } from '../errors.js';
import { type BookRules } from '../rules/book-rules.js';
import { type Account, ACCOUNTS } from './accounts.js';
import {
  type ActionFacts,
  actionFacts,
  DELISTS,
  lastCloseBefore,
  MERGES,
  openOf,
  PAYS_DIVIDEND,
  SHARES_CHANGE,
  SPINS_OFF,
  SYMBOL_CHANGES,
} from './action-facts.js';
import { AuditedCash } from './audited-cash.js';
import { AuditedPositions } from './audited-positions.js';
import { type FillFacts, type ForeignBalances, type SessionFacts } from './session-facts.js';
import { halfEven, Tally } from './tally.js';

const at = (account: Account): number => ACCOUNTS.indexOf(account);
const CASH = at('CASH');
const UNSETTLED = at('UNSETTLED');
const DIVIDENDS_RECEIVABLE = at('DIVIDENDS_RECEIVABLE');
const POSITIONS = at('POSITIONS');
const CAPITAL = at('CAPITAL');
const TRADING_GAINS = at('TRADING_GAINS');
const COMMISSIONS = at('COMMISSIONS');
const DIVIDENDS = at('DIVIDENDS');
const WITHHOLDING_TAX = at('WITHHOLDING_TAX');
const INTEREST = at('INTEREST');
const BORROW_FEES = at('BORROW_FEES');

/** What the auditor looks at of a book. */
export interface AuditedBook {
  /** Shares by instrument. */
  readonly quantities: Float64Array;
  /** Marks by instrument, in micro-units of the base currency. */
  readonly carrying: Float64Array;
  readonly ledger: {
    balance(account: Account): bigint;
    /** The same as a number, exact up to 2^53, by position in `ACCOUNTS`. */
    balanceNumberAt(k: number): number;
  };
  foreign(currency: number): ForeignBalances;
}

/** Rebuilds cash, positions and profit from the facts alone (fills, conversions, corporate actions, prices, rates) and
 * compares them with the book at every close. Both follow docs/simulator.md, but they share no state and no arithmetic
 * other than the rule by which shares are cut to a step: the auditor counts shares in whole millionths, keeps money in
 * its own sums, reads actions from the panel and not from what was booked, and finds the trading gain as what positions
 * are worth less all that was ever put into them. */
export class LedgerAuditor {
  readonly #currencyOf: Uint8Array;
  readonly #positions: AuditedPositions;
  /** What a double cannot say of the last conversion of each currency, in micro-units: it is left by a sweep. */
  readonly #inexact: Float64Array;
  readonly #cash: AuditedCash;
  readonly #invested = new Tally();
  readonly #capital = new Tally();
  readonly #dividends = new Tally();
  readonly #withheld = new Tally();
  readonly #commissions = new Tally();
  readonly #interest = new Tally();
  readonly #borrowFees = new Tally();
  readonly #actions: ActionFacts;
  /** By position in `ACCOUNTS`; there is no translation in a single currency. */
  readonly #balances = new Float64Array(ACCOUNTS.length);
  #nextAction = 0;
  #nextFlow = 0;

  /** @param firstSession that of the first deposit */
  constructor(
    readonly panel: MarketPanel,
    readonly rules: BookRules,
    readonly firstSession: number,
  ) {
    this.#currencyOf = rules.fx.currencyOf;
    this.#positions = new AuditedPositions(panel, rules);
    this.#inexact = new Float64Array(rules.fx.currencies.length);
    this.#cash = new AuditedCash(rules, firstSession);
    this.#actions = actionFacts(panel, firstSession);
    this.#capital.add(-this.#cash.receive(0, rules.initialCashMicros));
    const before = panel.header.sessions[firstSession - 1];
    while (before !== undefined && rules.flows[this.#nextFlow]?.date <= before) this.#nextFlow += 1;
  }

  /** Compares the book with the facts; to be called once a session, in order, when its last fill has been booked.
   * @throws {LedgerBreakError} naming the first position or account that differs */
  audit(t: number, facts: SessionFacts, book: AuditedBook): void {
    const date = this.panel.header.sessions[t];
    const { days } = this.panel;
    if (t > this.firstSession) this.#finance(days[t] - days[t - 1]);
    this.#flow(date);
    this.#cash.open(t);
    this.#takeEffect(t, date);
    const { fills, conversions, fillsBeforeClose = fills.to - fills.from } = facts;
    const closing = fills.from + fillsBeforeClose;
    this.#trade(fills, fills.from, closing);
    for (const i of this.#positions.lookAtBars(t)) this.#leave(i, this.#vanished(i));
    this.#cash.translateAt(t);
    this.#trade(fills, closing, fills.to);
    if (this.#cash.currencies > 1) this.#convert(date, conversions);
    this.#cash.close(t);
    this.#compare(date, book, this.#positions.mark(t, date, book));
  }

  /** Interest and fees of the nights since the last session, on what there was at its close. */
  #finance(nights: number): void {
    this.#cash.interest(nights, this.#positions.shortMicros, this.#interest);
    for (const fee of this.#positions.feesFor(nights)) this.#borrowFees.add(-this.#cash.receive(0, -fee));
  }

  #flow(date: TradeDate): void {
    const { flows } = this.rules;
    for (; this.#nextFlow < flows.length && flows[this.#nextFlow].date <= date; this.#nextFlow++) {
      this.#capital.add(-this.#cash.receive(0, flows[this.#nextFlow].amountMicros));
    }
  }

  #takeEffect(t: number, date: TradeDate): void {
    const { count, sessions, instruments } = this.#actions;
    for (; this.#nextAction < count && sessions[this.#nextAction] <= t; this.#nextAction++) {
      if (this.#positions.held[instruments[this.#nextAction]] !== 0) this.#apply(this.#nextAction, t, date);
    }
  }

  #apply(k: number, t: number, date: TradeDate): void {
    const { instruments, stages, ratios, amounts, newInstruments } = this.#actions;
    const i = instruments[k];
    const ratio = ratios[k];
    const amount = amounts[k];
    const listed = newInstruments[k] >= 0 && this.#hasTraded(newInstruments[k], t);
    const inShares = listed && ratio > 0 && this.panel.header.basis === 'raw';
    const positions = this.#positions;
    const held = positions.held[i];
    switch (stages[k]) {
      case SHARES_CHANGE:
        if (!(ratio > 0)) break;
        positions.prices[i] /= ratio;
        return positions.change(i, this.#cutToStep(i, held * ratio, positions.prices[i]) - held);
      case SYMBOL_CHANGES:
        if (!listed || newInstruments[k] === i) return;
        // A name that is held already has a last price of its own.
        if (positions.held[newInstruments[k]] === 0) positions.prices[newInstruments[k]] = positions.prices[i];
        positions.change(newInstruments[k], held);
        return positions.change(i, -held);
      case PAYS_DIVIDEND:
        if (Number.isNaN(amount)) break;
        return this.#payDividend(k, i, halfEven(held * amount * 1e6), t);
      case SPINS_OFF:
        if (inShares) return this.#handOut(k, held * ratio, t);
        if (listed || !(ratio > 0) || Number.isNaN(amount)) break;
        return this.#takeOut(this.#currencyOf[i], halfEven(held * ratio * amount * 1e6));
      case MERGES:
        if (Number.isNaN(ratio) ? Number.isNaN(amount) : !inShares) break;
        if (!Number.isNaN(amount)) this.#takeOut(this.#currencyOf[i], halfEven(held * amount * 1e6));
        positions.change(i, -held);
        if (inShares) this.#handOut(k, held * ratio, t);
        return;
      case DELISTS:
        return this.#leave(i, Number.isNaN(amount) ? this.#vanished(i) : amount);
    }
    const { instrumentId } = this.panel.header.instruments[i];
    const name = `corporate action of ${instrumentId} on ${this.#actions.exDates[k]}`;
    throw new LedgerBreakError(date, name, 'something', 'no rule for it');
  }

  #hasTraded(j: number, t: number): boolean {
    const first = this.panel.firstBar(j);
    return first >= 0 && first <= t;
  }

  /** What is cut is paid in cash.
   * @returns shares of instrument j that are left of `exact` */
  #cutToStep(j: number, exact: number, price: number): number {
    const whole = floorQuantity(exact, this.rules.quantityStep);
    const cut = exact - whole;
    if (cut * exact > 0) this.#takeOut(this.#currencyOf[j], halfEven(cut * price * 1e6));
    return whole;
  }

  /** Shares of the new instrument of an action, a fraction at its open that day or else its last close. */
  #handOut(k: number, exact: number, t: number): void {
    const j = this.#actions.newInstruments[k];
    const open = openOf(this.panel, j, t);
    const lastClose = lastCloseBefore(this.panel, j, t, this.#actions.exDates[k]);
    const whole = this.#cutToStep(j, exact, open > 0 ? open : lastClose);
    if (this.#positions.held[j] === 0) this.#positions.prices[j] = lastClose > 0 ? lastClose : open;
    this.#positions.change(j, whole);
  }

  #payDividend(k: number, i: number, gross: number, t: number): void {
    const c = this.#currencyOf[i];
    const tax = gross > 0 ? halfEven(gross * this.rules.withholding) : 0;
    const due = this.#actions.paySessions[k];
    const pay = (micros: number): number =>
      due <= t ? this.#cash.receive(c, micros) : this.#cash.promise(c, micros, due);
    this.#dividends.add(-pay(gross));
    if (tax !== 0) this.#withheld.add(-pay(-tax));
  }

  #vanished(i: number): number {
    const { missingDelistingReturn: returns } = this.rules;
    const venue = this.panel.header.instruments[i].exchange;
    const known = venue !== undefined && Object.hasOwn(returns, venue) ? (venue as keyof typeof returns) : 'unknown';
    return this.#positions.prices[i] * (1 + returns[known]);
  }

  #leave(i: number, price: number): void {
    const held = this.#positions.held[i];
    this.#takeOut(this.#currencyOf[i], halfEven(held * price * 1e6));
    this.#positions.change(i, -held);
  }

  /** Turns a part of the positions into cash. */
  #takeOut(c: number, micros: number): void {
    this.#invested.add(-this.#cash.receive(c, micros));
  }

  /** Takes in the fills [from, to). Money of one currency is summed up first where whatever order of its amounts is exact. */
  #trade(fills: FillFacts, from: number, to: number): void {
    if (from >= to) return;
    const { instruments, sells, quantities, prices, commissions } = fills;
    let bought = 0;
    let paid = 0;
    let gross = 0;
    for (let k = from; k < to; k++) {
      const sign = sells[k] === 1 ? -1 : 1;
      const micros = halfEven(quantities[k] * prices[k] * 1e6);
      bought += sign * micros;
      paid += commissions[k];
      gross += Math.abs(micros) + Math.abs(commissions[k]);
    }
    this.#positions.trade(fills, from, to);
    if (this.#cash.currencies === 1 && gross <= Number.MAX_SAFE_INTEGER) {
      this.#pay(0, bought, paid);
      return;
    }
    for (let k = from; k < to; k++) {
      const micros = halfEven(quantities[k] * prices[k] * 1e6);
      this.#pay(this.#currencyOf[instruments[k]], sells[k] === 1 ? -micros : micros, commissions[k]);
    }
  }

  #pay(c: number, micros: number, commissionMicros: number): void {
    this.#invested.add(-this.#cash.trade(c, -micros));
    if (commissionMicros !== 0) this.#commissions.add(-this.#cash.trade(c, -commissionMicros));
  }

  #convert(date: TradeDate, conversions: SessionFacts['conversions']): void {
    const { currencies, conversion: rule } = this.rules.fx;
    this.#inexact.fill(0);
    for (const conversion of conversions) {
      const name = `conversion of ${currencies[conversion.currency]}`;
      const { nativeMicros, baseMicros } = conversion;
      if (rule === 'hold') throw new LedgerBreakError(date, name, formatMicros(nativeMicros), formatMicros(0));
      this.#inexact[conversion.currency] = Math.abs(nativeMicros) * 2 ** -53;
      const expected = this.#cash.convert(conversion);
      if (baseMicros !== expected) {
        throw new LedgerBreakError(date, name, formatMicros(baseMicros), formatMicros(expected));
      }
    }
  }

  #compare(date: TradeDate, book: AuditedBook, value: number | bigint): void {
    if (this.#plainlyAgrees(book, Number(value))) return;
    const positions = BigInt(value);
    const cash = this.#cash;
    for (let c = 1; c < cash.currencies; c++) {
      const booked = book.foreign(c);
      const audited = cash.native(c);
      for (const kind of ['cash', 'unsettled', 'receivable'] as const) {
        if (booked[kind] === audited[kind]) continue;
        const name = `${kind} in ${this.rules.fx.currencies[c]}`;
        throw new LedgerBreakError(date, name, formatMicros(booked[kind]), formatMicros(audited[kind]));
      }
      const left = audited.cash + audited.unsettled;
      if (this.rules.fx.conversion === 'sweep' && Math.abs(Number(left)) > this.#inexact[c]) {
        const name = `${this.rules.fx.currencies[c]} after the sweep`;
        throw new LedgerBreakError(date, name, formatMicros(left), formatMicros(0n));
      }
    }
    const audited: Readonly<Record<Account, bigint>> = {
      CASH: cash.total('cash'),
      UNSETTLED: cash.total('unsettled'),
      DIVIDENDS_RECEIVABLE: cash.total('receivable'),
      POSITIONS: positions,
      CAPITAL: this.#capital.total(),
      TRADING_GAINS: this.#invested.total() - positions,
      COMMISSIONS: this.#commissions.total(),
      DIVIDENDS: this.#dividends.total(),
      WITHHOLDING_TAX: this.#withheld.total(),
      INTEREST: this.#interest.total(),
      BORROW_FEES: this.#borrowFees.total(),
      FX_TRANSLATION: cash.translationLoss(),
    };
    let sum = 0n;
    for (const account of ACCOUNTS) {
      const booked = book.ledger.balance(account);
      if (booked !== audited[account]) {
        throw new LedgerBreakError(date, account, formatMicros(booked), formatMicros(audited[account]));
      }
      if (booked !== 0n) sum += booked;
    }
    if (sum !== 0n) throw new LedgerBreakError(date, 'the sum of all accounts', formatMicros(sum), formatMicros(0n));
  }

  /** The comparison in doubles, of a book in one currency whose amounts are all small enough to be exact in them.
   * @returns false when a closer look is needed */
  #plainlyAgrees({ ledger }: AuditedBook, positions: number): boolean {
    const cash = this.#cash;
    if (cash.currencies > 1) return false;
    const audited = this.#balances;
    audited[CASH] = cash.approximate('cash');
    audited[UNSETTLED] = cash.approximate('unsettled');
    audited[DIVIDENDS_RECEIVABLE] = cash.approximate('receivable');
    audited[POSITIONS] = positions;
    audited[CAPITAL] = this.#capital.approximate();
    audited[TRADING_GAINS] = this.#invested.approximate() - positions;
    audited[COMMISSIONS] = this.#commissions.approximate();
    audited[DIVIDENDS] = this.#dividends.approximate();
    audited[WITHHOLDING_TAX] = this.#withheld.approximate();
    audited[INTEREST] = this.#interest.approximate();
    audited[BORROW_FEES] = this.#borrowFees.approximate();
    let sum = 0;
    let gross = 0;
    for (let k = 0; k < audited.length; k++) {
      if (ledger.balanceNumberAt(k) !== audited[k]) return false;
      sum += audited[k];
      gross += Math.abs(audited[k]);
    }
    return sum === 0 && gross <= Number.MAX_SAFE_INTEGER;
  }
}
