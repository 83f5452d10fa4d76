import { floorQuantity, MICROS_PER_UNIT, MicroSum, snapQuantity, type TradeDate, toMicros } from '@prometheus/core';

import { QuantityRangeError } from '../errors.js';
import { type Side } from '../orders/order.js';
import { type EntryType } from './accounts.js';
import { type Ledger, NO_INSTRUMENT } from './ledger.js';

/** Shares up to which sums of millionths in double precision cannot slip by one. */
export const LARGEST_POSITION = 1e9;

/** Added and taken away again it rounds a double below 2^51 to the nearest whole number, halves to the even one (IEEE
 * 754): what `toMicros` does, without its checks. */
const ROUNDING = 1.5 * 2 ** 52;
const ROUNDS_BELOW = 2 ** 51;

interface Receivable {
  readonly instrument: number;
  readonly payDate: TradeDate;
  readonly amountMicros: number;
}

/** Positions and cash of one portfolio, every change of which is an entry of the ledger.
 *
 * Invariants: quantities lie on the grid of a millionth of a share; a mark is rounded once a position; after `revalue`
 * and `markToMarket` the sum of all marks is the ledger's POSITIONS balance. */
export class Book {
  /** Shares by instrument, negative when short. */
  readonly quantities: Float64Array;
  /** Last known price by instrument, NaN where there is none. */
  readonly lastPrices: Float64Array;
  /** Sessions in a row without a bar, of held instruments. */
  readonly missing: Int32Array;
  /** Average price paid for the open position. */
  readonly averageCosts: Float64Array;
  /** Value of each position in micro-units at the last mark. */
  readonly carrying: Float64Array;
  /** Value of all long and of all short positions in micro-units at the last mark. */
  longMicros = 0;
  shortMicros = 0;
  positionCount = 0;
  /** Positions that had no price of their own at the last mark. */
  staleCount = 0;
  /** The sum of `carrying`, and what it was when the last gain was booked. */
  #marked = 0n;
  #markedBefore = 0n;
  /** What was brought into positions, less what was taken out, since the last mark. */
  readonly #invested = new MicroSum();
  /** By pay date, then in the order of accrual. */
  readonly #receivables: Receivable[] = [];

  constructor(
    readonly ledger: Ledger,
    instruments: number,
    /** 1 where shares are whole, a millionth where they may be split. */
    readonly quantityStep: number,
    /** Names an instrument in errors. */
    readonly nameOf: (i: number) => string = (i) => `instrument ${i}`,
  ) {
    this.quantities = new Float64Array(instruments);
    this.lastPrices = new Float64Array(instruments).fill(Number.NaN);
    this.missing = new Int32Array(instruments);
    this.averageCosts = new Float64Array(instruments);
    this.carrying = new Float64Array(instruments);
  }

  deposit(session: number, amountMicros: number): void {
    this.ledger.book(session, 'DEPOSIT', NO_INSTRUMENT, 'CASH', 'CAPITAL', amountMicros);
  }

  get cashMicros(): bigint {
    return this.ledger.balance('CASH');
  }

  get equityMicros(): bigint {
    return this.cashMicros + this.ledger.balance('DIVIDENDS_RECEIVABLE') + this.ledger.balance('POSITIONS');
  }

  /** @throws {QuantityRangeError} beyond `LARGEST_POSITION` */
  bookFill(session: number, i: number, side: Side, quantity: number, price: number, commissionMicros: number): void {
    const signed = side === 'BUY' ? quantity : -quantity;
    const before = this.quantities[i];
    const after = snapQuantity(before + signed);
    const value = toMicros(signed * price);
    const grows = before === 0 || before > 0 === signed > 0;
    if (grows) this.averageCosts[i] = (before * this.averageCosts[i] + signed * price) / (before + signed);
    else if (after > 0 !== before > 0) this.averageCosts[i] = price;
    this.#hold(i, after);
    this.ledger.book(session, 'TRADE', i, 'POSITIONS', 'CASH', value);
    if (commissionMicros !== 0) this.ledger.book(session, 'COMMISSION', i, 'COMMISSIONS', 'CASH', commissionMicros);
    this.#invested.add(value);
  }

  /** Shares are cut towards zero onto the quantity step; what is cut is paid out in cash at the last price (a short
   * pays).
   * @param ratio new shares for one old share
   * @throws {QuantityRangeError} beyond `LARGEST_POSITION` */
  split(session: number, i: number, ratio: number): void {
    const exact = this.quantities[i] * ratio;
    const held = floorQuantity(exact, this.quantityStep);
    this.lastPrices[i] /= ratio;
    this.averageCosts[i] /= ratio;
    const cash = Math.abs(held) < Math.abs(exact) ? toMicros((exact - held) * this.lastPrices[i]) : 0;
    this.#hold(i, held);
    if (cash !== 0) this.#takeOut(session, i, 'CASH_IN_LIEU', cash);
  }

  /** Accrues on the ex-date; a short position owes. `due` is when the cash moves.
   * @returns the amount in micro-units */
  dividend(session: number, i: number, perShare: number, due: TradeDate): number {
    const amountMicros = toMicros(this.quantities[i] * perShare);
    if (amountMicros !== 0) {
      this.ledger.book(session, 'DIVIDEND_ACCRUAL', i, 'DIVIDENDS_RECEIVABLE', 'DIVIDENDS', amountMicros);
      this.#queue({ instrument: i, payDate: due, amountMicros });
    }
    return amountMicros;
  }

