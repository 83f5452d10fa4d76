import { describe, expect, it } from '@jest/globals';
import { toMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type Account } from '../../src/ledger/accounts.js';
import { Book } from '../../src/ledger/book.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { type BookRules, type FinancingRules } from '../../src/rules/book-rules.js';
import { oneForeign, plainRules } from '../fixture/desk.js';
import { flat, smallMarket } from '../fixture/small-market.js';
import { bookFill } from '../fixture/book-fill.js';

/** Friday 2015-01-02 to Wednesday: three nights before session 1, one before each later one. */
const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(41, 4) },
    { id: 'B', bars: flat(460, 4) },
  ],
});

function bookWith(
  cash: number,
  financing: Partial<FinancingRules>,
  rules: Partial<BookRules> = {},
  market: MarketPanel = panel,
): Book {
  const plain = plainRules(market);
  const all = {
    ...plain,
    initialCashMicros: toMicros(cash),
    financing: { ...plain.financing, ...financing },
    ...rules,
  };
  return new Book(new Ledger(), market, all, 0);
}

const close = (book: Book, t: number): void => book.close(t, () => undefined);
const balance = (book: Book, account: Account): number => Number(book.ledger.balance(account)) / 1e6;

describe('bookFinancing: interest', () => {
  it('36,000 of cash at 5 % -> three nights over the weekend, then one on what has grown', () => {
    const book = bookWith(36_000, { base: { cashInterest: 0.05, debitInterest: 0.08 } });
    book.open(0);
    expect(balance(book, 'CASH')).toBe(36_000);
    close(book, 0);
    book.open(1);
    // 36,000 x 0.05 x 3 / 360 = 15.
    expect([balance(book, 'CASH'), balance(book, 'INTEREST')]).toEqual([36_015, -15]);
    close(book, 1);
    book.open(2);
    // 36,015 x 0.05 / 360 = 5.0020833...
    expect(balance(book, 'CASH')).toBe(36_020.002083);
  });

  it('a purchase on debt -> the cash still there earns until it settles; then the debit pays its own rate', () => {
    const book = bookWith(10_000, { base: { cashInterest: 0.036, debitInterest: 0.08 } });
    bookFill(book, 0, 1, 'BUY', 100, 460, 0);
    close(book, 0);
    book.open(1);
    // 10,000 x 0.036 x 3 / 360 = 3 on Friday's balance.
    expect([balance(book, 'INTEREST'), balance(book, 'CASH')]).toEqual([-3, -35_997]);
    close(book, 1);
    book.open(2);
    // 35,997 x 0.08 / 360 = 7.99933...
    expect(balance(book, 'INTEREST')).toBe(-3 + 7.999333);
  });

  it('a deposit on the Saturday -> no interest for the weekend, and no return', () => {
    const flows = [
      { date: '2015-01-03' as TradeDate, amountMicros: toMicros(5000) },
      { date: '2015-01-06' as TradeDate, amountMicros: toMicros(-2000) },
    ];
    const book = bookWith(36_000, { base: { cashInterest: 0.05, debitInterest: 0 } }, { flows });
    book.open(0);
    expect(book.flowMicros).toBe(0);
    close(book, 0);
    book.open(1);
    expect([balance(book, 'CASH'), book.flowMicros]).toEqual([41_015, 5_000_000_000]);
    expect(balance(book, 'CAPITAL')).toBe(-41_000);
    close(book, 1);
    book.open(2);
    // 41,015 x 0.05 / 360 = 5.696527...
    expect([balance(book, 'CASH'), book.flowMicros]).toEqual([39_020.696528, -2_000_000_000]);
    expect([...book.ledger.entries()].map(({ type }) => type)).toEqual([
      'DEPOSIT',
      'INTEREST',
      'DEPOSIT',
      'INTEREST',
      'WITHDRAWAL',
    ]);
    close(book, 2);
    book.open(3);
    expect(book.flowMicros).toBe(0);
  });
});

