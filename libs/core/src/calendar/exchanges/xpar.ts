import { type ExchangeRules } from '../exchange-rules.js';

/** Euronext Paris, up to 2000-09-21 the Paris Bourse.
 *
 * Sources: [E] Euronext's yearly holiday calendars, such as the releases of 2011-11-14 for 2012 and 2018-10-18 for 2019;
 * [N] news of the time; [I] the days without a value of the CAC 40 from 1990-03-01 to 2002-10, checked against the days
 * without a change of another record of it for 1991-07 to 1998-08.
 *
 * The Bourse closed on public holidays and, chosen year by year, on days beside them. From 1999 to 2002 it came to trade
 * on all but a few of them: first on Ascension Day, last on Whit Monday, when the exchanges of Euronext had one calendar.
 * [I] is the source for all of it. It also lacks 1994-03-03, in both records; no reason is known, so it is a session. */
export const XPAR: ExchangeRules = {
  code: 'XPAR',
  name: 'Euronext Paris',
  timeZone: 'Europe/Paris',
  first: '1990-01-01',
  last: '2035-12-31',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],

  hours: [
    { from: '1990-01-01', open: '10:00', close: '17:00' },
    { from: '1999-09-20', open: '09:00', close: '17:00' },
    // The closing auction follows this close.
    { from: '2000-01-01', open: '09:00', close: '17:30' },
  ],
  hoursApproximate: {
    before: '2000-04-03',
    reason:
      'news of 2000-03-31 has the close move from 17:00 to 17:30 on 2000-04-03; published calendars have 17:30 from the start of 2000, and the later close reveals nothing early',
  },

  holidays: [
    { name: "New Year's Day", on: { kind: 'fixed', month: 1, day: 1 } },
    { name: 'Good Friday', on: { kind: 'easter', offsetDays: -2 } },
    { name: 'Easter Monday', on: { kind: 'easter', offsetDays: 1 } },
    { name: 'Labour Day', on: { kind: 'fixed', month: 5, day: 1 } },
    { name: 'Victory Day', on: { kind: 'fixed', month: 5, day: 8 }, until: '1998-12-31' },
    { name: 'Ascension Day', on: { kind: 'easter', offsetDays: 39 }, until: '1998-12-31' },
    { name: 'Whit Monday', on: { kind: 'easter', offsetDays: 50 }, until: '2001-12-31' },
    { name: 'Bastille Day', on: { kind: 'fixed', month: 7, day: 14 }, until: '2000-12-31' },
    { name: 'Assumption Day', on: { kind: 'fixed', month: 8, day: 15 }, until: '1999-12-31' },
    { name: "All Saints' Day", on: { kind: 'fixed', month: 11, day: 1 }, until: '1999-12-31' },
    { name: 'Armistice Day', on: { kind: 'fixed', month: 11, day: 11 }, until: '1998-12-31' },
    { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 } },
    // Traded in the nineties ([I]).
    { name: 'Boxing Day', on: { kind: 'fixed', month: 12, day: 26 }, from: '2000-01-01' },
  ],

  // [I]
  closures: [
    { date: '1990-12-24', name: 'Day before Christmas' },
    { date: '1990-12-31', name: "Day before New Year's Day" },
    { date: '1991-08-16', name: 'Day after Assumption Day' },
    { date: '1992-07-13', name: 'Day before Bastille Day' },
    { date: '1992-11-02', name: "Monday after All Saints' Day" },
    { date: '1993-05-21', name: 'Day after Ascension Day' },
    { date: '1993-08-16', name: 'Monday after Assumption Day' },
    { date: '1994-07-15', name: 'Day after Bastille Day' },
    { date: '1994-10-31', name: "Day before All Saints' Day" },
    { date: '1995-01-02', name: "Monday after New Year's Day" },
    { date: '1995-08-14', name: 'Day before Assumption Day' },
    { date: '1996-08-16', name: 'Day after Assumption Day' },
    { date: '1997-11-10', name: 'Day before Armistice Day' },
    { date: '1998-07-13', name: 'Day before Bastille Day' },
    { date: '1998-12-24', name: 'Christmas Eve' },
    { date: '1998-12-31', name: 'Conversion to the euro' },
    { date: '1999-12-31', name: 'Change of the century' },
    { date: '2001-12-31', name: 'Introduction of euro notes and coins' },
  ],

  // [E] half days, on these dates only: a weekend is not made up for. The times include the closing auction, which
  // follows at 14:00. [N] reports that of 2003-12-24 and both of 2009 and since; the years between are taken to be
  // alike. A notice on futures of 2003-10-31 suggests that 2003-12-31, and so 2002-12-31, may have been full sessions.
  // No source at hand has half days before 2000.
  halfDays: [
    { name: 'Christmas Eve', on: { kind: 'fixed', month: 12, day: 24 }, from: '2000-01-01', close: '14:05' },
    { name: "New Year's Eve", on: { kind: 'fixed', month: 12, day: 31 }, from: '2000-01-01', close: '14:05' },
  ],

  // [E] is published one year at a time.
  projectedFrom: 2027,
};
