import { BUDDHAS_BIRTHDAY, CHING_MING, CHUNG_YEUNG, LUNAR_NEW_YEAR, MID_AUTUMN, TUEN_NG } from '../chinese-calendar.js';
import { datesByYear } from '../date-tables.js';
import { type ExchangeRules } from '../exchange-rules.js';

/** Stock Exchange of Hong Kong.
 *
 * Sources: [G] the General Holidays Ordinance (Cap. 149), called Holidays Ordinance until 1998, and the lists of general
 * holidays that the government gazettes each year; [X] the exchange's yearly calendar of trading days and half days; [T]
 * its rules for typhoons and rainstorms; [W] the Hong Kong Observatory's record of warnings; [I] the days without a value
 * of the Hang Seng Index.
 *
 * [G] moves a holiday that falls on a Sunday, or on another holiday, to the next day that is none. Saturdays are no
 * trading days, so a holiday on one is lost here.
 *
 * Until 2024-09-22 a signal 8 or a black rainstorm warning that still stood at noon closed the exchange for the day ([T];
 * such days are closures below); since 2024-09-23 it trades through both. Shorter interruptions, decided on the day, are
 * not applied: neither a late start nor a cancelled morning or afternoon, among them 2002-09-11, 2003-07-24, 2003-09-02,
 * 2004-07-16, 2007-08-10, 2009-09-15, 2012-07-24, 2012-08-17, 2013-05-22, 2013-09-23, 2014-09-16, 2020-08-19,
 * 2021-06-28, 2022-08-25, 2022-11-02 and 2023-10-09. */
