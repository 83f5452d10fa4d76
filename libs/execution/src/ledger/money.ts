import { type MicroSum, roundHalfEven } from '@prometheus/core';

import { type BookRules } from '../rules/book-rules.js';
import { type FxConversion } from '../rules/fx-rates.js';
import { type Offers } from '../simulator/offers.js';
import { type Account, type EntryType } from './accounts.js';
import { FOREIGN_ACCOUNTS, type ForeignAccount, ForeignCurrency } from './foreign-balances.js';
import { type Ledger, NO_INSTRUMENT } from './ledger.js';
import { Settlements } from './settlements.js';

const BASE = 0;

/** Cash of all currencies: settled, unsettled and receivable. Every amount enters the ledger in the base currency at the
 * current rate, which is that of the last close; foreign balances are kept exactly beside it. */
export class Money {
  readonly isForeign: boolean;
  /** By currency number less one. */
  readonly foreign: readonly ForeignCurrency[];
  readonly conversions: FxConversion[] = [];
  readonly settlements: Settlements;
  /** Current rate by currency number. */
  readonly #rates: Float64Array;
  readonly #currencyOf: Uint8Array;

  constructor(
    readonly ledger: Ledger,
    readonly rules: BookRules,
    firstSession: number,
  ) {
    const { fx } = rules;
    this.isForeign = fx.currencies.length > 1;
    this.foreign = fx.rates.map(() => new ForeignCurrency());
    this.settlements = new Settlements(rules.settlement, fx.currencies.length);
    this.#currencyOf = fx.currencyOf;
    this.#rates = Float64Array.from(fx.currencies, (_, c) => fx.at(c, firstSession));
  }

  /** Base units for one unit of an instrument's currency, as of the last close. */
  rateOf(i: number): number {
    return this.#rates[this.#currencyOf[i]];
  }

  rate(currency: number): number {
    return this.#rates[currency];
  }

  /** Settled cash of one currency in its own micro-units. */
  settled(currency: number): bigint {
    if (currency !== BASE) return this.foreign[currency - 1].native('CASH');
    return this.foreign.reduce((cash, other) => cash - other.carried('CASH'), this.ledger.balance('CASH'));
  }

  /** Books the trades `from` to `to` and their commissions.
   * @param values in native micro-units, positive when bought
   * @param invested rises by the values in base micro-units */
  tradeAll(
    session: number,
    { instruments, commissions }: Offers,
    values: Float64Array,
    from: number,
    to: number,
    invested: MicroSum,
  ): void {
    if (!this.isForeign) {
      this.ledger.bookTrades(session, instruments, values, commissions, from, to);
      this.#owe(session, values, commissions, from, to, invested);
      return;
    }
    for (let k = from; k < to; k++) {
      if (this.#currencyOf[instruments[k]] === BASE) {
        this.ledger.bookTrades(session, instruments, values, commissions, k, k + 1);
        this.#owe(session, values, commissions, k, k + 1, invested);
      } else {
        invested.add(this.#tradeForeign(session, instruments[k], values[k], commissions[k]));
      }
    }
  }

  /** Counts trades in the base currency as invested and, with their commissions, as to be settled. */
  #owe(
    session: number,
    values: Float64Array,
    commissions: Float64Array,
    from: number,
    to: number,
    invested: MicroSum,
  ): void {
    let value = 0;
    let commission = 0;
    let taken = 0;
    let gross = 0;
    for (let k = from; k < to; k++) {
      value += values[k];
      commission += commissions[k];
      taken += Math.max(0, values[k]) + Math.max(0, commissions[k]);
      gross += Math.abs(values[k]) + Math.abs(commissions[k]);
    }
    // Whole numbers of which even the sum without signs is exact add up to the same in any order.
    if (gross <= Number.MAX_SAFE_INTEGER) {
      invested.add(value);
      this.settlements.add(session, BASE, -value - commission, -taken);
      return;
    }
    for (let k = from; k < to; k++) {
      invested.add(values[k]);
      this.settlements.add(session, BASE, -values[k]);
      this.settlements.add(session, BASE, -commissions[k]);
    }
  }

