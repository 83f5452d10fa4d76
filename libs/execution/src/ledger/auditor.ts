import { floorQuantity, formatMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { LedgerBreakError } from '../errors.js';
import { InstrumentCursor } from '../instrument-cursor.js';
import { type Fill } from '../orders/order.js';
import { type Account, ACCOUNTS } from './accounts.js';
import { type ActionFacts, actionFacts, CHANGES_SHARES, PAYS_CASH, STAGES } from './action-facts.js';
import { type Book } from './book.js';
import {
  type MissingDelistingReturn,
  MISSING_SESSIONS_BEFORE_WRITE_OFF,
  missingDelistingReturn,
} from './booking-rules.js';
import { Tally } from './tally.js';

export interface AuditRules {
  readonly initialCashMicros: number;
  readonly quantityStep: number;
  readonly missingDelistingReturn: MissingDelistingReturn;
}

/** Rebuilds cash, positions and profit from the facts alone (fills, corporate actions, prices) and compares them with
 * the book at every close. It shares no state with `Book` and `Ledger`, and no arithmetic but the rule by which shares are
 * cut to a step: it counts shares in whole millionths, keeps money in its own sums, reads actions from the panel and not from what was booked, and finds the
 * trading gain as what positions are worth less all that was ever put into them. */
export class LedgerAuditor {
  /** Millionths of a share by instrument. */
  readonly #shares: Float64Array;
  readonly #prices: Float64Array;
  /** Sessions in a row without a bar, of held names; `stale` when there are any. */
  readonly #missing: Int32Array;
  #stale = false;
  readonly #closes: Float64Array;
  readonly #cursor: InstrumentCursor;
  readonly #cash = new Tally();
  readonly #invested = new Tally();
  readonly #dividends = new Tally();
  readonly #commissions = new Tally();
  readonly #receivable = new Tally();
  /** Dividends by the session that pays them. */
  readonly #due = new Map<number, Tally>();
  readonly #actions: ActionFacts;
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
    this.#cursor = new InstrumentCursor(panel);
    this.#cash.add(rules.initialCashMicros);
    this.#actions = actionFacts(panel, firstSession);
  }

  /** @param fills those of session t in the order in which they happened
   * @throws {LedgerBreakError} naming the first position or account that differs */
  audit(t: number, fills: readonly Fill[], book: Book): void {
    const date = this.panel.header.sessions[t];
    this.#receive(t);
    this.#takeEffect(t);
    for (const fill of fills) this.#trade(fill);
    const plain = this.#stale ? undefined : this.#plainClose(t, book);
    this.#compare(date, book, plain ?? this.#carefulClose(t, date, book));
  }

  #receive(t: number): void {
    const due = this.#due.get(t)?.total() ?? 0n;
    if (due === 0n) return;
    this.#due.delete(t);
    this.#receivable.addExact(-due);
    this.#cash.addExact(due);
  }

  /** The actions of one ex-date by stage, ex-date by ex-date. */
  #takeEffect(t: number): void {
    const { count, sessions, days, instruments, stages } = this.#actions;
    while (this.#nextAction < count && sessions[this.#nextAction] <= t) {
      const first = this.#nextAction;
      let end = first + 1;
      while (end < count && days[end] === days[first]) end++;
      for (let stage = 0; stage < STAGES; stage++) {
        for (let k = first; k < end; k++) {
          if (stages[k] === stage && this.#shares[instruments[k]] !== 0) this.#apply(k, t);
        }
      }
      this.#nextAction = end;
    }
  }

  #apply(k: number, t: number): void {
    const { instruments, stages, values, paySessions } = this.#actions;
    const i = instruments[k];
    const value = values[k];
    if (stages[k] === CHANGES_SHARES) {
      const exact = (this.#shares[i] / 1e6) * value;
      const left = floorQuantity(exact, this.rules.quantityStep);
      this.#shares[i] = Math.round(left * 1e6);
      this.#prices[i] /= value;
      const cut = exact - left;
      if (cut * exact > 0) this.#takeOut(halfEven(cut * this.#prices[i] * 1e6));
    } else if (stages[k] === PAYS_CASH) {
      const micros = halfEven((this.#shares[i] / 1e6) * value * 1e6);
      this.#dividends.add(micros);
      if (paySessions[k] <= t) this.#cash.add(micros);
      else this.#promise(paySessions[k], micros);
    } else {
      this.#leave(i, Number.isNaN(value) ? this.#vanished(i) : value);
    }
  }

  #promise(session: number, micros: number): void {
    const due = this.#due.get(session) ?? new Tally();
    due.add(micros);
    this.#due.set(session, due);
    this.#receivable.add(micros);
  }

  #vanished(i: number): number {
    return (
      this.#prices[i] *
      (1 + missingDelistingReturn(this.panel.header.instruments[i], this.rules.missingDelistingReturn))
    );
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
    const i = this.#cursor.indexOf(fill.instrumentId);
    const sign = fill.side === 'BUY' ? 1 : -1;
    this.#takeOut(-halfEven(sign * fill.quantity * fill.price * 1e6));
    this.#cash.add(-fill.commissionMicros);
    this.#commissions.add(fill.commissionMicros);
    if (this.#shares[i] === 0) this.#missing[i] = 0;
    this.#shares[i] += sign * Math.round(fill.quantity * 1e6);
  }

  /** The session's close when every held name has a bar and every mark is plainly right, which is nearly always.
   * @returns the value of all positions in micro-units; undefined when something needs a closer look: nothing has changed
   * then */
  #plainClose(t: number, { quantities, carrying }: Book): bigint | undefined {
    const shares = this.#shares;
    const closes = this.#closes;
    const offset = t * shares.length;
    let net = 0;
    let gross = 0;
    // No call in this loop, which runs over every position of every session.
    for (let i = 0; i < shares.length; i++) {
      const held = shares[i] / 1e6;
      const mark = carrying[i];
      if (quantities[i] !== held || Math.floor(mark) !== mark) return undefined;
      const value = held === 0 ? 0 : held * closes[offset + i] * 1e6;
      // The rounded value is the whole number less than a half away, or of two the even one.
      const distance = Math.abs(value - mark);
      if (!(distance < 0.5 || (distance === 0.5 && Math.floor(mark / 2) === mark / 2))) return undefined;
      net += mark;
      gross += Math.abs(mark);
    }
    if (gross > Number.MAX_SAFE_INTEGER) return undefined;
    this.#prices.set(closes.subarray(offset, offset + shares.length));
    return BigInt(net);
  }

  /** The session's close when something is missing, wrong or very large. */
  #carefulClose(t: number, date: TradeDate, { quantities, carrying }: Book): bigint {
    const shares = this.#shares;
    const writesOff = this.panel.header.basis !== 'total_return';
    const total = new Tally();
    this.#stale = false;
    for (let i = 0; i < shares.length; i++) {
      const close = this.#closes[t * shares.length + i];
      if (close > 0) {
        this.#prices[i] = close;
        this.#missing[i] = 0;
      } else if (shares[i] !== 0) {
        this.#missing[i] += 1;
        this.#stale = true;
        if (writesOff && this.#missing[i] >= MISSING_SESSIONS_BEFORE_WRITE_OFF) this.#leave(i, this.#vanished(i));
      }
      const name = this.panel.header.instruments[i].instrumentId;
      const held = shares[i] / 1e6;
      if (quantities[i] !== held) {
        throw new LedgerBreakError(date, `quantity of ${name}`, String(quantities[i]), String(held));
      }
      const mark = held === 0 ? 0 : halfEven(held * this.#prices[i] * 1e6);
      if (carrying[i] !== mark) {
        throw new LedgerBreakError(date, `value of ${name}`, String(carrying[i] / 1e6), formatMicros(mark));
      }
      total.add(mark);
    }
    return total.total();
  }

  #compare(date: TradeDate, { ledger }: Book, positions: bigint): void {
    const audited: Readonly<Record<Account, bigint>> = {
      CASH: this.#cash.total(),
      DIVIDENDS_RECEIVABLE: this.#receivable.total(),
      POSITIONS: positions,
      CAPITAL: BigInt(-this.rules.initialCashMicros),
      TRADING_GAINS: this.#invested.total() - positions,
      COMMISSIONS: this.#commissions.total(),
      DIVIDENDS: -this.#dividends.total(),
    };
    let sum = 0n;
    for (const account of ACCOUNTS) {
      const booked = ledger.balance(account);
      if (booked !== audited[account]) {
        throw new LedgerBreakError(date, account, formatMicros(booked), formatMicros(audited[account]));
      }
      sum += booked;
    }
    if (sum !== 0n) throw new LedgerBreakError(date, 'the sum of all accounts', formatMicros(sum), formatMicros(0n));
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
