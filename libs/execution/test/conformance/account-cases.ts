import { expect } from '@jest/globals';

import { type Fill } from '../../src/orders/order.js';
import {
  alpha,
  bar,
  type ConformanceCase,
  type ConformanceHarness,
  held,
  type MakeHarness,
  now,
  send,
  STARTING_CASH,
  tellAll,
} from './conformance-case.js';

const signed = ({ side, quantity }: Fill): number => (side === 'BUY' ? quantity : -quantity);

/** Three sessions in two names: bought, added to, sold in part. */
async function traded(make: MakeHarness): Promise<ConformanceHarness> {
  const days = ['100 104 97 101', '102 105 100 103', '103 104 95 96'].map(bar);
  const quiet = bar('50 50 50 50');
  const harness = await make([
    { ALPHA: bar('100 100 100 100'), BETA: quiet },
    ...days.map((day) => ({ ALPHA: day, BETA: quiet })),
  ]);
  await send(harness, { quantity: 30 });
  await send(harness, { of: 'BETA', quantity: 8 });
  await harness.session();
  await send(harness, { quantity: 12 });
  await send(harness, { of: 'BETA', side: 'SELL', quantity: 8 });
  await harness.session();
  await send(harness, { side: 'SELL', quantity: 5 });
  await harness.session();
  return harness;
}

