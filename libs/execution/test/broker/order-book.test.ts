import { describe, expect, it } from '@jest/globals';

import { CASH } from '../../src/broker/obstacle.js';
import { OrderBook } from '../../src/broker/order-book.js';
import { IllegalTransitionError, UnknownOrderError } from '../../src/errors.js';
import { OrderBatch } from '../../src/orders/order-batch.js';
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
      const request = order(n % 3 === 0 ? 'SELL' : 'BUY', n % 2 === 0 ? 'A' : 'B', n + 1, {
        decisionPrice: n / 4,
        decision: n >> 1,
      });
      expect(book.add(request, n % 2, n % 4, 'STRATEGY')).toBe(n);
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
      origin: 'STRATEGY',
      triggered: false,
      status: 'SUBMITTED',
      filledQuantity: 0,
    }));
    expect(orders).toEqual(asked);
  });

  it('orders of any kind -> kept as they were asked', () => {
    const book = new OrderBook(panel);
    const kinds = [
      { type: 'LIMIT', timeInForce: 'GTC', limitPrice: 9.5 },
      { type: 'LIMIT', timeInForce: 'OPG', limitPrice: 9.5 },
      { type: 'STOP', timeInForce: 'DAY', stopPrice: 11, ocaGroup: 'exit' },
      { type: 'STOP_LIMIT', timeInForce: 'GTC', stopPrice: 11, limitPrice: 12, delaySessions: 3 },
      { type: 'MARKET', timeInForce: 'CLS' },
    ] as const;
    for (const kind of kinds) book.add(order('BUY', 'A', 1, kind), 0, 0, 'STRATEGY');
    book.all().forEach((kept, n) => expect(kept).toMatchObject(kinds[n]));
    expect(book.all()[0]).not.toHaveProperty('stopPrice');
    expect(book.all()[4]).not.toHaveProperty('limitPrice');
    expect([book.activeFrom(0), book.activeFrom(3)]).toEqual([1, 4]);
  });

  it('a batch -> the orders that adding one by one gives', () => {
    const [one, other] = [new OrderBook(panel), new OrderBook(panel)];
    const batch = new OrderBatch(panel);
    batch.clear(4);
    for (let n = 0; n < 600; n++) {
      batch.add(n % 2, n % 3 === 0 ? 1 : 0, n + 1, n / 4);
      one.add(batch.request(n), n % 2, 2, 'STRATEGY');
    }
    other.addBatch(batch, 2);
    expect(other.all()).toEqual(one.all());
    expect([other.unended(), other.hasConditional, other.activeFrom(599)]).toEqual([one.unended(), false, 3]);
  });

  it('cancelled, of a name that left, filled -> rest no longer, and end once', () => {
    const book = new OrderBook(panel);
    for (let n = 0; n < 4; n++) book.add(order('BUY', n < 2 ? 'A' : 'B', 10), n < 2 ? 0 : 1, 0, 'STRATEGY');
    book.cancel('1', 'on request');
    book.cancelAllOf(1, 'gone');
    expect([book.hasResting, book.unended()]).toEqual([true, [0]]);
    book.filled(0, 4);
    expect([book.status(0), book.remaining(0)]).toEqual(['PARTIALLY_FILLED', 6]);
    book.filled(0, 6);
    book.expire(1);
    expect([book.hasResting, book.hasConditional]).toEqual([false, false]);
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

  it('the end of a session -> all but GTC orders end, and those whose first session has not come', () => {
    const book = new OrderBook(panel);
    const limit = { type: 'LIMIT', limitPrice: 9 } as const;
    book.add(order('BUY', 'A', 10, limit), 0, 0, 'STRATEGY');
    book.add(order('BUY', 'A', 10, { ...limit, timeInForce: 'GTC' }), 0, 0, 'STRATEGY');
    book.add(order('BUY', 'A', 10, { ...limit, timeInForce: 'CLS' }), 0, 0, 'STRATEGY');
    book.add(order('BUY', 'A', 10, { delaySessions: 1 }), 0, 0, 'STRATEGY');
    book.filled(2, 1);
    book.heldUp(2, CASH);
    book.expire(1);
    expect(book.unended()).toEqual([1, 3]);
    expect([book.order('0').reason, book.order('2').reason]).toEqual([
      'expired: its price was not reached',
      'the rest expired: not enough cash',
    ]);
    book.expire(2);
    expect(book.open().map(({ sequence }) => sequence)).toEqual([1]);
  });

  it('the first fill of a group, even in part -> ends the others of the group and no order else', () => {
    const book = new OrderBook(panel);
    for (const ocaGroup of ['x', 'x', 'y', 'x', undefined]) {
      book.add(order('SELL', 'A', 10, ocaGroup === undefined ? {} : { ocaGroup }), 0, 0, 'STRATEGY');
    }
    book.filled(1, 3);
    expect(book.all().map(({ status }) => status)).toEqual([
      'CANCELLED',
      'PARTIALLY_FILLED',
      'SUBMITTED',
      'CANCELLED',
      'SUBMITTED',
    ]);
    expect(book.order('3').reason).toBe('cancelled: order 1 of its group was filled');
  });

  it('cancelling the orders of strategies -> those of the broker stay', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 1), 0, 0, 'STRATEGY');
    book.add(order('SELL', 'A', 1), 0, 0, 'MARGIN');
    book.cancelOfStrategies('anew');
    expect(book.all().map(({ origin, status }) => [origin, status])).toEqual([
      ['STRATEGY', 'CANCELLED'],
      ['MARGIN', 'SUBMITTED'],
    ]);
  });

  it('all orders -> the same objects while nothing changes, new ones after any change; old ones stay as they were', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 10), 0, 0, 'STRATEGY');
    const first = book.all();
    expect(book.all()).toBe(first);
    book.splitAllOf(0, 2, 1);
    const second = book.all();
    book.add(order('BUY', 'B', 5), 1, 0, 'STRATEGY');
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

  it('a split -> only the resting orders of that name, cut onto the step, their prices in new shares', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 7), 0, 0, 'STRATEGY');
    book.add(order('BUY', 'B', 7), 1, 0, 'STRATEGY');
    const stopLimit = { type: 'STOP_LIMIT', stopPrice: 9, limitPrice: 6 } as const;
    book.add(order('SELL', 'A', 1, { ...stopLimit, decisionPrice: 12 }), 0, 0, 'STRATEGY');
    book.splitAllOf(0, 1.5, 1);
    expect(book.all().map(({ quantity }) => quantity)).toEqual([10, 7, 1]);
    expect(book.order('2')).toMatchObject({ decisionPrice: 8, stopPrice: 6, limitPrice: 4 });
    book.splitAllOf(0, 0.2, 1e-6);
    expect(book.all().map(({ quantity }) => quantity)).toEqual([2, 7, 0.2]);
    book.ended(0, 'over');
    book.splitAllOf(0, 3, 1);
    expect([book.order('0').quantity, book.order('2').status]).toEqual([2, 'CANCELLED']);
  });

  it('a 2:1 split of an order of 100 of which 30 are filled -> 140 are left, and what was filled stays', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 100, { timeInForce: 'GTC' }), 0, 0, 'STRATEGY');
    book.filled(0, 30);
    book.splitAllOf(0, 2, 1);
    expect([book.remaining(0), book.order('0')]).toEqual([
      140,
      expect.objectContaining({ quantity: 170, filledQuantity: 30, status: 'PARTIALLY_FILLED' }),
    ]);
    book.filled(0, 140);
    expect(book.status(0)).toBe('FILLED');
  });

  it('a new symbol -> the resting orders move with the name', () => {
    const book = new OrderBook(panel);
    book.add(order('BUY', 'A', 7), 0, 0, 'STRATEGY');
    book.renameAllOf(0, 1);
    expect([book.instrument(0), book.order('0').instrumentId]).toEqual([1, 'B']);
  });
});
