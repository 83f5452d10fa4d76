import { describe, expect, it } from '@jest/globals';
import { epochDay, instrumentId, NotASessionError, type TradeDate } from '@prometheus/core';
import { LookAheadError, type MarketPanel, UnknownInstrumentError, ViewContext } from '@prometheus/data';

import { TimeMachine, type TimeGatedTable } from '../../src/time/time-machine.js';
import { flat, smallMarket } from '../fixture/small-market.js';

const DAYS = ['2015-01-02', '2015-01-05', '2015-01-06', '2015-01-07', '2015-01-08'] as TradeDate[];
const TABLES: readonly TimeGatedTable[] = ['prices_daily', 'corporate_actions', 'index_constituents'];

function panelOfFive(membership = true): MarketPanel {
  const atMidnight = (date: string): number => epochDay(date as TradeDate) * 86_400_000;
  return smallMarket({
    instruments: [
      {
        id: 'A',
        bars: [
          [1, 2],
          [3, 4],
          [5, 6],
          [7, 8],
          [9, 10],
        ],
      },
      { id: 'LATE', bars: [undefined, undefined, undefined, ...flat(30, 2)] },
    ],
    actions: [
      { instrumentId: 'A', type: 'CASH_DIVIDEND', ex: 1, pay: 3, amount: 0.5 },
      { instrumentId: 'A', type: 'SPLIT', ex: 3, ratio: 2 },
    ],
    membership: membership
      ? [
          { instrumentId: 'A', symbol: 'A', fromDate: DAYS[0], toDate: DAYS[3], knownAtMs: atMidnight(DAYS[0]) },
          { instrumentId: 'B', symbol: 'B', fromDate: DAYS[2], knownAtMs: atMidnight(DAYS[2]) },
        ]
      : [],
  });
}

function machine(strict = true, membership = true): TimeMachine {
  const panel = panelOfFive(membership);
  const closes = Float64Array.from(panel.header.sessions, (date) => (epochDay(date) * 24 + 21) * 3_600_000);
  return new TimeMachine(new ViewContext(panel, closes), strict);
}

const at = (date: TradeDate, strict = true): TimeMachine => {
  const time = machine(strict);
  time.setDate(date);
  return time;
};

