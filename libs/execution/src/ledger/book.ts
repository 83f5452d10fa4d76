import {
  floorQuantity,
  MICROS_PER_UNIT,
  MicroSum,
  roundHalfEven,
  snapQuantity,
  type TradeDate,
  toMicros,
} from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { grownTo } from '../columns.js';
import { QuantityRangeError } from '../errors.js';
import { type BookRules } from '../rules/book-rules.js';
import { type FxConversion } from '../rules/fx-rates.js';
import { type Offers } from '../simulator/offers.js';
import { type EntryType } from './accounts.js';
import { bookFinancing } from './financing.js';
import { KERNEL_FROM, markKernel } from './kernels/mark-kernel.js';
import { type Ledger, NO_INSTRUMENT } from './ledger.js';
import { Money } from './money.js';

/** Shares up to which sums of millionths in double precision cannot slip by one. */
export const LARGEST_POSITION = 1e9;

/** Added and taken away again it rounds a double below 2^51 to the nearest whole number, halves to the even one (IEEE
 * 754): what `toMicros` does, without its checks. */
const ROUNDING = 1.5 * 2 ** 52;
const ROUNDS_BELOW = 2 ** 51;

interface Receivable {
  readonly instrument: number;
  readonly payDate: TradeDate;
  /** Net of tax, in the instrument's currency. */
  readonly nativeMicros: bigint;
}

/** Positions and cash of one portfolio, every change of which is an entry of the ledger. The rules are those of
 * docs/simulator.md.
 *
 * Invariants: quantities lie on the grid of a millionth of a share; a mark is rounded once a position; after `close` and
 * `settle` the sum of all marks is the ledger's POSITIONS balance, and foreign balances are carried at the day's rate. */
export class Book {
  /** Shares by instrument, negative when short. */
  readonly quantities: Float64Array;
  /** Sessions in a row without a bar, of held instruments. */
  readonly missing: Int32Array;
  /** Average price paid for the open position, in the instrument's currency. */
  readonly averageCosts: Float64Array;
  /** Value of each position in base micro-units at the last mark. */
  readonly carrying: Float64Array;
  /** Value in base micro-units that each name gave to others in spin-offs, mergers and changes of symbol, less what it was given:
   * profits by name need it, the book as a whole does not. */
  readonly transferred: Float64Array;
  readonly money: Money;
  /** Value of all long and of all short positions in base micro-units at the last mark. */
  longMicros = 0;
  shortMicros = 0;
  positionCount = 0;
  /** Positions that had no price of their own at the last mark. */
  staleCount = 0;
  /** Deposited less withdrawn in the last session, base micro-units. */
  flowMicros = 0;
  readonly #closes: Float64Array;
  readonly #width: number;
  readonly #lastPrices: Float64Array;
  /** Where in the closes the row begins that holds the last prices, until somebody asks for them; -1 when they are in place. */
  #pricedAt = -1;
  /** The sum of `carrying`, and what it was when the last gain was booked: as numbers where plain arithmetic is exact, NaN where the
   * sums of any size have to be asked. */
  #marked = 0;
  #markedBefore = 0;
  #markedExactly = 0n;
  #markedExactlyBefore = 0n;
  /** What was brought into positions, less what was taken out, since the last mark. */
  readonly #invested = new MicroSum();
  /** Of the fills that are being booked, in micro-units. */
  #values = new Float64Array(512);
  /** By pay date, then in the order of accrual. */
  readonly #receivables: Receivable[] = [];
  #nextFlow = 0;

