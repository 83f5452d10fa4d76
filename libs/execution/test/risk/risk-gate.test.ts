import { describe, expect, it } from '@jest/globals';

import {
  InvalidOrderError,
  type OrderRequest,
  type RiskLimitName,
  type RiskLimitsInput,
  riskLimitsSchema,
} from '../../src/index.js';
import { Account, buy, gateWith, limitAt, type Name, sell, stopAt, verdict } from './account.js';

interface Case {
  readonly limit: RiskLimitName;
  readonly limits: RiskLimitsInput;
  readonly names: readonly Name[];
  readonly state?: Partial<Account>;
  readonly inside: OrderRequest;
  readonly outside: OrderRequest;
  /** Limit and attempted value of the refusal. */
  readonly value?: number;
  readonly attempted?: number;
}

/** Equity is 100,000 and every price 100 unless a case says otherwise; the values are worked by hand. */
const CASES: readonly Case[] = [
  {
    // 100 x 100 = 10,000
    limit: 'maxOrderNotional',
    limits: { maxOrderNotional: 10_000 },
    names: [{ symbol: 'A' }],
    inside: buy('A', 100),
    outside: buy('A', 101),
    value: 10_000,
    attempted: 10_100,
  },
  {
    // at its limit of 90 the buy costs 90 x 112 = 10,080; at 90 x 111 = 9,990
    limit: 'maxOrderNotional',
    limits: { maxOrderNotional: 10_000 },
    names: [{ symbol: 'A' }],
    inside: buy('A', 111, limitAt(90)),
    outside: buy('A', 112, limitAt(90)),
    attempted: 10_080,
  },
  {
    // a sale at 90 or better brings 100: 101 x 100
    limit: 'maxOrderNotional',
    limits: { maxOrderNotional: 10_000 },
    names: [{ symbol: 'A' }],
    inside: sell('A', 100, limitAt(90)),
    outside: sell('A', 101, limitAt(90)),
    attempted: 10_100,
  },
  {
    // at 1.25 dollars a pound 80 x 100 x 1.25 = 10,000
    limit: 'maxOrderNotional',
    limits: { maxOrderNotional: 10_000 },
    names: [{ symbol: 'A', rate: 1.25 }],
    inside: buy('A', 80),
    outside: buy('A', 81),
    attempted: 10_125,
  },
  {
    // 250 + 50 = 300 shares
    limit: 'maxPositionNotional',
    limits: { maxPositionNotional: 30_000 },
    names: [{ symbol: 'A', position: 250 }],
    inside: buy('A', 50),
    outside: buy('A', 51),
    value: 30_000,
    attempted: 30_100,
  },
  {
    // through zero: 20 - 120 = -100 shares, 0.1 of equity
    limit: 'maxPositionFraction',
    limits: { maxPositionFraction: 0.1 },
    names: [{ symbol: 'A', position: 20 }],
    inside: sell('A', 120),
    outside: sell('A', 121),
    value: 0.1,
    attempted: 0.101,
  },
  {
    // 500 of 10,000 shares a session
    limit: 'maxAdvFraction',
    limits: { maxAdvFraction: 0.05 },
    names: [{ symbol: 'A', volume: 10_000 }],
    inside: buy('A', 500),
    outside: buy('A', 501),
    value: 0.05,
    attempted: 0.0501,
  },
  {
    limit: 'priceCollar',
    limits: { priceCollar: 0.1 },
    names: [{ symbol: 'A' }],
    inside: buy('A', 1, limitAt(110)),
    outside: buy('A', 1, limitAt(110.1)),
    value: 0.1,
    attempted: 0.101,
  },
  {
    limit: 'priceCollar',
    limits: {},
    names: [{ symbol: 'A', position: 5 }],
    // a stop-loss far below does no harm; one above the market would trade at once
    inside: sell('A', 1, stopAt(20)),
    outside: sell('A', 1, stopAt(120.1)),
    value: 0.2,
    attempted: 0.201,
  },
  {
    // a take-profit far above rests; a limit far below would trade at once
    limit: 'priceCollar',
    limits: {},
    names: [{ symbol: 'A', position: 5 }],
    inside: sell('A', 1, limitAt(180)),
    outside: sell('A', 1, limitAt(79.9)),
    value: 0.2,
    attempted: 0.201,
  },
  {
    // the stop at 100 is near, the limit is not
    limit: 'priceCollar',
    limits: { priceCollar: 0.1 },
    names: [{ symbol: 'A' }],
    inside: buy('A', 1, { type: 'STOP_LIMIT', stopPrice: 105, limitPrice: 110 }),
    outside: buy('A', 1, { type: 'STOP_LIMIT', stopPrice: 105, limitPrice: 111 }),
    attempted: 0.11,
  },
  {
    // 60,000 long, 30,000 short, 10,000 more
    limit: 'maxGross',
    limits: { maxGross: 1 },
    names: [{ symbol: 'L', position: 600 }, { symbol: 'S', position: -300 }, { symbol: 'A' }],
    inside: sell('A', 100),
    outside: sell('A', 101),
    value: 1,
    attempted: 1.001,
  },
  {
    // 60,000 - 30,000 + 10,000 = 0.4 of equity
    limit: 'maxNet',
    limits: { maxNet: 0.4 },
    names: [{ symbol: 'L', position: 600 }, { symbol: 'S', position: -300 }, { symbol: 'A' }],
    inside: buy('A', 100),
    outside: buy('A', 101),
    value: 0.4,
    attempted: 0.401,
  },
  {
    // net short counts as much: 10,000 - 60,000 = -0.5
    limit: 'maxNet',
    limits: { maxNet: 0.5 },
    names: [{ symbol: 'L', position: 100 }, { symbol: 'A' }],
    inside: sell('A', 600),
    outside: sell('A', 601),
    attempted: 0.501,
  },
  {
    // (150,000 + 50,000) / 100,000
    limit: 'maxLeverage',
    limits: { maxLeverage: 2 },
    names: [{ symbol: 'L', position: 1500 }, { symbol: 'A' }],
    inside: sell('A', 500),
    outside: sell('A', 501),
    value: 2,
    attempted: 2.001,
  },
  {
    // sector 1: 20,000 + 10,000; sector 0 does not count
    limit: 'maxSectorFraction',
    limits: { maxSectorFraction: 0.3 },
    names: [
      { symbol: 'L', position: -200, sector: 1 },
      { symbol: 'O', position: 900, sector: 0 },
      { symbol: 'A', sector: 1 },
    ],
    inside: buy('A', 100),
    outside: buy('A', 101),
    value: 0.3,
    attempted: 0.301,
  },
  {
    // names without a sector are one sector
    limit: 'maxSectorFraction',
    limits: { maxSectorFraction: 0.3 },
    names: [{ symbol: 'L', position: 200 }, { symbol: 'A' }],
    inside: buy('A', 100),
    outside: buy('A', 101),
    attempted: 0.301,
  },
  {
    limit: 'maxStaleSessions',
    limits: {},
    names: [
      { symbol: 'F', stale: 5 },
      { symbol: 'A', stale: 6 },
    ],
    inside: buy('F', 1),
    outside: buy('A', 1),
    value: 5,
    attempted: 6,
  },
  {
    limit: 'unknownState',
    limits: {},
    names: [{ symbol: 'F' }, { symbol: 'A', unknown: true, position: 10 }],
    inside: buy('F', 1),
    outside: sell('A', 10),
  },
  {
    limit: 'restricted',
    limits: { restricted: ['A'] },
    names: [{ symbol: 'F' }, { symbol: 'A' }],
    inside: buy('F', 1),
    outside: buy('A', 1),
  },
  {
    limit: 'restricted',
    limits: { restricted: [{ symbol: 'us:A', side: 'SELL' }] },
    names: [{ symbol: 'A', position: 3 }],
    inside: buy('A', 1),
    outside: sell('A', 1),
  },
  {
    limit: 'marketState',
    limits: {},
    names: [{ symbol: 'A' }],
    state: { marketState: 'SESSION' },
    inside: buy('A', 1, { timeInForce: 'CLS' }),
    outside: buy('A', 1, { timeInForce: 'OPG' }),
  },
  {
    limit: 'marketState',
    limits: {},
    names: [{ symbol: 'A' }],
    state: { marketState: 'SESSION', closingAuctionOpen: false },
    inside: buy('A', 1, { timeInForce: 'GTC' }),
    outside: buy('A', 1, { timeInForce: 'CLS' }),
  },
];

