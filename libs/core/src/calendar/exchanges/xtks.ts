import { datesByYear } from '../date-tables.js';
import { type ExchangeRules } from '../exchange-rules.js';

/** Tokyo Stock Exchange.
 *
 * Sources: [B] the exchange's Business Regulations: no session on Saturdays, Sundays, holidays of the act, January 2 and
 * 3, and December 31; [L] the Act on National Holidays (1948, No. 178) with its amendments, of which 1985 made a day
 * between two holidays one itself, 1995 added Marine Day, 1998 and 2001 moved four holidays to Mondays, 2005 (in force
 * 2007) moved Greenery Day and carried a Sunday's holiday over all that follow it, and 2014 added Mountain Day; [S]
 * special acts, each named below; [A] the calendar in which the National Astronomical Observatory of Japan announces the
 * equinoxes of the following year each February.
 *
 * Until the session of 2009-01-05 the first and the last session of a year had no afternoon and ended at 11:00 (the exchange,
 * 2009). The open tables of sessions, with which this file agrees in all years, give those days their regular close; so does
 * this file, which makes their bars known later than they were, and never earlier.
 *
 * Hours are those of the exchange's calendar. Departures from it are not applied: neither the failures of its systems
 * that delayed a part of trading (1997-08-01, 2012-02-02) or all of it (2005-11-01 until 13:30), nor the halt of
 * 2006-01-18 at 14:40. 2020-10-01, on which trading never opened, is a closure. */
