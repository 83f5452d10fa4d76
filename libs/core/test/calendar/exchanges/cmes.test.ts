import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('US_FUT');
const stocks = tradingCalendar('XNYS');
const MINUTE = 60_000;
/** The first session of the E-mini. */
const E_MINI = tradeDate('1997-09-09');

const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const chicagoTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/Chicago',
  dateStyle: 'short',
  timeStyle: 'short',
});
/** Open, break and close in Chicago, for example `2020-01-01 17:00, 15:15-15:30, 16:00`. */
const hours = (date: string): string => {
  const day = tradeDate(date);
  const pause = calendar.sessionBreak(day);
  const [open, close, ...breaks] = [
    calendar.sessionOpen(day),
    calendar.sessionClose(day),
    ...(pause === undefined ? [] : [pause.start, pause.end]),
  ].map((instant) => chicagoTime.format(instant));
  expect(close.slice(0, 10)).toBe(date);
  const between = breaks.length === 0 ? '' : `${breaks.map((instant) => instant.slice(11)).join('-')}, `;
  return `${open}, ${between}${close.slice(11)}`;
};

describe('CMES regular hours', () => {
  it.each([
    // S&P 500 pit, 08:30 to 15:15 (contract specification of the large contract).
    ['1990-01-02', '1990-01-02 08:30, 15:15'],
    ['1997-09-08', '1997-09-08 08:30, 15:15'],
    // Launch of the E-mini on 1997-09-09; hours up to 2003-09-28 as CME's notice of 2003-09-23 states them.
    ['1997-09-09', '1997-09-08 15:45, 22:00-23:00, 15:15'],
    ['2003-09-26', '2003-09-25 15:45, 22:00-23:00, 15:15'],
    ['2003-09-29', '2003-09-28 17:30, 15:15'],
    ['2003-09-30', '2003-09-29 15:30, 16:30-17:00, 15:15'],
    // "Weekday openings 15:30, Sunday and holiday openings 17:00, all closings 15:15": CME's site in June 2005.
    ['2005-06-20', '2005-06-19 17:00, 15:15'],
    ['2005-06-21', '2005-06-20 15:30, 16:30-17:00, 15:15'],
    // CME notice: from the trade date 2012-11-19 close at 16:15 and halt from 15:15 to 15:30.
    ['2012-11-16', '2012-11-15 15:30, 16:30-17:00, 15:15'],
    ['2012-11-19', '2012-11-18 17:00, 15:15-15:30, 16:15'],
    // CME notice: close at 16:00 from 2015-09-21.
    ['2015-09-18', '2015-09-17 17:00, 15:15-15:30, 16:15'],
    ['2015-09-21', '2015-09-20 17:00, 15:15-15:30, 16:00'],
    // CME notice: no halt from the trade date 2021-06-28.
    ['2021-06-25', '2021-06-24 17:00, 15:15-15:30, 16:00'],
    ['2021-06-28', '2021-06-27 17:00, 16:00'],
  ])('%s -> %s', (date, expected) => {
    expect(hours(date)).toBe(expected);
  });

  it('the weekend on which the clocks change -> 17:00 in Chicago on Sunday, another hour in UTC', () => {
    const opens = ['2024-03-08', '2024-03-11', '2024-11-01', '2024-11-04'].map((date) =>
      calendar.sessionOpen(tradeDate(date)).toISOString(),
    );
    expect(opens).toEqual([
      '2024-03-07T23:00:00.000Z',
      '2024-03-10T22:00:00.000Z',
      '2024-10-31T22:00:00.000Z',
      '2024-11-03T23:00:00.000Z',
    ]);
  });

  it('hours before the Sunday open is documented -> approximate', () => {
    expect(calendar.hasApproximateHours(tradeDate('2005-03-24'))).toBe(true);
    expect(calendar.hasApproximateHours(tradeDate('2005-03-28'))).toBe(false);
  });
});

