import { describe, expect, it } from '@jest/globals';

import { UnsupportedActionError } from '../../src/errors.js';
import { Desk, order } from '../fixture/desk.js';
import { flat, type SmallAction, type SmallBar, smallMarket } from '../fixture/small-market.js';

const CLOCK = { id: 'CLOCK', bars: flat(1, 40) };
const marketOf = (bars: readonly SmallBar[], actions: readonly SmallAction[] = [], exchange?: string) =>
  smallMarket({ instruments: [{ id: 'A', bars, ...(exchange === undefined ? {} : { exchange }) }, CLOCK], actions });

describe('CorporateActions', () => {
  it('a dividend -> accrues to who held at the open of the ex-date, before that open trades; paid on its day', () => {
    const dividend: SmallAction = { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, pay: 4, amount: 0.5 };
    const desk = new Desk(marketOf(flat(10, 6), [dividend]));
    desk.session(order('BUY', 'A', 100));
    desk.session(order('BUY', 'A', 50));
    desk.session();
    expect([desk.cash, desk.equity]).toEqual([98_500, 100_050]);
    desk.session();
    expect(desk.cash).toBe(98_500);
    desk.session();
    expect([desk.cash, desk.equity]).toEqual([98_550, 100_050]);
    expect(desk.broker.events).toEqual([{ session: 2, type: 'CASH_DIVIDEND', instrument: 0, value: 50 }]);
  });

  it('a dividend without a pay date -> paid on its ex-date; a name sold in between still gets its dividend', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, amount: 1 },
      { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 3, pay: 5, amount: 2 },
    ];
    const desk = new Desk(marketOf(flat(10, 6), actions));
    desk.session(order('BUY', 'A', 10));
    desk.session();
    desk.session();
    expect(desk.cash).toBe(99_910);
    desk.session(order('SELL', 'A', 10));
    desk.sessions(2);
    expect(desk.cash).toBe(100_030);
  });

  it('an ex-date that is no session -> takes effect at the next one', () => {
    // 2015-01-02 is a Friday, so that the Saturday lies between the first two sessions.
    const split: SmallAction = { instrumentId: 'A', type: 'SPLIT', ex: '2015-01-03', ratio: 2 };
    const market = marketOf(
      [
        [10, 10],
        [5, 5],
        [5, 5],
      ],
      [split],
    );
    const desk = new Desk(market, { fillAt: 'same_close' });
    desk.session(order('BUY', 'A', 10));
    desk.session();
    expect([desk.held('A'), desk.equity]).toEqual([20, 100_000]);
  });

  it('a split and a dividend of one day -> the dividend is paid on the new shares', () => {
    const actions: SmallAction[] = [
      { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, amount: 0.1 },
      { instrumentId: 'A', type: 'SPLIT', ex: 2, ratio: 3 },
    ];
    const desk = new Desk(marketOf([...flat(30, 2), ...flat(10, 2)], actions));
    desk.session(order('BUY', 'A', 10));
    desk.sessions(2);
    expect([desk.held('A'), desk.cash]).toEqual([30, 100_000 - 300 + 3]);
  });

  it.each([
    ['2:1', 2, 100, 200, 50],
    ['1:10', 0.1, 100, 10, 1000],
    ['1:8, where 100 shares become 12.5', 0.125, 100, 12, 800],
  ])('a %s split between the decision to sell all and the open -> sells all', (_case, ratio, before, after, price) => {
    const split: SmallAction = { instrumentId: 'A', type: 'SPLIT', ex: 2, ratio };
    const desk = new Desk(marketOf([...flat(100, 2), ...flat(price, 2)], [split]));
    desk.session(order('BUY', 'A', before));
    desk.session(order('SELL', 'A', before, { decisionPrice: 100 }));
    desk.session();
    expect(desk.held('A')).toBe(0);
    expect(desk.equity).toBe(100_000);
    expect(desk.broker.orders[1]).toMatchObject({ quantity: after, decisionPrice: price, status: 'FILLED' });
  });

  it('a reverse split that leaves nothing of an order -> the order ends', () => {
    const split: SmallAction = { instrumentId: 'A', type: 'SPLIT', ex: 1, ratio: 0.1 };
    const desk = new Desk(
      marketOf(
        [
          [1, 1],
          [10, 10],
        ],
        [split],
      ),
    );
    desk.session(order('BUY', 'A', 9), order('BUY', 'A', 25));
    desk.session();
    expect(desk.broker.orders).toEqual([
      expect.objectContaining({ status: 'CANCELLED', reason: expect.stringContaining('0.1 new shares for one') }),
      expect.objectContaining({ status: 'FILLED', quantity: 2, filledQuantity: 2 }),
    ]);
  });

  it('a delisting and a cash merger with an amount -> that amount in cash; orders for the name end', () => {
    for (const type of ['DELISTING', 'MERGER'] as const) {
      const desk = new Desk(marketOf(flat(10, 5), [{ instrumentId: 'A', type, ex: 2, amount: 0.25 }]));
      desk.session(order('BUY', 'A', 100));
      desk.session(order('BUY', 'A', 50), order('SELL', 'A', 30), order('BUY', 'CLOCK', 1));
      desk.session();
      expect([desk.held('A'), desk.cash]).toEqual([0, 99_000 + 25 - 1]);
      const ended = {
        status: 'CANCELLED',
        filledQuantity: 0,
        reason: `cancelled: ${type.toLowerCase()} on 2015-01-06`,
      };
      expect(desk.broker.orders.slice(1)).toEqual([
        expect.objectContaining(ended),
        expect.objectContaining(ended),
        expect.objectContaining({ status: 'FILLED' }),
      ]);
      expect(desk.broker.events).toEqual([{ session: 2, type, instrument: 0, value: 25 }]);
    }
  });

  it.each([
    ['NYSE', 0.7],
    ['AMEX', 0.7],
    ['NASDAQ', 0.45],
    ['OTC', 1],
    [undefined, 0.45],
  ])('a delisting without an amount, last venue %s -> %s of the last close', (exchange, part) => {
    const bars = [...flat(10, 3), [10, 8] as const];
    const desk = new Desk(marketOf(bars, [{ instrumentId: 'A', type: 'DELISTING', ex: 6 }], exchange));
    desk.session(order('BUY', 'A', 100));
    desk.sessions(5);
    expect([desk.held('A'), desk.equity]).toEqual([100, 99_800]);
    desk.session();
    expect(desk.held('A')).toBe(0);
    expect(desk.cash).toBeCloseTo(99_000 + 800 * part, 9);
  });

  it('a name that vanishes over the counter -> held at its last close of 0.03, closed there on the 20th session', () => {
    const bars = [...flat(0.05, 2), [0.04, 0.03] as const];
    const desk = new Desk(marketOf(bars, [], 'OTC'));
    desk.session(order('BUY', 'A', 1000));
    desk.sessions(2);
    desk.sessions(19);
    expect([desk.held('A'), desk.equity]).toEqual([1000, 100_000 - 50 + 30]);
    expect(desk.broker.book.missing[0]).toBe(19);
    desk.session();
    expect([desk.held('A'), desk.cash, desk.equity]).toEqual([0, 99_980, 99_980]);
    expect(desk.broker.events).toEqual([{ session: 22, type: 'WRITE_OFF', instrument: 0, value: 30 }]);
  });

  it.each([
    ['NYSE', 'long', 100, 7],
    ['NASDAQ', 'long', 100, 4.5],
    [undefined, 'long', 100, 4.5],
    ['NYSE', 'short', -100, 7],
  ])(
    'a name that vanishes from %s, held %s -> written off at the return of that venue',
    (exchange, _side, shares, price) => {
      const desk = new Desk(marketOf(flat(10, 3), [], exchange));
      desk.session(order(shares > 0 ? 'BUY' : 'SELL', 'A', Math.abs(shares)));
      desk.sessions(21);
      expect(desk.held('A')).toBe(shares);
      desk.session();
      expect(desk.held('A')).toBe(0);
      expect(desk.cash).toBeCloseTo(100_000 - shares * 10 + shares * price, 9);
    },
  );

  it('a bar on the 20th session -> held on, and the count begins anew', () => {
    const gap = Array.from({ length: 19 }, () => undefined);
    const desk = new Desk(marketOf([...flat(10, 3), ...gap, [9, 9], ...gap, [8, 8]], [], 'NYSE'));
    desk.session(order('BUY', 'A', 100));
    desk.sessions(39);
    expect([desk.held('A'), desk.broker.events]).toEqual([100, []]);
  });

  it.each([20, 23])(
    'written off, back after %i sessions and bought again -> its next gap is counted from one',
    (length) => {
      const gap = Array.from({ length }, () => undefined);
      const desk = new Desk(marketOf([...flat(10, 3), ...gap, ...flat(2, 4), undefined, [2, 2]], [], 'NYSE'));
      desk.session(order('BUY', 'A', 100));
      desk.sessions(3 + length);
      expect(desk.broker.events).toHaveLength(1);
      desk.session(order('BUY', 'A', 50));
      desk.sessions(4);
      expect([desk.held('A'), desk.broker.events.length]).toEqual([50, 1]);
    },
  );

  it('the end of the collection -> no delisting: held at the last close', () => {
    const panel = smallMarket({ instruments: [{ id: 'A', bars: flat(10, 5) }] });
    const desk = new Desk(panel);
    desk.session(order('BUY', 'A', 100));
    desk.sessions(4);
    expect([desk.held('A'), desk.equity]).toEqual([100, 100_000]);
  });

  it('total-return prices -> no action, no delisting and no write-off is booked', () => {
    const bars = [...flat(10, 3), ...Array.from({ length: 30 }, () => undefined)];
    const panel = smallMarket({
      basis: 'total_return',
      instruments: [{ id: 'A', bars, exchange: 'NYSE' }, CLOCK],
      actions: [
        { instrumentId: 'A', type: 'SPLIT', ex: 2, ratio: 2 },
        { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, amount: 3 },
        { instrumentId: 'A', type: 'DELISTING', ex: 5, amount: 0 },
        { instrumentId: 'A', type: 'SPINOFF', ex: 6, ratio: 1 },
      ],
    });
    const desk = new Desk(panel);
    desk.session(order('BUY', 'A', 100));
    desk.sessions(39);
    expect([desk.held('A'), desk.equity, desk.broker.events]).toEqual([100, 100_000, []]);
  });

  it('split-adjusted prices -> dividends are booked, splits are not', () => {
    const panel = smallMarket({
      basis: 'split_adjusted',
      instruments: [{ id: 'A', bars: flat(10, 4) }],
      actions: [
        { instrumentId: 'A', type: 'SPLIT', ex: 2, ratio: 2 },
        { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2, amount: 0.5 },
      ],
    });
    const desk = new Desk(panel);
    desk.session(order('BUY', 'A', 100));
    desk.sessions(2);
    expect([desk.held('A'), desk.equity]).toEqual([100, 100_050]);
  });

  it.each<[string, SmallAction, RegExp]>([
    ['a spin-off into nothing named', { instrumentId: 'A', type: 'SPINOFF', ex: 2, ratio: 0.2 }, /has no price for/],
    ['a spin-off without a ratio', { instrumentId: 'A', type: 'SPINOFF', ex: 2, amount: 5 }, /has no positive ratio/],
    ['a merger for unknown shares', { instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.4 }, /pays in shares/],
    [
      'a merger for cash and unknown shares',
      { instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.4, amount: 5 },
      /pays in shares/,
    ],
    ['a merger for nothing named', { instrumentId: 'A', type: 'MERGER', ex: 2 }, /neither an amount nor a ratio/],
    ['a delisting for shares', { instrumentId: 'A', type: 'DELISTING', ex: 2, ratio: 1 }, /write it as a MERGER/],
    ['a split without a ratio', { instrumentId: 'A', type: 'SPLIT', ex: 2 }, /has no positive ratio/],
    ['a dividend without an amount', { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 2 }, /has no amount/],
  ])('%s of a held name -> refused with name, day and reason; of another name -> ignored', (_case, action, reason) => {
    const panel = marketOf(flat(10, 4), [action]);
    const desk = new Desk(panel);
    desk.session(order('BUY', 'A', 10));
    desk.session();
    let thrown: unknown;
    try {
      desk.session();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnsupportedActionError);
    expect(thrown).toMatchObject({ instrument: 'A', type: action.type, exDate: '2015-01-06' });
    expect((thrown as Error).message).toMatch(reason);
    const without = new Desk(panel);
    without.sessions(4);
    expect(without.equity).toBe(100_000);
  });
});