export const XTKS: ExchangeRules = {
  code: 'XTKS',
  name: 'Tokyo Stock Exchange',
  timeZone: 'Asia/Tokyo',
  first: '1990-01-01',
  last: '2035-12-31',
  // [B] Saturday mornings ended in January 1989.
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    // Kyodo, 2024-11-05: the close had been at 15:00 since 1954.
    { from: '1955-01-01', open: '09:00', close: '15:00', break: { start: '11:00', end: '13:00' } },
    // Mainichi Shimbun, 2011-11-21: the break went from two hours to one and a half on 1991-04-30.
    { from: '1991-04-30', open: '09:00', close: '15:00', break: { start: '11:00', end: '12:30' } },
    // The exchange, 2006-01-18 and 2006-04-20: a shorter afternoon while orders neared the capacity of its systems.
    { from: '2006-01-19', open: '09:00', close: '15:00', break: { start: '11:00', end: '13:00' } },
    { from: '2006-04-24', open: '09:00', close: '15:00', break: { start: '11:00', end: '12:30' } },
    // Mainichi Shimbun, 2011-11-21.
    { from: '2011-11-21', open: '09:00', close: '15:00', break: { start: '11:30', end: '12:30' } },
    // Kyodo, 2024-11-05: with a closing auction.
    { from: '2024-11-05', open: '09:00', close: '15:30', break: { start: '11:30', end: '12:30' } },
  ],

  holidays: [
    // [L] A Sunday's New Year's Day passes to January 2, which is closed in any case.
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 } },
    { name: 'Exchange holiday', on: { kind: 'fixed', month: 1, day: 2 } }, // [B]
    { name: 'Exchange holiday', on: { kind: 'fixed', month: 1, day: 3 } }, // [B]
    {
      name: 'Coming of Age Day',
      on: { kind: 'fixed', month: 1, day: 15 },
      observance: 'sunday-to-monday',
      until: '1999-12-31',
    },
    {
      name: 'Coming of Age Day',
      on: { kind: 'nth-weekday', month: 1, weekday: 'Mon', n: 2 },
      from: '2000-01-01',
    },
    {
      name: 'National Foundation Day',
      on: { kind: 'fixed', month: 2, day: 11 },
      observance: 'sunday-to-monday',
    },
    {
      name: "Emperor's Birthday",
      on: { kind: 'fixed', month: 2, day: 23 },
      observance: 'sunday-to-monday',
      from: '2020-01-01',
    },
    // [A] to 2026, from there on computed; the test computes every year.
    {
      name: 'Vernal Equinox Day',
      on: {
        kind: 'tabled',
        dates: datesByYear(
          1990,
          `03-21 03-21 03-20 03-20 03-21 03-21 03-20 03-20 03-21 03-21
           03-20 03-20 03-21 03-21 03-20 03-20 03-21 03-21 03-20 03-20
           03-21 03-21 03-20 03-20 03-21 03-21 03-20 03-20 03-21 03-21
           03-20 03-20 03-21 03-21 03-20 03-20 03-20 03-21 03-20 03-20
           03-20 03-21 03-20 03-20 03-20 03-21`,
        ),
      },
      observance: 'sunday-to-monday',
    },
    {
      name: 'Greenery Day',
      on: { kind: 'fixed', month: 4, day: 29 },
      observance: 'sunday-to-monday',
      until: '2006-12-31',
    },
    {
      name: 'Showa Day',
      on: { kind: 'fixed', month: 4, day: 29 },
      observance: 'sunday-to-monday',
      from: '2007-01-01',
    },
    // Of these three in a row, a Sunday's was lost before 2007 when the Monday was a holiday itself.
    {
      name: 'Constitution Memorial Day',
      on: { kind: 'fixed', month: 5, day: 3 },
      observance: 'sunday-to-monday',
      until: '2006-12-31',
    },
    {
      name: 'Constitution Memorial Day',
      on: { kind: 'fixed', month: 5, day: 3 },
      observance: 'sunday-to-next-free',
      from: '2007-01-01',
    },
    { name: "Citizens' Holiday", on: { kind: 'fixed', month: 5, day: 4 }, until: '2006-12-31' },
    {
      name: 'Greenery Day',
      on: { kind: 'fixed', month: 5, day: 4 },
      observance: 'sunday-to-next-free',
      from: '2007-01-01',
    },
    { name: "Children's Day", on: { kind: 'fixed', month: 5, day: 5 }, observance: 'sunday-to-monday' },
    {
      name: 'Marine Day',
      on: { kind: 'fixed', month: 7, day: 20 },
      observance: 'sunday-to-monday',
      from: '1996-01-01',
      until: '2002-12-31',
    },
    // [S] the Tokyo Olympic and Paralympic Games Act, as amended in 2018 and 2020, moved three holidays of 2020 and 2021.
    {
      name: 'Marine Day',
      on: { kind: 'nth-weekday', month: 7, weekday: 'Mon', n: 3 },
      from: '2003-01-01',
      exceptYears: [2020, 2021],
    },
    { name: 'Marine Day', on: { kind: 'tabled', dates: ['2020-07-23', '2021-07-22'] } },
    { name: 'Sports Day', on: { kind: 'tabled', dates: ['2020-07-24', '2021-07-23'] } },
    {
      name: 'Mountain Day',
      on: { kind: 'fixed', month: 8, day: 11 },
      observance: 'sunday-to-monday',
      from: '2016-01-01',
      exceptYears: [2020, 2021],
    },
    {
      name: 'Mountain Day',
      on: { kind: 'tabled', dates: ['2020-08-10', '2021-08-08'] },
      observance: 'sunday-to-monday',
    },
    {
      name: 'Respect for the Aged Day',
      on: { kind: 'fixed', month: 9, day: 15 },
      observance: 'sunday-to-monday',
      until: '2002-12-31',
    },
    {
      name: 'Respect for the Aged Day',
      on: { kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 3 },
      from: '2003-01-01',
    },
    // [L] the Tuesday between Respect for the Aged Day and an equinox on Wednesday; the last is projected.
    {
      name: "Citizens' Holiday",
      on: { kind: 'tabled', dates: ['2009-09-22', '2015-09-22', '2026-09-22', '2032-09-21'] },
    },
    // [A] to 2026, as for the vernal equinox.
    {
      name: 'Autumnal Equinox Day',
      on: {
        kind: 'tabled',
        dates: datesByYear(
          1990,
          `09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23
           09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23 09-23
           09-23 09-23 09-22 09-23 09-23 09-23 09-22 09-23 09-23 09-23
           09-22 09-23 09-23 09-23 09-22 09-23 09-23 09-23 09-22 09-23
           09-23 09-23 09-22 09-23 09-23 09-23`,
        ),
      },
      observance: 'sunday-to-monday',
    },
    {
      name: 'Health and Sports Day',
      on: { kind: 'fixed', month: 10, day: 10 },
      observance: 'sunday-to-monday',
      until: '1999-12-31',
    },
    {
      name: 'Health and Sports Day',
      on: { kind: 'nth-weekday', month: 10, weekday: 'Mon', n: 2 },
      from: '2000-01-01',
      until: '2019-12-31',
    },
    {
      name: 'Sports Day',
      on: { kind: 'nth-weekday', month: 10, weekday: 'Mon', n: 2 },
      from: '2022-01-01',
    },
    { name: 'Culture Day', on: { kind: 'fixed', month: 11, day: 3 }, observance: 'sunday-to-monday' },
    {
      name: 'Labour Thanksgiving Day',
      on: { kind: 'fixed', month: 11, day: 23 },
      observance: 'sunday-to-monday',
    },
    {
      name: "Emperor's Birthday",
      on: { kind: 'fixed', month: 12, day: 23 },
      observance: 'sunday-to-monday',
      until: '2018-12-31',
    },
    { name: 'Exchange holiday', on: { kind: 'fixed', month: 12, day: 31 } }, // [B]
  ],

  closures: [
    { date: '1990-11-12', name: 'Enthronement of the Emperor' }, // [S] 1990, No. 24
    { date: '1993-06-09', name: 'Wedding of the Crown Prince' }, // [S] 1993, No. 32
    // [S] 2018, No. 99, for May 1 and October 22; [L] makes holidays of the days on both sides of May 1.
    { date: '2019-04-30', name: "Citizens' Holiday" },
    { date: '2019-05-01', name: 'Accession of the Emperor' },
    { date: '2019-05-02', name: "Citizens' Holiday" },
    { date: '2019-10-22', name: 'Enthronement of the Emperor' },
    { date: '2020-10-01', name: 'Failure of the trading system' }, // The exchange, 2020-10-01
  ],

  halfDays: [],

  hoursApproximate: {
    before: '2009-01-06',
    reason: 'The first and the last session of each year ended at 11:00; here they have the regular close.',
  },

  // [A] of February 2025, for 2026, is the last at hand.
  projectedFrom: 2027,
};
