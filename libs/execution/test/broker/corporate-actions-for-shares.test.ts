import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';

import { UnsupportedActionError } from '../../src/errors.js';
import { Desk, oneForeign, order } from '../fixture/desk.js';
import { flat, type SmallAction, type SmallBar, smallMarket } from '../fixture/small-market.js';

const NEW = instrumentId('B');

/** A at 10 for six sessions, B as given, and an action of A in session 2. */
function marketWith(b: readonly SmallBar[], ...actions: readonly Omit<SmallAction, 'instrumentId'>[]) {
  return smallMarket({
    instruments: [
      { id: 'A', bars: flat(10, 6) },
      { id: 'B', bars: b },
    ],
    actions: actions.map((action) => ({ instrumentId: 'A', ...action })),
  });
}

/** Holds `shares` of A at the close of session 1, and goes through session 2. */
function throughSession2(market: ReturnType<typeof smallMarket>, shares: number): Desk {
  const desk = new Desk(market);
  desk.session(order(shares > 0 ? 'BUY' : 'SELL', 'A', Math.abs(shares)));
  desk.sessions(2);
  return desk;
}

const transferred = (desk: Desk): number[] => Array.from(desk.broker.book.transferred, (micros) => micros / 1e6);

describe('CorporateActions: spin-offs', () => {
  const spinOff = { type: 'SPINOFF', ex: 2, ratio: 0.25, newInstrumentId: NEW } as const;
  const listed: SmallBar[] = [undefined, undefined, [8, 9], ...flat(9, 3)];

  it('101 shares, one new for four, listed at 8 that day -> 25 of B, a quarter share of 8.00 in cash, A stays', () => {
    const desk = throughSession2(marketWith(listed, spinOff), 101);
    expect([desk.held('A'), desk.held('B'), desk.cash]).toEqual([101, 25, 98_990 + 2]);
    // 101 x 10 + 25 x 9.
    expect(desk.equity).toBe(98_992 + 1010 + 225);
    expect(desk.broker.book.averageCosts[1]).toBe(8);
    // 25.25 x 8 went from A to B.
    expect(transferred(desk)).toEqual([202, -202]);
    expect(desk.broker.events).toEqual([{ session: 2, type: 'SPINOFF', instrument: 0, value: 0.25, newInstrument: 1 }]);
  });

  it('a short of 101 -> short 25 of B, and it pays for the fraction', () => {
    const desk = throughSession2(marketWith(listed, spinOff), -101);
    expect([desk.held('A'), desk.held('B'), desk.cash]).toEqual([-101, -25, 101_010 - 2]);
    expect(transferred(desk)).toEqual([-202, 202]);
  });

  it('no bar of B that day -> its last close; divided by its split since', () => {
    const before: SmallBar[] = [[8, 8], [8, 9], undefined, ...flat(3, 3)];
    expect(throughSession2(marketWith(before, spinOff), 101).cash).toBe(98_990 + 2.25);
    const split: SmallAction = { instrumentId: 'B', type: 'SPLIT', ex: 2, ratio: 3 };
    const market = smallMarket({
      instruments: [
        { id: 'A', bars: flat(10, 6) },
        { id: 'B', bars: before },
      ],
      actions: [{ instrumentId: 'A', ...spinOff }, split],
    });
    const desk = throughSession2(market, 101);
    expect([desk.held('B'), desk.cash]).toEqual([25, 98_990 + 0.75]);
    // At the price of 3.00, as long as B has no bar of its own.
    expect(desk.equity).toBe(98_990.75 + 1010 + 75);
  });

  it('into a name that is listed later only -> cash where the action says what one is worth, else refused', () => {
    const later: SmallBar[] = [undefined, undefined, undefined, [8, 9], [9, 9], [9, 9]];
    const paid = throughSession2(marketWith(later, { ...spinOff, amount: 6 }), 101);
    // 101 x 0.25 x 6.
    expect([paid.held('A'), paid.held('B'), paid.cash]).toEqual([101, 0, 98_990 + 151.5]);
    const short = throughSession2(marketWith(later, { ...spinOff, amount: 6 }), -101);
    expect(short.cash).toBe(101_010 - 151.5);
    expect(() => throughSession2(marketWith(later, spinOff), 101)).toThrow(UnsupportedActionError);
  });
});

