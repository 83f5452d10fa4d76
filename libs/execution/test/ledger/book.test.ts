import { describe, expect, it } from '@jest/globals';
import { MoneyRangeError, toMicros, type TradeDate } from '@prometheus/core';
import fc from 'fast-check';

import { QuantityRangeError } from '../../src/errors.js';
import { type Account } from '../../src/ledger/accounts.js';
import { Book, LARGEST_POSITION } from '../../src/ledger/book.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { plainRules } from '../fixture/desk.js';
import { type SmallBar, smallMarket } from '../fixture/small-market.js';
import { bookFill } from '../fixture/book-fill.js';

const day = (n: number): TradeDate => `2015-01-${String(n).padStart(2, '0')}` as TradeDate;
/** In all markets here: Friday, and the Monday to Friday of the week after. */
const SESSIONS = [2, 5, 6, 7, 8, 9].map(day);

const at = (price: number | undefined): SmallBar => (price === undefined ? undefined : [price, price]);

/** Cash, and a market of one name that closes at `prices`, beside one that always trades. */
function bookOf(cash: number, prices: readonly (number | undefined)[] = [], quantityStep = 1): Book {
  const panel = smallMarket({
    instruments: [
      { id: 'A', bars: prices.map(at) },
      { id: 'CLOCK', bars: Array.from({ length: Math.max(6, prices.length) }, () => at(1)) },
    ],
  });
  return new Book(new Ledger(), panel, plainRules(panel, { initialCashMicros: toMicros(cash), quantityStep }), 0);
}

const close = (book: Book, session: number): void => book.close(session, () => undefined);
const units = (micros: bigint): number => Number(micros) / 1e6;
const cash = (book: Book): number => units(book.cashMicros);
const equity = (book: Book): number => units(book.equityMicros);
const balance = (book: Book, account: Account): number => units(book.ledger.balance(account));

