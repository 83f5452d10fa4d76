import { type ExchangeRules } from '../exchange-rules.js';

/** Chicago Mercantile Exchange, US equity index futures: the S&P 500 pit up to 1997-09-08, the E-mini S&P 500 on Globex
 * from its first day on. `CMES` is the customary name of this calendar; the exchange's market identifier is XCME.
 *
 * Sources: [S] Special Executive Report S-3997 and CME notice of 2003-09-23, with the release of 2003-09 "New Expanded
 * GLOBEX Electronic Trading Hours"; [N] CME notice on the later close of equity index products from 2012-11-18; [M] CME
 * notice on the earlier maintenance period from 2015-09-21; [H] holiday hours in CME's releases (Good Friday 1999-03-19
 * and 2005-03-16, Labor Day 2003 and 2007-08-20, Martin Luther King Day 2006-01-10, Presidents' Day 2006-02-01) and its
 * yearly "CME Globex Trading Schedule", the last here of 2026; [E] the record of the New York Stock Exchange, see
 * xnys.ts, which the exchange follows for US equity products.
 *
 * Decisions:
 * - A session is named after the day on which it closes. On a US holiday on which Globex trades in the morning, that
 *   day has a shortened session of its own, as in the published calendars of this market, although the exchange books
 *   those trades to the next business day. In the days of the pit such holidays had no session.
 * - The same holds when the exchange announced an early end on the eve: hurricane Sandy, days of mourning, and Good
 *   Fridays with the monthly report on employment.
 * - 2001-09-11 is closed although Globex had traded overnight: trading was suspended at 09:15 and never resumed.
 * - The overnight hours of Globex before 1997-09-09, when only the large contract traded there, are no part of a session.
 * - Up to 2012 the evening of a session began at 15:30 or 15:45; the maintenance of Globex that evening is its break.
 *
 * Not applied: halts by price limits and circuit breakers, and the delayed open of 2002-09-11. */
