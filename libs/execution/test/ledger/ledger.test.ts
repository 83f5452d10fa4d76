import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Account, ACCOUNTS, ENTRY_TYPES } from '../../src/ledger/accounts.js';
import { Ledger, NO_INSTRUMENT } from '../../src/ledger/ledger.js';

describe('Ledger', () => {
  it('an entry -> two legs that sum to zero, in the balances of both accounts', () => {
    const ledger = new Ledger();
    ledger.book(3, 'TRADE', 5, 'POSITIONS', 'CASH', 1_250_000);
    expect(ledger.entry(0)).toEqual({
      entry: 0,
      session: 3,
      type: 'TRADE',
      instrument: 5,
      legs: [
        { account: 'POSITIONS', amountMicros: 1_250_000n },
        { account: 'CASH', amountMicros: -1_250_000n },
      ],
    });
    expect([ledger.balance('POSITIONS'), ledger.balance('CASH'), ledger.balance('CAPITAL')]).toEqual([
      1_250_000n,
      -1_250_000n,
      0n,
    ]);
    expect(ledger.imbalance()).toBe(0n);
  });

  it('more entries than it began with room for -> all are kept, in order', () => {
    const ledger = new Ledger();
    for (let n = 0; n < 5000; n++) ledger.book(n, 'COMMISSION', n % 7, 'COMMISSIONS', 'CASH', n);
    expect(ledger.length).toBe(5000);
    let n = 0;
    for (const entry of ledger.entries()) {
      expect([entry.entry, entry.session, entry.legs[0].amountMicros]).toEqual([n, n, BigInt(n)]);
      n += 1;
    }
    expect(n).toBe(5000);
    expect(ledger.balance('COMMISSIONS')).toBe(12_497_500n);
  });

  it('any entries, also beyond 2^53 micro-units -> balances are the exact sums of the legs and sum to zero', () => {
    const amounts = fc.oneof(
      fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
      fc.constantFrom(2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 60, -(2 ** 61), 9.1e18, 1),
    );
    const accounts = fc.constantFrom(...ACCOUNTS);
    const entry = fc.tuple(fc.constantFrom(...ENTRY_TYPES), accounts, accounts, amounts);
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const ledger = new Ledger();
        const sums = new Map<Account, bigint>();
        const add = (account: Account, amount: bigint): void => {
          sums.set(account, (sums.get(account) ?? 0n) + amount);
        };
        for (const [type, debit, credit, amount] of entries) {
          ledger.book(0, type, NO_INSTRUMENT, debit, credit, amount);
          add(debit, BigInt(amount));
          add(credit, -BigInt(amount));
        }
        for (const account of ACCOUNTS) expect(ledger.balance(account)).toBe(sums.get(account) ?? 0n);
        expect(ledger.imbalance()).toBe(0n);
      }),
    );
  });

  it('an exact amount that no double holds -> more than one entry, the balance exact; zero -> none', () => {
    const ledger = new Ledger();
    ledger.bookExact(0, 'SETTLEMENT', NO_INSTRUMENT, 'CASH', 'UNSETTLED', 2n ** 60n + 3n);
    ledger.bookExact(0, 'SETTLEMENT', NO_INSTRUMENT, 'CASH', 'UNSETTLED', 0n);
    expect([ledger.length, ledger.balance('CASH'), ledger.balance('UNSETTLED'), ledger.imbalance()]).toEqual([
      2,
      1_152_921_504_606_846_979n,
      -1_152_921_504_606_846_979n,
      0n,
    ]);
  });

  it('cash flows by instrument -> cash, settled or not, and receivables, without entries of the whole book', () => {
    const ledger = new Ledger();
    ledger.book(0, 'DEPOSIT', NO_INSTRUMENT, 'CASH', 'CAPITAL', 1000);
    ledger.book(0, 'TRADE', 1, 'POSITIONS', 'CASH', 300);
    ledger.book(0, 'COMMISSION', 1, 'COMMISSIONS', 'CASH', 2);
    ledger.book(1, 'DIVIDEND_ACCRUAL', 1, 'DIVIDENDS_RECEIVABLE', 'DIVIDENDS', 10);
    ledger.book(2, 'DIVIDEND_PAYMENT', 1, 'CASH', 'DIVIDENDS_RECEIVABLE', 10);
    ledger.book(3, 'TRADE', 0, 'POSITIONS', 'UNSETTLED', -40);
    ledger.book(3, 'WITHHOLDING', 0, 'DIVIDENDS_RECEIVABLE', 'WITHHOLDING_TAX', -3);
    ledger.book(4, 'SETTLEMENT', NO_INSTRUMENT, 'CASH', 'UNSETTLED', 40);
    expect([...ledger.cashFlows(3)]).toEqual([37, -292, 0]);
  });

  it('a leg that a planted fault changed -> kept as it was posted, and seen in the imbalance and the flows', () => {
    class Faulty extends Ledger {
      protected override postLeg(leg: number, account: number, amountMicros: number): void {
        super.postLeg(leg, account, leg === 3 ? amountMicros - 5 : amountMicros);
      }
    }
    const ledger = new Faulty();
    for (const amount of [300, 40]) ledger.book(0, 'TRADE', 1, 'POSITIONS', 'CASH', amount);
    expect([...ledger.entries()].map(({ legs }) => legs.map(({ amountMicros }) => amountMicros))).toEqual([
      [300n, -300n],
      [40n, -45n],
    ]);
    expect([ledger.imbalance(), ledger.cashFlows(2)[1]]).toEqual([-5n, -345]);
  });

  it('trades in bulk, also beyond 2^53 micro-units -> the entries and balances of one booking after the other', () => {
    /** Overrides the posting of a leg, and with it leaves no short cut. */
    class OneByOne extends Ledger {
      protected override postLeg(leg: number, account: number, amountMicros: number): void {
        super.postLeg(leg, account, amountMicros);
      }
    }
    const amount = fc.oneof(fc.integer({ min: -2e9, max: 2e9 }), fc.constantFrom(2 ** 52, -(2 ** 52), 2 ** 53 - 1));
    const trade = fc.record({ value: amount, commission: fc.nat(5), instrument: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(fc.array(trade, { maxLength: 12 }), { maxLength: 6 }), (sessions) => {
        const ledgers = [new Ledger(2), new OneByOne(2)];
        sessions.forEach((trades, session) => {
          const instruments = Int32Array.from(trades, ({ instrument }) => instrument);
          const values = Float64Array.from(trades, ({ value }) => value);
          const commissions = Float64Array.from(trades, ({ commission }) => commission);
          for (const ledger of ledgers) {
            ledger.bookTrades(session, instruments, values, commissions, 0, Math.min(2, trades.length));
            ledger.bookTrades(session, instruments, values, commissions, Math.min(2, trades.length), trades.length);
          }
        });
        expect([...ledgers[0].entries()]).toEqual([...ledgers[1].entries()]);
        for (const account of ACCOUNTS) expect(ledgers[0].balance(account)).toBe(ledgers[1].balance(account));
        expect(ledgers[0].imbalance()).toBe(0n);
      }),
    );
  });
});