export const XHKG: ExchangeRules = {
  code: 'XHKG',
  name: 'Stock Exchange of Hong Kong',
  timeZone: 'Asia/Hong_Kong',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    { from: '1986-04-02', open: '10:00', close: '16:00', break: { start: '12:30', end: '14:30' } },
    // The exchange, 2011-01-24, for this change and the next.
    { from: '2011-03-07', open: '09:30', close: '16:00', break: { start: '12:00', end: '13:30' } },
    // The closing auction, since 2016-07-25, follows this close.
    { from: '2012-03-05', open: '09:30', close: '16:00', break: { start: '12:00', end: '13:00' } },
  ],
  hoursApproximate: {
    before: '2000-01-01',
    reason:
      'the afternoon of the nineties ended up to half an hour earlier, in steps whose dates no source at hand gives',
  },

  // A holiday gives way to those before it in this list.
  holidays: [
    {
      name: "New Year's Day",
      on: { kind: 'fixed', month: 1, day: 1 },
      observance: 'sunday-to-next-free',
    },
    // [G] until 2011, a Sunday among the three days was made up for by the day before them, since then by the fourth.
    {
      name: 'Day preceding Lunar New Year',
      on: {
        kind: 'tabled',
        dates: ['1990-01-26', '1991-02-14', '1993-01-22', '1997-02-06', '2000-02-04', '2003-01-31'],
      },
    },
    { name: "Lunar New Year's Day", on: { kind: 'tabled', dates: LUNAR_NEW_YEAR }, until: '2011-12-31' },
    {
      name: "Lunar New Year's Day",
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR },
      observance: 'sunday-to-next-free',
      from: '2012-01-01',
    },
    {
      name: 'Second day of Lunar New Year',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: 1 },
      until: '2011-12-31',
    },
    {
      name: 'Second day of Lunar New Year',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: 1 },
      observance: 'sunday-to-next-free',
      from: '2012-01-01',
    },
    {
      name: 'Third day of Lunar New Year',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: 2 },
      until: '2011-12-31',
    },
    {
      name: 'Third day of Lunar New Year',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: 2 },
      observance: 'sunday-to-next-free',
      from: '2012-01-01',
    },
    { name: 'Good Friday', on: { kind: 'easter', offsetDays: -2 } },
    { name: 'Easter Monday', on: { kind: 'easter', offsetDays: 1 } },
    {
      name: 'Ching Ming Festival',
      on: { kind: 'tabled', dates: CHING_MING },
      observance: 'sunday-to-next-free',
      onTaken: 'next-free',
    },
    // [G] since 1999, with the Buddha's Birthday, in place of the two days that ended with 1998 below.
    {
      name: 'Labour Day',
      on: { kind: 'fixed', month: 5, day: 1 },
      observance: 'sunday-to-next-free',
      from: '1999-01-01',
    },
    {
      name: "Buddha's Birthday",
      on: { kind: 'tabled', dates: BUDDHAS_BIRTHDAY },
      observance: 'sunday-to-next-free',
      onTaken: 'next-free',
      from: '1999-01-01',
    },
    // [G] with the Saturday before it; proclaimed each year.
    {
      name: "Queen's Birthday",
      on: {
        kind: 'tabled',
        dates: datesByYear(1990, '06-18 06-17 06-15 06-14 06-13 06-19 06-17 06-30'),
      },
    },
    {
      name: 'Tuen Ng Festival',
      on: { kind: 'tabled', dates: TUEN_NG },
      observance: 'sunday-to-next-free',
      onTaken: 'next-free',
    },
    {
      name: 'Hong Kong Special Administrative Region Establishment Day',
      on: { kind: 'fixed', month: 7, day: 1 },
      observance: 'sunday-to-next-free',
      from: '1997-01-01',
    },
    // [G] with the Saturday before it.
    {
      name: 'Liberation Day',
      on: { kind: 'last-weekday', month: 8, weekday: 'Mon' },
      until: '1996-12-31',
    },
    {
      name: 'Sino-Japanese War Victory Day',
      on: { kind: 'nth-weekday', month: 8, weekday: 'Mon', n: 3 },
      from: '1997-01-01',
      until: '1998-12-31',
    },
    {
      name: 'National Day',
      on: { kind: 'fixed', month: 10, day: 1 },
      observance: 'sunday-to-next-free',
      from: '1997-01-01',
    },
    {
      name: 'Day following National Day',
      on: { kind: 'fixed', month: 10, day: 2 },
      from: '1997-01-01',
      until: '1998-12-31',
    },
    // [G] until 2011, the festival itself was the holiday when the day after it was a Sunday.
    {
      name: 'Day following the Mid-Autumn Festival',
      on: { kind: 'tabled', dates: MID_AUTUMN, offsetDays: 1 },
      until: '2011-12-31',
      onTaken: 'next-free',
    },
    {
      name: 'Day following the Mid-Autumn Festival',
      on: { kind: 'tabled', dates: MID_AUTUMN, offsetDays: 1 },
      observance: 'sunday-to-next-free',
      onTaken: 'next-free',
      from: '2012-01-01',
    },
    {
      name: 'Chung Yeung Festival',
      on: { kind: 'tabled', dates: CHUNG_YEUNG },
      observance: 'sunday-to-next-free',
      onTaken: 'next-free',
    },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 }, observance: 'sunday-to-next-free' },
    {
      name: 'Day following Christmas Day',
      on: { kind: 'fixed', month: 12, day: 26 },
      observance: 'sunday-to-next-free',
    },
  ],

  closures: [
    { date: '1992-07-22', name: 'Typhoon Gary' }, // [W], [I]
    { date: '1993-09-17', name: 'Typhoon Becky' }, // [W], [I]
    { date: '1997-07-02', name: 'Day following the Establishment Day' }, // [G] for that year
    { date: '1999-09-16', name: 'Typhoon York' }, // [W], [I]
    { date: '1999-12-31', name: 'Change of the century' }, // [G] for that year
    { date: '2001-07-06', name: 'Typhoon Utor' }, // [W], [I]
    { date: '2001-07-25', name: 'Typhoon Yutu' }, // [W], [I]
    { date: '2008-08-06', name: 'Typhoon Kammuri' }, // [W], [I]
    { date: '2008-08-22', name: 'Typhoon Nuri' }, // [W], [I]
    { date: '2011-09-29', name: 'Typhoon Nesat' }, // The exchange, 2011-09-29
    { date: '2013-08-14', name: 'Typhoon Utor' }, // The exchange, 2013-08-14
    { date: '2015-09-03', name: 'Seventieth anniversary of victory in the war against Japan' }, // Ordinance No. 12 of 2015
    { date: '2016-08-02', name: 'Typhoon Nida' }, // The exchange, 2016-08-02
    { date: '2016-10-21', name: 'Typhoon Haima' }, // The exchange, 2016-10-21
    { date: '2017-08-23', name: 'Typhoon Hato' }, // The exchange, 2017-08-23
    { date: '2020-10-13', name: 'Typhoon Nangka' }, // The exchange, 2020-10-13
    { date: '2021-10-13', name: 'Typhoon Kompasu' }, // The exchange, 2021-10-13
    { date: '2023-07-17', name: 'Typhoon Talim' }, // The exchange, 2023-07-17
    { date: '2023-09-01', name: 'Typhoon Saola' }, // The exchange, 2023-09-01
    { date: '2023-09-08', name: 'Black rainstorm' }, // The exchange, 2023-09-08
    { date: '2024-09-06', name: 'Typhoon Yagi' }, // The exchange, 2024-09-06
  ],

  halfDays: [
    // [X] no afternoon on the three eves, when they are trading days; in the nineties after the rule of later calendars.
    {
      name: 'Lunar New Year Eve',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: -1 },
      until: '2011-03-06',
      close: '12:30',
    },
    {
      name: 'Lunar New Year Eve',
      on: { kind: 'tabled', dates: LUNAR_NEW_YEAR, offsetDays: -1 },
      from: '2011-03-07',
      close: '12:00',
    },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, until: '2011-03-06', close: '12:30' },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, from: '2011-03-07', close: '12:00' },
    { name: "New Year's Eve", on: { kind: 'fixed', month: 12, day: 31 }, until: '2011-03-06', close: '12:30' },
    { name: "New Year's Eve", on: { kind: 'fixed', month: 12, day: 31 }, from: '2011-03-07', close: '12:00' },
  ],

  // [G] and [X] of 2025, for 2026, are the last at hand.
  projectedFrom: 2027,
};
