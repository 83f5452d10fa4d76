import { describe, expect, it } from '@jest/globals';
import { toMicros } from '@prometheus/core';

import { type Account } from '../../src/ledger/accounts.js';
import { Book } from '../../src/ledger/book.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { type BookRules } from '../../src/rules/book-rules.js';
import { oneForeign, plainRules } from '../fixture/desk.js';
import { flat, smallMarket } from '../fixture/small-market.js';
import { bookFill } from '../fixture/book-fill.js';

/** One name that trades at 10 euros, a book that has 100,000 dollars. */
const panel = smallMarket({
  instruments: [
    { id: 'A', currency: 'EUR', bars: flat(10, 5) },
    { id: 'B', bars: flat(10, 5) },
  ],
});

function bookAt(rates: readonly number[], rules: Partial<BookRules> = {}, spreadBps?: number): Book {
  const fx = oneForeign(panel, 'EUR', rates, spreadBps === undefined ? 'hold' : 'sweep', spreadBps);
  return new Book(new Ledger(), panel, plainRules(panel, { fx, ...rules }), 0);
}

const close = (book: Book, t: number): void => book.close(t, () => undefined);
const units = (micros: bigint): number => Number(micros) / 1e6;
const balance = (book: Book, account: Account): number => units(book.ledger.balance(account));
const equity = (book: Book): number => units(book.equityMicros);

describe('Money: trade date and settlement', () => {
  it('a trade that settles two sessions later -> unsettled till then, trade-date cash at once', () => {
    const book = bookAt([1, 1, 1, 1, 1], { settlement: { settlesAt: (t) => t + 2 } });
    bookFill(book, 0, 1, 'BUY', 100, 10, toMicros(1));
    const seen = () => [balance(book, 'CASH'), balance(book, 'UNSETTLED'), units(book.cashMicros)];
    expect(seen()).toEqual([100_000, -1001, 98_999]);
    book.open(1);
    expect(seen()).toEqual([100_000, -1001, 98_999]);
    bookFill(book, 1, 1, 'SELL', 100, 11, 0);
    expect(seen()).toEqual([100_000, 99, 100_099]);
    book.open(2);
    expect(seen()).toEqual([98_999, 1100, 100_099]);
    book.open(3);
    expect(seen()).toEqual([100_099, 0, 100_099]);
    expect(book.ledger.imbalance()).toBe(0n);
  });
});

describe('Money: hold', () => {
  it('100 shares at 10 euros -> owed in euros, carried at each rate, to the micro-unit', () => {
    const book = bookAt([1.1, 1.1234567, 1.1234567]);
    bookFill(book, 0, 0, 'BUY', 100, 10, toMicros(2));
    close(book, 0);
    // 1,000 and 2 euros at 1.10: 1,100.00 and 2.20 dollars.
    expect([balance(book, 'UNSETTLED'), balance(book, 'COMMISSIONS'), equity(book)]).toEqual([-1102.2, 2.2, 99_997.8]);
    expect(book.foreign(1)).toEqual({ cash: 0n, unsettled: -1_002_000_000n, receivable: 0n });
    book.open(1);
    expect(book.foreign(1)).toEqual({ cash: -1_002_000_000n, unsettled: 0n, receivable: 0n });
    expect([balance(book, 'CASH'), balance(book, 'UNSETTLED')]).toEqual([98_897.8, 0]);
    expect(book.money.settled(0)).toBe(100_000_000_000n);
    close(book, 1);
    // 1,002 x 1.1234567 = 1,125.7036134 owed, 23.503613 more than before; the shares are worth 1,123.4567, 23.4567 more.
    expect([balance(book, 'FX_TRANSLATION'), balance(book, 'TRADING_GAINS')]).toEqual([23.503613, -23.4567]);
    expect(equity(book)).toBe(99_997.753087);
    expect(book.ledger.imbalance()).toBe(0n);
  });

  it('a dividend of 0.50 euros, 15 % withheld -> accrued at the rate before, paid at the rate of its day', () => {
    const book = bookAt([1.1, 1.12, 1.15], { withholding: 0.15 });
    bookFill(book, 0, 0, 'BUY', 100, 10, 0);
    close(book, 0);
    book.open(1);
    // 50.00 euros at 1.10, 7.50 of them withheld.
    expect(book.dividend(1, 0, 0.5, panel.header.sessions[2])).toBe(55);
    expect([balance(book, 'DIVIDENDS'), balance(book, 'WITHHOLDING_TAX')]).toEqual([-55, 8.25]);
    expect(balance(book, 'DIVIDENDS_RECEIVABLE')).toBe(46.75);
    close(book, 1);
    expect(balance(book, 'DIVIDENDS_RECEIVABLE')).toBe(47.6);
    // The dividend gains 0.02 x 42.50 = 0.85, the debt of 1,000 euros costs 20.00.
    expect(balance(book, 'FX_TRANSLATION')).toBe(19.15);
    book.open(2);
    expect(balance(book, 'DIVIDENDS_RECEIVABLE')).toBe(0);
    expect(book.foreign(1)).toEqual({ cash: -957_500_000n, unsettled: 0n, receivable: 0n });
    expect(balance(book, 'CASH')).toBe(100_000 - 957.5 * 1.12);
  });
});

describe('Money: sweep', () => {
  it('a purchase in euros, spread 10 basis points -> bought for dollars at the close, and both settle together', () => {
    const book = bookAt([1.1, 1.2, 1.2], {}, 10);
    bookFill(book, 0, 0, 'BUY', 100, 10, toMicros(2));
    close(book, 0);
    // 1,002 x 1.10 x 1.001 = 1,103.3022 dollars, of which 1.1022 are the spread.
    expect(book.conversions).toEqual([
      { session: 0, currency: 1, nativeMicros: -1_002_000_000, baseMicros: -1_103_302_200 },
    ]);
    expect(book.foreign(1)).toEqual({ cash: 0n, unsettled: 0n, receivable: 0n });
    expect([balance(book, 'FX_TRANSLATION'), balance(book, 'UNSETTLED'), equity(book)]).toEqual([
      1.1022, -1103.3022, 99_996.6978,
    ]);
    book.open(1);
    expect([balance(book, 'CASH'), balance(book, 'UNSETTLED')]).toEqual([98_896.6978, 0]);
    close(book, 1);
    // Nothing is left to convert; the shares are worth 1,200.00.
    expect([book.conversions.length, equity(book)]).toEqual([1, 100_096.6978]);
  });

  it('a sale in euros -> sold for dollars, less the spread', () => {
    const book = bookAt([1.25, 1.25], {}, 20);
    bookFill(book, 0, 0, 'SELL', 100, 10, 0);
    close(book, 0);
    // 1,000 x 1.25 x 0.998.
    expect(book.conversions).toEqual([
      { session: 0, currency: 1, nativeMicros: 1_000_000_000, baseMicros: 1_247_500_000 },
    ]);
    expect([balance(book, 'FX_TRANSLATION'), equity(book)]).toEqual([2.5, 99_997.5]);
  });
});