describe('CMES around holidays, against the notices of the exchange', () => {
  it.each([
    // CME, Good Friday holiday schedule of 1999-03-19.
    ['1999-04-02', '1999-04-01 15:45, 22:00-23:00, 10:00'],
    ['1999-04-05', '1999-04-04 17:30, 22:00-23:00, 15:15'],
    // CME, 2001-09-14.
    ['2001-09-17', '2001-09-17 08:15, 15:15'],
    // CME, Labor Day 2003.
    ['2003-08-29', '2003-08-28 15:45, 22:00-23:00, 15:15'],
    ['2003-09-01', '2003-08-31 17:30, 22:00-23:00, 10:30'],
    ['2003-09-02', '2003-09-01 17:30, 22:00-23:00, 15:15'],
    // CME, June 2004: GLOBEX closes at 8 a.m. on the day of mourning.
    ['2004-06-11', '2004-06-10 15:30, 16:30-17:00, 08:00'],
    // CME, Good Friday 2005: closed on the 25th, opens on Sunday at 17:00.
    ['2005-03-28', '2005-03-27 17:00, 15:15'],
    // CME, Christmas 2005: opens on the observed holiday, Monday, at 17:00.
    ['2005-12-27', '2005-12-26 17:00, 15:15'],
    // CME, 2006-01-10.
    ['2006-01-16', '2006-01-15 17:00, 10:30'],
    ['2006-01-17', '2006-01-16 17:00, 15:15'],
    // CME, 2006-02-01.
    ['2006-02-20', '2006-02-19 17:00, 10:30'],
    ['2006-02-21', '2006-02-20 17:00, 15:15'],
    // CME Group, 2007-08-20.
    ['2007-09-03', '2007-09-02 17:00, 10:30'],
    ['2007-09-04', '2007-09-03 17:00, 15:15'],
    // CME Group, 2012-10-28 and 2012-10-29.
    ['2012-10-29', '2012-10-28 17:00, 08:15'],
    ['2012-10-30', '2012-10-29 17:00, 08:15'],
    ['2012-10-31', '2012-10-30 17:00, 15:15'],
    // Globex schedule of July 2013.
    ['2013-07-03', '2013-07-02 17:00, 12:15'],
    ['2013-07-04', '2013-07-03 17:00, 10:30'],
    ['2013-07-05', '2013-07-04 17:00, 15:15-15:30, 16:15'],
    // Globex schedule of November 2014 to January 2015.
    ['2014-11-27', '2014-11-26 17:00, 12:00'],
    ['2014-11-28', '2014-11-27 17:00, 12:15'],
    ['2014-12-24', '2014-12-23 17:00, 12:15'],
    ['2014-12-26', '2014-12-25 17:00, 15:15-15:30, 16:15'],
    ['2014-12-31', '2014-12-30 17:00, 15:15-15:30, 16:15'],
    ['2015-01-02', '2015-01-01 17:00, 15:15-15:30, 16:15'],
    // Good Friday 2015, closed from 09:15 in New York.
    ['2015-04-03', '2015-04-02 17:00, 08:15'],
    ['2015-04-06', '2015-04-05 17:00, 15:15-15:30, 16:15'],
    // CME Group, 2018-12-02.
    ['2018-12-05', '2018-12-04 17:00, 08:30'],
    ['2018-12-06', '2018-12-05 17:00, 15:15-15:30, 16:00'],
    // CME Group, 2024-12-30.
    ['2025-01-09', '2025-01-08 17:00, 08:30'],
    ['2025-01-10', '2025-01-09 17:00, 16:00'],
    // CME Globex Trading Schedule of 2026.
    ['2026-01-19', '2026-01-18 17:00, 12:00'],
    ['2026-01-20', '2026-01-19 17:00, 16:00'],
  ])('%s -> %s', (date, expected) => {
    expect(hours(date)).toBe(expected);
  });

  it.each([
    ['1994-04-27', 'Funeral of President Nixon'],
    ['2001-09-11', 'World Trade Center attack'],
    ['2001-09-14', 'World Trade Center attack'],
    ['2005-03-25', 'Good Friday'],
    ['2005-12-26', 'Christmas Day (observed)'],
    ['2006-12-25', 'Christmas Day'],
    ['2007-01-02', 'National day of mourning for President Ford'],
    ['2014-12-25', 'Christmas Day'],
    ['2015-01-01', "New Year's Day"],
    ['2021-12-24', 'Christmas Day (observed)'],
    ['2024-03-29', 'Good Friday'],
  ])('%s -> closed: %s', (date, name) => {
    expect(calendar.holidays(Number(date.slice(0, 4)))).toContainEqual({ date, name });
  });

  // By hand: 1 January (Monday when a Sunday, lost when a Saturday), Good Friday, 25 December (nearest weekday). Reports
  // on employment of the Bureau of Labor Statistics fell on Good Friday 2010, 2012, 2015, 2021, 2023 and 2026.
  it.each([
    [1998, '01-01 04-10 12-25'],
    [2008, '01-01 03-21 12-25'],
    [2010, '01-01 12-24'],
    [2011, '04-22 12-26'],
    [2012, '01-02 12-25'],
    [2015, '01-01 12-25'],
    [2017, '01-02 04-14 12-25'],
    [2021, '01-01 12-24'],
    [2022, '04-15 12-26'],
    [2023, '01-02 12-25'],
    [2024, '01-01 03-29 12-25'],
    [2025, '01-01 04-18 12-25'],
    [2026, '01-01 12-25'],
    [2027, '01-01 03-26 12-24'],
  ])('the closed weekdays of %d -> %s', (year, closed) => {
    const days = calendar.holidays(year).map(({ date }) => date.slice(5));
    expect(days.join(' ')).toBe(closed);
  });

  it('an observed holiday -> the shortened session moves with it', () => {
    const moved = ['2010-07-05', '2015-07-03', '2020-07-03', '2021-07-05', '2022-06-20', '2027-06-18'].map((date) => [
      date,
      hours(date).slice(-5),
    ]);
    expect(moved).toEqual([
      ['2010-07-05', '10:30'],
      ['2015-07-03', '12:00'],
      ['2020-07-03', '12:00'],
      ['2021-07-05', '12:00'],
      ['2022-06-20', '12:00'],
      ['2027-06-18', '12:00'],
    ]);
  });

  it('Juneteenth before 2022 and the day before an observed Independence Day -> regular', () => {
    expect(['2020-06-19', '2021-06-18', '2020-07-02'].map((date) => hours(date).slice(-5))).toEqual([
      '16:00',
      '16:00',
      '16:00',
    ]);
  });

  it('years without a schedule of the exchange -> projected', () => {
    expect([2026, 2027].map((year) => calendar.isProjected(year))).toEqual([false, true]);
  });
});