describe('RiskGate: each limit, just inside and just outside', () => {
  it.each(CASES)('$limit $limits -> $inside.quantity passes, $outside.quantity does not', (given) => {
    const account = () => Object.assign(new Account(given.names), given.state);
    expect(verdict(gateWith(given.limits), given.inside, account())).toBeUndefined();
    const gate = gateWith(given.limits);
    expect(verdict(gate, given.outside, account())).toBe(given.limit);
    const [refusal] = gate.refusals;
    expect(refusal.request).toEqual(given.outside);
    if (given.value !== undefined) expect(refusal.limitValue).toBe(given.value);
    if (given.attempted !== undefined) expect(refusal.attemptedValue).toBeCloseTo(given.attempted, 9);
    else expect(refusal.attemptedValue).toBeUndefined();
  });

  it.each([
    ['maxDailyLoss', { maxDailyLoss: 0.05 }, { equity: 95_000 }, { equity: 94_990 }, 0.0501],
    [
      'maxDrawdown',
      { maxDrawdown: 0.2 },
      { equity: 96_000, highWaterMark: 120_000 },
      { equity: 95_880, highWaterMark: 120_000 },
      0.201,
    ],
  ] as const)('%s -> up to it all pass, beyond it none', (limit, limits, inside, outside, attempted) => {
    const names = [{ symbol: 'A' }];
    expect(verdict(gateWith(limits), buy('A', 1), new Account(names).refresh(inside))).toBeUndefined();
    const gate = gateWith(limits);
    expect(verdict(gate, buy('A', 1), new Account(names).refresh(outside))).toBe(limit);
    expect(gate.refusals[0].attemptedValue).toBeCloseTo(attempted, 9);
  });
});