export const ACCOUNT_CASES: readonly ConformanceCase[] = [
  {
    number: 'C52',
    title: 'a fresh account -> its cash is its equity, no positions, no fills',
    async run(make) {
      const { broker } = await make(alpha());
      const account = await broker.getAccountState();
      expect(account).toMatchObject({ equity: STARTING_CASH, cash: STARTING_CASH, receivables: 0 });
      expect(account.currency).toMatch(/^[A-Z]{3}$/);
      expect([await broker.getPositions(), await broker.getFills(0)]).toEqual([[], []]);
    },
  },
  {
    number: 'C53',
    title: 'fills -> numbered from 0 without a gap, in the order of time, by known orders, on the order and its side',
    async run(make) {
      const harness = await traded(make);
      const fills = await harness.broker.getFills(0);
      expect(fills.map(({ sequence }) => sequence)).toEqual(fills.map((_, n) => n));
      fills.forEach((fill, n) => {
        if (n > 0) expect(fill.date >= fills[n - 1].date).toBe(true);
        expect(fill.quantity).toBeGreaterThan(0);
        expect(fill.price).toBeGreaterThan(0);
        expect(Number.isSafeInteger(fill.commissionMicros)).toBe(true);
      });
      for (const { orderId, orderSequence, instrumentId, side, date } of fills) {
        const order = await harness.broker.getOrderStatus(orderId);
        expect(order).toMatchObject({ sequence: orderSequence, instrumentId, side });
        expect(date > order.submittedOn).toBe(true);
      }
    },
  },
  {
    number: 'C54',
    title: 'fills of an order -> add up to what it says is filled; FILLED exactly when that is all',
    async run(make) {
      const harness = await traded(make);
      const fills = await harness.broker.getFills(0);
      const filled = new Map<string, number>();
      for (const { orderId, quantity } of fills) filled.set(orderId, (filled.get(orderId) ?? 0) + quantity);
      expect(filled.size).toBe(5);
      for (const [orderId, sum] of filled) {
        const order = await harness.broker.getOrderStatus(orderId);
        expect(order.filledQuantity).toBe(sum);
        expect(order.status === 'FILLED').toBe(sum === order.quantity);
      }
    },
  },
  {
    number: 'C55',
    title: 'fills since n -> the tail of all fills, and none beyond the last',
    async run(make) {
      const { broker } = await traded(make);
      const all = await broker.getFills(0);
      for (let n = 0; n <= all.length + 1; n++) expect(await broker.getFills(n)).toEqual(all.slice(n));
    },
  },
  {
    number: 'C56',
    title: 'fills that were told -> never change and keep their numbers when more come',
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '100 104 97 101'));
      await send(harness);
      await harness.session();
      const before = structuredClone(await harness.broker.getFills(0));
      await send(harness, { side: 'SELL', quantity: 3 });
      await harness.session();
      const after = await harness.broker.getFills(0);
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.length).toBeGreaterThan(before.length);
    },
  },
  {
    number: 'C57',
    title: 'positions -> the sums of the fills, and none of zero shares',
    async run(make) {
      const harness = await traded(make);
      const fills = await harness.broker.getFills(0);
      for (const name of ['ALPHA', 'BETA'] as const) {
        const own = fills.filter(({ instrumentId }) => instrumentId === harness.instrumentId(name));
        expect(await held(harness, name)).toBe(own.reduce((sum, fill) => sum + signed(fill), 0));
      }
      expect((await harness.broker.getPositions()).map(({ quantity }) => quantity)).toEqual([37]);
    },
  },
  {
    number: 'C58',
    title: 'cash -> moves by the value of the fills and their commissions, to the micro-unit',
    async run(make) {
      const harness = await traded(make);
      const { cash } = await harness.broker.getAccountState();
      const moved = (await harness.broker.getFills(0)).reduce(
        (sum, fill) => sum - Math.round(signed(fill) * fill.price * 1e6) - fill.commissionMicros,
        0,
      );
      expect(Math.round(cash * 1e6)).toBe(STARTING_CASH * 1e6 + moved);
    },
  },
  {
    number: 'C59',
    title: 'equity -> cash, receivables and the value of positions; a position is worth its shares at the last price',
    async run(make) {
      const { broker } = await traded(make);
      const { equity, cash, receivables } = await broker.getAccountState();
      const positions = await broker.getPositions();
      const worth = positions.reduce((sum, { marketValue }) => sum + marketValue, 0);
      expect(equity).toBeCloseTo(cash + receivables + worth, 6);
      for (const { quantity, lastPrice, marketValue } of positions) {
        expect(marketValue).toBeCloseTo(quantity * lastPrice, 6);
      }
      expect(positions.map(({ lastPrice }) => lastPrice)).toEqual([96]);
    },
  },
  {
    number: 'C60',
    title: 'average cost -> the mean price of the purchases, left alone by sales',
    async run(make) {
      const harness = await traded(make);
      const bought = (await harness.broker.getFills(0)).filter(
        ({ instrumentId, side }) => instrumentId === harness.instrumentId('ALPHA') && side === 'BUY',
      );
      const cost = bought.reduce((sum, { quantity, price }) => sum + quantity * price, 0) / 42;
      const [{ averageCost }] = await harness.broker.getPositions();
      expect(averageCost).toBeCloseTo(cost, 6);
    },
  },
  {
    number: 'C61',
    title: 'a name without a bar -> its last price stays and its age is told',
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '-', '-'));
      await send(harness);
      await harness.session();
      expect(await harness.broker.getPositions()).toMatchObject([{ lastPrice: 101, staleSessions: 0 }]);
      await harness.session();
      await harness.session();
      expect(await harness.broker.getPositions()).toMatchObject([{ lastPrice: 101, staleSessions: 2 }]);
    },
  },
  {
    number: 'C62',
    title: 'bought and sold again -> the cash differs by the difference of the prices and the commissions',
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '110 112 108 111'));
      await send(harness);
      await harness.session();
      const sale = await send(harness, { side: 'SELL' });
      await harness.session();
      expect((await now(harness, sale)).status).toBe('FILLED');
      const [buy, sell] = await harness.broker.getFills(0);
      const gain = 10 * (sell.price - buy.price) - (buy.commissionMicros + sell.commissionMicros) / 1e6;
      const { cash, equity } = await harness.broker.getAccountState();
      expect(cash).toBeCloseTo(STARTING_CASH + gain, 5);
      expect(equity).toBe(cash);
    },
  },
  {
    number: 'C63',
    title: 'sync, once and again -> changes nothing that was known',
    async run(make) {
      const harness = await traded(make);
      const orders = [await send(harness, { quantity: 2 })];
      const before = await tellAll(harness, orders);
      await harness.broker.sync();
      await harness.broker.sync();
      expect(await tellAll(harness, orders)).toEqual(before);
    },
  },
  {
    number: 'C64',
    title: 'asked twice -> the same answers',
    async run(make) {
      const harness = await traded(make);
      expect(await tellAll(harness, [])).toEqual(await tellAll(harness, []));
    },
  },
];