describe('CMES beside the New York Stock Exchange', () => {
  it('the days of the pit -> the same sessions', () => {
    expect(sessionsOf('1990-01-01', '1997-09-08')).toEqual(
      stocks.tradingDaysBetween(tradeDate('1990-01-01'), tradeDate('1997-09-08')),
    );
  });

  it('the days of the E-mini -> every session of the stock exchange, and others only as shortened ones', () => {
    const early = new Set(calendar.earlyCloses(E_MINI, calendar.lastDate).map(({ date }) => date));
    const all = sessionsOf(E_MINI, '2035-12-31');
    const shared = all.filter((date) => stocks.isTradingDay(date));
    expect(shared).toEqual(stocks.tradingDaysBetween(E_MINI, calendar.lastDate));
    expect(all.filter((date) => !stocks.isTradingDay(date) && !early.has(date))).toEqual([]);
  });

  it('an early close of the stock exchange -> the futures close a quarter of an hour later, and on no other shared day', () => {
    const closeAfterStocks = calendar
      .earlyCloses(calendar.firstDate, calendar.lastDate)
      .filter(({ date }) => stocks.isTradingDay(date))
      .map(({ date, close }) => [date, (close.getTime() - stocks.sessionCloseMs(date)) / MINUTE]);
    const expected = stocks.earlyCloses(stocks.firstDate, stocks.lastDate).map(({ date }) => [date, 15]);
    expect(closeAfterStocks).toEqual(expected);
  });
});