describe('RiskGate: reductions', () => {
  const names = [
    { symbol: 'L', position: 1000, sector: 0 },
    { symbol: 'S', position: -1000, sector: 0 },
  ];
  const state = { equity: 50_000, previousEquity: 100_000, highWaterMark: 200_000 };

  it.each([
    [{ maxOrderNotional: 1 }],
    [{ maxPositionNotional: 1 }],
    [{ maxPositionFraction: 0.001 }],
    [{ maxGross: 0.1 }],
    [{ maxNet: 0.001 }],
    [{ maxLeverage: 0.1 }],
    [{ maxSectorFraction: 0.1 }],
    [{ maxDailyLoss: 0.1 }],
    [{ maxDrawdown: 0.1 }],
  ] as const)('a broken %j -> orders up to the position pass, one share more does not', (limits) => {
    const [limit] = Object.keys(limits);
    for (const [reduce, symbol] of [[sell, 'L'] as const, [buy, 'S'] as const]) {
      const account = new Account(names).refresh(state);
      expect(verdict(gateWith(limits), reduce(symbol, 1000), account)).toBeUndefined();
      expect(verdict(gateWith(limits), reduce(symbol, 1001), account)).toBe(limit);
      const gate = gateWith(limits);
      expect(verdict(gate, reduce(symbol, 600), account)).toBeUndefined();
      expect(verdict(gate, reduce(symbol, 400), account)).toBeUndefined();
      expect(verdict(gate, reduce(symbol, 1), account)).toBe(limit);
    }
  });

  it('an order that the broker has working already -> what it will reduce cannot be reduced twice', () => {
    const account = new Account(names).refresh({ ...state, resting: [sell('L', 700, limitAt(101))] });
    const gate = gateWith({ maxDailyLoss: 0.1 });
    expect(verdict(gate, sell('L', 301), account)).toBe('maxDailyLoss');
    expect(verdict(gate, sell('L', 300), account)).toBeUndefined();
  });

  it('stop-loss and take-profit of one group -> both reduce; without the group the second does not', () => {
    const account = new Account(names).refresh(state);
    const gate = gateWith({ maxDailyLoss: 0.1 });
    expect(verdict(gate, sell('L', 1000, { ...stopAt(90), ocaGroup: 'exit' }), account)).toBeUndefined();
    expect(verdict(gate, sell('L', 1000, { ...limitAt(110), ocaGroup: 'exit' }), account)).toBeUndefined();
    expect(verdict(gate, sell('L', 1000, limitAt(111)), account)).toBe('maxDailyLoss');
    const later = new Account(names).refresh({
      ...state,
      resting: [sell('L', 1000, { ...stopAt(90), ocaGroup: 'exit' })],
    });
    expect(
      verdict(gateWith({ maxDailyLoss: 0.1 }), sell('L', 1000, { ...limitAt(110), ocaGroup: 'exit' }), later),
    ).toBe(undefined);
  });

  it('restricted, stale, too large a part of the volume, too many orders -> hold for reductions too', () => {
    const account = new Account([{ symbol: 'L', position: 1000, stale: 9, volume: 100 }]);
    expect(verdict(gateWith(), sell('L', 10), account)).toBe('maxStaleSessions');
    const off = { maxStaleSessions: 'off' } as const;
    expect(verdict(gateWith({ ...off, restricted: ['L'] }), sell('L', 10), account)).toBe('restricted');
    expect(verdict(gateWith({ ...off, maxAdvFraction: 0.05 }), sell('L', 10), account)).toBe('maxAdvFraction');
    const gate = gateWith({ ...off, maxOrdersPerSession: 1 });
    expect(verdict(gate, sell('L', 10), account)).toBeUndefined();
    expect(verdict(gate, sell('L', 11), account)).toBe('maxOrdersPerSession');
  });
});

