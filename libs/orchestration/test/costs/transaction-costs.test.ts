import { describe, expect, it } from '@jest/globals';

import { orderCosts } from '../../src/costs/order-costs.js';
import { sizeBucket, type TransactionCosts, transactionCosts } from '../../src/costs/transaction-costs.js';
import { fillOf, flatBars, orderOf, panelOf } from './cost-fixture.js';

const COUNT = 260;
const panel = panelOf({
  A: { sector: 'Energy', bars: flatBars(10, 1_000_000, COUNT) },
  B: { sector: 'Health', bars: flatBars(20, 5_000, COUNT) },
  C: { bars: flatBars(5, 1_000, COUNT) },
});
const { sessions } = panel.header;

describe('transactionCosts', () => {
  // Decided in 2010, 2010 and 2011; in 10,000,000, 100,000 and 5,000 of daily dollar volume.
  const orders = [
    orderOf(0, 'A', sessions[30], { side: 'BUY', quantity: 300, decisionPrice: 10 }),
    orderOf(1, 'B', sessions[31], { side: 'SELL', quantity: 100, decisionPrice: 20 }),
    orderOf(2, 'C', sessions[255], {
      side: 'BUY',
      quantity: 200,
      decisionPrice: 5,
      status: 'CANCELLED',
      filledQuantity: 0,
    }),
  ];
  const fills = [
    fillOf(orders[0], panel, 31, 300, 10.01, { commissionMicros: 1_500_000 }),
    fillOf(orders[1], panel, 32, 100, 19.9, { commissionMicros: 1_000_000 }),
  ];
  const costs = transactionCosts(
    orderCosts(orders, fills, panel, { lastSession: COUNT - 1 }),
    panel,
  ) as TransactionCosts;

  it('three orders -> totals weighted by value, by hand', () => {
    const { total } = costs;
    expect([total.orders, total.filledOrders, total.paperValue, total.filledValue]).toEqual([3, 2, 6000, 5000]);
    // 300 x 0.01 + 100 x 0.10; commission 2.50
    expect(total.executionCost).toBeCloseTo(13, 9);
    expect(total.shortfall).toBeCloseTo(15.5, 9);
    expect(total.shortfallBps).toBeCloseTo((15.5 / 6000) * 1e4, 9);
    expect(total.slippageBps?.arrival).toBeCloseTo((13 / 5000) * 1e4, 9);
    expect(total.slippageBps?.vwap).toBeCloseTo((13 / 5000) * 1e4, 9);
  });

  it('groups -> sectors by value with those that have none, sizes from small to large, sides and years in order', () => {
    expect(costs.bySector.map(({ label, paperValue }) => [label, paperValue])).toEqual([
      ['Energy', 3000],
      ['Health', 2000],
      ['unknown', 1000],
    ]);
    // 3,000 / 10,000,000, 2,000 / 100,000 and 1,000 / 5,000
    expect(costs.bySize.map(({ label, orders: count }) => [label, count])).toEqual([
      ['< 0.1%', 1],
      ['1-5%', 1],
      ['> 5%', 1],
    ]);
    expect(costs.bySide.map(({ label }) => label)).toEqual(['BUY', 'SELL']);
    expect(costs.byYear.map(({ label, orders: count }) => [label, count])).toEqual([
      ['2010', 2],
      ['2011', 1],
    ]);
    expect(costs.byYear[1].slippageBps).toBeUndefined();
  });

  it('each grouping -> sums to the total', () => {
    for (const groups of [costs.bySide, costs.byYear, costs.bySector, costs.bySize]) {
      expect(groups.reduce((sum, { shortfall }) => sum + shortfall, 0)).toBeCloseTo(costs.total.shortfall, 9);
      expect(groups.reduce((sum, { orders: count }) => sum + count, 0)).toBe(3);
    }
  });

  it('no order -> nothing', () => {
    expect(transactionCosts([], panel)).toBeUndefined();
  });

  it('JSON and back -> the same', () => {
    expect(JSON.parse(JSON.stringify(costs))).toEqual(costs);
  });
});

describe('sizeBucket', () => {
  it.each([
    [0, '< 0.1%'],
    [0.00099, '< 0.1%'],
    [0.001, '0.1-1%'],
    [0.01, '1-5%'],
    [0.05, '> 5%'],
    [Infinity, '> 5%'],
    [NaN, 'unknown'],
  ])('%p of a day -> %s', (size, label) => {
    expect(sizeBucket(size)).toBe(label);
  });
});
