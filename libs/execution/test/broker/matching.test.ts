import { describe, expect, it } from '@jest/globals';
import { toMicros, type TradeDate } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import fc from 'fast-check';

import { type VolumeCap } from '../../src/simulator/market-simulator.js';
import { Desk, type DeskOptions, oneForeign, order, plainRules } from '../fixture/desk.js';
import { flat, type SmallBar, smallMarket } from '../fixture/small-market.js';

const marketOf = (bars: readonly SmallBar[]): MarketPanel =>
  smallMarket({
    instruments: [
      { id: 'A', bars },
      { id: 'CLOCK', bars: flat(1, 10) },
    ],
  });
const fillsOf = (desk: Desk): unknown[] =>
  desk.broker.fills.map(({ session, phase, side, quantity, price }) => [session, phase, side, quantity, price]);
const endsOf = (desk: Desk): unknown[] =>
  desk.broker.orders.map(({ status, filledQuantity, reason }) => [status, filledQuantity, reason]);
const GTC = { timeInForce: 'GTC' } as const;

describe('Matching: OCA groups', () => {
  const exit = { ...GTC, ocaGroup: 'exit' };
  const limit = { ...exit, type: 'LIMIT', limitPrice: 12 } as const;
  const stop = { ...exit, type: 'STOP', stopPrice: 8 } as const;

  it('stop-loss at 8 and take-profit at 12 in one bar from 7 to 13 -> the stop, whichever was sent first', () => {
    for (const requests of [
      [limit, stop],
      [stop, limit],
    ]) {
      const desk = new Desk(marketOf([...flat(10, 2), [10, 13, 7, 10], [10, 10]]));
      desk.session(order('BUY', 'A', 5));
      desk.session(...requests.map((request) => order('SELL', 'A', 5, request)));
      desk.sessions(2);
      expect(fillsOf(desk).slice(1)).toEqual([[2, 'CONTINUOUS', 'SELL', 5, 8]]);
      const sequence = requests[0] === stop ? 1 : 2;
      expect(desk.broker.orders[3 - sequence]).toMatchObject({
        status: 'CANCELLED',
        reason: `cancelled: order ${sequence} of its group was filled`,
      });
    }
  });

  it('two buys of a group reached in one pass -> the first only', () => {
    const desk = new Desk(
      marketOf([
        [10, 10],
        [10, 10, 8, 9],
        [9, 9],
      ]),
    );
    const request = { ...exit, type: 'LIMIT', limitPrice: 9 } as const;
    desk.session(order('BUY', 'A', 5, request), order('BUY', 'A', 7, request));
    desk.sessions(2);
    expect(fillsOf(desk)).toEqual([[1, 'CONTINUOUS', 'BUY', 5, 9]]);
  });
});

describe('Matching: volume cap', () => {
  // 0.10 x 1,000 shares a session: 100, of which half at the open, half at the close.
  const cap = (panel: MarketPanel): VolumeCap => ({
    maxParticipationRate: 0.1,
    phaseShares: [0.5, 1, 0.5],
    medianVolume: new Float64Array(panel.sessionCount * panel.instrumentCount).fill(1000),
  });
  const capped = (options: DeskOptions = {}, bars: readonly SmallBar[] = flat(10, 6)): Desk => {
    const panel = marketOf(bars);
    return new Desk(panel, { volumeCap: cap(panel), ...options });
  };

  it('a GTC order for 120 -> 50 at each open, and then the last 20', () => {
    const desk = capped();
    desk.session(order('BUY', 'A', 120, GTC));
    desk.sessions(4);
    expect(fillsOf(desk)).toEqual([
      [1, 'OPEN', 'BUY', 50, 10],
      [2, 'OPEN', 'BUY', 50, 10],
      [3, 'OPEN', 'BUY', 20, 10],
    ]);
    expect(endsOf(desk)).toEqual([['FILLED', 120, undefined]]);
  });

  it('a DAY order for 120 -> 50, and the reason for the rest', () => {
    const desk = capped();
    desk.session(order('BUY', 'A', 120));
    desk.sessions(3);
    expect(endsOf(desk)).toEqual([['CANCELLED', 50, 'the rest expired: the volume cap left no more']]);
  });

  it('a sell of 30 and buys of 15 and 40 -> all count: the last buy gets what is left, 5', () => {
    const desk = capped();
    desk.session(order('BUY', 'A', 15), order('BUY', 'A', 40), order('SELL', 'A', 30));
    desk.session();
    expect(fillsOf(desk)).toEqual([
      [1, 'OPEN', 'SELL', 30, 10],
      [1, 'OPEN', 'BUY', 15, 10],
      [1, 'OPEN', 'BUY', 5, 10],
    ]);
  });

  it('a bar without volume -> a halt: the GTC order waits for the next', () => {
    const desk = capped({}, [
      [10, 10],
      [10, 10, 10, 10, 0],
      [11, 11],
      [11, 11],
    ]);
    desk.session(order('BUY', 'A', 5, GTC));
    desk.sessions(2);
    expect(fillsOf(desk)).toEqual([[2, 'OPEN', 'BUY', 5, 11]]);
  });

  it('same_close -> 50 at this close; the rest of a DAY order ends, of a GTC order trades at the next close', () => {
    const desk = capped({ fillAt: 'same_close' });
    desk.session(order('BUY', 'A', 60));
    desk.session(order('BUY', 'A', 60, GTC));
    desk.sessions(2);
    expect(fillsOf(desk)).toEqual([
      [0, 'CLOSE', 'BUY', 50, 10],
      [1, 'CLOSE', 'BUY', 50, 10],
      [2, 'CLOSE', 'BUY', 10, 10],
    ]);
    expect(endsOf(desk)[0]).toEqual(['CANCELLED', 50, 'the rest expired: the volume cap left no more']);
  });
});

