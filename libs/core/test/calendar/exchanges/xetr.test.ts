import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('XETR');
const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const berlinTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'short',
});
const hoursOf = (date: string): string =>
  [calendar.sessionOpen(tradeDate(date)), calendar.sessionClose(tradeDate(date))]
    .map((instant) => berlinTime.format(instant).slice(11))
    .join('-');
const utc = (instant: Date): string => instant.toISOString();

describe('XETR as EU_EQ', () => {
  it("the market's name -> the calendar of XETR", () => {
    expect(tradingCalendar('EU_EQ')).toBe(calendar);
    expect([calendar.marketId, calendar.timeZone]).toEqual(['EU_EQ', 'Europe/Berlin']);
  });
});

describe('XETR closed weekdays', () => {
  // Weekdays on which a large German share (1990 to 1996) or the DAX (1997 to 2001) has no new price; on Corpus Christi
  // 1997 the DAX has one single value, from exchanges of other states.
  it.each([
    [1990, '01-01 04-13 04-16 05-01 05-24 06-04 06-14 10-03 11-21 12-24 12-25 12-26 12-31'],
    [1991, '01-01 03-29 04-01 05-01 05-09 05-20 05-30 10-03 11-20 12-24 12-25 12-26 12-31'],
    [1992, '01-01 04-17 04-20 05-01 05-28 06-08 06-18 11-18 12-24 12-25 12-31'],
    [1993, '01-01 04-09 04-12 05-20 05-31 06-10 11-17 12-24 12-31'],
    [1994, '04-01 04-04 05-12 05-23 06-02 10-03 11-16 12-26'],
    [1995, '04-14 04-17 05-01 05-25 06-05 06-15 10-03 12-25 12-26'],
    [1996, '01-01 04-05 04-08 05-01 05-16 05-27 06-06 10-03 12-24 12-25 12-26 12-31'],
    [1997, '01-01 03-28 03-31 05-01 05-08 05-19 05-29 10-03 12-24 12-25 12-26 12-31'],
    [1998, '01-01 04-10 04-13 05-01 05-21 06-01 06-11 12-24 12-25 12-31'],
    [1999, '01-01 04-02 04-05 05-13 05-24 06-03 12-24 12-31'],
    [2000, '04-21 04-24 05-01 10-03 12-25 12-26'],
    [2001, '01-01 04-13 04-16 05-01 12-24 12-25 12-26 12-31'],
  ])('%d -> the days without a price', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // The exchange's trading calendars and news of them; the years left out have the same rules as their neighbours.
  it.each([
    [2006, '04-14 04-17 05-01 12-25 12-26'],
    [2007, '01-01 04-06 04-09 05-01 05-28 12-24 12-25 12-26 12-31'],
    [2008, '01-01 03-21 03-24 05-01 12-24 12-25 12-26 12-31'],
    [2011, '04-22 04-25 12-26'],
    [2012, '04-06 04-09 05-01 12-24 12-25 12-26 12-31'],
    [2014, '01-01 04-18 04-21 05-01 10-03 12-24 12-25 12-26 12-31'],
    [2015, '01-01 04-03 04-06 05-01 05-25 12-24 12-25 12-31'],
    [2016, '01-01 03-25 03-28 05-16 10-03 12-26'],
    [2017, '04-14 04-17 05-01 06-05 10-03 10-31 12-25 12-26'],
    [2018, '01-01 03-30 04-02 05-01 05-21 10-03 12-24 12-25 12-26 12-31'],
    [2020, '01-01 04-10 04-13 05-01 06-01 12-24 12-25 12-31'],
    [2021, '01-01 04-02 04-05 05-24 12-24 12-31'],
    [2022, '04-15 04-18 12-26'],
    [2024, '01-01 03-29 04-01 05-01 12-24 12-25 12-26 12-31'],
    [2025, '01-01 04-18 04-21 05-01 12-24 12-25 12-26 12-31'],
    [2026, '01-01 04-03 04-06 05-01 12-24 12-25 12-31'],
    [2027, '01-01 03-26 03-29 12-24 12-31'],
    [2028, '04-14 04-17 05-01 12-25 12-26'],
    [2029, '01-01 03-30 04-02 05-01 12-24 12-25 12-26 12-31'],
  ])('%d -> the trading calendar of the exchange', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // Handelsblatt, 2008-05-01: traded since 2000. The DAX passed 10,000 points on Whit Monday 2014.
  it.each([
    '2000-06-01',
    '2000-06-12',
    '2000-06-22',
    '2001-05-24',
    '2002-10-03',
    '2008-05-12',
    '2012-05-28',
    '2014-06-09',
  ])('the public holiday %s -> a session', (date) => {
    expect(calendar.isTradingDay(tradeDate(date))).toBe(true);
  });

  it('2029 -> the last year that the exchange has shown', () => {
    expect([calendar.isProjected(2029), calendar.isProjected(2030)]).toEqual([false, true]);
  });
});

describe('XETR early closes', () => {
  // By hand: the last weekday of each year that is neither 24 to 26 nor 31 December.
  it('1990 to 2035 -> the last session of each year since Xetra, at 14:00', () => {
    const days = `12-30 12-30 12-30 12-29 12-28 12-30 12-30 12-30 12-30 12-29 12-28 12-30 12-30
      12-30 12-30 12-28 12-30 12-30 12-30 12-30 12-29 12-28 12-30 12-30 12-30 12-30
      12-29 12-30 12-30 12-30 12-30 12-29 12-28 12-30 12-30 12-30 12-30 12-29 12-28`.split(/\s+/);
    const expected = days.map((day, i) => `${1997 + i}-${day} 14:00`);
    const early = calendar.earlyCloses(tradeDate('1990-01-01'), calendar.lastDate);
    expect(early.map(({ close }) => berlinTime.format(close))).toEqual(expected);
  });
});

describe('XETR hours', () => {
  // Deutsche Börse, 2003-10-08, for the change of 2003-11-03; the others by the news named in exchanges/xetr.ts.
  it.each([
    ['1990-01-02', '10:30-13:30'],
    ['1991-04-04', '10:30-13:30'],
    ['1991-04-05', '08:30-17:00'],
    ['1999-09-17', '08:30-17:00'],
    ['1999-09-20', '09:00-17:30'],
    ['2000-06-01', '09:00-17:30'],
    ['2000-06-02', '09:00-20:00'],
    ['2003-10-31', '09:00-20:00'],
    ['2003-11-03', '09:00-17:30'],
    ['2024-10-03', '09:00-17:30'],
    ['2024-12-30', '09:00-14:00'],
  ])('%s -> %s', (date, hours) => {
    expect(hoursOf(date)).toBe(hours);
  });

  it('every session since 2003-11-03 -> 09:00 to 17:30, or to 14:00 when it closes early, and no break', () => {
    const early = new Set(calendar.earlyCloses(calendar.firstDate, calendar.lastDate).map(({ date }) => date));
    const odd = sessionsOf('2003-11-03', '2035-12-31').filter(
      (date) =>
        hoursOf(date) !== (early.has(date) ? '09:00-14:00' : '09:00-17:30') ||
        calendar.sessionBreak(date) !== undefined,
    );
    expect(odd).toEqual([]);
  });

  // The European Union has changed clocks on the last Sundays of March and, since 1996, October.
  it.each([
    ['2010-03-26', '2010-03-26T08:00:00.000Z', '2010-03-26T16:30:00.000Z'],
    ['2010-03-29', '2010-03-29T07:00:00.000Z', '2010-03-29T15:30:00.000Z'],
    ['2010-10-29', '2010-10-29T07:00:00.000Z', '2010-10-29T15:30:00.000Z'],
    ['2010-11-01', '2010-11-01T08:00:00.000Z', '2010-11-01T16:30:00.000Z'],
    ['1995-09-22', '1995-09-22T06:30:00.000Z', '1995-09-22T15:00:00.000Z'],
    ['1995-09-25', '1995-09-25T07:30:00.000Z', '1995-09-25T16:00:00.000Z'],
  ])('%s, beside a change of clocks -> right in UTC', (date, open, close) => {
    expect([utc(calendar.sessionOpen(tradeDate(date))), utc(calendar.sessionClose(tradeDate(date)))]).toEqual([
      open,
      close,
    ]);
  });

  it('before Xetra -> marked approximate', () => {
    expect(calendar.hasApproximateHours(tradeDate('1997-11-27'))).toBe(true);
    expect(calendar.hasApproximateHours(tradeDate('1997-11-28'))).toBe(false);
  });
});
