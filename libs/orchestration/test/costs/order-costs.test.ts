import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { orderCosts } from '../../src/costs/order-costs.js';
import { fillOf, flatBars, orderOf, panelOf } from './cost-fixture.js';

/** Every expected number of this file is hand arithmetic on the prices written here. */
const panel = panelOf({
  A: {
    bars: [
      [9.9, 10, 9.9, 10, 1000],
      [10, 10.4, 9.8, 10.2, 1000],
      [10.2, 10.6, 10, 10.4, 1000],
      [47, 50, 47, 48, 1000],
      undefined,
    ],
  },
  B: {
    bars: [
      [60, 60, 60, 60, 1000],
      [61, 62, 58, 60, 1000],
      [30.5, 32, 30, 31, 2000],
      [31, 31, 31, 31, 2000],
      [31, 31, 31, 31, 2000],
    ],
    splits: { 2: 2 },
  },
});
const { sessions } = panel.header;
const run = { lastSession: 4 };

const costsOf = (...given: Parameters<typeof orderCosts>) => [...orderCosts(...given)];

describe('orderCosts', () => {
  it('a buy of 100 decided at 10, filled 60 at 10.10 and 40 at 10.30 for 1.20 -> 18 + 1.20 of 1,000', () => {
    const order = orderOf(0, 'A', sessions[0], { side: 'BUY', quantity: 100, decisionPrice: 10, timeInForce: 'GTC' });
    const fills = [
      fillOf(order, panel, 1, 60, 10.1, { commissionMicros: 700_000 }),
      fillOf(order, panel, 2, 40, 10.3, { commissionMicros: 500_000 }),
    ];
    const [cost] = costsOf([order], fills, panel, run);
    // (606 + 412) / 100
    expect(cost.averagePrice).toBeCloseTo(10.18, 12);
    expect(cost.endedIn).toBe(2);
    // Open 10, close 10.2 and (10 + 10.4 + 9.8 + 10.2) / 4 = 10.1 of the session of the first fill.
    expect(cost.slippageBps?.arrival).toBeCloseTo(180, 9);
    expect(cost.slippageBps?.open).toBeCloseTo(180, 9);
    expect(cost.slippageBps?.close).toBeCloseTo((-0.02 / 10.2) * 1e4, 9);
    expect(cost.slippageBps?.vwap).toBeCloseTo((0.08 / 10.1) * 1e4, 9);
    expect(cost.executionCost).toBeCloseTo(18, 9);
    expect(cost.opportunityCost).toBe(0);
    expect(cost.commission).toBeCloseTo(1.2, 9);
    expect(cost.shortfall).toBeCloseTo(19.2, 9);
    expect(cost.shortfallBps).toBeCloseTo(192, 9);
  });

  it('a sale of 200 decided at 50, filled 150 at 49.50, the rest cancelled with the close at 48 -> 75 + 100 + 3 of 10,000', () => {
    const order = orderOf(0, 'A', sessions[2], {
      side: 'SELL',
      quantity: 200,
      decisionPrice: 50,
      status: 'CANCELLED',
      filledQuantity: 150,
    });
    const fills = [fillOf(order, panel, 3, 150, 49.5, { commissionMicros: 3_000_000 })];
    const [cost] = costsOf([order], fills, panel, run);
    expect([cost.executionCost, cost.opportunityCost, cost.commission]).toEqual([75, 100, 3]);
    expect(cost.shortfallBps).toBeCloseTo(178, 9);
    expect(cost.slippageBps?.arrival).toBeCloseTo(100, 9);
  });

  it('a fill on each side of a 2:1 split -> both in new shares, against the decision in new shares', () => {
    // 30 shares decided at 60 became 60 decided at 30; 10 old ones were filled at 61, 40 new ones at 31.
    const order = orderOf(0, 'B', sessions[0], { side: 'BUY', quantity: 60, decisionPrice: 30, timeInForce: 'GTC' });
    const fills = [fillOf(order, panel, 1, 10, 61), fillOf(order, panel, 2, 40, 31)];
    const [cost] = costsOf([order], fills, panel, run);
    expect(cost.filledQuantity).toBe(60);
    // 610 + 1,240 - 60 x 30
    expect(cost.executionCost).toBeCloseTo(50, 9);
    expect(cost.opportunityCost).toBe(0);
    // Open 61, high 62, low 58 and close 60 before the split.
    expect(cost.benchmarkPrices).toEqual({ arrival: 30, open: 30.5, close: 30, vwap: 30.125 });
  });

  it('an order without a fill -> its missed move, at the close of the session after the decision or of the one it is told', () => {
    const order = orderOf(0, 'B', sessions[2], {
      side: 'BUY',
      quantity: 10,
      decisionPrice: 30,
      status: 'CANCELLED',
      filledQuantity: 0,
    });
    const [cost] = costsOf([order], [], panel, run);
    expect([cost.endedIn, cost.shortfall, cost.averagePrice, cost.slippageBps]).toEqual([3, 10, undefined, undefined]);
    const [told] = costsOf([{ ...order, submittedOn: sessions[0] }], [], panel, { ...run, endedIn: () => 1 });
    expect([told.endedIn, told.opportunityCost]).toEqual([1, 300]);
  });

  it('an order that still works -> valued at the end of the run, by the last bar', () => {
    const order = orderOf(0, 'A', sessions[1], {
      side: 'BUY',
      quantity: 10,
      decisionPrice: 40,
      status: 'SUBMITTED',
      timeInForce: 'GTC',
      filledQuantity: 0,
    });
    const [cost] = costsOf([order], [], panel, run);
    expect([cost.endedIn, cost.opportunityCost]).toEqual([4, 80]);
  });

  it('rejected, decided at the last close, or of an instrument that is not there -> left out', () => {
    const usual = { side: 'BUY', quantity: 1, decisionPrice: 10, filledQuantity: 0 } as const;
    const orders = [
      orderOf(0, 'A', sessions[0], { ...usual, status: 'REJECTED' }),
      orderOf(1, 'A', sessions[4], { ...usual, status: 'SUBMITTED' }),
      orderOf(2, 'C', sessions[0], { ...usual, status: 'CANCELLED' }),
      orderOf(3, 'A', sessions[0], { ...usual, status: 'CANCELLED', decisionPrice: 0 }),
    ];
    expect(costsOf(orders, [], panel, run)).toEqual([]);
  });

  it('a foreign instrument at 1.25 -> amounts times 1.25, basis points as they were', () => {
    const order = orderOf(0, 'A', sessions[0], { side: 'BUY', quantity: 100, decisionPrice: 10 });
    const fills = [fillOf(order, panel, 1, 100, 10.1, { commissionMicros: 2_000_000 })];
    const rates = { currencyOf: [1, 0], at: (c: number) => (c === 1 ? 1.25 : 1) };
    const [cost] = costsOf([order], fills, panel, { ...run, rates });
    expect(cost.paperValue).toBeCloseTo(1250, 9);
    expect(cost.shortfall).toBeCloseTo(15, 9);
    expect(cost.shortfallBps).toBeCloseTo(120, 9);
  });

  it('order value over the median daily dollar volume of 20 sessions up to the decision -> its size', () => {
    const bars = [...flatBars(10, 1000, 5), ...flatBars(10, 3000, 10), ...flatBars(10, 2000, 10)];
    const liquid = panelOf({ A: { bars } });
    const order = orderOf(0, 'A', liquid.header.sessions[24], { side: 'BUY', quantity: 50, decisionPrice: 10 });
    const [cost] = costsOf([order], [fillOf(order, liquid, 24, 50, 10)], liquid, { lastSession: 24 });
    // Ten days of 30,000 and ten of 20,000.
    expect(cost.relativeSize).toBeCloseTo(500 / 25_000, 12);
  });

  it('any fills of an order -> parts sum to the shortfall, and a fill at arrival with no rest and no fee costs nothing', () => {
    const fillsOfOrder = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 50 }), price: fc.double({ min: 5, max: 20, noNaN: true }) }),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(fillsOfOrder, fc.constantFrom('BUY' as const, 'SELL' as const), fc.nat(100), (list, side, rest) => {
        const filled = list.reduce((sum, { quantity }) => sum + quantity, 0);
        const order = orderOf(0, 'A', sessions[0], {
          side,
          quantity: filled + rest,
          decisionPrice: 10,
          status: rest === 0 ? 'FILLED' : 'CANCELLED',
          filledQuantity: filled,
        });
        const priced = (price?: number) =>
          costsOf(
            [order],
            list.map((fill) => fillOf(order, panel, 1, fill.quantity, price ?? fill.price)),
            panel,
            run,
          )[0];
        const cost = priced();
        expect(cost.shortfall).toBeCloseTo(cost.executionCost + cost.opportunityCost + cost.commission, 9);
        expect(priced(10).executionCost).toBeCloseTo(0, 9);
        if (rest === 0) expect(cost.opportunityCost).toBe(0);
        // Perold: value of the paper portfolio less that of the actual one, both at the close of 10.2.
        const direction = side === 'BUY' ? 1 : -1;
        const paper = direction * order.quantity * (10.2 - 10);
        const actual = list.reduce((sum, { quantity, price }) => sum + direction * quantity * (10.2 - price), 0);
        expect(cost.shortfall).toBeCloseTo(paper - actual, 9);
      }),
    );
  });
});