  /** @throws {CurrencyWithoutRatesError} when the panel holds names in currencies that `rules.fx` does not have */
  constructor(
    readonly ledger: Ledger,
    readonly panel: MarketPanel,
    readonly rules: BookRules,
    readonly firstSession: number,
  ) {
    rules.fx.requireRatesOf(panel);
    const instruments = panel.instrumentCount;
    this.#width = instruments;
    this.#closes = panel.field('close');
    this.quantities = new Float64Array(instruments);
    this.#lastPrices = new Float64Array(instruments).fill(Number.NaN);
    this.missing = new Int32Array(instruments);
    this.averageCosts = new Float64Array(instruments);
    this.carrying = new Float64Array(instruments);
    this.transferred = new Float64Array(instruments);
    this.money = new Money(ledger, rules, firstSession);
    this.#deposit(firstSession, rules.initialCashMicros);
    const before = panel.header.sessions[firstSession - 1];
    while (before !== undefined && rules.flows[this.#nextFlow]?.date <= before) this.#nextFlow += 1;
  }

  get quantityStep(): number {
    return this.rules.quantityStep;
  }

  /** Last known price by instrument in its currency, NaN where there is none. */
  get lastPrices(): Float64Array {
    if (this.#pricedAt >= 0) {
      this.#lastPrices.set(this.#closes.subarray(this.#pricedAt, this.#pricedAt + this.#width));
      this.#pricedAt = -1;
    }
    return this.#lastPrices;
  }

  /** Settled and unsettled cash of all currencies, in base micro-units. */
  get cashMicros(): bigint {
    return this.ledger.balance('CASH') + this.ledger.balance('UNSETTLED');
  }

  /** `equityMicros` as a number, exact up to 2^53. */
  get equityNumber(): number {
    return this.ledger.assetsNumber;
  }

  get equityMicros(): bigint {
    return this.cashMicros + this.ledger.balance('DIVIDENDS_RECEIVABLE') + this.ledger.balance('POSITIONS');
  }

  /** Balances of foreign currency `c` in its own micro-units. */
  foreign(c: number) {
    return this.money.foreign[c - 1].balances;
  }

  get conversions(): readonly FxConversion[] {
    return this.money.conversions;
  }

  /** Steps 1 to 3 of a session: flows, financing, settlement, dividends due. */
  open(t: number): void {
    const { sessions } = this.panel.header;
    const date = sessions[t];
    this.flowMicros = 0;
    // Before the flows, because it looks at the balances of the close before.
    const { days } = this.panel;
    if (t > this.firstSession) bookFinancing(this, t, days[t] - days[t - 1]);
    const { flows } = this.rules;
    for (; this.#nextFlow < flows.length && flows[this.#nextFlow].date <= date; this.#nextFlow++) {
      this.#deposit(t, flows[this.#nextFlow].amountMicros);
      this.flowMicros += flows[this.#nextFlow].amountMicros;
    }
    this.money.settle(t);
    this.payDividends(t, date);
  }

  /** Books the fills of the offers `from` to `to`.
   * @throws {QuantityRangeError} beyond `LARGEST_POSITION` */
  bookFills(session: number, offers: Offers, from: number, to: number): void {
    const { instruments, quantities: shares, prices, isSell } = offers;
    const { quantities, averageCosts } = this;
    const values = (this.#values = grownTo(this.#values, to));
    for (let k = from; k < to; k++) {
      const i = instruments[k];
      const price = prices[k];
      const signed = isSell ? -shares[k] : shares[k];
      const before = quantities[i];
      const after = before === 0 ? signed : snapQuantity(before + signed);
      const grows = before === 0 || before > 0 === signed > 0;
      if (grows) averageCosts[i] = (before * averageCosts[i] + signed * price) / (before + signed);
      else if (after > 0 !== before > 0) averageCosts[i] = price;
      if (before !== 0 && after !== 0 && Math.abs(after) <= LARGEST_POSITION) quantities[i] = after;
      else this.#hold(i, after);
      values[k] = toMicros(signed * price);
    }
    this.money.tradeAll(session, offers, values, from, to, this.#invested);
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

  /** Accrues on the ex-date; a short position owes. Longs lose the tax that is withheld. `due` is when the cash moves.
   * @returns the gross amount in base currency units */
  dividend(session: number, i: number, perShare: number, due: TradeDate): number {
    const gross = toMicros(this.quantities[i] * perShare);
    if (gross === 0) return 0;
    const tax = gross > 0 ? roundHalfEven(gross * this.rules.withholding) : 0;
    const base = this.money.accrue(session, i, 'DIVIDEND_ACCRUAL', 'DIVIDENDS', gross);
    if (tax !== 0) this.money.accrue(session, i, 'WITHHOLDING', 'WITHHOLDING_TAX', -tax);
    this.#queue({ instrument: i, payDate: due, nativeMicros: BigInt(gross) - BigInt(tax) });
    return base / MICROS_PER_UNIT;
  }

  payDividends(session: number, date: TradeDate): void {
    const receivables = this.#receivables;
    let paid = 0;
    while (paid < receivables.length && receivables[paid].payDate <= date) {
      const { instrument, nativeMicros } = receivables[paid++];
      if (nativeMicros !== 0n) this.money.receive(session, instrument, nativeMicros);
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

  /** Hands out `ratio` shares of `j` for each share of `i`, cut towards zero onto the step; the rest is paid in cash.
   * @param price of one new share
   * @param lastClose of the new shares, at which they are valued until they have a bar */
  deliver(session: number, i: number, j: number, ratio: number, price: number, lastClose: number): void {
    const exact = this.quantities[i] * ratio;
    const held = floorQuantity(exact, this.quantityStep);
    const cash = Math.abs(held) < Math.abs(exact) ? toMicros((exact - held) * price) : 0;
    if (held !== 0) this.#receiveShares(j, held, price, lastClose);
    const value = toMicros(exact * price * this.money.rateOf(j) || 0);
    this.transferred[i] += value;
    this.transferred[j] -= value;
    if (cash !== 0) this.#takeOut(session, j, 'CASH_IN_LIEU', cash);
  }

  /** Pays for `ratio` new shares of `amount` each for each share of `i`, which stays held. */
  payOut(session: number, i: number, ratio: number, amount: number, type: EntryType): void {
    const cash = toMicros(this.quantities[i] * ratio * amount);
    if (cash !== 0) this.#takeOut(session, i, type, cash);
  }

  /** Ends the position in `i` without any payment: what it was worth has been handed out. */
  surrender(i: number): void {
    this.#hold(i, 0);
    this.missing[i] = 0;
  }

  /** Moves the position to the instrument under which it trades from now on. */
  rename(i: number, j: number): void {
    const quantity = this.quantities[i];
    const price = this.lastPrices[i];
    const cost = this.averageCosts[i];
    const value = toMicros(quantity * price * this.money.rateOf(i));
    this.transferred[i] += value;
    this.transferred[j] -= value;
    this.surrender(i);
    this.#receiveShares(j, quantity, cost, price);
  }

  /** Step 9 of a session: vanished names, rates, currency sweep, marks.
   * @param vanish called for each held name without a bar, after `missing` counted the session; it may close the position */
  close(t: number, vanish: (i: number) => void): void {
    const closes = this.#closes;
    const offset = t * this.#width;
    if (this.staleCount === 0 && !this.money.isForeign && this.#markAll(closes, offset)) {
      this.#pricedAt = offset;
      this.#bookGain(t);
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
    this.settle(t);
  }

  /** Brings cash and every position to their value at the close of session `t`. The trading gain is, over all positions, what
   * the marks rose by, less what was brought in since.
   * @throws {MoneyRangeError} when a position has no price or no value that a ledger can hold */
  settle(t: number): void {
    this.money.close(t);
    if (this.money.isForeign || !this.#markAll(this.lastPrices, 0)) this.#markEach();
    this.#bookGain(t);
  }

  /** Writes the rounded product of shares and price of every position into `carrying`.
   * @returns false, and nothing of use, when a price is absent or the sum of all is too large for plain arithmetic */
  #markAll(prices: Float64Array, offset: number): boolean {
    const { quantities, carrying } = this;
    let net = 0;
    let gross = 0;
    if (quantities.length >= KERNEL_FROM) {
      const kernel = markKernel(quantities.length);
      kernel.mark(quantities, prices, offset, carrying);
      ({ net, gross } = kernel);
    } else {
      for (let i = 0; i < quantities.length; i++) {
        const mark = quantities[i] === 0 ? 0 : roundedMark(quantities[i], prices[offset + i]);
        carrying[i] = mark;
        net += mark;
        gross += Math.abs(mark);
      }
    }
    if (!(gross < ROUNDS_BELOW)) return false;
    this.longMicros = (gross + net) / 2;
    this.shortMicros = (net - gross) / 2;
    this.#marked = net;
    return true;
  }

  /** The same for several currencies and for amounts of any size. */
  #markEach(): void {
    const long = new MicroSum();
    const short = new MicroSum();
    for (let i = 0; i < this.quantities.length; i++) {
      const held = this.quantities[i];
      const mark = held === 0 ? 0 : toMicros(held * this.lastPrices[i] * this.money.rateOf(i));
      this.carrying[i] = mark;
      if (mark > 0) long.add(mark);
      else if (mark < 0) short.add(mark);
    }
    this.longMicros = Number(long.total());
    this.shortMicros = Number(short.total());
    this.#marked = Number.NaN;
    this.#markedExactly = long.total() + short.total();
  }

  #bookGain(session: number): void {
    const gain = this.#marked - this.#markedBefore - this.#invested.plain;
    if (Number.isSafeInteger(gain)) {
      if (gain !== 0) this.ledger.book(session, 'REVALUATION', NO_INSTRUMENT, 'POSITIONS', 'TRADING_GAINS', gain);
    } else {
      const marked = exact(this.#marked, this.#markedExactly);
      const before = exact(this.#markedBefore, this.#markedExactlyBefore);
      const left = marked - before - this.#invested.total();
      this.ledger.bookExact(session, 'REVALUATION', NO_INSTRUMENT, 'POSITIONS', 'TRADING_GAINS', left);
    }
    this.#markedBefore = this.#marked;
    this.#markedExactlyBefore = this.#markedExactly;
    this.#invested.clear();
  }

  #deposit(session: number, amountMicros: number): void {
    const type = amountMicros < 0 ? 'WITHDRAWAL' : 'DEPOSIT';
    this.ledger.book(session, type, NO_INSTRUMENT, 'CASH', 'CAPITAL', amountMicros);
  }

  #hold(i: number, quantity: number): void {
    if (!(Math.abs(quantity) <= LARGEST_POSITION)) {
      throw new QuantityRangeError(this.panel.header.instruments[i].instrumentId, quantity, LARGEST_POSITION);
    }
    if (this.quantities[i] === 0) {
      this.positionCount += 1;
      this.missing[i] = 0;
    }
    if (quantity === 0) {
      this.positionCount -= 1;
      this.averageCosts[i] = 0;
    }
    this.quantities[i] = quantity;
  }

  #receiveShares(j: number, quantity: number, cost: number, price: number): void {
    const before = this.quantities[j];
    const after = snapQuantity(before + quantity);
    const grows = before === 0 || before > 0 === quantity > 0;
    if (before === 0) this.lastPrices[j] = price;
    if (grows) this.averageCosts[j] = (before * this.averageCosts[j] + quantity * cost) / (before + quantity);
    else if (after > 0 !== before > 0) this.averageCosts[j] = cost;
    this.#hold(j, after);
  }

  #takeOut(session: number, i: number, type: EntryType, nativeMicros: number): void {
    this.#invested.add(-this.money.pay(session, i, type, nativeMicros));
  }

  #queue(receivable: Receivable): void {
    const receivables = this.#receivables;
    let k = receivables.length;
    while (k > 0 && receivables[k - 1].payDate > receivable.payDate) k--;
    if (k === receivables.length) receivables.push(receivable);
    else receivables.splice(k, 0, receivable);
  }
}

/** @param plain NaN where only the other one counts */
function exact(plain: number, sum: bigint): bigint {
  return Number.isNaN(plain) ? sum : BigInt(plain);
}

function roundedMark(shares: number, price: number): number {
  return shares * price * MICROS_PER_UNIT + ROUNDING - ROUNDING;
}
