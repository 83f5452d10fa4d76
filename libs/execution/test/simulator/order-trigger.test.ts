import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  averagePrice,
  CLOSE,
  CLS,
  CONTINUOUS,
  DAY,
  GTC,
  LIMIT,
  MARKET,
  OPEN,
  OPG,
  Reach,
  reachIn,
  STOP,
  STOP_LIMIT,
} from '../../src/simulator/order-trigger.js';

interface Case {
  readonly phase: number;
  readonly type: number;
  readonly timeInForce: number;
  readonly buy: boolean;
  readonly limit: number;
  readonly stop: number;
  readonly triggered: boolean;
  /** Open, high, low, close. */
  readonly bar: readonly [number, number, number, number];
}

function reachOf({ phase, type, timeInForce, buy, limit, stop, triggered, bar }: Case): Reach {
  const into = new Reach();
  reachIn(phase, type, timeInForce, buy, limit, stop, triggered, ...bar, into);
  return into;
}

const BUY: Case = {
  phase: CONTINUOUS,
  type: LIMIT,
  timeInForce: DAY,
  buy: true,
  limit: 99,
  stop: Number.NaN,
  triggered: false,
  bar: [100, 104, 97, 101],
};

const price = fc.integer({ min: 90, max: 110 });
const cases: fc.Arbitrary<Case> = fc
  .record({
    phase: fc.constantFrom(OPEN, CONTINUOUS, CLOSE),
    type: fc.constantFrom(MARKET, LIMIT, STOP, STOP_LIMIT),
    timeInForce: fc.constantFrom(DAY, GTC, OPG, CLS),
    buy: fc.boolean(),
    limit: price,
    stop: price,
    triggered: fc.boolean(),
    open: price,
    close: price,
    up: fc.nat(5),
    down: fc.nat(5),
  })
  .filter(({ type, timeInForce }) => type < STOP || timeInForce === DAY || timeInForce === GTC)
  .map(({ open, close, up, down, ...order }) => ({
    ...order,
    limit: order.type === LIMIT || order.type === STOP_LIMIT ? order.limit : Number.NaN,
    stop: order.type >= STOP ? order.stop : Number.NaN,
    triggered: order.type >= STOP && order.triggered,
    bar: [open, Math.max(open, close) + up, Math.min(open, close) - down, close] as const,
  }));

describe('reachIn', () => {
  it('a limit that the continuous session reaches -> at the limit, without slip, if luck has it', () => {
    expect(reachOf(BUY)).toEqual({
      fills: true,
      price: 99,
      worst: 99,
      slips: false,
      triggered: false,
      drawsLuck: true,
    });
  });

  it('a limit that the open reaches -> at the open, slipped no further than the limit, no luck', () => {
    expect(reachOf({ ...BUY, phase: OPEN, limit: 102 })).toEqual({
      fills: true,
      price: 100,
      worst: 102,
      slips: true,
      triggered: false,
      drawsLuck: false,
    });
  });

  it('a stop -> no worst price; for sells it is minus infinity', () => {
    expect(reachOf({ ...BUY, type: STOP, limit: Number.NaN, stop: 103 })).toMatchObject({
      price: 103,
      worst: Infinity,
      slips: true,
      triggered: true,
      drawsLuck: false,
    });
    expect(reachOf({ ...BUY, type: STOP, buy: false, limit: Number.NaN, stop: 98 })).toMatchObject({
      price: 98,
      worst: -Infinity,
      triggered: true,
    });
  });

  it('a stop-limit that triggers without a fill -> says so, and the answer before is wiped out', () => {
    const into = reachOf(BUY);
    reachIn(CONTINUOUS, STOP_LIMIT, DAY, true, 98, 103, false, 100, 104, 97, 101, into);
    expect(into).toEqual({
      fills: false,
      price: Number.NaN,
      worst: Number.NaN,
      slips: false,
      triggered: true,
      drawsLuck: false,
    });
  });

  it('orders without a stop -> the trigger of the order before does not stick', () => {
    const into = reachOf({ ...BUY, type: STOP, stop: 103 });
    reachIn(CONTINUOUS, LIMIT, DAY, true, 99, Number.NaN, false, 100, 104, 97, 101, into);
    expect(into.triggered).toBe(false);
  });

  it('a stop that triggered at the open -> its rest trades at (100 + 104 + 97 + 101) / 4 in the session', () => {
    const into = reachOf({ ...BUY, type: STOP, limit: Number.NaN, stop: 99, triggered: true });
    expect(into).toMatchObject({ fills: true, price: 100.5, worst: Infinity, slips: true });
    expect(averagePrice(100, 104, 97, 101)).toBe(100.5);
  });

  it('market orders -> the price of the phase', () => {
    const ask = (phase: number, timeInForce: number): number =>
      reachOf({ ...BUY, phase, timeInForce, type: MARKET, limit: Number.NaN }).price;
    expect([OPEN, CONTINUOUS, CLOSE].map((phase) => ask(phase, DAY))).toEqual([100, 100.5, 101]);
    expect([OPEN, CONTINUOUS, CLOSE].map((phase) => ask(phase, OPG))).toEqual([100, Number.NaN, Number.NaN]);
    expect([OPEN, CONTINUOUS, CLOSE].map((phase) => ask(phase, CLS))).toEqual([Number.NaN, Number.NaN, 101]);
  });

  it('no bar -> nothing fills or triggers', () => {
    const bar = [Number.NaN, Number.NaN, Number.NaN, Number.NaN] as const;
    fc.assert(
      fc.property(cases, (order) => {
        const { fills, triggered } = reachOf({ ...order, bar });
        expect([fills, triggered]).toEqual([false, order.triggered]);
      }),
    );
  });

  it('a buy and a sell at mirrored prices -> mirrored answers', () => {
    // Mirrored at 100: all prices lie between 85 and 115, so none falls to zero.
    const mirror = (value: number): number => 200 - value;
    fc.assert(
      fc.property(cases, (order) => {
        const [open, high, low, close] = order.bar;
        const one = reachOf(order);
        const other = reachOf({
          ...order,
          buy: !order.buy,
          limit: mirror(order.limit),
          stop: mirror(order.stop),
          bar: [mirror(open), mirror(low), mirror(high), mirror(close)],
        });
        expect({ ...other, price: mirror(other.price), worst: 0 }).toEqual({ ...one, worst: 0 });
        if (Number.isFinite(one.worst)) expect(mirror(other.worst)).toBe(one.worst);
      }),
      { numRuns: 2000 },
    );
  });

  it('any order -> the price lies in the bar and is no worse than the limit; only stops trigger, and stay so', () => {
    fc.assert(
      fc.property(cases, (order) => {
        const { fills, price, worst, slips, triggered } = reachOf(order);
        const [, high, low] = order.bar;
        if (order.type < STOP) expect(triggered).toBe(false);
        if (order.triggered) expect(triggered).toBe(true);
        if (!fills) return;
        expect(price).toBeGreaterThanOrEqual(low);
        expect(price).toBeLessThanOrEqual(high);
        const side = order.buy ? 1 : -1;
        if (!Number.isNaN(order.limit)) expect(side * price).toBeLessThanOrEqual(side * order.limit);
        expect(worst).toBe(Number.isNaN(order.limit) ? side * Infinity : order.limit);
        if (!slips) expect(price).toBe(order.limit);
        if (order.type >= STOP) expect(triggered).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