  payDividends(session: number, date: TradeDate): void {
    const receivables = this.#receivables;
    let paid = 0;
    while (paid < receivables.length && receivables[paid].payDate <= date) {
      const { instrument, amountMicros } = receivables[paid++];
      this.ledger.book(session, 'DIVIDEND_PAYMENT', instrument, 'CASH', 'DIVIDENDS_RECEIVABLE', amountMicros);
    }
    if (paid > 0) receivables.splice(0, paid);
  }

  /** Turns the whole position into cash at `price`: a delisting, a cash merger, a write-off. */
  closeOut(session: number, i: number, price: number, type: EntryType): void {
    this.#takeOut(session, i, type, toMicros(this.quantities[i] * price));
    this.#hold(i, 0);
    this.lastPrices[i] = price;
    this.missing[i] = 0;
  }

  /** Takes over the closes of a session, NaN where there is no bar, and revalues.
   * @param closes shape (T * N,) of a panel
   * @param offset of the session's first close
   * @param vanish called for each held name without a bar, after `missing` counted the session; it may close the position */
  markToMarket(session: number, closes: Float64Array, offset: number, vanish: (i: number) => void): void {
    if (this.staleCount === 0 && this.#markAll(closes, offset)) {
      this.lastPrices.set(closes.subarray(offset, offset + this.lastPrices.length));
      this.#bookGain(session);
      return;
    }
    const { quantities, lastPrices, missing } = this;
    this.staleCount = 0;
    for (let i = 0; i < quantities.length; i++) {
      if (closes[offset + i] > 0) {
        lastPrices[i] = closes[offset + i];
        missing[i] = 0;
      } else if (quantities[i] !== 0) {
        missing[i] += 1;
        vanish(i);
        if (quantities[i] !== 0) this.staleCount += 1;
      }
    }
    this.revalue(session);
  }

  /** Brings every position to its value at the last prices. The trading gain is, over all positions, what the marks rose
   * by, less what was brought in since.
   * @throws {MoneyRangeError} when a position has no price or no value that a ledger can hold */
  revalue(session: number): void {
    if (!this.#markAll(this.lastPrices, 0)) this.#markLarge();
    this.#bookGain(session);
  }

  /** Writes the rounded product of shares and price of every position into `carrying`.
   * @returns false, and nothing of use, when a price is absent or the sum of all is too large for plain arithmetic */
  #markAll(prices: Float64Array, offset: number): boolean {
    const { quantities, carrying } = this;
    let net = 0;
    let gross = 0;
    // No call and no check in this loop, which runs over every position of every session.
    for (let i = 0; i < quantities.length; i++) {
      const held = quantities[i];
      const mark = held === 0 ? 0 : held * prices[offset + i] * MICROS_PER_UNIT + ROUNDING - ROUNDING;
      carrying[i] = mark;
      net += mark;
      gross += Math.abs(mark);
    }
    if (!(gross < ROUNDS_BELOW)) return false;
    this.longMicros = (gross + net) / 2;
    this.shortMicros = (net - gross) / 2;
    this.#marked = BigInt(net);
    return true;
  }

  #markLarge(): void {
    this.longMicros = 0;
    this.shortMicros = 0;
    this.#marked = 0n;
    for (let i = 0; i < this.quantities.length; i++) {
      const mark = this.quantities[i] === 0 ? 0 : toMicros(this.quantities[i] * this.lastPrices[i]);
      this.carrying[i] = mark;
      if (mark > 0) this.longMicros += mark;
      else this.shortMicros += mark;
      this.#marked += BigInt(mark);
    }
  }

  #bookGain(session: number): void {
    let gain = this.#marked - this.#markedBefore - this.#invested.total();
    this.#markedBefore = this.#marked;
    this.#invested.clear();
    // A bigint that no double holds takes more than one entry.
    while (gain !== 0n) {
      const part = Number(gain);
      this.ledger.book(session, 'REVALUATION', NO_INSTRUMENT, 'POSITIONS', 'TRADING_GAINS', part);
      gain -= BigInt(part);
    }
  }

  #hold(i: number, quantity: number): void {
    if (!(Math.abs(quantity) <= LARGEST_POSITION)) {
      throw new QuantityRangeError(this.nameOf(i), quantity, LARGEST_POSITION);
    }
    if (this.quantities[i] === 0) this.positionCount += 1;
    if (quantity === 0) {
      this.positionCount -= 1;
      this.averageCosts[i] = 0;
    }
    this.quantities[i] = quantity;
  }

  #takeOut(session: number, i: number, type: EntryType, cash: number): void {
    this.ledger.book(session, type, i, 'CASH', 'POSITIONS', cash);
    this.#invested.add(-cash);
  }

  #queue(receivable: Receivable): void {
    const receivables = this.#receivables;
    let k = receivables.length;
    while (k > 0 && receivables[k - 1].payDate > receivable.payDate) k--;
    if (k === receivables.length) receivables.push(receivable);
    else receivables.splice(k, 0, receivable);
  }
}
