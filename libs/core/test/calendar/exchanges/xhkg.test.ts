import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('XHKG');
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const nameOf = (date: string): string | undefined =>
  calendar.holidays(Number(date.slice(0, 4))).find((holiday) => holiday.date === date)?.name;
const hongKongTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Hong_Kong',
  dateStyle: 'short',
  timeStyle: 'short',
});
const hours = (date: string): string => {
  const day = tradeDate(date);
  const pause = calendar.sessionBreak(day);
  return [calendar.sessionOpen(day), pause?.start, pause?.end, calendar.sessionClose(day)]
    .map((instant) => (instant === undefined ? '-' : hongKongTime.format(instant).slice(11)))
    .join(' ');
};
const earlyCloses = (year: number): string =>
  calendar
    .earlyCloses(tradeDate(`${year}-01-01`), tradeDate(`${year}-12-31`))
    .map(({ close }) => hongKongTime.format(close).slice(5))
    .join(', ');

describe('XHKG closed weekdays', () => {
  // The weekdays on which the Hang Seng Index has no value (Yahoo Finance, ^HSI); 1998-08-17 and 2001-10-25 have the value
  // of the day before once more.
  it.each([
    [1990, '01-01 01-26 01-29 04-05 04-13 04-16 05-28 06-18 08-27 10-04 10-26 12-25 12-26'],
    [1991, '01-01 02-14 02-15 03-29 04-01 04-05 06-17 06-18 08-26 09-23 10-16 12-25 12-26'],
    [1992, '01-01 02-04 02-05 02-06 04-17 04-20 06-05 06-15 07-22 08-31 10-05 12-25'],
    [1993, '01-01 01-22 01-25 04-05 04-09 04-12 06-14 06-24 08-30 09-17 10-01 12-27'],
    [1994, '02-10 02-11 04-01 04-04 04-05 06-13 06-14 08-29 09-21 10-13 12-26 12-27'],
    [1995, '01-02 01-31 02-01 02-02 04-05 04-14 04-17 06-02 06-19 08-28 11-01 12-25 12-26'],
    [1996, '01-01 02-19 02-20 02-21 04-04 04-05 04-08 06-17 06-20 08-26 10-21 12-25 12-26'],
    [1997, '01-01 02-06 02-07 03-28 03-31 06-09 06-30 07-01 07-02 08-18 09-17 10-01 10-02 10-10 12-25 12-26'],
    [1998, '01-01 01-28 01-29 01-30 04-06 04-10 04-13 07-01 08-17 10-01 10-02 10-06 10-28 12-25'],
    [1999, '01-01 02-16 02-17 02-18 04-02 04-05 04-06 06-18 07-01 09-16 10-01 10-18 12-27 12-31'],
    [2000, '02-04 02-07 04-04 04-21 04-24 05-01 05-11 06-06 09-13 10-02 10-06 12-25 12-26'],
    [
      2001,
      '01-01 01-24 01-25 01-26 04-05 04-13 04-16 04-30 05-01 06-25 07-02 07-06 07-25 10-01 10-02 10-25 12-25 12-26',
    ],
  ])('%d -> the days without an index', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // The government's lists of general holidays, by hand without Saturdays and Sundays, and the exchange's releases on the
  // days that a typhoon or a rainstorm closed it.
  it.each([
    [2008, '01-01 02-07 02-08 03-21 03-24 04-04 05-01 05-12 06-09 07-01 08-06 08-22 09-15 10-01 10-07 12-25 12-26'],
    [2010, '01-01 02-15 02-16 04-02 04-05 04-06 05-21 06-16 07-01 09-23 10-01 12-27'],
    [2011, '02-03 02-04 04-05 04-22 04-25 05-02 05-10 06-06 07-01 09-13 09-29 10-05 12-26 12-27'],
    [2012, '01-02 01-23 01-24 01-25 04-04 04-06 04-09 05-01 07-02 10-01 10-02 10-23 12-25 12-26'],
    [2013, '01-01 02-11 02-12 02-13 03-29 04-01 04-04 05-01 05-17 06-12 07-01 08-14 09-20 10-01 10-14 12-25 12-26'],
    [2014, '01-01 01-31 02-03 04-18 04-21 05-01 05-06 06-02 07-01 09-09 10-01 10-02 12-25 12-26'],
    [2015, '01-01 02-19 02-20 04-03 04-06 04-07 05-01 05-25 07-01 09-03 09-28 10-01 10-21 12-25'],
    [2016, '01-01 02-08 02-09 02-10 03-25 03-28 04-04 05-02 06-09 07-01 08-02 09-16 10-10 10-21 12-26 12-27'],
    [2017, '01-02 01-30 01-31 04-04 04-14 04-17 05-01 05-03 05-30 08-23 10-02 10-05 12-25 12-26'],
    [2018, '01-01 02-16 02-19 03-30 04-02 04-05 05-01 05-22 06-18 07-02 09-25 10-01 10-17 12-25 12-26'],
    [2019, '01-01 02-05 02-06 02-07 04-05 04-19 04-22 05-01 05-13 06-07 07-01 10-01 10-07 12-25 12-26'],
    [2020, '01-01 01-27 01-28 04-10 04-13 04-30 05-01 06-25 07-01 10-01 10-02 10-13 10-26 12-25'],
    [2021, '01-01 02-12 02-15 04-02 04-05 04-06 05-19 06-14 07-01 09-22 10-01 10-13 10-14 12-27'],
    [2022, '02-01 02-02 02-03 04-05 04-15 04-18 05-02 05-09 06-03 07-01 09-12 10-04 12-26 12-27'],
    [2023, '01-02 01-23 01-24 01-25 04-05 04-07 04-10 05-01 05-26 06-22 07-17 09-01 09-08 10-02 10-23 12-25 12-26'],
    [2024, '01-01 02-12 02-13 03-29 04-01 04-04 05-01 05-15 06-10 07-01 09-06 09-18 10-01 10-11 12-25 12-26'],
    [2025, '01-01 01-29 01-30 01-31 04-04 04-18 04-21 05-01 05-05 07-01 10-01 10-07 10-29 12-25 12-26'],
    [2026, '01-01 02-17 02-18 02-19 04-03 04-06 04-07 05-01 05-25 06-19 07-01 10-01 10-19 12-25'],
  ])('%d -> the gazette and the closures decided for weather', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // The General Holidays Ordinance by hand, on lunar dates of the Hong Kong Observatory.
  it.each([
    [2027, '01-01 02-08 02-09 03-26 03-29 04-05 05-13 06-09 07-01 09-16 10-01 10-08 12-27'],
    [2030, '01-01 02-04 02-05 02-06 04-05 04-19 04-22 05-01 05-09 06-05 07-01 09-13 10-01 12-25 12-26'],
  ])('the projected %d -> the standing rules carried forward', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
    expect(calendar.isProjected(year)).toBe(true);
  });

  it.each([
    ['1991-06-18', 'Tuen Ng Festival (observed)'],
    ['1994-06-14', 'Tuen Ng Festival (observed)'],
    ['1999-04-06', 'Ching Ming Festival (observed)'],
    ['2010-04-06', 'Ching Ming Festival (observed)'],
    ['2012-10-02', 'Day following the Mid-Autumn Festival (observed)'],
    ['2013-02-13', "Lunar New Year's Day (observed)"],
    ['2026-04-07', 'Ching Ming Festival (observed)'],
    ['1999-09-16', 'Typhoon York'],
    ['2023-09-08', 'Black rainstorm'],
  ])('%s -> %s', (date, name) => {
    expect(nameOf(date)).toBe(name);
  });

  // The rules in force until 2011: the index has values on all of these Mondays and Wednesdays.
  it.each(['1995-09-11', '2002-09-23', '2009-10-05', '2006-02-01', '2007-02-21', '2010-02-17'])(
    '%s, after a Sunday whose holiday went to the day before -> a session',
    (date) => {
      expect(calendar.isTradingDay(tradeDate(date))).toBe(true);
    },
  );

  // The Hong Kong Observatory and the exchange's releases: signal 8 or a black rainstorm warning on each day.
  it.each(['2003-09-02', '2009-09-15', '2012-07-24', '2014-09-16', '2020-08-19', '2022-11-02', '2023-10-09'])(
    '%s, of which a storm took a half -> a session with its regular hours',
    (date) => {
      const regular = date < '2012' ? '10:00 12:30 14:30 16:00' : '09:30 12:00 13:00 16:00';
      expect(hours(date)).toBe(regular);
    },
  );

  it('2024-11-14, under signal 8 after trading through storms began -> a session', () => {
    expect(calendar.isTradingDay(tradeDate('2024-11-14'))).toBe(true);
  });
});

describe('XHKG hours', () => {
  // The exchange, 2011-01-24, "Extension of trading hours".
  it.each([
    ['2011-03-04', '10:00 12:30 14:30 16:00'],
    ['2011-03-07', '09:30 12:00 13:30 16:00'],
    ['2012-03-02', '09:30 12:00 13:30 16:00'],
    ['2012-03-05', '09:30 12:00 13:00 16:00'],
    ['2035-12-28', '09:30 12:00 13:00 16:00'],
  ])('%s -> %s', (date, expected) => {
    expect(hours(date)).toBe(expected);
  });

  it('1999 and 2000 -> approximate and exact', () => {
    expect(['1999-12-30', '2000-01-03'].map((date) => calendar.hasApproximateHours(tradeDate(date)))).toEqual([
      true,
      false,
    ]);
  });
});

describe('XHKG half days', () => {
  // The eves of Lunar New Year, Christmas and New Year by hand, as the exchange's calendars mark them (that of 2021: 02-11,
  // 12-24 and 12-31). In 2001 and 2002 the index turned over less than half of its usual volume on those of December.
  it.each([
    [1999, '02-15 12:30, 12-24 12:30'],
    [2001, '01-23 12:30, 12-24 12:30, 12-31 12:30'],
    [2002, '02-11 12:30, 12-24 12:30, 12-31 12:30'],
    [2003, '12-24 12:30, 12-31 12:30'],
    [2010, '12-24 12:30, 12-31 12:30'],
    [2011, '02-02 12:30'],
    [2012, '12-24 12:00, 12-31 12:00'],
    [2014, '01-30 12:00, 12-24 12:00, 12-31 12:00'],
    [2019, '02-04 12:00, 12-24 12:00, 12-31 12:00'],
    [2020, '01-24 12:00, 12-24 12:00, 12-31 12:00'],
    [2021, '02-11 12:00, 12-24 12:00, 12-31 12:00'],
    [2022, '01-31 12:00'],
    [2023, ''],
    [2024, '02-09 12:00, 12-24 12:00, 12-31 12:00'],
    [2025, '01-28 12:00, 12-24 12:00, 12-31 12:00'],
    [2026, '02-16 12:00, 12-24 12:00, 12-31 12:00'],
  ])('%d -> %s', (year, expected) => {
    expect(earlyCloses(year)).toBe(expected);
  });

  it('a half day -> has no break', () => {
    expect([hours('2010-12-24'), hours('2024-12-24')]).toEqual(['10:00 - - 12:30', '09:30 - - 12:00']);
  });
});

describe('XHKG as a market', () => {
  it('ASIA_EQ -> the calendar of XHKG, projected from 2027', () => {
    expect(tradingCalendar('ASIA_EQ')).toBe(calendar);
    expect([calendar.marketId, calendar.timeZone]).toEqual(['ASIA_EQ', 'Asia/Hong_Kong']);
    expect([2026, 2027].map((year) => calendar.isProjected(year))).toEqual([false, true]);
  });
});