describe('RiskGate: the projected book', () => {
  it('buys of one batch -> each counts for the next; a refused one does not', () => {
    const account = new Account([{ symbol: 'A' }, { symbol: 'B' }, { symbol: 'C' }]);
    const gate = gateWith({ maxGross: 1 });
    expect(verdict(gate, buy('A', 600), account)).toBeUndefined();
    expect(verdict(gate, buy('B', 500), account)).toBe('maxGross');
    expect(verdict(gate, buy('C', 400), account)).toBeUndefined();
    expect(verdict(gate, buy('B', 1), account)).toBe('maxGross');
  });

  it('a market sale before -> makes room; a limit sale does not, because it may stay unfilled', () => {
    const names = [{ symbol: 'A', position: 1000 }, { symbol: 'B' }];
    const exchange = (first: OrderRequest): RiskLimitName | undefined => {
      const gate = gateWith({ maxGross: 1 });
      const account = new Account(names);
      expect(verdict(gate, first, account)).toBeUndefined();
      return verdict(gate, buy('B', 500), account);
    };
    expect(exchange(sell('A', 500))).toBeUndefined();
    expect(exchange(sell('A', 500, limitAt(101)))).toBe('maxGross');
    expect(exchange(sell('A', 500, { delaySessions: 1 }))).toBe('maxGross');
    expect(exchange(sell('A', 500, { ocaGroup: 'pair' }))).toBe('maxGross');
  });

  it('a limit order far from the market for each of two sides -> the larger side counts, not their difference', () => {
    const account = new Account([{ symbol: 'A' }]);
    const gate = gateWith({ maxPositionFraction: 0.5 });
    expect(verdict(gate, buy('A', 500, limitAt(95)), account)).toBeUndefined();
    expect(verdict(gate, sell('A', 500, limitAt(105)), account)).toBeUndefined();
    expect(verdict(gate, buy('A', 1, limitAt(94)), account)).toBe('maxPositionFraction');
  });

  it('orders that rest at the broker -> count from the next reading of the account on, once', () => {
    const account = new Account([{ symbol: 'A' }, { symbol: 'B' }]);
    const gate = gateWith({ maxGross: 1 });
    const resting = buy('A', 700, { ...limitAt(99), timeInForce: 'GTC' });
    expect(verdict(gate, resting, account)).toBeUndefined();
    account.resting.push(resting);
    expect(verdict(gate, buy('B', 300), account)).toBeUndefined();
    account.nextSession();
    expect(verdict(gate, buy('B', 301), account)).toBe('maxGross');
    expect(verdict(gate, buy('B', 300), account)).toBeUndefined();
    account.resting.length = 0;
    expect(verdict(gate, buy('B', 1000), account.nextSession())).toBeUndefined();
  });

  it('weights that add up to the limit but for rounding -> pass', () => {
    const third = { price: 1 / 3, position: 0 };
    const account = new Account(['A', 'B', 'C'].map((symbol) => ({ symbol, ...third }))).refresh({
      equity: 0.7 + 0.1 + 0.1,
    });
    const gate = gateWith({ maxGross: 1 });
    for (const symbol of ['A', 'B', 'C']) expect(verdict(gate, buy(symbol, 0.9), account)).toBeUndefined();
    expect(verdict(gate, buy('A', 0.001), account)).toBe('maxGross');
  });
});

