import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Bar, panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { writeStrategy } from '../fixture/strategy-module.js';

// All expected numbers are worked by hand from docs/simulator.md.

const flat = (symbol: string, dates: readonly string[], price: number, volume = 1000): Bar[] =>
  dates.map((date) => ({ symbol, date, open: price, close: price, volume }));

const costless = { slippageBps: 0, commission: { model: 'none' as const } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'order-rules-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('volumeCap', () => {
  // The opening auction has 2 % of 10,000 shares, of which orders get 10 %: 20 a session.
  const dates = sessionsFrom('2010-01-04', 6);
  const panel = panelFromBars(flat('A', dates, 10, 10_000));

  it('an order above the cap, GTC -> goes on in the sessions that follow', async () => {
    const { result } = await runConfig(panel, { initialCash: 500, volumeCap: {}, timeInForce: 'GTC', ...costless });
    expect(result.fills.map(({ date, quantity }) => [date, quantity])).toEqual([
      [dates[1], 20],
      [dates[2], 20],
      [dates[3], 10],
    ]);
    expect(result.orders).toMatchObject([{ quantity: 50, filledQuantity: 50, status: 'FILLED' }]);
  });

  it('DAY (the default) -> the rest expires', async () => {
    const { result } = await runConfig(panel, { initialCash: 500, volumeCap: {}, ...costless });
    expect(result.fills.map(({ quantity }) => quantity)).toEqual([20]);
    expect(result.orders).toMatchObject([{ quantity: 50, filledQuantity: 20, status: 'CANCELLED' }]);
  });

  it('GTC and a decision at every session -> orders what is missing, and no share twice', async () => {
    const always = writeStrategy(folder, 'always', '() => weights({ A: 1 })');
    const config = { strategy: always, initialCash: 500, volumeCap: {}, timeInForce: 'GTC' as const, ...costless };
    const { result } = await runConfig(panel, config, folder);
    expect(result.fills.map(({ quantity }) => quantity)).toEqual([20, 20, 10]);
    expect(result.days.longValue[5]).toBe(500);
  });
});

describe('maxAdvFraction', () => {
  it('an order above the fraction of the typical volume -> slices over as many sessions', async () => {
    const dates = sessionsFrom('2010-01-04', 26);
    const panel = panelFromBars(flat('A', dates, 10, 1000));
    const { result } = await runConfig(panel, {
      start: dates[20],
      initialCash: 500,
      maxAdvFraction: 0.02,
      ...costless,
    });
    expect(result.fills.map(({ date, quantity }) => [date, quantity])).toEqual([
      [dates[21], 20],
      [dates[22], 20],
      [dates[23], 10],
    ]);
    expect(result.orders.map(({ delaySessions = 0 }) => delaySessions)).toEqual([0, 1, 2]);
  });
});

describe('riskGate', () => {
  const dates = sessionsFrom('2010-01-04', 4);
  const panel = panelFromBars([...flat('A', dates, 10), ...flat('B', dates, 30)]);

  it('an order above a limit -> refused with limit and attempt, the others trade, the notes tell', async () => {
    const { result } = await runConfig(panel, { initialCash: 1000, riskGate: { maxOrderNotional: 490 }, ...costless });
    // 500 each: 50 of A for 500, and 16 of B for 480.
    expect(result.refusals).toMatchObject([
      {
        limit: 'maxOrderNotional',
        limitValue: 490,
        attemptedValue: 500,
        session: 0,
        request: { instrumentId: 'test:A', side: 'BUY', quantity: 50 },
      },
    ]);
    expect(result.fills.map(({ instrumentId, quantity }) => [instrumentId, quantity])).toEqual([['test:B', 16]]);
    expect(result.manifest.notes).toContain('The risk gate refused 1 order: 1 by maxOrderNotional.');
  });

  it('off -> lets everything through that the checks of mistakes would stop', async () => {
    const collared = `({ sessionOfRun, view }) => sessionOfRun > 0 ? undefined : ({ kind: 'orders', orders: [
      { instrument: id('A'), side: 'BUY', quantity: 1, type: 'LIMIT', limitPrice: 20 },
      { instrument: id('B'), side: 'BUY', quantity: 1 }, { instrument: id('B'), side: 'BUY', quantity: 1 } ] })`;
    const strategy = writeStrategy(folder, 'collared', collared);
    const on = await runConfig(panel, { strategy, initialCash: 1000, ...costless }, folder);
    // A limit at twice the last price, and the same order twice.
    expect(on.result.refusals.map(({ limit }) => limit)).toEqual(['priceCollar', 'duplicates']);
    expect(on.result.manifest.notes).toContain('The risk gate refused 2 orders: 1 by priceCollar, 1 by duplicates.');
    const off = await runConfig(panel, { strategy, initialCash: 1000, riskGate: 'off', ...costless }, folder);
    expect(off.result.refusals).toEqual([]);
    expect(off.result.fills).toHaveLength(3);
  });
});

