import { type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { LedgerBreakError } from '../errors.js';
import { type BookRules, DAYS_PER_YEAR } from '../rules/book-rules.js';
import { type AuditedBook } from './auditor.js';
import { type FillFacts } from './session-facts.js';
import { KERNEL_FROM, markKernel } from './kernels/mark-kernel.js';
import { halfEven, Tally } from './tally.js';

const NONE: readonly number[] = [];
/** Sessions without a bar after which a held name is written off. */
const WRITTEN_OFF_AFTER = 20;

/** Shares and marks as the auditor counts them. */
export class AuditedPositions {
  /** Shares by instrument. */
  readonly held: Float64Array;
  /** Value of all shorts at the last close. */
  shortMicros = 0;
  /** The shares in whole millionths, which add up without error. */
  readonly #millionths: Float64Array;
  /** Sessions in a row without a bar, of held names; `stale` when there are any. */
  readonly #missing: Int32Array;
  #stale = false;
  readonly #prices: Float64Array;
  /** Session whose closes are the last prices, until somebody asks for them; -1 when they are in place. */
  #pricedIn = -1;
  readonly #closes: Float64Array;
  readonly #currencyOf: Uint8Array;
  /** Base units for one of each currency at the close in hand. */
  readonly #rates: Float64Array;
  /** The book's marks at the last close, which were found right. */
  #marks: Float64Array | undefined;

  constructor(
    readonly panel: MarketPanel,
    readonly rules: BookRules,
  ) {
    this.held = new Float64Array(panel.instrumentCount);
    this.#prices = new Float64Array(panel.instrumentCount);
    this.#millionths = new Float64Array(panel.instrumentCount);
    this.#missing = new Int32Array(panel.instrumentCount);
    this.#closes = panel.field('close');
    this.#currencyOf = rules.fx.currencyOf;
    this.#rates = new Float64Array(rules.fx.currencies.length).fill(1);
  }

  /** Last price of held names. */
  get prices(): Float64Array {
    if (this.#pricedIn >= 0) {
      const row = this.#pricedIn * this.held.length;
      this.#prices.set(this.#closes.subarray(row, row + this.held.length));
      this.#pricedIn = -1;
    }
    return this.#prices;
  }

  change(i: number, shares: number): void {
    if (this.#millionths[i] === 0) this.#missing[i] = 0;
    this.#millionths[i] += Math.round(shares * 1e6);
    this.held[i] = this.#millionths[i] / 1e6;
  }

  /** `change` by the fills `from` to `to`. */
  trade({ instruments, sells, quantities }: FillFacts, from: number, to: number): void {
    const missing = this.#missing;
    const millionths = this.#millionths;
    const { held } = this;
    for (let k = from; k < to; k++) {
      const i = instruments[k];
      const before = millionths[i];
      if (before === 0) missing[i] = 0;
      const shares = Math.floor(quantities[k] * 1e6 + 0.5);
      const after = sells[k] === 1 ? before - shares : before + shares;
      millionths[i] = after;
      held[i] = after / 1e6;
    }
  }

  /** Takes over the closes of session t where a held name had none the session before.
   * @returns names that are written off */
  lookAtBars(t: number): readonly number[] {
    return this.#stale ? this.#takeCloses(t) : NONE;
  }

  /** Compares quantities and marks with those of the book.
   * @returns the value of all positions in micro-units: as a number where that is exact
   * @throws {LedgerBreakError} naming the first instrument that differs */
  mark(t: number, date: TradeDate, book: AuditedBook): number | bigint {
    for (let c = 1; c < this.#rates.length; c++) this.#rates[c] = this.rules.fx.at(c, t);
    // Where nothing was stale, nobody has missed enough sessions to be written off now.
    const plain = this.#stale ? undefined : this.#plainMarks(t, book);
    if (plain !== undefined) return plain;
    if (!this.#stale) this.#takeCloses(t);
    return this.#carefulMarks(date, book);
  }

  /** Borrow fee of each short of the last close for some nights, in micro-units. */
  feesFor(nights: number): readonly number[] {
    if (this.#marks === undefined) return NONE;
    const { borrowFees } = this.rules.financing;
    const fees: number[] = [];
    this.#marks.forEach((mark, i) => {
      if (mark < 0) fees.push(halfEven((-mark * borrowFees[i] * nights) / DAYS_PER_YEAR));
    });
    return fees;
  }

  /** The marks of a session in a single currency when every held name has a bar and every mark is plainly right, which is
   * nearly always.
   * @returns undefined when something needs a closer look: nothing has changed then */
  #plainMarks(t: number, { quantities, carrying }: AuditedBook): number | undefined {
    const { held } = this;
    const closes = this.#closes;
    if (this.#rates.length > 1) return undefined;
    const { length } = held;
    const offset = t * length;
    let net = 0;
    let gross = 0;
    if (length >= KERNEL_FROM) {
      const kernel = markKernel(length);
      if (!kernel.check(held, closes, offset, quantities, carrying)) return undefined;
      ({ net, gross } = kernel);
    } else {
      for (let i = 0; i < length; i++) {
        const mark = carrying[i];
        const value = held[i] === 0 ? 0 : held[i] * closes[offset + i] * 1e6;
        // The rounded value is the whole number that is less than a half away; of the ends of a tie none is.
        if (quantities[i] !== held[i] || !(Math.abs(value - mark) < 0.5) || mark !== Math.floor(mark)) return undefined;
        net += mark;
        gross += Math.abs(mark);
      }
    }
    if (gross > Number.MAX_SAFE_INTEGER) return undefined;
    this.#pricedIn = t;
    this.#keepShorts(carrying, (gross - net) / 2);
    return net;
  }

  #takeCloses(t: number): number[] {
    const writtenOff: number[] = [];
    const { prices } = this;
    const writesOff = this.panel.header.basis !== 'total_return';
    this.#stale = false;
    for (let i = 0; i < this.held.length; i++) {
      const close = this.#closes[t * this.held.length + i];
      if (close > 0) {
        prices[i] = close;
        this.#missing[i] = 0;
      } else if (this.held[i] !== 0) {
        this.#missing[i] += 1;
        this.#stale = true;
        if (writesOff && this.#missing[i] >= WRITTEN_OFF_AFTER) writtenOff.push(i);
      }
    }
    return writtenOff;
  }

  /** The marks of a session when something is missing, wrong or very large. */
  #carefulMarks(date: TradeDate, { quantities, carrying }: AuditedBook): bigint {
    const { prices } = this;
    const total = new Tally();
    const shorts = new Tally();
    for (let i = 0; i < this.held.length; i++) {
      const held = this.held[i];
      const name = this.panel.header.instruments[i].instrumentId;
      if (quantities[i] !== held) {
        throw new LedgerBreakError(date, `quantity of ${name}`, String(quantities[i]), String(held));
      }
      const rate = this.#rates[this.#currencyOf[i]];
      const mark = held === 0 ? 0 : halfEven(held * prices[i] * rate * 1e6);
      if (carrying[i] !== mark) {
        throw new LedgerBreakError(date, `value of ${name}`, String(carrying[i] / 1e6), String(mark / 1e6));
      }
      total.add(mark);
      if (mark < 0) shorts.add(-mark);
    }
    this.#keepShorts(carrying, Number(shorts.total()));
    return total.total();
  }

  #keepShorts(carrying: Float64Array, shortMicros: number): void {
    this.shortMicros = shortMicros;
    if (shortMicros === 0) this.#marks = undefined;
    else if (this.#marks === undefined) this.#marks = carrying.slice();
    else this.#marks.set(carrying);
  }
}