describe('RiskGate: counts and duplicates', () => {
  it('orders of a session -> counted up to the limit, anew in the next; those of others count too', () => {
    const account = new Account([{ symbol: 'A' }]);
    const gate = gateWith({ maxOrdersPerSession: 2 });
    expect([1, 2, 3].map((q) => verdict(gate, buy('A', q), account))).toEqual([
      undefined,
      undefined,
      'maxOrdersPerSession',
    ]);
    expect(gate.refusals[0]).toMatchObject({ limitValue: 2, attemptedValue: 3 });
    expect(verdict(gate, buy('A', 3), account.nextSession())).toBeUndefined();
    expect(verdict(gate, buy('A', 4), account.nextSession().refresh({ ordersThisSession: 2 }))).toBe(
      'maxOrdersPerSession',
    );
  });

  it('orders of a minute -> as many as the limit within any 60 seconds', () => {
    const account = new Account([{ symbol: 'A' }]);
    const gate = gateWith({ maxOrdersPerMinute: 2 });
    const at = (seconds: number, quantity: number) =>
      verdict(gate, buy('A', quantity), Object.assign(account, { nowMs: seconds * 1000 }));
    expect([at(0, 1), at(30, 2), at(59.999, 3)]).toEqual([undefined, undefined, 'maxOrdersPerMinute']);
    expect([at(60, 4), at(89, 5), at(90, 6)]).toEqual([undefined, 'maxOrdersPerMinute', undefined]);
  });

  it('an equal order in one window -> refused, though another one of the name came between; in the next window it passes', () => {
    const account = new Account([{ symbol: 'A' }, { symbol: 'B' }]);
    const gate = gateWith();
    const orders = [buy('A', 10), buy('A', 10, limitAt(99)), sell('A', 10), buy('B', 10)];
    for (const order of orders) expect(verdict(gate, order, account)).toBeUndefined();
    for (const order of orders) expect(verdict(gate, { ...order, decision: 5 }, account)).toBe('duplicates');
    for (const order of orders) expect(verdict(gate, order, account.nextSession())).toBeUndefined();
    expect(verdict(gateWith({ duplicates: 'allow' }), orders[0], account)).toBeUndefined();
  });

  it.each([
    [{ quantity: 11 }],
    [{ side: 'SELL' }],
    [{ type: 'STOP' }],
    [{ timeInForce: 'GTC' }],
    [{ limitPrice: 98 }],
    [{ stopPrice: 104 }],
    [{ delaySessions: 1 }],
  ] as const)('orders that differ in %j -> both pass', (difference) => {
    const account = new Account([{ symbol: 'A' }]);
    const gate = gateWith();
    const first = buy('A', 10, { type: 'STOP_LIMIT', limitPrice: 99, stopPrice: 103 });
    expect(verdict(gate, first, account)).toBeUndefined();
    expect(verdict(gate, { ...first, ...difference }, account)).toBeUndefined();
    expect(verdict(gate, { ...first }, account)).toBe('duplicates');
  });

  it('a thousand orders of one window -> each found again', () => {
    const account = new Account(Array.from({ length: 100 }, (_, k) => ({ symbol: `N${k}` })));
    const gate = gateWith();
    const orders = Array.from({ length: 1000 }, (_, k) => buy(`N${k % 100}`, 1 + Math.floor(k / 100)));
    expect(orders.every((order) => verdict(gate, order, account) === undefined)).toBe(true);
    expect(orders.every((order) => verdict(gate, order, account) === 'duplicates')).toBe(true);
  });
});

describe('RiskGate: kill switch', () => {
  const names = [{ symbol: 'L', position: 100 }, { symbol: 'S', position: -50 }, { symbol: 'A' }];

  it('halted -> nothing passes', () => {
    const account = new Account(names).refresh({ killSwitch: 'HALTED' });
    expect([sell('L', 1), buy('A', 1)].map((order) => verdict(gateWith(), order, account))).toEqual([
      'killSwitch',
      'killSwitch',
    ]);
  });

  it('flattening -> reductions down to zero, and no share more; the number of orders does not hold them up', () => {
    const account = new Account(names).refresh({ killSwitch: 'FLATTENING', ordersThisSession: 9 });
    const gate = gateWith({ maxOrdersPerSession: 1, maxOrdersPerMinute: 1 });
    expect(verdict(gate, sell('L', 60), account)).toBeUndefined();
    expect(verdict(gate, sell('L', 41), account)).toBe('killSwitch');
    expect(verdict(gate, sell('L', 40), account)).toBeUndefined();
    expect(verdict(gate, buy('S', 50), account)).toBeUndefined();
    expect(verdict(gate, buy('A', 1), account)).toBe('killSwitch');
    expect(verdict(gate, buy('L', 1), account)).toBe('killSwitch');
  });

  it('engaged between two orders -> holds at once; flattening waits for the account to be read anew', () => {
    const account = new Account(names);
    const gate = gateWith();
    expect(verdict(gate, sell('L', 100), account)).toBeUndefined();
    account.killSwitch = 'FLATTENING';
    expect(verdict(gate, sell('L', 99), account)).toBe('killSwitch');
    account.refresh({ resting: [sell('L', 100)] });
    expect(verdict(gate, sell('L', 99), account)).toBe('killSwitch');
    account.refresh({ resting: [] });
    expect(verdict(gate, sell('L', 99), account)).toBeUndefined();
  });
});

