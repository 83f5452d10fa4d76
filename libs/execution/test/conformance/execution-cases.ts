import { expect } from '@jest/globals';

import { type BrokerProfile, type ConformanceCase, type ConformanceHarness } from './conformance-case.js';
import { alpha, held, now, send, sessions, takes } from './conformance-case.js';

/** Price of the only fill. */
async function priceOf(harness: ConformanceHarness): Promise<number> {
  const fills = await harness.broker.getFills(0);
  expect(fills).toHaveLength(1);
  return fills[0].price;
}

const shortSale = (profile: BrokerProfile): boolean => profile.sellsShort;

export const EXECUTION_CASES: readonly ConformanceCase[] = [
  {
    number: 'C37',
    title: 'a market order -> a price of its session, no worse than slippage allows',
    async run(make, { slippage }) {
      const harness = await make(alpha('101 104 97 102'));
      await send(harness);
      await harness.session();
      const price = await priceOf(harness);
      expect(price).toBeGreaterThanOrEqual(97);
      expect(price).toBeLessThanOrEqual(104 * (1 + slippage));
    },
  },
  {
    number: 'C38',
    title: 'a limit to buy -> never above its limit, and not when the market stays above',
    needs: takes('LIMIT', 'GTC'),
    async run(make) {
      const harness = await make(alpha('100 104 96 101', '99 100 90 95'));
      const order = await send(harness, { type: 'LIMIT', limitPrice: 95, timeInForce: 'GTC' });
      await harness.session();
      expect((await now(harness, order)).filledQuantity).toBe(0);
      await harness.session();
      expect(await priceOf(harness)).toBeLessThanOrEqual(95);
    },
  },
  {
    number: 'C39',
    title: 'a limit to sell -> never below its limit, and not when the market stays below',
    needs: takes('LIMIT', 'GTC'),
    async run(make) {
      const harness = await make(alpha('100 101 99 100', '100 104 96 101', '101 109 100 102'));
      await send(harness);
      await harness.session();
      await send(harness, { side: 'SELL', type: 'LIMIT', limitPrice: 105, timeInForce: 'GTC' });
      await harness.session();
      expect(await held(harness)).toBe(10);
      await harness.session();
      const [, sale] = await harness.broker.getFills(0);
      expect(sale.price).toBeGreaterThanOrEqual(105);
    },
  },
  {
    number: 'C40',
    title: 'a limit that the market opens beyond -> fills no worse than the limit',
    needs: takes('LIMIT'),
    async run(make) {
      const harness = await make(alpha('90 92 88 91'));
      await send(harness, { type: 'LIMIT', limitPrice: 95 });
      await harness.session();
      expect(await priceOf(harness)).toBeLessThanOrEqual(95);
      expect(await priceOf(harness)).toBeGreaterThanOrEqual(88);
    },
  },
  {
    number: 'C41',
    title: 'a stop -> waits for its price; once reached it fills no better than the stop',
    needs: takes('STOP', 'GTC'),
    async run(make, { slippage }) {
      const harness = await make(alpha('100 104 97 101', '101 109 100 102'));
      const order = await send(harness, { type: 'STOP', stopPrice: 105, timeInForce: 'GTC' });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'SUBMITTED', triggered: false });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'FILLED', triggered: true });
      expect(await priceOf(harness)).toBeGreaterThanOrEqual(105);
      expect(await priceOf(harness)).toBeLessThanOrEqual(109 * (1 + slippage));
    },
  },
  {
    number: 'C42',
    title: 'a gap past a stop to sell -> the gap costs',
    needs: takes('STOP'),
    async run(make, { slippage }) {
      const harness = await make(alpha('100 101 99 100', '80 82 78 81'));
      await send(harness);
      await harness.session();
      await send(harness, { side: 'SELL', type: 'STOP', stopPrice: 95 });
      await harness.session();
      const [, sale] = await harness.broker.getFills(0);
      expect(sale.price).toBeLessThanOrEqual(82);
      expect(sale.price).toBeGreaterThanOrEqual(78 * (1 - slippage));
    },
  },
  {
    number: 'C43',
    title: 'a gap past a stop-limit -> triggered, unfilled; fills at its limit or better when the market comes back',
    needs: takes('STOP_LIMIT', 'GTC'),
    async run(make) {
      const harness = await make(alpha('110 112 109 111', '108 109 101 102'));
      const fields = { stopPrice: 105, limitPrice: 106, timeInForce: 'GTC' } as const;
      const order = await send(harness, { type: 'STOP_LIMIT', ...fields });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ status: 'SUBMITTED', filledQuantity: 0, triggered: true });
      await harness.session();
      expect(await priceOf(harness)).toBeLessThanOrEqual(106);
    },
  },
  {
    number: 'C44',
    title: 'a stop-limit whose stop is not reached -> nothing, though the limit is',
    needs: takes('STOP_LIMIT'),
    async run(make) {
      const harness = await make(alpha('100 104 97 101'));
      const order = await send(harness, { type: 'STOP_LIMIT', stopPrice: 105, limitPrice: 106 });
      await harness.session();
      expect(await now(harness, order)).toMatchObject({ filledQuantity: 0, triggered: false });
    },
  },
  {
    number: 'C45',
    title: 'on the open -> in the opening auction at its price',
    needs: takes('OPG'),
    async run(make, { slippage }) {
      const harness = await make(alpha('101 108 90 95'));
      await send(harness, { timeInForce: 'OPG' });
      await harness.session();
      const [fill] = await harness.broker.getFills(0);
      expect(fill.phase).toBe('OPEN');
      expect(Math.abs(fill.price - 101)).toBeLessThanOrEqual(101 * slippage);
    },
  },
  {
    number: 'C46',
    title: 'on the close -> in the closing auction at its price',
    needs: takes('CLS'),
    async run(make, { slippage }) {
      const harness = await make(alpha('101 108 90 95'));
      await send(harness, { timeInForce: 'CLS' });
      await harness.session();
      const [fill] = await harness.broker.getFills(0);
      expect(fill.phase).toBe('CLOSE');
      expect(Math.abs(fill.price - 95)).toBeLessThanOrEqual(95 * slippage);
    },
  },
  {
    number: 'C47',
    title: 'a limit for one auction -> does not trade in the rest of the session, and ends with it',
    needs: takes('LIMIT', 'OPG', 'CLS'),
    async run(make) {
      const harness = await make(alpha('101 108 90 100', '80 81 79 80'));
      const open = await send(harness, { type: 'LIMIT', limitPrice: 95, timeInForce: 'OPG' });
      const close = await send(harness, { type: 'LIMIT', limitPrice: 95, timeInForce: 'CLS' });
      await sessions(harness, 2);
      for (const order of [open, close]) {
        expect(await now(harness, order)).toMatchObject({ status: 'CANCELLED', filledQuantity: 0 });
      }
    },
  },
  {
    number: 'C48',
    title: 'a group whose stop-loss and take-profit lie in one session -> one fills, the other is cancelled',
    needs: (profile) => profile.capabilities.ocaGroups && takes('LIMIT', 'STOP', 'GTC')(profile),
    async run(make) {
      const harness = await make(alpha('100 101 99 100', '100 110 90 100', '100 110 90 100'));
      await send(harness);
      await harness.session();
      const group = { side: 'SELL', timeInForce: 'GTC', ocaGroup: 'exit' } as const;
      const orders = [
        await send(harness, { ...group, type: 'LIMIT', limitPrice: 105 }),
        await send(harness, { ...group, type: 'STOP', stopPrice: 95 }),
      ];
      await sessions(harness, 2);
      const ends = await Promise.all(orders.map((order) => now(harness, order)));
      expect(ends.map(({ status }) => status).sort()).toEqual(['CANCELLED', 'FILLED']);
      expect(ends.find(({ status }) => status === 'CANCELLED')?.filledQuantity).toBe(0);
      expect(await held(harness)).toBe(0);
    },
  },
  {
    number: 'C49',
    title: 'one order of a group cancelled on request -> the other goes on; a group of another name is another',
    needs: (profile) => profile.capabilities.ocaGroups && takes('LIMIT')(profile),
    async run(make) {
      const harness = await make(alpha('90 91 89 90'));
      const limit = { type: 'LIMIT', limitPrice: 95, ocaGroup: 'x' } as const;
      const gone = await send(harness, limit);
      const kept = await send(harness, { ...limit, quantity: 4 });
      const apart = await send(harness, { ...limit, ocaGroup: 'y' });
      await harness.broker.cancelOrder(gone.orderId);
      await harness.session();
      const ends = await Promise.all([gone, kept, apart].map((order) => now(harness, order)));
      expect(ends.map(({ status }) => status)).toEqual(['CANCELLED', 'FILLED', 'FILLED']);
    },
  },
  {
    number: 'C50',
    title: 'a sale of more than is held -> a short position, bought back by the same number of shares',
    needs: shortSale,
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '100 104 97 101', '100 104 97 101'));
      await send(harness);
      await harness.session();
      await send(harness, { side: 'SELL', quantity: 25 });
      await harness.session();
      expect(await held(harness)).toBe(-15);
      await send(harness, { quantity: 15 });
      await harness.session();
      expect(await harness.broker.getPositions()).toEqual([]);
    },
  },
  {
    number: 'C51',
    title: 'a part of a share -> filled and held to the millionth',
    needs: ({ capabilities }) => capabilities.fractionalShares,
    async run(make) {
      const harness = await make(alpha('100 104 97 101', '100 104 97 101'));
      await send(harness, { quantity: 0.123457 });
      await harness.session();
      await send(harness, { quantity: 2.1 });
      await harness.session();
      expect(await held(harness)).toBe(2.223457);
    },
  },
];