describe('a strategy that places orders itself', () => {
  const dates = sessionsFrom('2010-01-04', 5);
  const bars: readonly (readonly [number, number, number, number])[] = [
    [100, 100, 100, 100],
    [100, 101, 97, 99],
    [99, 104, 96, 100],
    [100, 106, 94, 101],
    [101, 101, 101, 101],
  ];
  const panel = panelFromBars(
    dates.map((date, t) => {
      const [open, high, low, close] = bars[t];
      return { symbol: 'A', date, open, high, low, close };
    }),
  );
  const bracket = (second: string): string => `({ sessionOfRun: t, portfolio }) => {
    if (t === 0) return { kind: 'orders', orders: [{ instrument: id('A'), side: 'BUY', quantity: 10, type: 'LIMIT', limitPrice: 98 }] };
    if (t === 1) return { kind: 'orders', orders: [
      { instrument: id('A'), side: 'SELL', quantity: 10, type: 'STOP', timeInForce: 'GTC', stopPrice: 95, ocaGroup: 'exit' },
      { instrument: id('A'), side: 'SELL', quantity: 10, type: 'LIMIT', timeInForce: 'GTC', limitPrice: 105, ocaGroup: 'exit' } ] };
    if (t === 2) { if (portfolio.openOrders.length !== 2) throw new Error('two orders rest'); return ${second}; }
    return undefined;
  }`;

  it.each([
    ['undefined', 970],
    ["({ kind: 'orders', orders: [], keepResting: true })", 970],
    ["({ kind: 'orders', orders: [] })", 1030],
  ])('bracket after a limit buy, then %s -> equity %d', async (second, equity) => {
    const strategy = writeStrategy(folder, `bracket-${equity}-${second.length}`, bracket(second));
    const { result } = await runConfig(panel, { strategy, initialCash: 1000, ...costless }, folder);
    // Bought at the limit of 98, which the low of 97 passes. Both ends of the bracket lie in the fourth bar: the stop at 95
    // happens. Without the bracket ten shares are worth 101 each.
    expect(result.fills[0]).toMatchObject({ date: dates[1], price: 98, phase: 'CONTINUOUS', quantity: 10 });
    expect(result.days.equity[4]).toBe(equity);
    if (equity === 970) {
      expect(result.fills[1]).toMatchObject({ date: dates[3], price: 95, side: 'SELL' });
      expect(result.orders[2]).toMatchObject({ type: 'LIMIT', status: 'CANCELLED', filledQuantity: 0 });
    } else {
      expect(result.orders.slice(1).map(({ status, reason }) => [status, reason])).toEqual(
        new Array(2).fill(['CANCELLED', 'cancelled: a new decision was taken']),
      );
    }
  });

  it.each([
    ["{ instrument: id('A'), side: 'BUY', quantity: 0 }", /on 2010-01-04: an order is for 0 of test:A/],
    ["{ instrument: id('ZZZ'), side: 'BUY', quantity: 1 }", /on 2010-01-04: test:ZZZ is not listed/],
    ["{ instrument: id('A'), side: 'BUY', quantity: 1, type: 'LIMIT' }", /limitPrice undefined is not valid/],
    ["{ instrument: id('A'), side: 'BUY', quantity: 1.5 }", /quantity 1.5 is not valid/],
  ])('%s -> the run stops with a sentence', async (order, message) => {
    const name = `wrong-${order.replace(/\W/g, '')}`;
    const strategy = writeStrategy(folder, name, `() => ({ kind: 'orders', orders: [${order}] })`);
    await expect(runConfig(panel, { strategy, initialCash: 1000 }, folder)).rejects.toThrow(message);
  });
});

describe('targets of all instruments', () => {
  // B is listed from the third session on, so that the list of the view changes.
  const dates = sessionsFrom('2010-01-04', 6);
  const panel = panelFromBars([...flat('A', dates, 10), ...flat('B', dates.slice(2), 20), ...flat('C', dates, 5)]);
  const equal = (instruments: string): string =>
    `({ view }) => ({ kind: 'weights', instruments: ${instruments}, values: view.instruments.map(() => 0.3) })`;

  it('the list of the view itself or a copy of it -> the same decisions and orders', async () => {
    const own = writeStrategy(folder, 'whole', equal('view.instrumentIds'));
    const whole = await runConfig(panel, { strategy: own, ...costless }, folder);
    const copied = writeStrategy(folder, 'copied', equal('[...view.instrumentIds]'));
    const copy = await runConfig(panel, { strategy: copied, ...costless }, folder);
    expect(whole.result.fills.map(({ instrumentId }) => instrumentId)).toContain('test:B');
    expect(whole.result.fills).toEqual(copy.result.fills);
    expect(whole.result.orders).toEqual(copy.result.orders);
  });

  it('a target of the list of the view that is no number -> refused by name', async () => {
    const text = "({ view }) => ({ kind: 'weights', instruments: view.instrumentIds, values: [0.5, NaN] })";
    const strategy = writeStrategy(folder, 'no-number', text);
    await expect(runConfig(panel, { strategy, ...costless }, folder)).rejects.toThrow(/target of test:C is NaN/);
  });
});
