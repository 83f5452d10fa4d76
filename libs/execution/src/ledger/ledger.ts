import { fillInto, grownTo } from '../columns.js';
import { type Account, ACCOUNTS, ENTRY_TYPES, type EntryType } from './accounts.js';

const ACCOUNT_NUMBER = numbered(ACCOUNTS);
const TYPE_NUMBER = numbered(ENTRY_TYPES);
const { TRADE, COMMISSION } = TYPE_NUMBER;
const { CASH, UNSETTLED, DIVIDENDS_RECEIVABLE, POSITIONS, COMMISSIONS } = ACCOUNT_NUMBER;

/** No instrument: the entry concerns the whole book. */
export const NO_INSTRUMENT = -1;

export interface LedgerLeg {
  readonly account: Account;
  readonly amountMicros: bigint;
}

export interface LedgerEntry {
  readonly entry: number;
  /** Session position of the day it was booked. */
  readonly session: number;
  readonly type: EntryType;
  /** Position of the instrument in the panel, or -1. */
  readonly instrument: number;
  readonly legs: readonly [LedgerLeg, LedgerLeg];
}

/** Double entry in whole micro-units of one currency.
 *
 * Invariants: every entry has two legs that sum to zero, so the balances of all accounts sum to zero at any moment;
 * entries are only added; amounts are rounded before they come here and never again. */
export class Ledger {
  #count = 0;
  #types: Uint8Array;
  #sessions: Int32Array;
  #instruments: Int32Array;
  /** Two legs an entry: the debited account first. */
  #accounts: Uint8Array;
  /** Of the first leg. */
  #amounts: Float64Array;
  /** Second legs, by entry, that do not take what the first gives: there are none unless a fault was planted. */
  readonly #uneven = new Map<number, number>();
  /** Balances by account: what a double holds exactly, and what was set aside before it no longer would. */
  readonly #balances = new Float64Array(ACCOUNTS.length);
  readonly #setAside = ACCOUNTS.map(() => 0n);
  #isLarge = false;

  /** @param capacity entries for which there is room at first */
  constructor(capacity = 1024) {
    this.#types = new Uint8Array(capacity);
    this.#sessions = new Int32Array(capacity);
    this.#instruments = new Int32Array(capacity);
    this.#accounts = new Uint8Array(2 * capacity);
    this.#amounts = new Float64Array(capacity);
  }