describe('TimeMachine in strict mode', () => {
  it.each(TABLES)('%s up to tomorrow -> refused with table, requested and current date', (table) => {
    for (const filters of [{ to: DAYS[2] }, { from: DAYS[2] }, { from: DAYS[0], to: DAYS[4] }]) {
      let thrown: unknown;
      try {
        at(DAYS[1]).getData(table, filters);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(LookAheadError);
      const requestedDate = filters.to ?? filters.from;
      expect(thrown).toMatchObject({ table, requestedDate, currentDate: DAYS[1] });
    }
  });

  it('today and before -> served', () => {
    expect(at(DAYS[1]).getData('prices_daily', { from: DAYS[1], to: DAYS[1] })).toEqual([
      { instrumentId: 'A', tradeDate: DAYS[1], open: 3, high: 4, low: 3, close: 4, volume: 1000 },
    ]);
  });

  it('a read before any date is set -> refused', () => {
    expect(() => machine().currentDate).toThrow(LookAheadError);
    expect(() => machine().getData('prices_daily')).toThrow(/setDate/);
    expect(() => machine().view(1)).toThrow(LookAheadError);
  });

  it('set by the position of a session -> at its date; a position that there is not -> refused', () => {
    const time = machine();
    time.setSession(2);
    expect(time.currentDate).toBe(DAYS[2]);
    for (const t of [-1, 5, 0.5, Number.NaN]) expect(() => time.setSession(t)).toThrow(RangeError);
    expect(time.currentDate).toBe(DAYS[2]);
  });
});

describe('TimeMachine without strict mode', () => {
  it('a question about the future -> answered up to the current date', () => {
    const time = at(DAYS[1], false);
    const dates = time.getData('prices_daily', { to: DAYS[4] }).map((row) => row.tradeDate);
    expect(dates).toEqual([DAYS[0], DAYS[1]]);
    expect(time.getData('prices_daily', { from: DAYS[3] })).toEqual([]);
    expect(time.getData('corporate_actions', { to: DAYS[4] }).map((row) => row.type)).toEqual(['CASH_DIVIDEND']);
    expect(time.getData('index_constituents', { to: DAYS[4] })).toEqual([{ symbol: 'A', asOf: DAYS[1] }]);
  });
});

describe('TimeMachine', () => {
  it('rows -> of listed instruments with a bar, by date', () => {
    const time = at(DAYS[3]);
    const keys = time.getData('prices_daily', { from: DAYS[2] }).map((row) => [row.tradeDate, row.instrumentId]);
    expect(keys).toEqual([
      [DAYS[2], 'A'],
      [DAYS[3], 'A'],
      [DAYS[3], 'LATE'],
    ]);
    expect(time.getData('prices_daily', { instruments: [instrumentId('LATE')] })).toHaveLength(1);
  });

  it.each(['prices_daily', 'corporate_actions'] as const)(
    '%s of an instrument that is not listed yet -> unknown',
    (table) => {
      for (const id of ['LATE', 'NONE']) {
        expect(() => at(DAYS[2]).getData(table, { instruments: [instrumentId(id)] })).toThrow(UnknownInstrumentError);
      }
      expect(at(DAYS[3]).getData(table, { instruments: [instrumentId('LATE')] })).toBeInstanceOf(Array);
    },
  );

  it('corporate actions -> by ex-date and instrument, with what they hold', () => {
    const time = at(DAYS[4]);
    const dividend = { instrumentId: 'A', type: 'CASH_DIVIDEND', exDate: DAYS[1], payDate: DAYS[3], amount: 0.5 };
    expect(time.getData('corporate_actions', { to: DAYS[2] })).toEqual([dividend]);
    expect(time.getData('corporate_actions', { from: DAYS[2] }).map((row) => row.type)).toEqual(['SPLIT']);
    const split = { instrumentId: 'A', type: 'SPLIT', exDate: DAYS[3], ratio: 2 };
    expect(time.getData('corporate_actions', { instruments: [instrumentId('A')] })).toEqual([dividend, split]);
    expect(time.getData('corporate_actions', { instruments: [instrumentId('LATE')] })).toEqual([]);
  });

  it('index members -> those of the asked day; none before the first session or without membership', () => {
    const time = at(DAYS[4]);
    const members = (to?: TradeDate) => time.getData('index_constituents', { to }).map((row) => row.symbol);
    expect([members(DAYS[1]), members(DAYS[2]), members(DAYS[3]), members()]).toEqual([
      ['A'],
      ['A', 'B'],
      ['B'],
      ['B'],
    ]);
    expect(members('2014-12-31' as TradeDate)).toEqual([]);
    const without = machine(true, false);
    without.setDate(DAYS[2]);
    expect(without.getData('index_constituents')).toEqual([]);
  });

  it('a view -> of the current date, and it stays there when the machine moves on', () => {
    const time = at(DAYS[1]);
    const view = time.view(2);
    time.setDate(DAYS[3]);
    expect([view.asOfDate, [...view.window('close', 2).values]]).toEqual([DAYS[1], [2, 4]]);
    expect(time.view(1).asOfDate).toBe(DAYS[3]);
  });

  it('the days of a range -> each set in turn, clipped to the panel', () => {
    const time = machine();
    const visited: (readonly [TradeDate, TradeDate])[] = [];
    for (const date of time.iterTradingDays('2015-01-03' as TradeDate, DAYS[3])) visited.push([date, time.currentDate]);
    expect(visited).toEqual([DAYS[1], DAYS[2], DAYS[3]].map((date) => [date, date]));
    expect([...time.iterTradingDays('2014-01-01' as TradeDate, '2016-01-01' as TradeDate)]).toEqual(DAYS);
    expect([...time.iterTradingDays(DAYS[3], DAYS[1])]).toEqual([]);
    expect([...time.iterTradingDays('2016-01-01' as TradeDate, '2016-02-01' as TradeDate)]).toEqual([]);
  });

  it('a day that is no session of the panel -> refused, naming the range', () => {
    for (const date of ['2015-01-03', '2014-12-31', '2015-01-09'] as TradeDate[]) {
      expect(() => machine().setDate(date)).toThrow(NotASessionError);
      expect(() => machine().setDate(date)).toThrow(/2015-01-02 to 2015-01-08/);
    }
  });
});
