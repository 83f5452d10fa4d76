import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('FX_GLOB');
const buffers = { preOpenMinutes: 60, postCloseMinutes: 60 };
const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const hours = (date: string): string[] =>
  [calendar.sessionOpen(tradeDate(date)), calendar.sessionClose(tradeDate(date))].map((instant) =>
    instant.toISOString().slice(0, 16),
  );

describe('FX_GLOB', () => {
  it('names -> market and calendar share one', () => {
    expect([calendar.marketId, calendar.exchange, calendar.timeZone]).toEqual([
      'FX_GLOB',
      'FX_GLOB',
      'America/New_York',
    ]);
  });

  // 17:00 in New York is 22:00 UTC in winter and 21:00 in summer; the clocks changed on 2024-03-10 and 2024-11-03.
  it.each([
    ['2024-03-08', '2024-03-07T22:00', '2024-03-08T22:00'],
    ['2024-03-11', '2024-03-10T21:00', '2024-03-11T21:00'],
    ['2024-11-01', '2024-10-31T21:00', '2024-11-01T21:00'],
    ['2024-11-04', '2024-11-03T22:00', '2024-11-04T22:00'],
    // Before 2007 summer time began on the first Sunday of April.
    ['2006-03-31', '2006-03-30T22:00', '2006-03-31T22:00'],
    ['2006-04-03', '2006-04-02T21:00', '2006-04-03T21:00'],
  ])('the session of %s -> %s to %s UTC', (date, open, close) => {
    expect(hours(date)).toEqual([open, close]);
  });

  it('a session the day after another -> opens when that one closes', () => {
    const all = sessionsOf('1990-01-01', '2035-12-31');
    const gaps = new Set<number>();
    for (let i = 1; i < all.length; i++) {
      gaps.add((calendar.sessionOpenMs(all[i]) - calendar.sessionCloseMs(all[i - 1])) / 3_600_000);
    }
    // None, a closed day, a weekend, a weekend and a closed day; an hour less or more where the clocks change between.
    expect([...gaps].sort((a, b) => a - b)).toEqual([0, 24, 47, 48, 49, 72]);
  });

  it('Christmas and New Year 2025 -> closed on the days, open again from 17:00 in New York', () => {
    expect(sessionsOf('2025-12-23', '2026-01-05')).toEqual([
      '2025-12-23',
      '2025-12-24',
      '2025-12-26',
      '2025-12-29',
      '2025-12-30',
      '2025-12-31',
      '2026-01-02',
      '2026-01-05',
    ]);
    expect(hours('2025-12-26')).toEqual(['2025-12-25T22:00', '2025-12-26T22:00']);
  });

  it('the holidays of single centres -> sessions', () => {
    const dates = ['2024-07-04', '2024-11-28', '2024-03-29', '2024-05-06', '2022-12-26', '2023-01-02', '2021-12-24'];
    expect(dates.map((date) => calendar.isTradingDay(tradeDate(date)))).toEqual(dates.map(() => true));
  });

  // By hand: weekdays of the year less 25 December and 1 January where those are weekdays.
  it.each([
    [1990, 259],
    [2000, 259],
    [2010, 260],
    [2016, 260],
    [2017, 259],
    [2020, 260],
    [2021, 260],
    [2022, 260],
    [2024, 260],
  ])('sessions of %d -> %d', (year, count) => {
    expect(sessionsOf(`${year}-01-01`, `${year}-12-31`)).toHaveLength(count);
  });

  it('a week -> one SESSION from Sunday evening to Friday evening', () => {
    const states = [
      '2024-06-07T20:59:59Z',
      '2024-06-07T21:00:00Z',
      '2024-06-07T22:00:00Z',
      '2024-06-08T12:00:00Z',
      '2024-06-09T19:59:59Z',
      '2024-06-09T20:00:00Z',
      '2024-06-09T21:00:00Z',
      '2024-06-10T20:59:59Z',
      '2024-06-10T21:00:00Z',
      '2024-06-12T03:00:00Z',
    ].map((instant) => calendar.marketState(new Date(instant), buffers));
    expect(states).toEqual([
      'SESSION',
      'POST_CLOSE',
      'OVERNIGHT',
      'HOLIDAY',
      'HOLIDAY',
      'PRE_OPEN',
      'SESSION',
      'SESSION',
      'SESSION',
      'SESSION',
    ]);
  });

  it('hours before electronic broking -> approximate', () => {
    expect(calendar.hasApproximateHours(tradeDate('1993-08-31'))).toBe(true);
    expect(calendar.hasApproximateHours(tradeDate('1993-09-01'))).toBe(false);
  });
});