describe('Book: flows', () => {
  it('a run that begins in session 2 -> flows up to session 1 belong to what came before it', () => {
    const flows = ['2015-01-02', '2015-01-05', '2015-01-06'].map((date, n) => ({
      date: date as TradeDate,
      amountMicros: toMicros(10 ** n),
    }));
    const book = new Book(new Ledger(), panel, plainRules(panel, { initialCashMicros: 0, flows }), 2);
    book.open(2);
    expect([balance(book, 'CASH'), book.flowMicros]).toEqual([100, 100_000_000]);
  });
});

describe('bookFinancing: shorts', () => {
  const rates = { base: { cashInterest: 0.036, debitInterest: 0.08 }, shortRebate: 0.018 };
  const borrowFees = Float64Array.of(0.09, 0.5);

  function shortOver(financing: Partial<FinancingRules>): Book {
    const book = bookWith(10_000, { ...rates, borrowFees, ...financing });
    bookFill(book, 0, 0, 'SELL', 100, 40, 0);
    close(book, 0);
    book.open(1);
    return book;
  }

  it('proceeds restricted -> the value of the short earns the rebate, the rest of the cash its interest', () => {
    const book = shortOver({ shortProceeds: 'restricted' });
    // (10,000 - 4,100) x 0.036 x 3 / 360 = 1.77, and 4,100 x 0.018 x 3 / 360 = 0.615.
    expect(balance(book, 'INTEREST')).toBe(-2.385);
    // 4,100 x 0.09 x 3 / 360, charged to the name.
    expect(balance(book, 'BORROW_FEES')).toBe(3.075);
    const fees = [...book.ledger.entries()].filter(({ type }) => type === 'BORROW_FEE');
    expect(fees.map(({ instrument }) => instrument)).toEqual([0]);
    expect(balance(book, 'CASH')).toBe(10_000 + 2.385 - 3.075 + 4000);
  });

  it('proceeds available -> all cash earns its interest, nothing the rebate', () => {
    const book = shortOver({ shortProceeds: 'available' });
    expect([balance(book, 'INTEREST'), balance(book, 'BORROW_FEES')]).toEqual([-3, 3.075]);
  });

  it('restricted proceeds above the cash -> the difference is a debit', () => {
    const book = bookWith(1000, { ...rates, shortProceeds: 'restricted' });
    bookFill(book, 0, 0, 'SELL', 100, 40, 0);
    close(book, 0);
    book.open(1);
    // (1,000 - 4,100) x 0.08 x 3 / 360 = -2.0666..., and the rebate of 0.615.
    expect(balance(book, 'INTEREST')).toBe(1.451667);
  });

  it('a long position -> no fee', () => {
    const book = bookWith(10_000, { borrowFees });
    bookFill(book, 0, 0, 'BUY', 100, 40, 0);
    close(book, 0);
    book.open(1);
    expect(balance(book, 'BORROW_FEES')).toBe(0);
  });
});

describe('bookFinancing: currencies', () => {
  const euros = smallMarket({ instruments: [{ id: 'A', currency: 'EUR', bars: flat(10, 4) }] });
  const interest = { base: { cashInterest: 0, debitInterest: 0.09 } };

  it.each([
    ['its own rate', new Map([[1, { cashInterest: 0.01, debitInterest: 0.06 }]]), -167_000n],
    ['no rate of its own, that of the base', new Map(), -250_500n],
  ])('a debit of 1,002 euros at %s -> paid in euros', (_case, foreign, native) => {
    const fx = oneForeign(euros, 'EUR', [1.1, 1.1, 1.1, 1.1], 'hold');
    const book = bookWith(10_000, { ...interest, foreign }, { fx }, euros);
    bookFill(book, 0, 0, 'BUY', 100, 10, toMicros(2));
    close(book, 0);
    book.open(1);
    close(book, 1);
    expect(balance(book, 'INTEREST')).toBe(0);
    book.open(2);
    // 1,002 x 0.06 / 360 = 0.167 and 1,002 x 0.09 / 360 = 0.2505.
    expect(book.foreign(1).cash).toBe(-1_002_000_000n + native);
    expect(balance(book, 'INTEREST')).toBeCloseTo((-Number(native) / 1e6) * 1.1, 9);
  });
});