describe('RiskGate: what is missing, and what is kept', () => {
  it.each([
    [{ maxOrderNotional: 1e9 }, { price: Number.NaN }],
    [{ maxPositionNotional: 1e9 }, { price: Number.NaN }],
    [{ maxGross: 1e9 }, { price: Number.NaN }],
    [{ maxAdvFraction: 1e9 }, { volume: Number.NaN }],
    [{ maxAdvFraction: 1e9 }, { volume: 0 }],
  ] as const)('%j and %j -> refused, and the next name is not', (limits, lacking) => {
    const account = new Account([{ symbol: 'A', ...lacking }, { symbol: 'B' }]);
    const gate = gateWith(limits);
    expect(verdict(gate, buy('A', 1), account)).toBe(Object.keys(limits)[0]);
    expect(verdict(gate, buy('B', 1), account)).toBeUndefined();
  });

  it.each([
    ['maxGross', { maxGross: 1 }, { equity: Number.NaN }],
    ['maxGross', { maxGross: 1 }, { equity: 0 }],
    ['maxPositionFraction', { maxPositionFraction: 1 }, { equity: -5 }],
    ['maxDailyLoss', { maxDailyLoss: 1 }, { previousEquity: Number.NaN }],
    ['maxDrawdown', { maxDrawdown: 1 }, { highWaterMark: 0 }],
  ] as const)('%s with %j and %j -> refused', (limit, limits, state) => {
    expect(verdict(gateWith(limits), buy('A', 1), new Account([{ symbol: 'A' }]).refresh(state))).toBe(limit);
  });

  it.each([
    ['quantity', buy('A', Number.NaN)],
    ['quantity', buy('A', -1)],
    ['limitPrice', buy('A', 1, limitAt(Number.NaN))],
    ['stopPrice', buy('A', 1, stopAt(0))],
  ] as const)('a request whose %s is no positive number -> thrown, not judged', (field, order) => {
    const gate = gateWith();
    expect(() => gate.approve(order, new Account([{ symbol: 'A' }]))).toThrow(InvalidOrderError);
    expect(() => gate.approve(order, new Account([{ symbol: 'A' }]))).toThrow(new RegExp(`Order ${field}`));
    expect(gate.refusals).toEqual([]);
  });

  it('refusals -> one plain sentence each, kept until they are taken', () => {
    const account = new Account([
      { symbol: 'A', price: 33.333 },
      { symbol: 'B', price: Number.NaN },
    ]).refresh({ session: 7, nowMs: 9 });
    const gate = gateWith({ maxOrderNotional: 10_000 });
    gate.approve(buy('A', 1000), account);
    gate.approve(sell('B', 2), account);
    gate.approve(buy('A', 3, { timeInForce: 'OPG' }), account.refresh({ marketState: 'SESSION' }));
    expect(gate.refusals.map(({ reason }) => reason)).toEqual([
      'The MARKET order to buy 1000 of us:A was refused by maxOrderNotional: its value of 33333 is above 10000.',
      'The MARKET order to sell 2 of us:B was refused by maxOrderNotional: what maxOrderNotional limits cannot be told, because a price, a volume or an amount is missing.',
      'The MARKET order to buy 3 of us:A was refused by marketState: no auction for OPG orders lies ahead in this session.',
    ]);
    expect(gate.refusals[0]).toMatchObject({ session: 7, atMs: 9, approved: false });
    expect(gate.takeRefusals()).toHaveLength(3);
    expect(gate.refusals).toEqual([]);
  });

  it('no settings -> the four structural checks are on, everything else is off', () => {
    expect(riskLimitsSchema.parse({})).toEqual({
      priceCollar: 0.2,
      duplicates: 'refuse',
      marketState: 'refuse',
      maxStaleSessions: 5,
      restricted: [],
    });
    expect(riskLimitsSchema.safeParse({ maxGros: 1 }).success).toBe(false);
    expect(riskLimitsSchema.safeParse({ maxGross: -1 }).success).toBe(false);
  });
});
