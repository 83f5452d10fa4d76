import { type ExchangeRules } from '../exchange-rules.js';

/** New York Stock Exchange.
 *
 * Sources: [H] the exchange's record of holidays and special closings since 1885 (closings.pdf on nyse.com), through
 * the open calendars that cite it; [P] its yearly announcements "Holiday and Early Closings Calendar", the last of
 * 2025-12-23 for 2026 to 2028; [R] NYSE Rule 7.2, by which a holiday on a Saturday moves to Friday unless that Friday
 * ends a month's or a year's accounts.
 *
 * Hours are those of the holiday calendar. Departures from it are not applied: neither delayed opens (1990-12-27
 * transformer explosion, 1991-01-17 and 1991-02-25 silence for the Gulf troops, 1995-12-18 computers, 1996-01-08 snow,
 * 2001-09-17 and 2001-10-08 silences, 2002-09-11 commemoration, 2003-03-20, 2004-06-07 and 2006-12-27 silences), nor
 * closes decided on the day (1994-02-11 at 14:30 and 1996-01-08 at 14:00 for snow, 1997-10-27 at 15:30 by the circuit
 * breaker, 2005-06-01 at 15:56 by a systems failure), nor halts (2015-07-08, and the circuit breakers of 2020-03-09,
 * -12, -16 and -18). */
export const XNYS: ExchangeRules = {
  code: 'XNYS',
  name: 'New York Stock Exchange',
  timeZone: 'America/New_York',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  // [H] since 1985-09-30.
  hours: [{ from: '1985-09-30', open: '09:30', close: '16:00' }],

  holidays: [
    // [R] the Friday before a Saturday's New Year ends the year's accounts, so 1993-12-31, 1999-12-31, 2004-12-31,
    // 2010-12-31 and 2021-12-31 were sessions; [P] says the same of 2028.
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 }, observance: 'sunday-to-monday' },
    // [H] first observed in 1998, long after it became a federal holiday in 1986.
    {
      name: 'Martin Luther King, Jr. Day',
      on: { kind: 'nth-weekday', month: 1, weekday: 'Mon', n: 3 },
      from: '1998-01-01',
    },
    { name: "Washington's Birthday", on: { kind: 'nth-weekday', month: 2, weekday: 'Mon', n: 3 } },
    { name: 'Good Friday', on: { kind: 'easter', offsetDays: -2 } },
    { name: 'Memorial Day', on: { kind: 'last-weekday', month: 5, weekday: 'Mon' } },
    // [P] of 2021-12-27: first observed in 2022.
    {
      name: 'Juneteenth National Independence Day',
      on: { kind: 'fixed', month: 6, day: 19 },
      observance: 'nearest-weekday',
      from: '2022-01-01',
    },
    { name: 'Independence Day', on: { kind: 'fixed', month: 7, day: 4 }, observance: 'nearest-weekday' },
    { name: 'Labor Day', on: { kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 } },
    { name: 'Thanksgiving Day', on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4 } },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 }, observance: 'nearest-weekday' },
  ],

  closures: [
    { date: '1994-04-27', name: 'Funeral of President Nixon' }, // [H]
    { date: '2001-09-11', name: 'World Trade Center attack' }, // [H], closed before the open
    { date: '2001-09-12', name: 'World Trade Center attack' }, // [H]
    { date: '2001-09-13', name: 'World Trade Center attack' }, // [H]
    { date: '2001-09-14', name: 'World Trade Center attack' }, // [H]
    { date: '2004-06-11', name: 'National day of mourning for President Reagan' }, // [H]
    { date: '2007-01-02', name: 'National day of mourning for President Ford' }, // [H]
    { date: '2012-10-29', name: 'Hurricane Sandy' }, // NYSE, 2012-10-28
    { date: '2012-10-30', name: 'Hurricane Sandy' }, // NYSE, 2012-10-29
    { date: '2018-12-05', name: 'National day of mourning for President George H. W. Bush' }, // NYSE, December 2018
    { date: '2025-01-09', name: 'National day of mourning for President Carter' }, // NYSE, 2024-12-30
  ],

  halfDays: [
    // [H] Around Independence Day from 1995. Up to 2012 a Thursday's holiday shortened the Friday after it (1996,
    // 2002); from 2013 it shortens the Wednesday before (2013, 2019, and 2024 in [P] of 2021-12-27).
    {
      name: 'Day before Independence Day',
      on: { kind: 'fixed', month: 7, day: 3 },
      onlyOn: ['Mon', 'Tue', 'Thu'],
      from: '1995-01-01',
      until: '2012-12-31',
      close: '13:00',
    },
    {
      name: 'Day after Independence Day',
      on: { kind: 'fixed', month: 7, day: 5 },
      onlyOn: ['Fri'],
      from: '1995-01-01',
      until: '2012-12-31',
      close: '13:00',
    },
    {
      name: 'Day before Independence Day',
      on: { kind: 'fixed', month: 7, day: 3 },
      from: '2013-01-01',
      close: '13:00',
    },
    // [H] 1992 was the first year of it, until 14:00.
    {
      name: 'Day after Thanksgiving',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4, offsetDays: 1 },
      from: '1992-01-01',
      until: '1992-12-31',
      close: '14:00',
    },
    {
      name: 'Day after Thanksgiving',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4, offsetDays: 1 },
      from: '1993-01-01',
      close: '13:00',
    },
    // [H] until 14:00 in 1990 to 1992; 1993 to 1995 had no session on the 24th.
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, until: '1992-12-31', close: '14:00' },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, from: '1993-01-01', close: '13:00' },
    // [H] the Friday after a Thursday's Christmas, only in these two years.
    {
      name: 'Day after Christmas',
      on: { kind: 'tabled', dates: ['1997-12-26', '2003-12-26'] },
      close: '13:00',
    },
    // NYSE announcement of 1999-06-04, for the change of the century.
    { name: "New Year's Eve 1999", on: { kind: 'tabled', dates: ['1999-12-31'] }, close: '13:00' },
  ],

  // [P] of 2025-12-23 ends with 2028.
  projectedFrom: 2029,
};
