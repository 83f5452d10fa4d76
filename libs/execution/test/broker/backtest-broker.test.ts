import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';
import { UnknownInstrumentError } from '@prometheus/data';

import { type FillRule } from '../../src/broker/backtest-broker.js';
import {
  IllegalTransitionError,
  InvalidOrderError,
  NotSupportedByBrokerError,
  QuantityRangeError,
  UnknownOrderError,
  UnsupportedActionError,
} from '../../src/errors.js';
import { commissionModel } from '../../src/simulator/commission.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { Desk, order } from '../fixture/desk.js';
import { flat, type OpenClose, type SmallAction, smallMarket } from '../fixture/small-market.js';

const CLOCK = { id: 'CLOCK', bars: flat(1, 40) };
const marketOf = (bars: readonly OpenClose[], actions: readonly SmallAction[] = [], exchange?: string) =>
  smallMarket({ instruments: [{ id: 'A', bars, ...(exchange === undefined ? {} : { exchange }) }, CLOCK], actions });

describe('BacktestBroker: when orders trade', () => {
  const bars: OpenClose[] = [
    [10, 11],
    [12, 13],
    [14, 15],
  ];

  it.each<[FillRule, number, string, number]>([
    ['next_open', 12, 'OPEN', 1],
    ['next_close', 13, 'CLOSE', 1],
    ['same_close', 11, 'CLOSE', 0],
  ])('%s, decided at the first close -> at %s', (fillAt, price, auction, session) => {
    const desk = new Desk(marketOf(bars), { fillAt });
    desk.session(order('BUY', 'A', 5));
    desk.session();
    const { fills, panel } = desk.broker;
    expect(fills).toEqual([
      {
        sequence: 0,
        orderId: '0',
        orderSequence: 0,
        date: panel.header.sessions[session],
        session,
        auction,
        instrumentId: 'A',
        side: 'BUY',
        quantity: 5,
        price,
        referencePrice: price,
        commissionMicros: 0,
      },
    ]);
    expect(desk.equity).toBe(100_000 + 5 * (13 - price));
  });

  it('slippage and commission -> in price and cash', () => {
    const slippage = fixedBpsSlippage(100);
    const commission = commissionModel({ model: 'bps', bps: 10 }, 'raw');
    const desk = new Desk(marketOf(bars), { slippage, commission });
    desk.session(order('BUY', 'A', 100));
    desk.session(order('SELL', 'A', 100));
    // 100 x 12 x 1.01 = 1,212.00, commission 1.212.
    expect(desk.cash).toBe(100_000 - 1212 - 1.212);
    desk.session();
    // 100 x 14 x 0.99 = 1,386.00, commission 1.386.
    expect(desk.cash).toBe(100_000 - 1212 - 1.212 + 1386 - 1.386);
    expect(desk.broker.fills.map(({ price, referencePrice }) => [price, referencePrice])).toEqual([
      [12 * 1.01, 12],
      [14 * 0.99, 14],
    ]);
  });

  it('an order lives one session -> without a bar it expires, and nothing trades later', () => {
    const desk = new Desk(marketOf([[10, 11], undefined, [14, 15]]));
    desk.session(order('BUY', 'A', 5));
    desk.sessions(2);
    expect(desk.broker.fillCount).toBe(0);
    expect(desk.broker.orders).toEqual([
      expect.objectContaining({ status: 'CANCELLED', filledQuantity: 0, reason: 'expired: no bar in the session' }),
    ]);
  });

  it('sells and buys of one auction -> sells first, whatever the order in which they came', () => {
    const desk = new Desk(marketOf(flat(10, 4)), { cashPolicy: 'scale_buys', initialCash: 100 });
    desk.session(order('BUY', 'A', 10));
    desk.session(order('BUY', 'CLOCK', 50), order('SELL', 'A', 5));
    desk.session();
    expect(desk.broker.fills.slice(1).map(({ side, quantity }) => [side, quantity])).toEqual([
      ['SELL', 5],
      ['BUY', 50],
    ]);
    expect(desk.cash).toBe(0);
  });

  it('buys for twice the cash -> half of each, floored; what is left of them is cancelled', () => {
    const desk = new Desk(marketOf(flat(10, 3)), { cashPolicy: 'scale_buys', initialCash: 110 });
    desk.session(order('BUY', 'A', 15), order('BUY', 'CLOCK', 70), order('BUY', 'CLOCK', 1));
    desk.session();
    // 110 / 221 of 15, 70 and 1 is 7.47, 34.84 and 0.50.
    expect(desk.broker.orders.map(({ status, filledQuantity, reason }) => [status, filledQuantity, reason])).toEqual([
      ['CANCELLED', 7, 'the rest expired: not enough cash'],
      ['CANCELLED', 34, 'the rest expired: not enough cash'],
      ['CANCELLED', 0, 'expired: no cash left'],
    ]);
    expect(desk.cash).toBe(6);
  });

  it('allow_negative -> bought in full on debt', () => {
    const desk = new Desk(marketOf(flat(10, 3)), { cashPolicy: 'allow_negative', initialCash: 110 });
    desk.session(order('BUY', 'A', 15));
    desk.session();
    expect([desk.cash, desk.broker.orders[0].status, desk.broker.orders[0].filledQuantity]).toEqual([
      -40,
      'FILLED',
      15,
    ]);
  });
});