  /** Adds `amountMicros` to `debit` and takes it from `credit`; negative amounts turn the direction round.
   * @param amountMicros integer-valued */
  book(
    session: number,
    type: EntryType,
    instrument: number,
    debit: Account,
    credit: Account,
    amountMicros: number,
  ): void {
    this.#bookCoded(
      session,
      TYPE_NUMBER[type],
      instrument,
      ACCOUNT_NUMBER[debit],
      ACCOUNT_NUMBER[credit],
      amountMicros,
    );
  }

  /** `book` for the trades `from` to `to` and their commissions, which are most entries of a run.
   * @param values paid for the positions
   * @param commissions paid beside them; 0 leaves no entry */
  bookTrades(
    session: number,
    instruments: Int32Array,
    values: Float64Array,
    commissions: Float64Array,
    from: number,
    to: number,
  ): void {
    if (this.postLeg === Ledger.prototype.postLeg && this.#areSmall(values, commissions, from, to)) {
      this.#bookSmallTrades(session, instruments, values, commissions, from, to);
      return;
    }
    for (let k = from; k < to; k++) {
      this.#bookCoded(session, TRADE, instruments[k], POSITIONS, UNSETTLED, values[k]);
      if (commissions[k] === 0) continue;
      this.#bookCoded(session, COMMISSION, instruments[k], COMMISSIONS, UNSETTLED, commissions[k]);
    }
  }

  /** Whether none of the balances that trades move can leave what a double holds exactly, in whatever order they come. */
  #areSmall(values: Float64Array, commissions: Float64Array, from: number, to: number): boolean {
    const balances = this.#balances;
    let gross = Math.abs(balances[POSITIONS]) + Math.abs(balances[UNSETTLED]) + Math.abs(balances[COMMISSIONS]);
    for (let k = from; k < to; k++) gross += Math.abs(values[k]) + Math.abs(commissions[k]);
    return gross <= Number.MAX_SAFE_INTEGER;
  }

  /** The same entries, with the balances moved once. */
  #bookSmallTrades(
    session: number,
    instruments: Int32Array,
    values: Float64Array,
    commissions: Float64Array,
    from: number,
    to: number,
  ): void {
    const most = this.#count + 2 * (to - from);
    if (most > this.#types.length) this.#grow(most);
    const types = this.#types;
    const ofEntries = this.#instruments;
    const accounts = this.#accounts;
    const amounts = this.#amounts;
    const first = this.#count;
    let entry = first;
    let value = 0;
    let commission = 0;
    for (let k = from; k < to; k++) {
      const i = instruments[k];
      types[entry] = TRADE;
      ofEntries[entry] = i;
      accounts[2 * entry] = POSITIONS;
      accounts[2 * entry + 1] = UNSETTLED;
      amounts[entry] = values[k];
      value += values[k];
      entry += 1;
      const cost = commissions[k];
      if (cost === 0) continue;
      types[entry] = COMMISSION;
      ofEntries[entry] = i;
      accounts[2 * entry] = COMMISSIONS;
      accounts[2 * entry + 1] = UNSETTLED;
      amounts[entry] = cost;
      commission += cost;
      entry += 1;
    }
    fillInto(this.#sessions, session, first, entry);
    this.#count = entry;
    this.#balances[POSITIONS] += value;
    this.#balances[COMMISSIONS] += commission;
    this.#balances[UNSETTLED] -= value + commission;
  }

  /** `book` for an amount of any size: one that no double holds takes more than one entry, zero none. */
  bookExact(
    session: number,
    type: EntryType,
    instrument: number,
    debit: Account,
    credit: Account,
    amountMicros: bigint,
  ): void {
    let left = amountMicros;
    while (left !== 0n) {
      const part = Number(left);
      this.book(session, type, instrument, debit, credit, part);
      left -= BigInt(part);
    }
  }

  /** Writes one leg and moves its account's balance. Tests replace it to plant faults; trades in bulk pass it by only where nobody has. */
  protected postLeg(leg: number, account: number, amountMicros: number): void {
    this.#accounts[leg] = account;
    const entry = leg >> 1;
    if (leg % 2 === 0) this.#amounts[entry] = amountMicros;
    else if (amountMicros !== -this.#amounts[entry]) this.#uneven.set(entry, amountMicros);
    const next = this.#balances[account] + amountMicros;
    if (next <= Number.MAX_SAFE_INTEGER && next >= -Number.MAX_SAFE_INTEGER) {
      this.#balances[account] = next;
    } else {
      this.#isLarge = true;
      this.#setAside[account] += BigInt(this.#balances[account]) + BigInt(amountMicros);
      this.#balances[account] = 0;
    }
  }

  get length(): number {
    return this.#count;
  }

  /** Sum of all balances: zero while every entry has both its legs. */
  imbalance(): bigint {
    return ACCOUNTS.reduce((sum, account) => sum + this.balance(account), 0n);
  }

  /** `balance` as a number, exact up to 2^53. */
  balanceNumber(account: Account): number {
    return this.balanceNumberAt(ACCOUNT_NUMBER[account]);
  }

  /** Settled and unsettled cash, exact up to 2^53. */
  get cashNumber(): number {
    return this.balanceNumberAt(CASH) + this.balanceNumberAt(UNSETTLED);
  }

  /** All assets, exact up to 2^53. */
  get assetsNumber(): number {
    return this.cashNumber + this.balanceNumberAt(DIVIDENDS_RECEIVABLE) + this.balanceNumberAt(POSITIONS);
  }

  /** @param k position of the account in `ACCOUNTS` */
  balanceNumberAt(k: number): number {
    return this.#isLarge ? Number(this.balance(ACCOUNTS[k])) : this.#balances[k];
  }

  balance(account: Account): bigint {
    const k = ACCOUNT_NUMBER[account];
    const balance = BigInt(this.#balances[k]);
    return this.#setAside[k] === 0n ? balance : this.#setAside[k] + balance;
  }

  entry(n: number): LedgerEntry {
    const leg = (k: number): LedgerLeg => ({
      account: ACCOUNTS[this.#accounts[2 * n + k]],
      amountMicros: BigInt(this.#amountOf(2 * n + k)),
    });
    return {
      entry: n,
      session: this.#sessions[n],
      type: ENTRY_TYPES[this.#types[n]],
      instrument: this.#instruments[n],
      legs: [leg(0), leg(1)],
    };
  }

  /** Net flow into cash, unsettled or not, and receivables by instrument, in micro-units: what each name has paid so far.
   * @param instruments number of instruments in the panel */
  cashFlows(instruments: number): Float64Array {
    const flows = new Float64Array(instruments);
    const counts = ACCOUNTS.map((name) => name === 'CASH' || name === 'UNSETTLED' || name === 'DIVIDENDS_RECEIVABLE');
    for (let leg = 0; leg < 2 * this.#count; leg++) {
      const instrument = this.#instruments[leg >> 1];
      if (instrument === NO_INSTRUMENT) continue;
      if (counts[this.#accounts[leg]]) flows[instrument] += this.#amountOf(leg);
    }
    return flows;
  }

  *entries(): Generator<LedgerEntry> {
    for (let n = 0; n < this.#count; n++) yield this.entry(n);
  }

  #amountOf(leg: number): number {
    const entry = leg >> 1;
    const first = this.#amounts[entry];
    if (leg % 2 === 0) return first;
    return this.#uneven.size === 0 ? -first : (this.#uneven.get(entry) ?? -first);
  }

  #bookCoded(
    session: number,
    type: number,
    instrument: number,
    debit: number,
    credit: number,
    amountMicros: number,
  ): void {
    if (this.#count === this.#types.length) this.#grow(this.#count + 1);
    const entry = this.#count++;
    this.#types[entry] = type;
    this.#sessions[entry] = session;
    this.#instruments[entry] = instrument;
    this.postLeg(2 * entry, debit, amountMicros);
    this.postLeg(2 * entry + 1, credit, -amountMicros);
  }

  #grow(entries: number): void {
    this.#types = grownTo(this.#types, entries);
    this.#sessions = grownTo(this.#sessions, entries);
    this.#instruments = grownTo(this.#instruments, entries);
    this.#accounts = grownTo(this.#accounts, 2 * entries);
    this.#amounts = grownTo(this.#amounts, entries);
  }
}

function numbered<T extends string>(names: readonly T[]): Readonly<Record<T, number>> {
  return Object.fromEntries(names.map((name, k) => [name, k])) as Record<T, number>;
}
