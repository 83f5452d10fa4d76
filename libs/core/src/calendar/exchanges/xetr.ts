import { type ExchangeRules } from '../exchange-rules.js';

/** Xetra, the electronic market of the Frankfurt Stock Exchange, and before its start on 1997-11-28 the exchange itself.
 *
 * Sources: [C] the exchange's trading calendars and its notices, by year; [N] news of the time: Handelsblatt 2000 (no
 * trading on that year's 3 October), 2006-07-20 and 2006-10-13 (Whit Monday 2007), 2008-05-01 (the four holidays traded
 * since 2000), Independent 1999-03-10 (hours), Deutsche Welle 2003-09-03 and 2003-11-03 (hours), Tagesspiegel 2002-12-31
 * (last session); [I] the days without a value of the DAX in 1994, 1997 to 2001, 2012, 2014 and 2015, without a change
 * in another record of it for 1991-07 to 1998-08, and without a change of a large share for 1990 to 1996-07.
 *
 * Up to 1999 [I] shows every public holiday of Hesse closed, and 24 and 31 December; on Corpus Christi 1994 to 1997 one
 * record of the DAX has a single value all the same, as exchanges of other states were open. [I] has no value for
 * 2012-10-03 either, but that was a trading day by [C]. */
export const XETR: ExchangeRules = {
  code: 'XETR',
  name: 'Xetra, Frankfurt Stock Exchange',
  timeZone: 'Europe/Berlin',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    // The trading floor.
    { from: '1990-01-01', open: '10:30', close: '13:30' },
    // IBIS, the electronic market beside the floor, and from 1997-11-28 Xetra. Sources have IBIS begin on this day or a
    // month later.
    { from: '1991-04-05', open: '08:30', close: '17:00' },
    // The common hours of the alliance of European exchanges.
    { from: '1999-09-20', open: '09:00', close: '17:30' },
    { from: '2000-06-02', open: '09:00', close: '20:00' },
    // [C], [N]. The closing auction follows this close.
    { from: '2003-11-03', open: '09:00', close: '17:30' },
  ],
  hoursApproximate: {
    before: '1997-11-28',
    reason:
      'Xetra did not exist: hours are those of the floor up to April 1991 and of IBIS since, whose start sources date differently',
  },

  holidays: [
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 } },
    { name: 'Good Friday', on: { kind: 'easter', offsetDays: -2 } },
    { name: 'Easter Monday', on: { kind: 'easter', offsetDays: 1 } },
    { name: 'Labour Day', on: { kind: 'fixed', month: 5, day: 1 } },
    { name: 'Ascension Day', on: { kind: 'easter', offsetDays: 39 }, until: '1999-12-31' },
    { name: 'Whit Monday', on: { kind: 'easter', offsetDays: 50 }, until: '1999-12-31' },
    // [C] closed again from 2015 to 2021.
    { name: 'Whit Monday', on: { kind: 'easter', offsetDays: 50 }, from: '2015-01-01', until: '2021-12-31' },
    { name: 'Corpus Christi', on: { kind: 'easter', offsetDays: 60 }, until: '1999-12-31' },
    // [N] traded since 2000 like the three above, but not in 2000 itself, the tenth anniversary.
    { name: 'Day of German Unity', on: { kind: 'fixed', month: 10, day: 3 }, until: '2000-12-31' },
    // [C] closed again from 2014 to 2021.
    { name: 'Day of German Unity', on: { kind: 'fixed', month: 10, day: 3 }, from: '2014-01-01', until: '2021-12-31' },
    // The Wednesday before 23 November; no public holiday of Hesse since 1995.
    {
      name: 'Day of Prayer and Repentance',
      on: { kind: 'tabled', dates: ['1990-11-21', '1991-11-20', '1992-11-18', '1993-11-17', '1994-11-16'] },
    },
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 } },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 } },
    { name: 'Boxing Day', on: { kind: 'fixed', month: 12, day: 26 } },
    { name: "New Year's Eve", on: { kind: 'fixed', month: 12, day: 31 } },
  ],

  closures: [
    { date: '2007-05-28', name: 'Whit Monday' }, // [N], an exception, for London and New York were closed too
    { date: '2017-10-31', name: 'Reformation Day, 500th anniversary' }, // [C]
  ],

  halfDays: [
    // [C] of 2000, 2005, 2010 and later years, [N] of 2002. No source at hand tells when the custom began: it is taken to
    // hold since Xetra; the floor had always closed by 13:30.
    {
      name: 'Last session of the year',
      on: { kind: 'last-session-before', month: 1, day: 1 },
      from: '1997-11-28',
      close: '14:00',
    },
  ],

  // [C] shows the years up to 2029.
  projectedFrom: 2030,
};