describe('CorporateActions: mergers for shares', () => {
  const listed = flat(20, 6);

  it('half a share of B at 20 for each of 101 -> 50 of B and 10.00; with 3.00 in cash a share -> 303.00 more', () => {
    for (const [amount, cash] of [
      [undefined, 10],
      [3, 313],
    ] as const) {
      const merger = { type: 'MERGER', ex: 2, ratio: 0.5, newInstrumentId: NEW } as const;
      const desk = throughSession2(marketWith(listed, amount === undefined ? merger : { ...merger, amount }), 101);
      expect([desk.held('A'), desk.held('B'), desk.cash]).toEqual([0, 50, 98_990 + cash]);
      expect(desk.equity).toBe(98_990 + cash + 1000);
      // 50.5 x 20.
      expect(transferred(desk)).toEqual([1010, -1010]);
      expect(desk.broker.book.positionCount).toBe(1);
    }
  });

  it('a short of 101 -> short 50 of B, and it pays fraction and cash', () => {
    const merger = { type: 'MERGER', ex: 2, ratio: 0.5, amount: 3, newInstrumentId: NEW } as const;
    const desk = throughSession2(marketWith(listed, merger), -101);
    expect([desk.held('A'), desk.held('B'), desk.cash]).toEqual([0, -50, 101_010 - 313]);
  });

  it('B is held already -> one position at the average of both prices; orders for A end, those for B rest', () => {
    const merger = { type: 'MERGER', ex: 2, ratio: 0.5, newInstrumentId: NEW } as const;
    const desk = new Desk(marketWith([[16, 16], [16, 16], ...flat(20, 4)], merger));
    desk.session(order('BUY', 'A', 100), order('BUY', 'B', 150));
    const far = { type: 'LIMIT', timeInForce: 'GTC', limitPrice: 30 } as const;
    desk.session(order('SELL', 'A', 100, far), order('SELL', 'B', 150, far));
    desk.session();
    // 150 x 16 and 50 x 20 are 3,400 for 200 shares.
    expect([desk.held('B'), desk.broker.book.averageCosts[1]]).toEqual([200, 17]);
    expect(desk.broker.orders.slice(2)).toEqual([
      expect.objectContaining({ status: 'CANCELLED', reason: 'cancelled: merger on 2015-01-06' }),
      expect.objectContaining({ status: 'SUBMITTED' }),
    ]);
  });

  it('a long merges into a short of B -> they meet in one position', () => {
    const merger = { type: 'MERGER', ex: 2, ratio: 0.5, newInstrumentId: NEW } as const;
    const desk = new Desk(marketWith(listed, merger));
    desk.session(order('BUY', 'A', 100), order('SELL', 'B', 50));
    desk.sessions(2);
    expect([desk.held('A'), desk.held('B'), desk.broker.book.positionCount]).toEqual([0, 0, 0]);
    expect([desk.cash, desk.equity]).toEqual([100_000, 100_000]);
  });

  it('split-adjusted prices -> refused, because their shares are not real; for cash they are booked', () => {
    const bars = [
      { id: 'A', bars: flat(10, 4) },
      { id: 'B', bars: flat(20, 4) },
    ];
    const actions: SmallAction[] = [{ instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.5, newInstrumentId: NEW }];
    const adjusted = smallMarket({ basis: 'split_adjusted', instruments: bars, actions });
    expect(() => throughSession2(adjusted, 100)).toThrow(/use raw prices/);
    const forCash: SmallAction[] = [{ instrumentId: 'A', type: 'MERGER', ex: 2, amount: 11 }];
    const desk = throughSession2(smallMarket({ basis: 'split_adjusted', instruments: bars, actions: forCash }), 100);
    expect(desk.cash).toBe(100_100);
  });

  it('A in dollars, B in euros -> the amount in dollars, the fraction in euros at the rate of the day before', () => {
    const market = smallMarket({
      instruments: [
        { id: 'A', bars: flat(10, 4) },
        { id: 'B', currency: 'EUR', bars: flat(20, 4) },
      ],
      actions: [{ instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.5, amount: 3, newInstrumentId: NEW }],
    });
    const desk = new Desk(market, { rules: { fx: oneForeign(market, 'EUR', [1.1, 1.2, 1.3, 1.3], 'hold') } });
    desk.session(order('BUY', 'A', 101));
    desk.sessions(2);
    // 303.00 dollars, and 10.00 euros, worth 12.00 when they came and 13.00 at the close.
    expect(desk.broker.book.foreign(1).cash).toBe(10_000_000n);
    expect(desk.cash).toBe(98_990 + 303 + 13);
    expect(desk.broker.book.ledger.balance('FX_TRANSLATION')).toBe(-1_000_000n);
    expect(desk.equity).toBe(98_990 + 303 + 13 + 50 * 20 * 1.3);
    // 50.5 x 20 x 1.2.
    expect(transferred(desk)).toEqual([1212, -1212]);
  });
});

