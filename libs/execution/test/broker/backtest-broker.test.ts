import { describe, expect, it } from '@jest/globals';
import { instrumentId, toMicros } from '@prometheus/core';
import { UnknownInstrumentError } from '@prometheus/data';

import { type FillRule } from '../../src/broker/backtest-broker.js';
import {
  IllegalTransitionError,
  InvalidOrderError,
  NotSupportedByBrokerError,
  QuantityRangeError,
  UnapprovedOrderError,
  UnknownOrderError,
} from '../../src/errors.js';
import { OrderBatch } from '../../src/orders/order-batch.js';
import { type OrderType, type Side, type TimeInForce } from '../../src/orders/order.js';
import { ApprovedBatch, type ApprovedOrder, MINT } from '../../src/risk/approved-order.js';
import { commissionModel } from '../../src/simulator/commission.js';
import { fixedBpsSlippage } from '../../src/simulator/slippage.js';
import { Desk, order } from '../fixture/desk.js';
import { flat, type SmallBar, smallMarket } from '../fixture/small-market.js';

const CLOCK = { id: 'CLOCK', bars: flat(1, 40) };
const marketOf = (bars: readonly SmallBar[]) => smallMarket({ instruments: [{ id: 'A', bars }, CLOCK] });

describe('BacktestBroker: when orders trade', () => {
  // Of the second session (12 + 14 + 11 + 13) / 4 = 12.50.
  const bars: SmallBar[] = [
    [10, 11],
    [12, 14, 11, 13],
    [14, 15],
  ];

  it.each<[FillRule, number, string, number]>([
    ['next_open', 12, 'OPEN', 1],
    ['next_vwap', 12.5, 'CONTINUOUS', 1],
    ['next_close', 13, 'CLOSE', 1],
    ['same_close', 11, 'CLOSE', 0],
  ])('%s, decided at the first close -> at %s', (fillAt, price, phase, session) => {
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
        phase,
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
    const commission = commissionModel({ model: 'bps', bps: 10 }, 'raw', []);
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
    const desk = new Desk(marketOf(flat(10, 4)), {
      cashPolicy: 'scale_buys',
      rules: { initialCashMicros: toMicros(100) },
    });
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
    const desk = new Desk(marketOf(flat(10, 3)), {
      cashPolicy: 'scale_buys',
      rules: { initialCashMicros: toMicros(110) },
    });
    desk.session(order('BUY', 'A', 15), order('BUY', 'CLOCK', 70), order('BUY', 'CLOCK', 1));
    desk.session();
    // 110 / 221 of 15, 70 and 1 is 7.47, 34.84 and 0.50.
    expect(desk.broker.orders.map(({ status, filledQuantity, reason }) => [status, filledQuantity, reason])).toEqual([
      ['CANCELLED', 7, 'the rest expired: not enough cash'],
      ['CANCELLED', 34, 'the rest expired: not enough cash'],
      ['CANCELLED', 0, 'expired: not enough cash'],
    ]);
    expect(desk.cash).toBe(6);
  });

  it('allow_negative -> bought in full on debt', () => {
    const desk = new Desk(marketOf(flat(10, 3)), {
      cashPolicy: 'allow_negative',
      rules: { initialCashMicros: toMicros(110) },
    });
    desk.session(order('BUY', 'A', 15));
    desk.session();
    expect([desk.cash, desk.broker.orders[0].status, desk.broker.orders[0].filledQuantity]).toEqual([
      -40,
      'FILLED',
      15,
    ]);
  });
});

