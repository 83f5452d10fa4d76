import { describe, expect, it } from '@jest/globals';
import { instrumentId } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { MISSING_DELISTING_RETURN } from '@prometheus/execution';

import { roundTrips, type TradedFill } from '../../src/research/round-trips.js';
import { runConfig } from '../fixture/run-config.js';
import { type Bar, panelFromBars, type PanelOptions, sessionsFrom } from '../fixture/panel-from-bars.js';

const dates = sessionsFrom('2020-01-06', 40);
const flat = (symbol: string, price: (t: number) => number, days = dates): Bar[] =>
  days.map((date, t) => ({ symbol, date, open: price(t), close: price(t) }));

function fill(
  session: number,
  symbol: string,
  side: 'BUY' | 'SELL',
  quantity: number,
  price: number,
  commission = 0,
): TradedFill {
  return {
    session,
    instrumentId: instrumentId(`test:${symbol}`),
    side,
    quantity,
    price,
    commissionMicros: commission * 1e6,
  };
}

function tripsOf(
  panel: MarketPanel,
  fills: readonly TradedFill[],
  lastSession = panel.sessionCount - 1,
  quantityStep = 1,
) {
  return roundTrips(fills, panel, {
    firstSession: 0,
    lastSession,
    quantityStep,
    missingDelistingReturn: MISSING_DELISTING_RETURN,
  });
}

const panelOf = (bars: readonly Bar[], actions: PanelOptions['actions'] = []): MarketPanel =>
  panelFromBars(bars, { basis: 'raw', actions });

describe('roundTrips', () => {
  it('two buys, one sell across both -> first in, first out, commissions by share, the rest open at the last close', () => {
    const panel = panelOf(flat('A', (t) => 10 + t));
    const trips = tripsOf(
      panel,
      [fill(0, 'A', 'BUY', 100, 10, 1), fill(2, 'A', 'BUY', 100, 12, 2), fill(5, 'A', 'SELL', 150, 20, 3)],
      9,
    );
    // By hand: 100 x (20 - 10) - 1 - 2; 50 x (20 - 12) - 1 - 1; 50 x (19 - 12) - 1.
    expect(trips.map(({ quantity, profit, exitReason }) => [quantity, profit, exitReason])).toEqual([
      [100, 997, 'FILL'],
      [50, 398, 'FILL'],
      [50, 349, 'OPEN'],
    ]);
    expect(trips[0]).toMatchObject({
      direction: 'LONG',
      entryDate: dates[0],
      exitDate: dates[5],
      commission: 3,
      holdingDays: 7,
    });
    expect(trips[0].return).toBeCloseTo(0.997, 12);
  });

  it('a sell beyond what is held -> closes the long and opens a short, which a buy covers', () => {
    const trips = tripsOf(panelOf(flat('A', () => 10)), [
      fill(0, 'A', 'BUY', 10, 10),
      fill(1, 'A', 'SELL', 30, 12),
      fill(2, 'A', 'BUY', 20, 9),
    ]);
    expect(trips.map(({ direction, quantity, profit }) => [direction, quantity, profit])).toEqual([
      ['LONG', 10, 20],
      ['SHORT', 20, 60],
    ]);
  });

  it('a 7:1 split between entry and exit -> shares and price of the exit day, the gain of the whole', () => {
    const bars = flat('A', (t) => (t < 3 ? 700 : 110));
    const panel = panelOf(bars, [{ symbol: 'A', type: 'SPLIT', exDate: dates[3], ratio: 7 }]);
    const [trip] = tripsOf(panel, [fill(1, 'A', 'BUY', 10, 700), fill(5, 'A', 'SELL', 70, 110)]);
    expect(trip).toMatchObject({ quantity: 70, entryPrice: 100, exitPrice: 110, profit: 700, exitReason: 'FILL' });
  });

  it('a 3:2 split of 5 whole shares -> half a share is paid at the last price after the split', () => {
    const panel = panelOf(
      flat('A', (t) => (t < 3 ? 30 : 20)),
      [{ symbol: 'A', type: 'SPLIT', exDate: dates[3], ratio: 1.5 }],
    );
    const trips = tripsOf(panel, [fill(1, 'A', 'BUY', 5, 24), fill(6, 'A', 'SELL', 7, 20)]);
    // 7.5 shares at 16: 0.5 x (30 / 1.5 - 16) and 7 x (20 - 16).
    expect(trips.map(({ quantity, profit, exitReason }) => [quantity, profit, exitReason])).toEqual([
      [0.5, 2, 'CASH_IN_LIEU'],
      [7, 28, 'FILL'],
    ]);
  });

  it('dividends while held -> beside the profit, in the return; a short owes them', () => {
    const panel = panelOf(
      [...flat('A', () => 10), ...flat('B', () => 10)],
      [
        { symbol: 'A', type: 'CASH_DIVIDEND', exDate: dates[3], amount: 0.5 },
        { symbol: 'B', type: 'CASH_DIVIDEND', exDate: dates[3], amount: 0.5 },
      ],
    );
    const trips = tripsOf(panel, [
      fill(1, 'A', 'BUY', 10, 10),
      fill(1, 'B', 'SELL', 10, 10),
      fill(3, 'A', 'BUY', 10, 10),
      fill(5, 'A', 'SELL', 20, 10),
      fill(5, 'B', 'BUY', 10, 10),
    ]);
    expect(trips.map(({ symbol, dividends, profit }) => [symbol, dividends, profit])).toEqual([
      ['A', 5, 0],
      ['A', 0, 0],
      ['B', -5, 0],
    ]);
    expect(trips[0].return).toBeCloseTo(0.05, 12);
  });

  it('merger in stock and cash -> the lots go on under the new name, cash lowers the entry price', () => {
    const panel = panelOf(
      [...flat('A', () => 10, dates.slice(0, 4)), ...flat('B', () => 25)],
      [
        {
          symbol: 'A',
          type: 'MERGER',
          exDate: dates[4],
          ratio: 0.5,
          amount: 2,
          newInstrumentId: instrumentId('test:B'),
        },
      ],
    );
    const [trip] = tripsOf(panel, [fill(0, 'A', 'BUY', 100, 9), fill(8, 'B', 'SELL', 50, 26)]);
    // Paid 900, got 200 in cash and 50 x 26: 600.
    expect(trip).toMatchObject({ symbol: 'B', quantity: 50, entryPrice: 14, profit: 600, entryDate: dates[0] });
  });

  it('spin-off -> new shares enter at 0; change of symbol -> the lot moves', () => {
    const panel = panelOf(
      [...flat('A', () => 10, dates.slice(0, 10)), ...flat('C', () => 3), ...flat('Z', () => 11, dates.slice(8))],
      [
        { symbol: 'A', type: 'SPINOFF', exDate: dates[4], ratio: 0.5, newInstrumentId: instrumentId('test:C') },
        { symbol: 'A', type: 'SYMBOL_CHANGE', exDate: dates[8], newInstrumentId: instrumentId('test:Z') },
      ],
    );
    const trips = tripsOf(panel, [
      fill(0, 'A', 'BUY', 100, 12),
      fill(6, 'C', 'SELL', 50, 3),
      fill(12, 'Z', 'SELL', 100, 11),
    ]);
    expect(trips.map(({ symbol, profit, return: gain }) => [symbol, profit, gain])).toEqual([
      ['C', 150, undefined],
      ['Z', -100, -100 / 1200],
    ]);
  });

  it('cash merger, delisting without a value, a name that vanishes -> closed by the book s rules', () => {
    const bars = [
      ...flat('A', () => 10, dates.slice(0, 5)),
      ...flat('B', () => 10, dates.slice(0, 5)),
      ...flat('C', () => 10, dates.slice(0, 5)),
      ...flat('D', () => 1),
    ];
    const panel = panelOf(bars, [
      { symbol: 'A', type: 'MERGER', exDate: dates[6], amount: 13 },
      { symbol: 'B', type: 'DELISTING', exDate: dates[6] },
    ]);
    const trips = tripsOf(
      panel,
      ['A', 'B', 'C'].map((symbol) => fill(1, symbol, 'BUY', 10, 10)),
    );
    expect(
      trips.map(({ symbol, exitReason, exitPrice, exitDate }) => [symbol, exitReason, exitPrice, exitDate]),
    ).toEqual([
      ['A', 'MERGER', 13, dates[6]],
      ['B', 'DELISTING', 4.5, dates[6]],
      // The last bar is that of session 4, and session 24 the twentieth without one.
      ['C', 'WRITE_OFF', 4.5, dates[24]],
    ]);
  });
});

