import { describe, expect, it } from '@jest/globals';

import { OrderBook } from '../../src/broker/order-book.js';
import { IllegalTransitionError, UnknownOrderError } from '../../src/errors.js';
import { order } from '../fixture/desk.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const panel = smallMarket({
  instruments: [
    { id: 'A', bars: flat(10, 4) },
    { id: 'B', bars: flat(20, 4) },
  ],
});

describe('OrderBook', () => {
  it('many more orders than it began with room for -> each keeps what it was', () => {
    const book = new OrderBook(panel);
    for (let n = 0; n < 3000; n++) {
      const request = {
        ...order(n % 3 === 0 ? 'SELL' : 'BUY', n % 2 === 0 ? 'A' : 'B', n + 1),
        decisionPrice: n / 4,
        decision: n >> 1,
      };
      expect(book.add(request, n % 2, n % 4)).toBe(n);
    }
    const orders = book.all();
    expect(orders).toHaveLength(3000);
    const asked = Array.from({ length: 3000 }, (_, n) => ({
      orderId: String(n),
      sequence: n,
      submittedOn: panel.header.sessions[n % 4],
      instrumentId: n % 2 === 0 ? 'A' : 'B',
      side: n % 3 === 0 ? 'SELL' : 'BUY',
      type: 'MARKET',
      timeInForce: 'DAY',
      quantity: n + 1,
      decisionPrice: n / 4,
      decision: n >> 1,
      status: 'SUBMITTED',
      filledQuantity: 0,
    }));
    expect(orders).toEqual(asked);
  });

  it('orders of any type and time in force -> kept as they were asked', () => {
    const book = new OrderBook(panel);
    const kinds = [
      ['LIMIT', 'GTC'],
      ['STOP', 'OPG'],
      ['STOP_LIMIT', 'CLS'],
      ['MARKET', 'DAY'],
    ] as const;
    for (const [type, timeInForce] of kinds) book.add({ ...order('BUY', 'A', 1), type, timeInForce }, 0, 0);
    expect(book.all().map(({ type, timeInForce }) => [type, timeInForce])).toEqual(kinds);
  });

  it('orders handed over wait no longer; what is cancelled is not handed over', () => {
    const book = new OrderBook(panel);
    for (let n = 0; n < 4; n++) book.add(order('BUY', n < 2 ? 'A' : 'B', 10), n < 2 ? 0 : 1, 0);
    book.cancel('1', 'on request');
    book.cancelAllOf(1, 'gone');
    expect(book.takeWaiting()).toEqual([0]);
    expect([book.hasWaiting, book.takeWaiting()]).toEqual([false, []]);
    book.filled(0, 10, 'unused');
    expect(book.all().map(({ status, reason }) => [status, reason])).toEqual([
      ['FILLED', undefined],
      ['CANCELLED', 'on request'],
      ['CANCELLED', 'gone'],
      ['CANCELLED', 'gone'],
    ]);
    expect(() => book.cancel('0', 'too late')).toThrow(IllegalTransitionError);
    expect(() => book.ended(1, 'twice')).toThrow(IllegalTransitionError);
    expect(() => book.order('4')).toThrow(UnknownOrderError);
  });

  it('all orders -> the same objects while nothing changes, new ones after any change; old ones stay as they were', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 10), 0, 0);
    const first = book.all();
    expect(book.all()).toBe(first);
    book.splitAllOf(0, 2, 1);
    const second = book.all();
    book.add(order('BUY', 'B', 5), 1, 0);
    const third = book.all();
    book.ended(0, 'over');
    expect(
      [first, second, third, book.all()].map((orders) => orders.map(({ quantity, status }) => [quantity, status])),
    ).toEqual([
      [[10, 'SUBMITTED']],
      [[20, 'SUBMITTED']],
      [
        [20, 'SUBMITTED'],
        [5, 'SUBMITTED'],
      ],
      [
        [20, 'CANCELLED'],
        [5, 'SUBMITTED'],
      ],
    ]);
  });

  it('a split -> only the waiting orders of that name, cut onto the step', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 7), 0, 0);
    book.add(order('BUY', 'B', 7), 1, 0);
    book.add({ ...order('SELL', 'A', 1), decisionPrice: 12 }, 0, 0);
    book.splitAllOf(0, 1.5, 1);
    expect(book.all().map(({ quantity }) => quantity)).toEqual([10, 7, 1]);
    expect(book.order('2').decisionPrice).toBe(8);
    book.splitAllOf(0, 0.2, 1e-6);
    expect(book.all().map(({ quantity }) => quantity)).toEqual([2, 7, 0.2]);
    book.takeWaiting();
    book.splitAllOf(0, 3, 1);
    expect(book.order('0').quantity).toBe(2);
  });
});
