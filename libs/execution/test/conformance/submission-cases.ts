import { expect } from '@jest/globals';
import { InputError, instrumentId } from '@prometheus/core';

import { InvalidOrderError, NotSupportedByBrokerError, UnknownOrderError } from '../../src/errors.js';
import { type OrderRequest, type OrderType, type Side, type TimeInForce } from '../../src/orders/order.js';
import { type ApprovedOrder } from '../../src/risk/approved-order.js';
import { alpha, type ConformanceCase, held, now, requestOf, send, takes, tellAll } from './conformance-case.js';

const TYPES: readonly OrderType[] = ['MARKET', 'LIMIT', 'STOP', 'STOP_LIMIT'];
const TIMES_IN_FORCE: readonly TimeInForce[] = ['DAY', 'GTC', 'OPG', 'CLS'];
const NO_PRICES = [undefined, 0, -1, Number.NaN, Infinity];

/** Prices that each type needs. */
const PRICES: Readonly<Record<OrderType, Partial<OrderRequest>>> = {
  MARKET: {},
  LIMIT: { limitPrice: 95 },
  STOP: { stopPrice: 105 },
  STOP_LIMIT: { stopPrice: 105, limitPrice: 106 },
};

export const SUBMISSION_CASES: readonly ConformanceCase[] = [
  {
    number: 'C01',
    title: 'mode and capabilities -> as declared, each once, and market orders of the day among them',
    async run(make, profile) {
      const { broker } = await make(alpha());
      expect(broker.mode).toBe(profile.mode);
      expect(broker.capabilities).toEqual(profile.capabilities);
      const { orderTypes, timesInForce } = broker.capabilities;
      expect(new Set(orderTypes).size).toBe(orderTypes.length);
      expect(new Set(timesInForce).size).toBe(timesInForce.length);
      expect(orderTypes).toContain('MARKET');
      expect(timesInForce).toContain('DAY');
    },
  },
  {
    number: 'C02',
    title: 'an order -> is acknowledged with an id, unfilled, and says what was asked',
    async run(make) {
      const harness = await make(alpha());
      const order = await send(harness, { quantity: 7, decision: 3 });
      expect(order.orderId).not.toBe('');
      expect(['PENDING', 'SUBMITTED']).toContain(order.status);
      expect(order).toMatchObject({ ...requestOf(harness, { quantity: 7, decision: 3 }), filledQuantity: 0 });
      expect([order.triggered, order.reason]).toEqual([false, undefined]);
    },
  },
  {
    number: 'C03',
    title: 'several orders -> ids of their own, sequence numbers that rise, equal orders included',
    async run(make) {
      const harness = await make(alpha());
      const orders = [await send(harness), await send(harness), await send(harness, { of: 'BETA' })];
      expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(3);
      expect(orders[1].sequence).toBeGreaterThan(orders[0].sequence);
      expect(orders[2].sequence).toBeGreaterThan(orders[1].sequence);
    },
  },
  {
    number: 'C04',
    title: 'asked before the market moves -> the order as acknowledged',
    async run(make) {
      const harness = await make(alpha());
      const order = await send(harness);
      expect(await now(harness, order)).toEqual(order);
    },
  },
  {
    number: 'C05',
    title: 'every declared type and time in force -> is taken, or the pair is refused as not supported',
    async run(make, { capabilities }) {
      const harness = await make(alpha());
      for (const type of capabilities.orderTypes) {
        for (const timeInForce of capabilities.timesInForce) {
          const sent = send(harness, { type, timeInForce, ...PRICES[type] });
          if (timeInForce === 'DAY' || (type === 'MARKET' && timeInForce !== 'GTC')) {
            expect(await sent).toMatchObject({ type, timeInForce, ...PRICES[type] });
          } else {
            await sent.catch((error: unknown) => expect(error).toBeInstanceOf(NotSupportedByBrokerError));
          }
        }
      }
    },
  },
  {
    number: 'C06',
    title: 'an undeclared or unknown type -> not supported',
    async run(make, { capabilities }) {
      const harness = await make(alpha());
      for (const type of [...TYPES, 'TRAILING' as OrderType]) {
        if (capabilities.orderTypes.includes(type)) continue;
        await expect(send(harness, { type, ...PRICES[type] })).rejects.toBeInstanceOf(NotSupportedByBrokerError);
      }
    },
  },
  {
    number: 'C07',
    title: 'an undeclared or unknown time in force -> not supported',
    async run(make, { capabilities }) {
      const harness = await make(alpha());
      for (const timeInForce of [...TIMES_IN_FORCE, 'FOK' as TimeInForce]) {
        if (capabilities.timesInForce.includes(timeInForce)) continue;
        await expect(send(harness, { timeInForce })).rejects.toBeInstanceOf(NotSupportedByBrokerError);
      }
    },
  },
  {
    number: 'C08',
    title: 'groups without the capability -> not supported',
    needs: ({ capabilities }) => !capabilities.ocaGroups,
    async run(make) {
      const harness = await make(alpha());
      await expect(send(harness, { ocaGroup: 'x' })).rejects.toBeInstanceOf(NotSupportedByBrokerError);
    },
  },
  {
    number: 'C09',
    title: 'a quantity that is no number above zero -> invalid',
    async run(make) {
      const harness = await make(alpha());
      for (const quantity of [0, -0, -5, Number.NaN, Infinity, -Infinity, 1e300]) {
        await expect(send(harness, { quantity })).rejects.toMatchObject({ code: 'INVALID_ORDER', field: 'quantity' });
      }
    },
  },
  {
    number: 'C10',
    title: 'a part of a share without the capability -> invalid',
    needs: ({ capabilities }) => !capabilities.fractionalShares,
    async run(make) {
      const harness = await make(alpha());
      await expect(send(harness, { quantity: 1.5 })).rejects.toMatchObject({ field: 'quantity' });
    },
  },
  {
    number: 'C11',
    title: 'a part of a share below a millionth -> invalid',
    async run(make) {
      const harness = await make(alpha());
      await expect(send(harness, { quantity: 1.0000001 })).rejects.toBeInstanceOf(InvalidOrderError);
    },
  },
  {
    number: 'C12',
    title: 'a limit order without a price above zero -> invalid',
    needs: takes('LIMIT'),
    async run(make) {
      const harness = await make(alpha());
      for (const limitPrice of NO_PRICES) {
        const sent = send(harness, { type: 'LIMIT', limitPrice });
        await expect(sent).rejects.toMatchObject({ code: 'INVALID_ORDER', field: 'limitPrice' });
      }
    },
  },
  {
    number: 'C13',
    title: 'a stop order without a price above zero -> invalid',
    needs: takes('STOP'),
    async run(make) {
      const harness = await make(alpha());
      for (const stopPrice of NO_PRICES) {
        const sent = send(harness, { type: 'STOP', stopPrice });
        await expect(sent).rejects.toMatchObject({ code: 'INVALID_ORDER', field: 'stopPrice' });
      }
    },
  },
  {
    number: 'C14',
    title: 'a stop-limit order that lacks one of its prices -> invalid',
    needs: takes('STOP_LIMIT'),
    async run(make) {
      const harness = await make(alpha());
      const type = 'STOP_LIMIT';
      await expect(send(harness, { type, stopPrice: 105 })).rejects.toMatchObject({ field: 'limitPrice' });
      await expect(send(harness, { type, limitPrice: 105 })).rejects.toMatchObject({ field: 'stopPrice' });
    },
  },
  {
    number: 'C15',
    title: 'a price that the type does not have -> invalid, not passed over',
    async run(make, { capabilities }) {
      const harness = await make(alpha());
      await expect(send(harness, { limitPrice: 95 })).rejects.toMatchObject({ field: 'limitPrice' });
      await expect(send(harness, { stopPrice: 95 })).rejects.toMatchObject({ field: 'stopPrice' });
      if (!capabilities.orderTypes.includes('LIMIT')) return;
      const sent = send(harness, { type: 'LIMIT', limitPrice: 95, stopPrice: 96 });
      await expect(sent).rejects.toMatchObject({ field: 'stopPrice' });
    },
  },
  {
    number: 'C16',
    title: 'a side that is none -> invalid',
    async run(make) {
      const harness = await make(alpha());
      await expect(send(harness, { side: 'HOLD' as Side })).rejects.toMatchObject({ field: 'side' });
    },
  },
  {
    number: 'C17',
    title: 'an instrument that the broker does not know -> bad input',
    async run(make) {
      const harness = await make(alpha());
      const request = { ...requestOf(harness), instrumentId: instrumentId('NOWHERE') };
      await expect(harness.broker.submitOrder(harness.approve(request))).rejects.toBeInstanceOf(InputError);
    },
  },
  {
    number: 'C18',
    title: 'what was refused -> leaves nothing behind: no order, fill, position or cash',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const kept = await send(harness, { of: 'BETA', quantity: 3 });
      const before = await harness.broker.getAccountState();
      await expect(send(harness, { quantity: -1 })).rejects.toThrow();
      await expect(send(harness, { type: 'TRAILING' as OrderType })).rejects.toThrow();
      expect(await harness.broker.getAccountState()).toEqual(before);
      await harness.session();
      const fills = await harness.broker.getFills(0);
      expect(fills.map(({ orderId }) => orderId)).toEqual([kept.orderId]);
      expect(await harness.broker.getPositions()).toHaveLength(1);
    },
  },
  {
    number: 'C19',
    title: 'an order that did not pass the risk gate -> refused, and leaves nothing behind',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const bare = requestOf(harness) as ApprovedOrder;
      await expect(harness.broker.submitOrder(bare)).rejects.toMatchObject({ code: 'UNAPPROVED_ORDER' });
      await harness.session();
      expect(await harness.broker.getFills(0)).toEqual([]);
    },
  },
  {
    number: 'C65',
    title: 'one approval sent twice -> refused the second time, and trades once',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const approved = harness.approve(requestOf(harness));
      await harness.broker.submitOrder(approved);
      await expect(harness.broker.submitOrder(approved)).rejects.toMatchObject({ code: 'UNAPPROVED_ORDER' });
      await harness.session();
      expect(await held(harness)).toBe(10);
    },
  },
  {
    number: 'C20',
    title: 'an id that no order has -> unknown, when asked for and when cancelled',
    async run(make) {
      const harness = await make(alpha());
      const { orderId } = await send(harness);
      for (const id of ['', 'nobody', '-1', '1.5', ' ', `${orderId} `, `0${orderId}`, `${orderId}.0`]) {
        await expect(harness.broker.getOrderStatus(id)).rejects.toBeInstanceOf(UnknownOrderError);
        await expect(harness.broker.cancelOrder(id)).rejects.toBeInstanceOf(UnknownOrderError);
      }
    },
  },
  {
    number: 'C21',
    title: 'a request changed after it was sent -> the order is what was sent',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const request = { ...requestOf(harness) };
      const order = await harness.broker.submitOrder(harness.approve(request));
      Object.assign(request, { quantity: 99, side: 'SELL' });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ side: 'BUY', quantity: 10, filledQuantity: 10 });
    },
  },
  {
    number: 'C22',
    title: 'an order between sessions -> nothing happens to it until the market opens',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const order = await send(harness);
      const before = await tellAll(harness, [order]);
      await harness.broker.sync();
      expect(await tellAll(harness, [order])).toEqual(before);
      expect(await harness.broker.getFills(0)).toEqual([]);
    },
  },
];