export const CMES: ExchangeRules = {
  code: 'CMES',
  name: 'Chicago Mercantile Exchange, US equity index futures',
  timeZone: 'America/Chicago',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    // The pit, since the stock exchange opens at 08:30 in Chicago [E].
    { from: '1985-09-30', open: '08:30', close: '15:15' },
    // [S] describes these hours as those until 2003-09-28.
    {
      from: '1997-09-09',
      open: '15:45',
      openDayOffset: -1,
      openAfterShortDay: '17:30',
      close: '15:15',
      break: { start: '22:00', end: '23:00', dayOffset: -1 },
    },
    // [S]; 17:30 on Sundays and holidays by the release's first footnote.
    {
      from: '2003-09-29',
      open: '15:30',
      openDayOffset: -1,
      openAfterShortDay: '17:30',
      close: '15:15',
      break: { start: '16:30', end: '17:00', dayOffset: -1 },
    },
    // [H] of 2005-03-16 is the first to call 17:00 the regular time of a Sunday.
    {
      from: '2005-03-28',
      open: '15:30',
      openDayOffset: -1,
      openAfterShortDay: '17:00',
      close: '15:15',
      break: { start: '16:30', end: '17:00', dayOffset: -1 },
    },
    // [N] The former first hour of the next session became the last 45 minutes of this one.
    {
      from: '2012-11-19',
      open: '17:00',
      openDayOffset: -1,
      close: '16:15',
      break: { start: '15:15', end: '15:30' },
    },
    // [M]
    {
      from: '2015-09-21',
      open: '17:00',
      openDayOffset: -1,
      close: '16:00',
      break: { start: '15:15', end: '15:30' },
    },
    // CME notice of 2021: no halt at 15:15 from the trade date 2021-06-28.
    { from: '2021-06-28', open: '17:00', openDayOffset: -1, close: '16:00' },
  ],

  holidays: [
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 }, observance: 'sunday-to-monday' },
    // [H] Open for the report on employment in the excepted years, 2034 by projection. The reports of 1994 and 1996 fell
    // in the days of the pit; no notice of a session in 2007 is known.
    {
      name: 'Good Friday',
      on: { kind: 'easter', offsetDays: -2 },
      exceptYears: [1999, 2010, 2012, 2015, 2021, 2023, 2026, 2034],
    },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 }, observance: 'nearest-weekday' },

    // [E] The pit kept the holidays of the stock exchange, which had no Martin Luther King Day yet.
    {
      name: "Washington's Birthday",
      on: { kind: 'nth-weekday', month: 2, weekday: 'Mon', n: 3 },
      until: '1997-09-08',
    },
    { name: 'Memorial Day', on: { kind: 'last-weekday', month: 5, weekday: 'Mon' }, until: '1997-09-08' },
    {
      name: 'Independence Day',
      on: { kind: 'fixed', month: 7, day: 4 },
      observance: 'nearest-weekday',
      until: '1997-09-08',
    },
    { name: 'Labor Day', on: { kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 }, until: '1997-09-08' },
    { name: 'Thanksgiving Day', on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4 }, until: '1997-09-08' },
  ],

  closures: [
    { date: '1994-04-27', name: 'Funeral of President Nixon' }, // [E], the pit
    { date: '2001-09-11', name: 'World Trade Center attack' }, // CME, 2001-09-13
    { date: '2001-09-12', name: 'World Trade Center attack' }, // CME, 2001-09-12
    { date: '2001-09-13', name: 'World Trade Center attack' }, // CME, 2001-09-12
    { date: '2001-09-14', name: 'World Trade Center attack' }, // CME, 2001-09-13
    { date: '2007-01-02', name: 'National day of mourning for President Ford' }, // announced in December 2006
  ],

  halfDays: [
    // [H] Globex halted equity index futures at 10:30 on holidays (2003, 2006, 2007, 2013 in the notices) and halts them
    // at 12:00 since Memorial Day 2014.
    {
      name: 'Martin Luther King, Jr. Day',
      on: { kind: 'nth-weekday', month: 1, weekday: 'Mon', n: 3 },
      from: '1998-01-01',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: 'Martin Luther King, Jr. Day',
      on: { kind: 'nth-weekday', month: 1, weekday: 'Mon', n: 3 },
      from: '2014-05-26',
      close: '12:00',
    },
    {
      name: "Washington's Birthday",
      on: { kind: 'nth-weekday', month: 2, weekday: 'Mon', n: 3 },
      from: '1997-09-09',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: "Washington's Birthday",
      on: { kind: 'nth-weekday', month: 2, weekday: 'Mon', n: 3 },
      from: '2014-05-26',
      close: '12:00',
    },
    {
      name: 'Memorial Day',
      on: { kind: 'last-weekday', month: 5, weekday: 'Mon' },
      from: '1997-09-09',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: 'Memorial Day',
      on: { kind: 'last-weekday', month: 5, weekday: 'Mon' },
      from: '2014-05-26',
      close: '12:00',
    },
    // [H] first observed in 2022.
    {
      name: 'Juneteenth National Independence Day',
      on: { kind: 'fixed', month: 6, day: 19 },
      observance: 'nearest-weekday',
      from: '2022-01-01',
      close: '12:00',
    },
    {
      name: 'Independence Day',
      on: { kind: 'fixed', month: 7, day: 4 },
      observance: 'nearest-weekday',
      from: '1997-09-09',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: 'Independence Day',
      on: { kind: 'fixed', month: 7, day: 4 },
      observance: 'nearest-weekday',
      from: '2014-05-26',
      close: '12:00',
    },
    {
      name: 'Labor Day',
      on: { kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 },
      from: '1997-09-09',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: 'Labor Day',
      on: { kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 },
      from: '2014-05-26',
      close: '12:00',
    },
    {
      name: 'Thanksgiving Day',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4 },
      from: '1997-09-09',
      until: '2014-05-25',
      close: '10:30',
    },
    {
      name: 'Thanksgiving Day',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4 },
      from: '2014-05-26',
      close: '12:00',
    },

    // [H] 1999 on an extended session of GLOBEX2, the pit closed.
    { name: 'Good Friday', on: { kind: 'tabled', dates: ['1999-04-02'] }, close: '10:00' },
    {
      name: 'Good Friday',
      on: {
        kind: 'tabled',
        dates: ['2010-04-02', '2012-04-06', '2015-04-03', '2021-04-02', '2023-04-07', '2026-04-03', '2034-04-07'],
      },
      close: '08:15',
    },

    {
      name: 'National day of mourning for President Reagan', // CME, June 2004
      on: { kind: 'tabled', dates: ['2004-06-11'] },
      close: '08:00',
    },
    {
      name: 'Hurricane Sandy', // CME Group, 2012-10-28 and 2012-10-29
      on: { kind: 'tabled', dates: ['2012-10-29', '2012-10-30'] },
      close: '08:15',
    },
    {
      name: 'National day of mourning for President George H. W. Bush', // CME Group, 2018-12-02
      on: { kind: 'tabled', dates: ['2018-12-05'] },
      close: '08:30',
    },
    {
      name: 'National day of mourning for President Carter', // CME Group, 2024-12-30
      on: { kind: 'tabled', dates: ['2025-01-09'] },
      close: '08:30',
    },

    // [E] The futures close a quarter of an hour after a stock exchange that closes early: see xnys.ts for the years.
    {
      name: 'Day before Independence Day',
      on: { kind: 'fixed', month: 7, day: 3 },
      onlyOn: ['Mon', 'Tue', 'Thu'],
      from: '1995-01-01',
      until: '2012-12-31',
      close: '12:15',
    },
    {
      name: 'Day after Independence Day',
      on: { kind: 'fixed', month: 7, day: 5 },
      onlyOn: ['Fri'],
      from: '1995-01-01',
      until: '2012-12-31',
      close: '12:15',
    },
    {
      name: 'Day before Independence Day',
      on: { kind: 'fixed', month: 7, day: 3 },
      onlyOn: ['Mon', 'Tue', 'Wed', 'Thu'],
      from: '2013-01-01',
      close: '12:15',
    },
    {
      name: 'Day after Thanksgiving',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4, offsetDays: 1 },
      from: '1992-01-01',
      until: '1992-12-31',
      close: '13:15',
    },
    {
      name: 'Day after Thanksgiving',
      on: { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4, offsetDays: 1 },
      from: '1993-01-01',
      close: '12:15',
    },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, until: '1992-12-31', close: '13:15' },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, from: '1993-01-01', close: '12:15' },
    { name: 'Day after Christmas', on: { kind: 'tabled', dates: ['1997-12-26', '2003-12-26'] }, close: '12:15' },
    { name: "New Year's Eve 1999", on: { kind: 'tabled', dates: ['1999-12-31'] }, close: '12:15' },
  ],

  lateOpens: [
    // CME, 2001-09-14: the E-mini reopened before the stock exchange, without an evening session.
    { name: 'World Trade Center attack', on: { kind: 'tabled', dates: ['2001-09-17'] }, open: '08:15' },
  ],

  // [H] of 2026 is the last here.
  projectedFrom: 2027,

  hoursApproximate: {
    before: '2005-03-28',
    reason:
      'the maintenance of Globex and its Sunday open are documented for 2003, the day on which 17:30 became 17:00 is not',
  },
};