describe('Matching: cash', () => {
  const cash = (amount: number, options: DeskOptions = {}): DeskOptions => ({
    cashPolicy: 'scale_buys',
    ...options,
    rules: { initialCashMicros: toMicros(amount), ...options.rules },
  });
  const twoLater = { settlement: { settlesAt: (t: number) => t + 2 } };

  it.each([
    ['scale_buys', [1, 3]],
    ['settled_only', [1, 4]],
  ] as const)('%s: proceeds of a sale that settles two sessions later -> spent in session %j', (cashPolicy, when) => {
    const desk = new Desk(marketOf(flat(10, 6)), cash(1000, { cashPolicy, rules: twoLater }));
    desk.session(order('BUY', 'A', 100, GTC));
    desk.session(order('SELL', 'A', 100));
    desk.session(order('BUY', 'A', 100, GTC));
    desk.sessions(3);
    const bought = desk.broker.fills.filter(({ side }) => side === 'BUY');
    expect(bought.map(({ session, quantity }) => [session, quantity])).toEqual(when.map((session) => [session, 100]));
  });

  it('settled_only: a sale and a purchase that settle together -> the purchase counts, the sale does not', () => {
    const bars = flat(10, 6);
    const desk = new Desk(marketOf(bars), cash(1000, { cashPolicy: 'settled_only', rules: twoLater }));
    desk.session(order('BUY', 'A', 40));
    desk.sessions(2);
    // 600 have settled. The sale of 40 brings 400 that have not; at the open 50 cost 500, at the close 10 cost 100.
    desk.session(order('SELL', 'A', 40), order('BUY', 'A', 50), order('BUY', 'A', 50, { timeInForce: 'CLS' }));
    desk.session();
    expect(fillsOf(desk).slice(1)).toEqual([
      [4, 'OPEN', 'SELL', 40, 10],
      [4, 'OPEN', 'BUY', 50, 10],
      [4, 'CLOSE', 'BUY', 10, 10],
    ]);
  });

  it.each([
    ['restricted', 1000],
    ['available', 1500],
  ] as const)('1,000 of cash and 500 of a short just opened, proceeds %s -> buys for %d', (shortProceeds, quantity) => {
    const panel = marketOf(flat(10, 3));
    const financing = { ...plainRules(panel).financing, shortProceeds };
    const desk = new Desk(panel, cash(1000, { rules: { financing } }));
    desk.session(order('BUY', 'CLOCK', 2000), order('SELL', 'A', 50));
    desk.session();
    expect(desk.held('CLOCK')).toBe(quantity);
  });

  it('restricted proceeds -> pay for covering the short they came from, and for nothing else', () => {
    const panel = marketOf(flat(10, 4));
    const financing = { ...plainRules(panel).financing, shortProceeds: 'restricted' as const };
    const desk = new Desk(panel, cash(100, { rules: { financing } }));
    desk.session(order('SELL', 'A', 50));
    desk.session(order('BUY', 'A', 50));
    desk.session();
    expect([desk.held('A'), desk.cash]).toEqual([0, 100]);
  });

  it('same_close: a purchase in euros after the sweep of the day -> swept at that very close too', () => {
    const panel = smallMarket({ instruments: [{ id: 'A', currency: 'EUR', bars: flat(10, 3) }] });
    const fx = oneForeign(panel, 'EUR', [1.25, 1.5, 1.5], 'sweep', 100);
    const desk = new Desk(panel, { fillAt: 'same_close', rules: { fx } });
    desk.session(order('BUY', 'A', 100));
    // 1,000 euros at 1.25 and 1 %.
    expect([desk.cash, desk.equity]).toEqual([100_000 - 1262.5, 99_987.5]);
    expect(desk.broker.conversionsSince(0)).toEqual([
      { session: 0, currency: 1, nativeMicros: -1_000_000_000, baseMicros: -1_262_500_000 },
    ]);
    desk.session(order('SELL', 'A', 40));
    // 400 euros at 1.50 less 1 %.
    expect([desk.cash, desk.equity]).toEqual([98_737.5 + 594, 98_737.5 + 594 + 900]);
    expect(desk.broker.account.foreignCash).toEqual([{ currency: 'EUR', amount: 0 }]);
  });

  it('hold: euros earned -> stay, and are an asset of the account at the rate of the day', () => {
    const panel = smallMarket({ instruments: [{ id: 'A', currency: 'EUR', bars: flat(10, 4) }] });
    const desk = new Desk(panel, { rules: { fx: oneForeign(panel, 'EUR', [1.25, 1.25, 1.5, 1.6], 'hold') } });
    desk.session(order('SELL', 'A', 100));
    desk.sessions(2);
    expect(desk.broker.account).toMatchObject({
      equity: 100_000,
      cash: 101_500,
      settledCash: 101_500,
      foreignCash: [{ currency: 'EUR', amount: 1000 }],
    });
  });

  it('a purchase in euros at 1.25 with 1,000 dollars -> no more than they buy', () => {
    const panel = smallMarket({ instruments: [{ id: 'A', currency: 'EUR', bars: flat(10, 3) }] });
    const fx = oneForeign(panel, 'EUR', [1.25, 1.25, 1.25], 'sweep');
    const desk = new Desk(panel, cash(1000, { rules: { fx } }));
    desk.session(order('BUY', 'A', 200));
    desk.session();
    // 80 would cost all of it; each purchase keeps a micro-unit for its rounding.
    expect(desk.held('A')).toBe(79);
    expect(desk.cash).toBe(1000 - 79 * 12.5);
  });
});