describe('CorporateActions: changes of symbol', () => {
  const change = { type: 'SYMBOL_CHANGE', ex: 2, newInstrumentId: NEW } as const;
  const a = { id: 'A', bars: [[10, 10], [10, 12], undefined, undefined] as SmallBar[] };
  const actions: SmallAction[] = [{ instrumentId: 'A', ...change }];

  it('a position and a resting limit order -> go on under the new symbol, at the old cost', () => {
    const b = { id: 'B', bars: [undefined, undefined, [12, 13], [13, 17, 13, 16]] as SmallBar[] };
    const desk = new Desk(smallMarket({ instruments: [a, b], actions }));
    desk.session(order('BUY', 'A', 10));
    desk.session(order('SELL', 'A', 4, { type: 'LIMIT', timeInForce: 'GTC', limitPrice: 15 }));
    desk.session();
    expect([desk.held('A'), desk.held('B'), desk.broker.book.averageCosts[1]]).toEqual([0, 10, 10]);
    expect([desk.cash, desk.equity]).toEqual([99_900, 100_030]);
    expect(transferred(desk)).toEqual([120, -120]);
    desk.session();
    expect(desk.broker.fills[1]).toMatchObject({ instrumentId: 'B', side: 'SELL', quantity: 4, price: 15 });
    expect(desk.broker.events).toEqual([
      { session: 2, type: 'SYMBOL_CHANGE', instrument: 0, value: 1, newInstrument: 1 },
    ]);
  });

  it('no bar under the new symbol yet -> nothing changes, and the old name is held at its last close', () => {
    const b = { id: 'B', bars: [undefined, undefined, undefined, [13, 13]] as SmallBar[] };
    const desk = new Desk(smallMarket({ instruments: [a, b], actions }));
    desk.session(order('BUY', 'A', 10));
    desk.sessions(3);
    expect([desk.held('A'), desk.held('B'), desk.equity, desk.broker.events]).toEqual([10, 0, 100_020, []]);
  });
});

describe('CorporateActions: tax and resting orders', () => {
  const dividend = { type: 'CASH_DIVIDEND', ex: 2, pay: 4, amount: 0.5 } as const;

  it.each([
    ['long', 100, 99_000, 42.5, 7.5],
    ['short', -100, 101_000, -50, 0],
  ])('15 %% withheld, %s 100 shares -> a long loses it, a short pays all', (_side, shares, before, net, tax) => {
    const desk = new Desk(marketWith(flat(20, 6), dividend), { rules: { withholding: 0.15 } });
    desk.session(order(shares > 0 ? 'BUY' : 'SELL', 'A', Math.abs(shares)));
    desk.sessions(2);
    expect([desk.cash, desk.equity]).toEqual([before, 100_000 + net]);
    desk.sessions(2);
    expect(desk.cash).toBe(before + net);
    expect(Number(desk.broker.book.ledger.balance('WITHHOLDING_TAX')) / 1e6).toBe(tax);
    expect(desk.broker.events[0].value).toBe(shares / 2);
  });

  it('a 2:1 split -> resting limit and stop orders for twice the shares at half the price', () => {
    const bars: SmallBar[] = [...flat(10, 2), [5, 5], [5, 6.1, 3.9, 5], [5, 5]];
    const split: SmallAction = { instrumentId: 'A', type: 'SPLIT', ex: 2, ratio: 2 };
    const desk = new Desk(smallMarket({ instruments: [{ id: 'A', bars }], actions: [split] }));
    const gtc = { timeInForce: 'GTC' } as const;
    desk.session(
      order('BUY', 'A', 7, { ...gtc, type: 'LIMIT', limitPrice: 8 }),
      order('BUY', 'A', 3, { ...gtc, type: 'STOP', stopPrice: 12 }),
    );
    desk.sessions(3);
    // The stop of 6 comes before the limit of 4 in a bar from 3.90 to 6.10.
    expect(desk.broker.fills.map(({ session, quantity, price }) => [session, quantity, price])).toEqual([
      [3, 6, 6],
      [3, 14, 4],
    ]);
  });
});
