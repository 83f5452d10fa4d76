import { describe, expect, it } from '@jest/globals';
import { toMicros } from '@prometheus/core';

import { Desk, type DeskOptions, order } from '../fixture/desk.js';
import { flat, type SmallBar, smallMarket } from '../fixture/small-market.js';

const margin = { long: 0.25, short: 0.3, buffer: 0.1 };
const options: DeskOptions = { margin, rules: { initialCashMicros: toMicros(1000) } };

/** Trades at 10 for two sessions, and then at `price`. */
const marketAt = (price: number) => {
  const bars: SmallBar[] = [...flat(10, 2), ...flat(price, 3)];
  return smallMarket({ instruments: [{ id: 'A', bars }] });
};

describe('Margin', () => {
  it('300 shares on 1,000 of equity, the price falls to 7.90 -> the fraction that the rule names, rounded up', () => {
    const desk = new Desk(marketAt(7.9), options);
    desk.session(order('BUY', 'A', 300));
    const far = { type: 'LIMIT', limitPrice: 20, timeInForce: 'GTC' } as const;
    desk.session(order('SELL', 'A', 300, far));
    // Equity 370, requirement 0.25 x 2,370 = 592.50: 1 - 370 / 592.50 + 0.10 = 0.4755274 of 300 is 142.66.
    desk.session();
    expect(desk.broker.events).toEqual([
      { session: 2, type: 'MARGIN_CALL', instrument: -1, value: expect.closeTo(0.475527426, 9) },
    ]);
    expect(desk.broker.orders.slice(1)).toEqual([
      expect.objectContaining({ origin: 'STRATEGY', status: 'CANCELLED', reason: 'cancelled: margin call' }),
      expect.objectContaining({ origin: 'MARGIN', side: 'SELL', type: 'MARKET', quantity: 143, decision: -1 }),
    ]);
    desk.session();
    expect(desk.held('A')).toBe(157);
    // 370 >= 0.25 x 157 x 7.90 = 310.
    expect(desk.broker.events).toHaveLength(1);
  });

  it('equity at the requirement -> no call', () => {
    // At 8.89 and 300 shares equity is 667, the requirement 666.75; at 8.88 equity is 664, the requirement 666.
    for (const [price, calls] of [
      [8.89, 0],
      [8.88, 1],
    ]) {
      const desk = new Desk(marketAt(price), options);
      desk.session(order('BUY', 'A', 300));
      desk.sessions(2);
      expect(desk.broker.events).toHaveLength(calls);
    }
  });

  it('no equity left -> everything is closed', () => {
    const desk = new Desk(marketAt(6), options);
    desk.session(order('BUY', 'A', 300));
    desk.sessions(3);
    expect(desk.broker.events[0]).toMatchObject({ type: 'MARGIN_CALL', value: 1 });
    expect([desk.held('A'), desk.cash]).toEqual([0, -200]);
  });

  it('a short of 200, the price rises to 14 -> bought back in part', () => {
    const desk = new Desk(marketAt(14), options);
    desk.session(order('SELL', 'A', 200));
    desk.sessions(3);
    // Equity 200, requirement 0.3 x 2,800 = 840: 1 - 200 / 840 + 0.10 = 0.861905 of 200 is 172.38.
    expect(desk.broker.fills[1]).toMatchObject({ side: 'BUY', quantity: 173, session: 3 });
  });

  it('fractional shares -> rounded up to a millionth', () => {
    const rules = { ...options.rules, quantityStep: 1e-6 };
    const desk = new Desk(marketAt(7.9), { ...options, rules });
    desk.session(order('BUY', 'A', 300));
    desk.sessions(2);
    // (1.1 - 370 / 592.5) x 300 = 142.65822784...
    expect(desk.broker.orders[1].quantity).toBe(142.658228);
  });

  it('no margin rules -> no call, however deep the debt', () => {
    const desk = new Desk(marketAt(1), { ...options, margin: undefined });
    desk.session(order('BUY', 'A', 300));
    desk.sessions(3);
    expect([desk.held('A'), desk.broker.events]).toEqual([300, []]);
  });
});