describe('Matching: shorts', () => {
  it('a name that cannot be borrowed -> a sell is cut to what is held', () => {
    const desk = new Desk(marketOf(flat(10, 6)), { notBorrowable: new Set([0]) });
    desk.session(order('SELL', 'A', 5));
    desk.session(order('BUY', 'A', 60));
    desk.session(order('SELL', 'A', 100), order('SELL', 'CLOCK', 7));
    desk.session();
    expect([desk.held('A'), desk.held('CLOCK')]).toEqual([0, -7]);
    expect(endsOf(desk)).toEqual([
      ['CANCELLED', 0, 'expired: the shares cannot be borrowed'],
      ['FILLED', 60, undefined],
      ['CANCELLED', 60, 'the rest expired: the shares cannot be borrowed'],
      ['FILLED', 7, undefined],
    ]);
  });
});

describe('Matching: when orders take part', () => {
  it('a delay of one session -> trades one session later; a DAY order lives that session only', () => {
    const desk = new Desk(marketOf([[10, 10], [11, 11], [12, 12], undefined, [14, 14]]));
    desk.session(order('BUY', 'A', 1, { delaySessions: 1 }), order('BUY', 'A', 2, { delaySessions: 2 }));
    desk.sessions(4);
    expect(fillsOf(desk)).toEqual([[2, 'OPEN', 'BUY', 1, 12]]);
    expect(endsOf(desk)[1]).toEqual(['CANCELLED', 0, 'expired: no bar in the session']);
  });

  it('orders for an auction -> trade there, whatever the fill rule; a limit that the auction misses expires', () => {
    const desk = new Desk(
      marketOf([
        [10, 10],
        [11, 14, 9, 13],
        [13, 13],
      ]),
      { fillAt: 'next_vwap' },
    );
    desk.session(
      order('BUY', 'A', 1, { timeInForce: 'OPG' }),
      order('BUY', 'A', 2, { timeInForce: 'CLS' }),
      order('BUY', 'A', 3, { timeInForce: 'CLS', type: 'LIMIT', limitPrice: 12 }),
      order('BUY', 'A', 4),
    );
    desk.session();
    expect(fillsOf(desk)).toEqual([
      [1, 'OPEN', 'BUY', 1, 11],
      [1, 'CONTINUOUS', 'BUY', 4, (11 + 14 + 9 + 13) / 4],
      [1, 'CLOSE', 'BUY', 2, 13],
    ]);
    expect(endsOf(desk)[2]).toEqual(['CANCELLED', 0, 'expired: its price was not reached']);
  });

  it('a stop that triggers without cash for all of it -> the rest is a market order in the next session', () => {
    const bars: SmallBar[] = [
      [10, 10],
      [10, 12, 10, 11],
      [9, 9],
      [9, 9],
    ];
    const desk = new Desk(marketOf(bars), {
      cashPolicy: 'scale_buys',
      rules: {
        initialCashMicros: toMicros(120),
        flows: [{ date: '2015-01-06' as TradeDate, amountMicros: toMicros(1000) }],
      },
    });
    desk.session(order('BUY', 'A', 20, { ...GTC, type: 'STOP', stopPrice: 12 }));
    desk.sessions(2);
    expect(fillsOf(desk)).toEqual([
      [1, 'CONTINUOUS', 'BUY', 10, 12],
      [2, 'OPEN', 'BUY', 10, 9],
    ]);
    expect(desk.broker.orders[0].triggered).toBe(true);
  });

  it('limitFillProbability 0 -> the bar fills no limit order, the open does', () => {
    const desk = new Desk(
      marketOf([
        [10, 10],
        [10, 10, 8, 10],
        [8, 8],
      ]),
      { limitFillProbability: 0 },
    );
    const limit = { type: 'LIMIT', limitPrice: 9 } as const;
    desk.session(order('BUY', 'A', 1, limit), order('BUY', 'A', 2, { ...limit, ...GTC }));
    desk.sessions(2);
    expect(fillsOf(desk)).toEqual([[2, 'OPEN', 'BUY', 2, 8]]);
    expect(endsOf(desk)[0]).toEqual(['CANCELLED', 0, 'expired: its limit was reached, but others came first']);
  });
});