describe('BacktestBroker: orders', () => {
  const panel = marketOf(flat(10, 4));

  it.each([
    [{ type: 'TRAILING' as OrderType }, 'TRAILING orders'],
    [{ timeInForce: 'FOK' as TimeInForce }, 'time in force FOK'],
    [{ type: 'STOP', stopPrice: 9, timeInForce: 'OPG' }, 'STOP orders for one auction'],
    [{ type: 'STOP_LIMIT', stopPrice: 9, limitPrice: 9, timeInForce: 'CLS' }, 'STOP_LIMIT orders for one auction'],
  ] as const)('%j -> refused, naming what it takes', async (change, feature) => {
    const { broker } = new Desk(panel);
    await expect(broker.submitOrder(order('BUY', 'A', 5, change))).rejects.toThrow(NotSupportedByBrokerError);
    await expect(broker.submitOrder(order('BUY', 'A', 5, change))).rejects.toThrow(feature);
    expect(broker.orderCount).toBe(0);
    expect(broker.capabilities).toEqual({
      orderTypes: ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'],
      timesInForce: ['DAY', 'GTC', 'OPG', 'CLS'],
      fractionalShares: false,
      ocaGroups: true,
    });
  });

  it.each([
    [{ type: 'LIMIT' }, 'limitPrice'],
    [{ type: 'LIMIT', limitPrice: 0 }, 'limitPrice'],
    [{ type: 'STOP', stopPrice: Infinity }, 'stopPrice'],
    [{ type: 'STOP', stopPrice: 9, limitPrice: 9 }, 'limitPrice'],
    [{ type: 'STOP_LIMIT', limitPrice: 9 }, 'stopPrice'],
    [{ limitPrice: 9 }, 'limitPrice'],
    [{ delaySessions: -1 }, 'delaySessions'],
    [{ delaySessions: 0.5 }, 'delaySessions'],
    [{ delaySessions: 253 }, 'delaySessions'],
    [{ side: 'SHORT' as Side }, 'side'],
  ] as const)('%j -> no order: the field %s', async (change, field) => {
    const { broker } = new Desk(panel);
    const submitted = broker.submitOrder(order('BUY', 'A', 5, change));
    await expect(submitted).rejects.toThrow(InvalidOrderError);
    await expect(submitted).rejects.toMatchObject({ field });
  });

  it.each([0, -5, Number.NaN, Infinity, 1.5, 2e9])('a quantity of %s whole shares -> refused', async (quantity) => {
    const { broker } = new Desk(panel);
    await expect(broker.submitOrder(order('BUY', 'A', quantity))).rejects.toThrow(InvalidOrderError);
  });

  it('fractional shares -> taken to the millionth', async () => {
    const { broker } = new Desk(panel, { rules: { quantityStep: 1e-6 } });
    expect(broker.capabilities.fractionalShares).toBe(true);
    await expect(broker.submitOrder(order('BUY', 'A', 1.500001))).resolves.toMatchObject({ quantity: 1.500001 });
    await expect(broker.submitOrder(order('BUY', 'A', 1.5000001))).rejects.toThrow(/millionths/);
  });

  it('a position beyond what can be counted -> stops, naming it', () => {
    const desk = new Desk(marketOf(flat(0.001, 4)), { rules: { initialCashMicros: toMicros(1e6) } });
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
    const submitted = await broker.submitOrder(order('BUY', 'A', 5, { decisionPrice: 10.25, decision: 3 }));
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
      origin: 'STRATEGY',
      triggered: false,
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
      settledCash: 99_720,
      receivables: 0,
      currency: 'USD',
      foreignCash: [],
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

  it('an order that the gate did not approve, or that was sent before -> refused', () => {
    const { broker } = new Desk(panel);
    const approved = order('BUY', 'A', 5);
    expect(() => broker.submit({ ...approved } as unknown as ApprovedOrder)).toThrow(UnapprovedOrderError);
    broker.submit(approved);
    expect(() => broker.submit(approved)).toThrow(UnapprovedOrderError);
    expect(broker.orderCount).toBe(1);
  });

  it('a batch -> its orders trade as if sent one by one; sent again or with half a share, none is taken', () => {
    const desk = new Desk(panel);
    const batch = new OrderBatch(panel);
    batch.clear(2);
    batch.add(1, 1, 8, 1);
    batch.add(0, 0, 5, 10);
    const approved = new ApprovedBatch(MINT, batch);
    desk.session(() => desk.broker.submitBatch(approved));
    desk.session();
    expect(desk.broker.fills.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['SELL', 8],
      ['BUY', 5],
    ]);
    expect(() => desk.broker.submitBatch(approved)).toThrow(UnapprovedOrderError);
    batch.add(0, 0, 1.5, 10);
    expect(() => desk.broker.submitBatch(new ApprovedBatch(MINT, batch))).toThrow(InvalidOrderError);
    expect(desk.broker.orderCount).toBe(2);
  });
});