describe('roundTrips of a run', () => {
  it('splits, dividends, a spin-off, a merger for shares, a delisting, a name that vanishes -> profits add up to that of the book', async () => {
    const bars = [
      ...flat('A', (t) => (t < 12 ? 60 : 21) + Math.sin(t)),
      ...flat('B', (t) => 30 + Math.cos(t), dates.slice(0, 20)),
      ...flat('C', (t) => 9 + Math.sin(2 * t), dates.slice(0, 15)),
      ...flat('D', (t) => 15 + Math.sin(3 * t), dates.slice(0, 10)),
      ...flat('S', (t) => 5 + Math.cos(3 * t)),
    ];
    const panel = panelOf(bars, [
      { symbol: 'A', type: 'SPLIT', exDate: dates[12], ratio: 2.85 },
      { symbol: 'A', type: 'CASH_DIVIDEND', exDate: dates[14], amount: 0.35, payDate: dates[18] },
      { symbol: 'A', type: 'SPINOFF', exDate: dates[16], ratio: 0.3, newInstrumentId: instrumentId('test:S') },
      {
        symbol: 'B',
        type: 'MERGER',
        exDate: dates[20],
        ratio: 1.37,
        amount: 1.25,
        newInstrumentId: instrumentId('test:A'),
      },
      { symbol: 'C', type: 'DELISTING', exDate: dates[17] },
    ]);
    const { result, outcome } = await runConfig(panel, {
      strategy: 'equal-weight',
      parameters: { rebalanceEvery: 4 },
      fractionalShares: false,
      volumeCap: 'off',
      initialCash: 100_000,
      end: dates[36],
    });
    const trips = tripsOf(panel, outcome.broker.fills, 36);
    const reasons = new Set(trips.map(({ exitReason }) => exitReason));
    expect(reasons).toEqual(new Set(['FILL', 'DELISTING', 'WRITE_OFF', 'CASH_IN_LIEU', 'OPEN']));
    const profit = trips.reduce((sum, trip) => sum + trip.profit + trip.dividends, 0);
    const { finalEquity, totalInterest = 0 } = result.metrics;
    // The book rounds each amount to a millionth.
    expect(profit).toBeCloseTo(finalEquity - 100_000 - totalInterest, 3);
  });
});
