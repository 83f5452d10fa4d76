import { expect } from '@jest/globals';

import { IllegalTransitionError } from '../../src/errors.js';
import { type Order, type OrderStatus } from '../../src/orders/order.js';
import { alpha, type ConformanceCase, held, now, send, sessions, takes } from './conformance-case.js';

/** How far an order has come; those of one rank end it in different ways. */
const RANK: Readonly<Record<OrderStatus, number>> = {
  PENDING: 0,
  SUBMITTED: 1,
  PARTIALLY_FILLED: 2,
  FILLED: 3,
  CANCELLED: 3,
  REJECTED: 3,
  UNKNOWN: 2,
};

const isFinal = ({ status }: Order): boolean => RANK[status] === 3;

export const LIFETIME_CASES: readonly ConformanceCase[] = [
  {
    number: 'C23',
    title: 'a market order of the day -> filled in the next session',
    async run(make) {
      const harness = await make(alpha('101 104 97 102'));
      const order = await send(harness);
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'FILLED', filledQuantity: 10 });
    },
  },
  {
    number: 'C24',
    title: 'status and filled quantity -> only move forward; what has ended never changes',
    needs: takes('LIMIT', 'GTC'),
    async run(make) {
      const harness = await make(alpha('100 104 97 101 30', '-', '98 99 90 95 30', '98 99 90 95', '98 99 90 95'));
      let orders = [
        await send(harness, { quantity: 50 }),
        await send(harness, { quantity: 70, type: 'LIMIT', limitPrice: 96, timeInForce: 'GTC' }),
        await send(harness, { type: 'LIMIT', limitPrice: 80, timeInForce: 'GTC' }),
      ];
      for (let t = 0; t < 5; t++) {
        await harness.session();
        const next = await Promise.all(orders.map((order) => now(harness, order)));
        next.forEach((order, k) => {
          expect(RANK[order.status]).toBeGreaterThanOrEqual(RANK[orders[k].status]);
          expect(order.filledQuantity).toBeGreaterThanOrEqual(orders[k].filledQuantity);
          if (isFinal(orders[k])) expect(order).toEqual(orders[k]);
        });
        orders = next;
      }
      expect(orders.map(isFinal)).toEqual([true, true, false]);
    },
  },
  {
    number: 'C25',
    title: 'an order of the day that is not reached -> ends with its session and says why',
    needs: takes('LIMIT'),
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '90 91 80 85'));
      const order = await send(harness, { type: 'LIMIT', limitPrice: 95 });
      await harness.session();
      const ended = await now(harness, order);
      expect(ended).toMatchObject({ status: 'CANCELLED', filledQuantity: 0 });
      expect(ended.reason).toMatch(/\w/);
      await harness.session();
      expect(await harness.broker.getFills(0)).toEqual([]);
    },
  },
  {
    number: 'C26',
    title: 'an order of the day in a name without a bar -> ends with the session',
    async run(make) {
      const harness = await make(alpha('-', '100 104 97 101'));
      const order = await send(harness);
      await sessions(harness, 2);
      expect(await now(harness, order)).toMatchObject({ status: 'CANCELLED', filledQuantity: 0 });
    },
  },
  {
    number: 'C27',
    title: 'good till cancelled -> rests for sessions, with and without bars, and fills when it is reached',
    needs: takes('LIMIT', 'GTC'),
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '-', '100 104 97 101', '94 96 93 95'));
      const order = await send(harness, { type: 'LIMIT', limitPrice: 95, timeInForce: 'GTC' });
      for (let t = 0; t < 3; t++) {
        await harness.session();
        expect((await now(harness, order)).status).toBe('SUBMITTED');
      }
      await harness.session();
      expect((await now(harness, order)).status).toBe('FILLED');
    },
  },
  {
    number: 'C28',
    title: 'cancelled before the session -> never fills',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const order = await send(harness);
      expect(await harness.broker.cancelOrder(order.orderId)).toMatchObject({ status: 'CANCELLED', filledQuantity: 0 });
      await harness.session();
      expect((await now(harness, order)).status).toBe('CANCELLED');
      expect([await held(harness), (await harness.broker.getFills(0)).length]).toEqual([0, 0]);
    },
  },
  {
    number: 'C29',
    title: 'cancelled after the fill -> an illegal transition, and nothing changes',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const order = await send(harness);
      await harness.session();
      await expect(harness.broker.cancelOrder(order.orderId)).rejects.toBeInstanceOf(IllegalTransitionError);
      expect(await now(harness, order)).toMatchObject({ status: 'FILLED', filledQuantity: 10 });
      expect(await held(harness)).toBe(10);
    },
  },
  {
    number: 'C30',
    title: 'cancelled twice, or after it expired -> an illegal transition',
    needs: takes('LIMIT'),
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const twice = await send(harness);
      const expired = await send(harness, { type: 'LIMIT', limitPrice: 90 });
      await harness.broker.cancelOrder(twice.orderId);
      await expect(harness.broker.cancelOrder(twice.orderId)).rejects.toBeInstanceOf(IllegalTransitionError);
      await harness.session();
      await expect(harness.broker.cancelOrder(expired.orderId)).rejects.toBeInstanceOf(IllegalTransitionError);
    },
  },
  {
    number: 'C31',
    title: 'one of two orders cancelled -> the other goes on',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const gone = await send(harness);
      const kept = await send(harness, { quantity: 4 });
      await harness.broker.cancelOrder(gone.orderId);
      await harness.session();
      expect([(await now(harness, gone)).status, (await now(harness, kept)).status]).toEqual(['CANCELLED', 'FILLED']);
      expect(await held(harness)).toBe(4);
    },
  },
  {
    number: 'C32',
    title: 'an order larger than the volume -> filled in part, carried when it stands until cancelled',
    needs: (profile) => profile.limitsVolume && takes('LIMIT', 'GTC')(profile),
    async run(make) {
      const harness = await make(alpha('100 104 90 101 100', '100 104 90 101 100'));
      const order = await send(harness, { quantity: 150, type: 'LIMIT', limitPrice: 95, timeInForce: 'GTC' });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'PARTIALLY_FILLED', filledQuantity: 100 });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'FILLED', filledQuantity: 150 });
    },
  },
  {
    number: 'C33',
    title: 'an order of the day larger than the volume -> its rest ends, what was filled stays',
    needs: (profile) => profile.limitsVolume,
    async run(make) {
      const harness = await make(alpha('100 104 90 101 100', '100 104 90 101'));
      const order = await send(harness, { quantity: 150 });
      await sessions(harness, 2);
      expect(await now(harness, order)).toMatchObject({ status: 'CANCELLED', filledQuantity: 100 });
      expect(await held(harness)).toBe(100);
    },
  },
  {
    number: 'C34',
    title: 'cancelled after a part was filled -> the part stays, the rest never fills',
    needs: (profile) => profile.limitsVolume && takes('LIMIT', 'GTC')(profile),
    async run(make) {
      const harness = await make(alpha('100 104 90 101 100', '100 104 90 101'));
      const order = await send(harness, { quantity: 150, type: 'LIMIT', limitPrice: 95, timeInForce: 'GTC' });
      await harness.session();
      const cancelled = await harness.broker.cancelOrder(order.orderId);
      expect(cancelled).toMatchObject({ status: 'CANCELLED', filledQuantity: 100 });
      await harness.session();
      expect(await held(harness)).toBe(100);
    },
  },
  {
    number: 'C35',
    title: 'a name that is halted -> nothing fills',
    needs: (profile) => profile.limitsVolume,
    async run(make) {
      const harness = await make(alpha('100 100 100 100 0'));
      const order = await send(harness);
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'CANCELLED', filledQuantity: 0 });
    },
  },
  {
    number: 'C36',
    title: 'orders that were handed out -> stay as they were when the market moves on',
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const order = await send(harness);
      const { status } = order;
      await harness.session();
      expect([order.status, order.filledQuantity]).toEqual([status, 0]);
    },
  },
];