  /** @returns the value in base micro-units */
  #tradeForeign(session: number, i: number, value: number, commission: number): number {
    const c = this.#currencyOf[i];
    const base = -this.#move(session, 'TRADE', i, c, 'UNSETTLED', 'POSITIONS', -value);
    if (commission !== 0) this.#move(session, 'COMMISSION', i, c, 'UNSETTLED', 'COMMISSIONS', -commission);
    // Value and commission on their own: their sum may be more than a double counts.
    this.settlements.add(session, c, -value);
    if (commission !== 0) this.settlements.add(session, c, -commission);
    return base;
  }

  /** Pays for (part of) a position.
   * @returns base micro-units */
  pay(session: number, i: number, type: EntryType, nativeMicros: number): number {
    return this.#move(session, type, i, this.#currencyOf[i], 'CASH', 'POSITIONS', nativeMicros);
  }

  /** Something will be received (or, negative, paid).
   * @returns base micro-units */
  accrue(session: number, i: number, type: EntryType, from: Account, nativeMicros: number): number {
    return this.#move(session, type, i, this.#currencyOf[i], 'DIVIDENDS_RECEIVABLE', from, nativeMicros);
  }

  /** What was receivable comes in. */
  receive(session: number, i: number, nativeMicros: bigint): void {
    this.#transfer(session, 'DIVIDEND_PAYMENT', i, this.#currencyOf[i], 'DIVIDENDS_RECEIVABLE', 'CASH', nativeMicros);
  }

  /** Interest earned or, negative, paid; borrow fees. */
  finance(session: number, type: 'INTEREST' | 'BORROW_FEE', i: number, currency: number, nativeMicros: number): void {
    if (nativeMicros === 0) return;
    const account = type === 'INTEREST' ? 'INTEREST' : 'BORROW_FEES';
    this.#move(session, type, i, currency, 'CASH', account, nativeMicros);
  }

  /** Turns into cash what settles by the open of session `t`. */
  settle(t: number): void {
    for (const { sums } of this.settlements.take(t)) {
      for (let c = 0; c < sums.length; c++) {
        const amount = sums[c].total();
        if (amount === 0n) continue;
        if (c === BASE) this.ledger.bookExact(t, 'SETTLEMENT', NO_INSTRUMENT, 'CASH', 'UNSETTLED', amount);
        else this.#transfer(t, 'SETTLEMENT', NO_INSTRUMENT, c, 'UNSETTLED', 'CASH', amount);
      }
    }
  }

  /** Takes over the rates of session `t`, sweeps foreign cash where the rules say so, and carries all foreign balances at
   * the new rates. */
  close(t: number): void {
    if (!this.isForeign) return;
    const { fx } = this.rules;
    for (let c = 1; c < fx.currencies.length; c++) {
      this.#rates[c] = fx.at(c, t);
      if (fx.conversion === 'sweep') this.#sweep(t, c);
      for (const account of FOREIGN_ACCOUNTS) {
        const gain = this.foreign[c - 1].translate(account, this.#rates[c]);
        this.ledger.bookExact(t, 'FX_TRANSLATION', NO_INSTRUMENT, account, 'FX_TRANSLATION', gain);
      }
    }
  }

  #sweep(t: number, c: number): void {
    const foreign = this.foreign[c - 1];
    const native = Number(foreign.native('CASH') + foreign.native('UNSETTLED'));
    if (native === 0) return;
    const cost = this.rules.fx.spreadBps / 10_000;
    const baseMicros = roundHalfEven(native * this.#rates[c] * (native > 0 ? 1 - cost : 1 + cost));
    this.ledger.book(t, 'FX_CONVERSION', NO_INSTRUMENT, 'UNSETTLED', 'FX_TRANSLATION', baseMicros);
    this.#move(t, 'FX_CONVERSION', NO_INSTRUMENT, c, 'UNSETTLED', 'FX_TRANSLATION', -native);
    this.settlements.add(t, BASE, baseMicros);
    this.settlements.add(t, c, -native);
    this.conversions.push({ session: t, currency: c, nativeMicros: native, baseMicros });
  }

  /** Raises `account` by an amount that comes from `from`, which is kept in the base currency only.
   * @returns base micro-units */
  #move(
    session: number,
    type: EntryType,
    i: number,
    c: number,
    account: ForeignAccount,
    from: Account,
    nativeMicros: number,
  ): number {
    if (c === BASE) {
      this.ledger.book(session, type, i, account, from, nativeMicros);
      return nativeMicros;
    }
    const base = roundHalfEven(nativeMicros * this.#rates[c]);
    this.foreign[c - 1].add(account, nativeMicros, base);
    this.ledger.book(session, type, i, account, from, base);
    return base;
  }

  /** From one account of a currency to another. */
  #transfer(
    session: number,
    type: EntryType,
    i: number,
    c: number,
    from: ForeignAccount,
    to: ForeignAccount,
    nativeMicros: bigint,
  ): void {
    if (c === BASE) {
      this.ledger.bookExact(session, type, i, to, from, nativeMicros);
      return;
    }
    const base = roundHalfEven(Number(nativeMicros) * this.#rates[c]);
    this.foreign[c - 1].add(from, -nativeMicros, -base);
    this.foreign[c - 1].add(to, nativeMicros, base);
    this.ledger.book(session, type, i, to, from, base);
  }
}