describe('BacktestBroker: corporate actions', () => {
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
    desk.session({ ...order('SELL', 'A', before), decisionPrice: 100 });
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
    ['a spin-off', { instrumentId: 'A', type: 'SPINOFF', ex: 2, ratio: 0.2 }, /takes effect, which is not booked yet/],
    ['a new symbol', { instrumentId: 'A', type: 'SYMBOL_CHANGE', ex: 2 }, /SYMBOL_CHANGE takes effect/],
    ['a merger for shares', { instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.4 }, /pays in shares/],
    [
      'a merger for cash and shares',
      { instrumentId: 'A', type: 'MERGER', ex: 2, ratio: 0.4, amount: 5 },
      /pays in shares/,
    ],
    ['a merger for nothing named', { instrumentId: 'A', type: 'MERGER', ex: 2 }, /has no cash amount/],
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

describe('BacktestBroker: orders', () => {
  const panel = marketOf(flat(10, 4));

  it.each([
    [{ type: 'LIMIT', limitPrice: 9 }, 'LIMIT orders'],
    [{ type: 'STOP', stopPrice: 9 }, 'STOP orders'],
    [{ timeInForce: 'GTC' }, 'time in force GTC'],
    [{ timeInForce: 'CLS' }, 'time in force CLS'],
  ] as const)('%j -> refused, naming what it takes', async (change, feature) => {
    const { broker } = new Desk(panel);
    const request = { ...order('BUY', 'A', 5), ...change };
    await expect(broker.submitOrder(request)).rejects.toThrow(NotSupportedByBrokerError);
    await expect(broker.submitOrder(request)).rejects.toThrow(feature);
    expect(broker.orderCount).toBe(0);
    expect(broker.capabilities).toEqual({ orderTypes: ['MARKET'], timesInForce: ['DAY'], fractionalShares: false });
  });

  it.each([0, -5, Number.NaN, Infinity, 1.5, 2e9])('a quantity of %s whole shares -> refused', async (quantity) => {
    const { broker } = new Desk(panel);
    await expect(broker.submitOrder(order('BUY', 'A', quantity))).rejects.toThrow(InvalidOrderError);
  });

  it('fractional shares -> taken to the millionth', async () => {
    const { broker } = new Desk(panel, { quantityStep: 1e-6 });
    expect(broker.capabilities.fractionalShares).toBe(true);
    await expect(broker.submitOrder(order('BUY', 'A', 1.500001))).resolves.toMatchObject({ quantity: 1.500001 });
    await expect(broker.submitOrder(order('BUY', 'A', 1.5000001))).rejects.toThrow(/millionths/);
  });

  it('a position beyond what can be counted -> stops, naming it', () => {
    const desk = new Desk(marketOf(flat(0.001, 4)), { initialCash: 1e6 });
    desk.session(order('BUY', 'A', 9e8), order('BUY', 'A', 2e8));
    expect(() => desk.session()).toThrow(QuantityRangeError);
  });

  it('an instrument that the collection lacks -> refused', async () => {
    const { broker } = new Desk(panel);
    await expect(broker.submitOrder(order('BUY', 'Z', 5))).rejects.toThrow(UnknownInstrumentError);
  });

  it('an order id that was never given -> unknown, also where it could be read as a number', async () => {
    const { broker } = new Desk(panel);
    broker.submit(order('BUY', 'A', 5));
    for (const id of ['1', '', ' 0', '00', '-1', 'x']) {
      await expect(broker.getOrderStatus(id)).rejects.toThrow(UnknownOrderError);
      await expect(broker.cancelOrder(id)).rejects.toThrow(UnknownOrderError);
    }
  });

  it('submit, look, cancel -> answers are of their moment; what has ended cannot be cancelled', async () => {
    const desk = new Desk(panel);
    const { broker } = desk;
    const submitted = await broker.submitOrder({ ...order('BUY', 'A', 5), decisionPrice: 10.25, decision: 3 });
    expect(submitted).toEqual({
      orderId: '0',
      sequence: 0,
      submittedOn: '2015-01-02',
      instrumentId: 'A',
      side: 'BUY',
      type: 'MARKET',
      timeInForce: 'DAY',
      quantity: 5,
      decisionPrice: 10.25,
      decision: 3,
      status: 'SUBMITTED',
      filledQuantity: 0,
    });
    const second = await broker.submitOrder(order('SELL', 'CLOCK', 7));
    const cancelled = await broker.cancelOrder(second.orderId);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', side: 'SELL', reason: 'cancelled on request' });
    desk.sessions(2);
    expect(submitted.status).toBe('SUBMITTED');
    expect(await broker.getOrderStatus('0')).toMatchObject({ status: 'FILLED', filledQuantity: 5 });
    for (const id of ['0', '1']) await expect(broker.cancelOrder(id)).rejects.toThrow(IllegalTransitionError);
    expect(await broker.getFills(0)).toEqual(broker.fills);
    expect(await broker.getFills(1)).toEqual([]);
    await expect(broker.sync()).resolves.toBeUndefined();
  });

  it('account and positions -> in currency units, positions in the order of the panel, without zeros', async () => {
    const gap = marketOf([...flat(10, 2), undefined, undefined]);
    const desk = new Desk(gap);
    desk.session(order('SELL', 'CLOCK', 20), order('BUY', 'A', 30));
    desk.sessions(3);
    expect(await desk.broker.getAccountState()).toEqual({
      equity: 100_000,
      cash: 99_720,
      receivables: 0,
      currency: 'USD',
    });
    expect(await desk.broker.getPositions()).toEqual([
      {
        instrumentId: instrumentId('A'),
        quantity: 30,
        averageCost: 10,
        lastPrice: 10,
        marketValue: 300,
        staleSessions: 2,
      },
      {
        instrumentId: instrumentId('CLOCK'),
        quantity: -20,
        averageCost: 1,
        lastPrice: 1,
        marketValue: -20,
        staleSessions: 0,
      },
    ]);
  });
});