describe('Book', () => {
  it('buy, 2:1 split, dividend over its pay date, sell -> every amount to the cent', () => {
    const book = bookOf(100_000, [51, 26, 25.8, undefined, 26]);
    bookFill(book, 0, 0, 'BUY', 100, 50, toMicros(1));
    expect(cash(book)).toBe(94_999);
    close(book, 0);
    expect([equity(book), book.averageCosts[0]]).toEqual([100_099, 50]);

    book.split(1, 0, 2);
    expect([book.quantities[0], book.averageCosts[0], book.lastPrices[0]]).toEqual([200, 25, 25.5]);
    close(book, 1);
    expect(equity(book)).toBe(100_199);

    expect(book.dividend(2, 0, 0.25, SESSIONS[4])).toBe(50);
    expect([cash(book), balance(book, 'DIVIDENDS_RECEIVABLE')]).toEqual([94_999, 50]);
    close(book, 2);
    expect(equity(book)).toBe(100_209);

    book.payDividends(3, SESSIONS[3]);
    expect(cash(book)).toBe(94_999);
    book.payDividends(4, SESSIONS[4]);
    expect([cash(book), balance(book, 'DIVIDENDS_RECEIVABLE')]).toEqual([95_049, 0]);

    bookFill(book, 4, 0, 'SELL', 200, 26.1, toMicros(1));
    close(book, 4);
    expect([cash(book), equity(book), balance(book, 'POSITIONS')]).toEqual([100_268, 100_268, 0]);
    // 1.00 + 1.00 of commission, 50.00 of dividends, and 200 x 26.10 - 100 x 50.00 = 220.00 of gain.
    expect(balance(book, 'COMMISSIONS')).toBe(2);
    expect(balance(book, 'DIVIDENDS')).toBe(-50);
    expect(balance(book, 'TRADING_GAINS')).toBe(-220);
    expect(book.ledger.imbalance()).toBe(0n);
    expect([book.positionCount, book.averageCosts[0]]).toEqual([0, 0]);
  });

  it('a short over an ex-date -> it owes the dividend and pays it', () => {
    const book = bookOf(10_000, [41, 38]);
    bookFill(book, 0, 0, 'SELL', 100, 40, 0);
    close(book, 0);
    expect([cash(book), equity(book), units(BigInt(book.shortMicros))]).toEqual([14_000, 9900, -4100]);
    expect(book.dividend(1, 0, 0.5, day(9))).toBe(-50);
    expect([balance(book, 'DIVIDENDS_RECEIVABLE'), equity(book)]).toEqual([-50, 9850]);
    book.payDividends(1, day(9));
    bookFill(book, 1, 0, 'BUY', 100, 38, 0);
    close(book, 1);
    // Sold at 40, bought back at 38: 200 less the dividend of 50.
    expect([cash(book), equity(book), balance(book, 'DIVIDENDS')]).toEqual([10_150, 10_150, 50]);
  });

  it('a 7:1 split -> seven shares for one at a seventh of the price, the value unchanged', () => {
    const book = bookOf(10_000, [700, 100]);
    bookFill(book, 0, 0, 'BUY', 3, 700, 0);
    close(book, 0);
    book.split(1, 0, 7);
    close(book, 1);
    expect([book.quantities[0], book.lastPrices[0], equity(book), balance(book, 'TRADING_GAINS')]).toEqual([
      21, 100, 10_000, 0,
    ]);
  });

  it('a 1:8 reverse split of 100 shares at 2.00 -> 12 shares, and half a share of 16.00 in cash', () => {
    const book = bookOf(1000, [2, 16]);
    bookFill(book, 0, 0, 'BUY', 100, 2, 0);
    close(book, 0);
    book.split(1, 0, 0.125);
    expect([book.quantities[0], cash(book)]).toEqual([12, 808]);
    close(book, 1);
    expect([equity(book), balance(book, 'TRADING_GAINS')]).toEqual([1000, 0]);
    expect([...book.ledger.entries()].map(({ type }) => type)).toEqual(['DEPOSIT', 'TRADE', 'CASH_IN_LIEU']);
  });

  it('a 1:8 reverse split of a short -> it pays for the fraction; fractional shares -> nothing is paid out', () => {
    const short = bookOf(1000, [2, 16]);
    bookFill(short, 0, 0, 'SELL', 100, 2, 0);
    close(short, 0);
    short.split(1, 0, 0.125);
    close(short, 1);
    expect([short.quantities[0], cash(short), equity(short)]).toEqual([-12, 1192, 1000]);
    const fractional = bookOf(1000, [2, 16], 1e-6);
    bookFill(fractional, 0, 0, 'BUY', 100, 2, 0);
    close(fractional, 0);
    fractional.split(1, 0, 0.125);
    expect([fractional.quantities[0], cash(fractional)]).toEqual([12.5, 800]);
  });

  it('a reverse split that leaves less than a share -> all is paid out and the position is gone', () => {
    const book = bookOf(1000, [2, 20]);
    bookFill(book, 0, 0, 'BUY', 5, 2, 0);
    close(book, 0);
    book.split(1, 0, 0.1);
    expect([book.quantities[0], book.positionCount, book.averageCosts[0], cash(book)]).toEqual([0, 0, 0, 1000]);
    close(book, 1);
    expect([equity(book), balance(book, 'POSITIONS'), balance(book, 'TRADING_GAINS')]).toEqual([1000, 0, 0]);
  });

  it('a third written as 0.333333 -> 9 shares become 2 and the rest is paid out: nothing is lost', () => {
    const book = bookOf(1000, [10, 10 / 0.333333]);
    bookFill(book, 0, 0, 'BUY', 9, 10, 0);
    close(book, 0);
    book.split(1, 0, 0.333333);
    // 9 x 0.333333 = 2.999997 shares: 2 are kept, 0.999997 x 30.00003 = 29.99994 paid.
    expect(book.quantities[0]).toBe(2);
    expect(cash(book)).toBeCloseTo(939.99994, 6);
    close(book, 1);
    expect(equity(book)).toBeCloseTo(1000, 5);
  });

  it.each([
    ['a delisting at nothing', 'DELISTING', 0, 9000, -1000],
    ['a cash merger at 31.50', 'MERGER', 31.5, 12_150, 2150],
    ['a write-off at 7.00', 'WRITE_OFF', 7, 9700, -300],
  ] as const)(
    '%s of 100 shares bought at 10 -> the cash, and the whole gain or loss',
    (_case, type, price, left, gain) => {
      const book = bookOf(10_000, [10]);
      bookFill(book, 0, 0, 'BUY', 100, 10, 0);
      close(book, 0);
      book.closeOut(1, 0, price, type);
      close(book, 1);
      expect([cash(book), equity(book), book.quantities[0]]).toEqual([left, left, 0]);
      expect(balance(book, 'TRADING_GAINS')).toBe(-gain);
      expect(book.ledger.imbalance()).toBe(0n);
    },
  );

  it('average cost -> that of what was bought; a sale leaves it; a turn to short begins anew', () => {
    const book = bookOf(10_000);
    bookFill(book, 0, 0, 'BUY', 100, 10, 0);
    bookFill(book, 0, 0, 'BUY', 50, 16, 0);
    expect(book.averageCosts[0]).toBe(12);
    bookFill(book, 0, 0, 'SELL', 30, 20, 0);
    expect(book.averageCosts[0]).toBe(12);
    bookFill(book, 0, 0, 'SELL', 200, 18, 0);
    expect([book.quantities[0], book.averageCosts[0]]).toEqual([-80, 18]);
    bookFill(book, 0, 0, 'SELL', 80, 20, 0);
    expect(book.averageCosts[0]).toBe(19);
  });

  it('amounts halfway between two micro-units -> the even one, once a fill and once a mark', () => {
    const book = bookOf(10, [0.000002], 1e-6);
    // 0.25 x 0.000002 = 0.0000005 and 0.75 x 0.000002 = 0.0000015: half a micro-unit and one and a half.
    bookFill(book, 0, 0, 'BUY', 0.25, 0.000002, 0);
    expect(book.ledger.balance('POSITIONS')).toBe(0n);
    bookFill(book, 0, 0, 'BUY', 0.5, 0.000005, 0);
    expect(book.ledger.balance('POSITIONS')).toBe(2n);
    close(book, 0);
    expect([book.carrying[0], book.ledger.balance('POSITIONS')]).toEqual([2, 2n]);
  });

  it('sums of fractional fills -> stay on the grid of a millionth', () => {
    const book = bookOf(10, [1], 1e-6);
    for (let n = 0; n < 10; n++) bookFill(book, 0, 0, 'BUY', 0.1, 1, 0);
    expect(book.quantities[0]).toBe(1);
    for (let n = 0; n < 10; n++) bookFill(book, 0, 0, 'SELL', 0.1, 1, 0);
    expect(book.quantities[0]).toBe(0);
  });

  it('dividends paid in another order than they accrued -> each on its own day', () => {
    const book = bookOf(1000);
    bookFill(book, 0, 0, 'BUY', 100, 1, 0);
    book.dividend(1, 0, 0.3, day(20));
    book.dividend(2, 0, 0.1, day(10));
    book.dividend(3, 0, 0.2, day(15));
    const paid = [9, 10, 14, 15, 19, 20].map((n) => {
      book.payDividends(n, day(n));
      return cash(book);
    });
    expect(paid).toEqual([900, 910, 910, 930, 930, 960]);
    expect(balance(book, 'DIVIDENDS_RECEIVABLE')).toBe(0);
  });

  it('sessions without a bar -> counted, the last price kept; a bar ends the count', () => {
    const book = bookOf(1000, [21, undefined, undefined, 19]);
    const vanished: number[] = [];
    const mark = (session: number): void => book.close(session, (i) => vanished.push(i, book.missing[i]));
    bookFill(book, 0, 0, 'BUY', 10, 20, 0);
    mark(0);
    expect([book.staleCount, book.missing[0]]).toEqual([0, 0]);
    mark(1);
    mark(2);
    expect([book.staleCount, book.missing[0], book.lastPrices[0], equity(book)]).toEqual([1, 2, 21, 1010]);
    mark(3);
    expect([book.staleCount, book.missing[0], book.lastPrices[0], equity(book)]).toEqual([0, 0, 19, 990]);
    expect(vanished).toEqual([0, 1, 0, 2]);
  });

  it('positions worth more than 2^53 micro-units -> gains exact to the micro-unit', () => {
    const panel = smallMarket({
      instruments: [
        { id: 'A', bars: [at(50_000.25)] },
        { id: 'B', bars: [at(0.000004)] },
      ],
    });
    const book = new Book(new Ledger(), panel, plainRules(panel, { initialCashMicros: toMicros(9e12) }), 0);
    // 2^27 = 134,217,728 shares at 50,000: 6,710,886,400,000, seven hundred times what a double counts in micro-units.
    bookFill(book, 0, 0, 'BUY', 2 ** 27, 50_000, 0);
    bookFill(book, 0, 1, 'BUY', 1, 0.000001, 0);
    close(book, 0);
    expect(book.cashMicros).toBe(9_000_000_000_000_000_000n - 6_710_886_400_000_000_000n - 1n);
    // 134,217,728 x 0.25, and three micro-units of the other share, which the value of the first would swallow.
    expect(book.ledger.balance('TRADING_GAINS')).toBe(-33_554_432_000_003n);
    expect(book.ledger.balance('POSITIONS')).toBe(6_710_919_954_432_000_004n);
    expect(book.ledger.imbalance()).toBe(0n);
  });

  it('a position beyond a thousand million shares -> refused by name, and nothing is booked', () => {
    const panel = smallMarket({ instruments: [{ id: 'PENNY', bars: [at(0.0001)] }] });
    const book = new Book(new Ledger(), panel, plainRules(panel), 0);
    expect(() => bookFill(book, 0, 0, 'BUY', LARGEST_POSITION + 1, 0.0001, 0)).toThrow(QuantityRangeError);
    expect(() => bookFill(book, 0, 0, 'BUY', LARGEST_POSITION + 1, 0.0001, 0)).toThrow(/PENNY/);
    expect([book.ledger.length, book.quantities[0], book.positionCount]).toEqual([1, 0, 0]);
  });

  it('a position that never had a price, or a value that no ledger holds -> refused', () => {
    const book = bookOf(1000, [undefined, 1e12]);
    bookFill(book, 0, 0, 'BUY', 10, 20, 0);
    expect(() => book.settle(0)).toThrow(MoneyRangeError);
    expect(() => close(book, 1)).toThrow(MoneyRangeError);
  });

  it('any fills, splits and prices -> quantities on the grid, marks that sum to POSITIONS, and totals by sign', () => {
    const step = fc.constantFrom(1, 1e-6);
    const moves = fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('fill'),
          i: fc.integer({ min: 0, max: 1 }),
          n: fc.integer({ min: -5000, max: 5000 }),
        }),
        fc.record({
          kind: fc.constant('split'),
          i: fc.integer({ min: 0, max: 1 }),
          n: fc.integer({ min: 1, max: 40 }),
        }),
        fc.record({ kind: fc.constant('close'), i: fc.constant(0), n: fc.integer({ min: 1, max: 9_999_999 }) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(step, moves, (quantityStep, list) => {
        const prices = [10, ...list.filter(({ kind }) => kind === 'close').map(({ n }) => n / 1e3)];
        const panel = smallMarket({
          instruments: [
            { id: 'A', bars: prices.map(at) },
            { id: 'B', bars: prices.map((price) => at(price / 7)) },
          ],
        });
        const book = new Book(new Ledger(), panel, plainRules(panel, { quantityStep }), 0);
        let session = 0;
        close(book, session);
        for (const { kind, i, n } of list) {
          if (kind === 'fill' && n !== 0) {
            bookFill(
              book,
              0,
              i,
              n > 0 ? 'BUY' : 'SELL',
              quantityStep === 1 ? Math.abs(n) : Math.abs(n) / 1e6,
              10 + n / 1000,
              0,
            );
          } else if (kind === 'split') book.split(0, i, n / 12);
          else if (kind === 'close') close(book, ++session);
        }
        book.settle(session);
        const marks = [...book.carrying];
        expect(BigInt(marks[0]) + BigInt(marks[1])).toBe(book.ledger.balance('POSITIONS'));
        expect(book.longMicros).toBe(Math.max(marks[0], 0) + Math.max(marks[1], 0));
        expect(book.shortMicros).toBe(Math.min(marks[0], 0) + Math.min(marks[1], 0));
        expect(book.positionCount).toBe(book.quantities.filter((quantity) => quantity !== 0).length);
        for (const quantity of book.quantities) expect(Math.round(quantity * 1e6) / 1e6).toBe(quantity);
      }),
    );
  });
});
