import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('XPAR');
const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const parisTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'short',
});
const hoursOf = (date: string): string =>
  [calendar.sessionOpen(tradeDate(date)), calendar.sessionClose(tradeDate(date))]
    .map((instant) => parisTime.format(instant).slice(11))
    .join('-');
const earlyCloses = (from: string, to: string): string[] =>
  calendar.earlyCloses(tradeDate(from), tradeDate(to)).map(({ close }) => parisTime.format(close));

describe('XPAR closed weekdays', () => {
  // Weekdays without a value of the CAC 40, 1994-03-03 left aside; 1990-01-01 lies before its record.
  it.each([
    [1990, '01-01 04-13 04-16 05-01 05-08 05-24 06-04 08-15 11-01 12-24 12-25 12-31'],
    [1991, '01-01 03-29 04-01 05-01 05-08 05-09 05-20 08-15 08-16 11-01 11-11 12-25'],
    [1992, '01-01 04-17 04-20 05-01 05-08 05-28 06-08 07-13 07-14 11-02 11-11 12-25'],
    [1993, '01-01 04-09 04-12 05-20 05-21 05-31 07-14 08-16 11-01 11-11'],
    [1994, '04-01 04-04 05-12 05-23 07-14 07-15 08-15 10-31 11-01 11-11'],
    [1995, '01-02 04-14 04-17 05-01 05-08 05-25 06-05 07-14 08-14 08-15 11-01 12-25'],
    [1996, '01-01 04-05 04-08 05-01 05-08 05-16 05-27 08-15 08-16 11-01 11-11 12-25'],
    [1997, '01-01 03-28 03-31 05-01 05-08 05-19 07-14 08-15 11-10 11-11 12-25'],
    [1998, '01-01 04-10 04-13 05-01 05-08 05-21 06-01 07-13 07-14 11-11 12-24 12-25 12-31'],
    [1999, '01-01 04-02 04-05 05-24 07-14 11-01 12-31'],
    [2000, '04-21 04-24 05-01 06-12 07-14 12-25 12-26'],
    [2001, '01-01 04-13 04-16 05-01 06-04 12-25 12-26 12-31'],
    [2002, '01-01 03-29 04-01 05-01 12-25 12-26'],
  ])('%d -> the days without a value', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // Euronext's holiday calendars: releases of 2011-11-14 (2012) and 2018-10-18 (2019), and press on those of 2010, 2011,
  // 2021, 2022 and 2025; 2026 and 2027 by the same six days.
  it.each([
    [2010, '01-01 04-02 04-05'],
    [2011, '04-22 04-25 12-26'],
    [2012, '04-06 04-09 05-01 12-25 12-26'],
    [2019, '01-01 04-19 04-22 05-01 12-25 12-26'],
    [2021, '01-01 04-02 04-05'],
    [2022, '04-15 04-18 12-26'],
    [2025, '01-01 04-18 04-21 05-01 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-01 12-25'],
    [2027, '01-01 03-26 03-29'],
  ])('%d -> the calendar of Euronext', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  it('2026 -> the last year with a published list', () => {
    expect([calendar.isProjected(2026), calendar.isProjected(2027)]).toEqual([false, true]);
  });
});

describe('XPAR early closes', () => {
  // By hand: 24 and 31 December where they are sessions.
  it('1990 to 2035 -> at 14:05 since 2000, and none made up for a weekend', () => {
    const eves = [2002, 2003, 2004, 2007, 2008, 2009, 2010, 2012, 2013, 2014, 2015, 2018, 2019, 2020, 2021].concat([
      2024, 2025, 2026, 2027, 2029, 2030, 2031, 2032, 2035,
    ]);
    expect(earlyCloses('1990-01-01', '2035-12-31')).toEqual([
      '2001-12-24 14:05',
      ...eves.flatMap((year) => [`${year}-12-24 14:05`, `${year}-12-31 14:05`]),
    ]);
  });
});

describe('XPAR hours', () => {
  it.each([
    ['1990-01-02', '10:00-17:00'],
    ['1999-09-17', '10:00-17:00'],
    ['1999-09-20', '09:00-17:00'],
    ['1999-12-30', '09:00-17:00'],
    ['2000-01-03', '09:00-17:30'],
    ['2024-12-23', '09:00-17:30'],
    ['2024-12-24', '09:00-14:05'],
  ])('%s -> %s', (date, hours) => {
    expect(hoursOf(date)).toBe(hours);
  });

  it('every session from 2000 on -> 09:00 to 17:30, or to 14:05 when it closes early, and no break', () => {
    const early = new Set(calendar.earlyCloses(calendar.firstDate, calendar.lastDate).map(({ date }) => date));
    const odd = sessionsOf('2000-01-01', '2035-12-31').filter(
      (date) =>
        hoursOf(date) !== (early.has(date) ? '09:00-14:05' : '09:00-17:30') ||
        calendar.sessionBreak(date) !== undefined,
    );
    expect(odd).toEqual([]);
  });

  it.each([
    ['2019-03-29', '2019-03-29T08:00:00.000Z'],
    ['2019-04-01', '2019-04-01T07:00:00.000Z'],
    ['2019-10-25', '2019-10-25T07:00:00.000Z'],
    ['2019-10-28', '2019-10-28T08:00:00.000Z'],
  ])('%s, beside a change of clocks -> opens at %s', (date, open) => {
    expect(calendar.sessionOpen(tradeDate(date)).toISOString()).toBe(open);
  });

  it('before 2000-04-03 -> marked approximate', () => {
    expect(calendar.hasApproximateHours(tradeDate('2000-03-31'))).toBe(true);
    expect(calendar.hasApproximateHours(tradeDate('2000-04-03'))).toBe(false);
  });
});
