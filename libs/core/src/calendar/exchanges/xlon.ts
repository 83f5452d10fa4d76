import { type ExchangeRules } from '../exchange-rules.js';

/** London Stock Exchange.
 *
 * Sources: [B] bank holidays of England and Wales: the Banking and Financial Dealings Act 1971, the royal proclamations
 * under it and gov.uk/bank-holidays; [S] the exchange's notices of business days and Christmas arrangements, such as
 * that for 2007/2008; [M] its notice N47/99 of 1999-08-04 on trading hours.
 *
 * A bank holiday on a weekend moves to the next weekday that is none ([B]).
 *
 * Short sessions of single years are not applied: press reports have 12:30 closes also on 1996-12-27 and, as the 31st
 * was closed, on 1999-12-30. Nor are halts and late opens decided on the day, such as 2000-04-05. */
export const XLON: ExchangeRules = {
  code: 'XLON',
  name: 'London Stock Exchange',
  timeZone: 'Europe/London',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    // The mandatory quote period of SEAQ, and of the order book since 1997-10-20.
    { from: '1990-01-01', open: '08:30', close: '16:30' },
    { from: '1998-07-20', open: '09:00', close: '16:30' },
    // [M]. The closing auction, since 2000-05-30, follows this close.
    { from: '1999-09-20', open: '08:00', close: '16:30' },
  ],
  hoursApproximate: {
    before: '1999-09-20',
    reason:
      'the opens before notice N47/99, and the day in July 1998 of the change before it, are from secondary sources',
  },

  holidays: [
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 }, observance: 'weekend-to-next-free' },
    { name: 'Good Friday', on: { kind: 'easter', offsetDays: -2 } },
    { name: 'Easter Monday', on: { kind: 'easter', offsetDays: 1 } },
    // [B] moved to Victory in Europe Day's 50th and 75th anniversary, in the closures below.
    {
      name: 'Early May bank holiday',
      on: { kind: 'nth-weekday', month: 5, weekday: 'Mon', n: 1 },
      exceptYears: [1995, 2020],
    },
    // [B] moved next to the three jubilees, in the closures below.
    {
      name: 'Spring bank holiday',
      on: { kind: 'last-weekday', month: 5, weekday: 'Mon' },
      exceptYears: [2002, 2012, 2022],
    },
    { name: 'Summer bank holiday', on: { kind: 'last-weekday', month: 8, weekday: 'Mon' } },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 }, observance: 'weekend-to-next-free' },
    { name: 'Boxing Day', on: { kind: 'fixed', month: 12, day: 26 }, observance: 'weekend-to-next-free' },
  ],

  // [B]
  closures: [
    { date: '1995-05-08', name: 'Early May bank holiday, 50th anniversary of VE Day' },
    { date: '1999-12-31', name: 'Millennium' },
    { date: '2002-06-03', name: 'Golden Jubilee of Queen Elizabeth II' },
    { date: '2002-06-04', name: 'Spring bank holiday' },
    { date: '2011-04-29', name: 'Wedding of Prince William' },
    { date: '2012-06-04', name: 'Spring bank holiday' },
    { date: '2012-06-05', name: 'Diamond Jubilee of Queen Elizabeth II' },
    { date: '2020-05-08', name: 'Early May bank holiday, 75th anniversary of VE Day' },
    { date: '2022-06-02', name: 'Spring bank holiday' },
    { date: '2022-06-03', name: 'Platinum Jubilee of Queen Elizabeth II' },
    { date: '2022-09-19', name: 'State funeral of Queen Elizabeth II' },
    { date: '2023-05-08', name: 'Coronation of King Charles III' },
  ],

  // [S] 24 and 31 December, or the Friday before when they fall on a weekend.
  halfDays: [
    { name: 'Christmas Eve', on: { kind: 'last-session-before', month: 12, day: 25 }, close: '12:30' },
    {
      name: "New Year's Eve",
      on: { kind: 'last-session-before', month: 1, day: 1 },
      exceptYears: [1999],
      close: '12:30',
    },
  ],

  // [B] and [S] are out to 2027.
  projectedFrom: 2028,
};