describe('Matching: market orders alone', () => {
  const names = ['A', 'B', 'C', 'D'];
  const panel = smallMarket({
    instruments: [
      ...names.map((id, k) => ({
        id,
        bars: flat(10 + k, 6).map((bar, t) => (k === 2 && t === 2 ? undefined : bar)),
      })),
      { id: 'CLOCK', bars: flat(1, 6) },
    ],
  });
  const volumeCap: VolumeCap = {
    maxParticipationRate: 0.1,
    phaseShares: [0.5, 1, 0.5],
    medianVolume: new Float64Array(panel.sessionCount * panel.instrumentCount).fill(1000),
  };
  const request = fc.record({
    side: fc.constantFrom<'BUY' | 'SELL'>('BUY', 'SELL'),
    id: fc.constantFrom(...names),
    quantity: fc.integer({ min: 1, max: 80 }),
  });
  const fillAt = fc.constantFrom<'next_open' | 'next_vwap' | 'next_close'>('next_open', 'next_vwap', 'next_close');

  it('whether or not another kind of order rests beside them -> the same fills and ends', () => {
    fc.assert(
      fc.property(fc.array(fc.array(request, { maxLength: 8 }), { maxLength: 4 }), fillAt, (sessions, fill) => {
        const outcomes = [false, true].map((beside) => {
          const desk = new Desk(panel, { volumeCap, fillAt: fill });
          const farAway = order('BUY', 'CLOCK', 1, { ...GTC, type: 'LIMIT', limitPrice: 0.01 });
          desk.session(...(beside ? [farAway] : [order('BUY', 'CLOCK', 1)]));
          for (const orders of sessions)
            desk.session(...orders.map(({ side, id, quantity }) => order(side, id, quantity)));
          desk.session();
          return {
            fills: desk.broker.fills
              .filter(({ orderSequence }) => orderSequence > 0)
              .map(({ sequence: _, ...of }) => of),
            ends: endsOf(desk).slice(1),
          };
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
    );
  });
});

describe('Matching: amounts beyond 2^53 micro-units', () => {
  it('several fills of a session that no double adds up -> booked, and rebuilt by the auditor, without a difference', () => {
    // 9,000.000001 x 10^9 shares and 3,000.000001 x 10^9: the micro-units of the sum need 64 bits.
    const panel = smallMarket({
      instruments: [
        { id: 'A', bars: flat(9000.000001, 5) },
        { id: 'B', bars: flat(3000.000001, 5) },
      ],
    });
    const desk = new Desk(panel, { commission: () => 0.000001 });
    desk.session(order('BUY', 'A', 999_999_999), order('BUY', 'B', 1e9), order('SELL', 'B', 3));
    desk.session(order('SELL', 'A', 5), order('SELL', 'B', 999_999_997));
    desk.sessions(2);
    expect(desk.broker.fills).toHaveLength(5);
    expect(desk.broker.book.ledger.imbalance()).toBe(0n);
  });
});
