import { describe, expect, it } from '@jest/globals';
import { XTKS } from '../../../src/calendar/exchanges/xtks.js';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { dateOfEpochDay, tradeDate } from '../../../src/ids.js';
import { civilDay, jdeOf, solarTerm } from '../astronomy.js';

const calendar = tradingCalendar('XTKS');
const JAPAN = 9;
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const tokyoTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Tokyo',
  dateStyle: 'short',
  timeStyle: 'short',
});
const hours = (date: string): string => {
  const day = tradeDate(date);
  const pause = calendar.sessionBreak(day);
  return [calendar.sessionOpen(day), pause?.start, pause?.end, calendar.sessionClose(day)]
    .map((instant) => (instant === undefined ? '-' : tokyoTime.format(instant).slice(11)))
    .join(' ');
};

describe('XTKS closed weekdays', () => {
  // Cabinet Office, "About National Holidays" (the list since 1955), by hand without Saturdays and Sundays and with
  // January 2, January 3 and December 31; the exchange's lists of market holidays from 2019 on.
  it.each([
    [1990, '01-01 01-02 01-03 01-15 02-12 03-21 04-30 05-03 05-04 09-24 10-10 11-12 11-23 12-24 12-31'],
    [1991, '01-01 01-02 01-03 01-15 02-11 03-21 04-29 05-03 05-06 09-16 09-23 10-10 11-04 12-23 12-31'],
    [1992, '01-01 01-02 01-03 01-15 02-11 03-20 04-29 05-04 05-05 09-15 09-23 11-03 11-23 12-23 12-31'],
    [1993, '01-01 01-15 02-11 04-29 05-03 05-04 05-05 06-09 09-15 09-23 10-11 11-03 11-23 12-23 12-31'],
    [1996, '01-01 01-02 01-03 01-15 02-12 03-20 04-29 05-03 05-06 09-16 09-23 10-10 11-04 12-23 12-31'],
    [1997, '01-01 01-02 01-03 01-15 02-11 03-20 04-29 05-05 07-21 09-15 09-23 10-10 11-03 11-24 12-23 12-31'],
    [1998, '01-01 01-02 01-15 02-11 04-29 05-04 05-05 07-20 09-15 09-23 11-03 11-23 12-23 12-31'],
    [2000, '01-03 01-10 02-11 03-20 05-03 05-04 05-05 07-20 09-15 10-09 11-03 11-23'],
    [2003, '01-01 01-02 01-03 01-13 02-11 03-21 04-29 05-05 07-21 09-15 09-23 10-13 11-03 11-24 12-23 12-31'],
    [2007, '01-01 01-02 01-03 01-08 02-12 03-21 04-30 05-03 05-04 07-16 09-17 09-24 10-08 11-23 12-24 12-31'],
    [2008, '01-01 01-02 01-03 01-14 02-11 03-20 04-29 05-05 05-06 07-21 09-15 09-23 10-13 11-03 11-24 12-23 12-31'],
    [
      2009,
      '01-01 01-02 01-12 02-11 03-20 04-29 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23 12-31',
    ],
    [2012, '01-02 01-03 01-09 03-20 04-30 05-03 05-04 07-16 09-17 10-08 11-23 12-24 12-31'],
    [2015, '01-01 01-02 01-12 02-11 04-29 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23 12-31'],
    [2016, '01-01 01-11 02-11 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-22 10-10 11-03 11-23 12-23'],
    [
      2019,
      '01-01 01-02 01-03 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-06 07-15 08-12 09-16 09-23 10-14 10-22 11-04 12-31',
    ],
    [
      2020,
      '01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 10-01 11-03 11-23 12-31',
    ],
    [2021, '01-01 01-11 02-11 02-23 04-29 05-03 05-04 05-05 07-22 07-23 08-09 09-20 09-23 11-03 11-23 12-31'],
    [2022, '01-03 01-10 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-23 10-10 11-03 11-23'],
    [2023, '01-02 01-03 01-09 02-23 03-21 05-03 05-04 05-05 07-17 08-11 09-18 10-09 11-03 11-23'],
    [2024, '01-01 01-02 01-03 01-08 02-12 02-23 03-20 04-29 05-03 05-06 07-15 08-12 09-16 09-23 10-14 11-04 12-31'],
    [
      2025,
      '01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-24 12-31',
    ],
    [
      2026,
      '01-01 01-02 01-12 02-11 02-23 03-20 04-29 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23 12-31',
    ],
  ])('%d -> the published list', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  it.each([
    ['Vernal Equinox Day', 0, 3],
    ['Autumnal Equinox Day', 180, 9],
  ])('%s of every year -> the day on which the sun reaches %d degrees, after Meeus', (name, longitude, month) => {
    const tabled = XTKS.holidays
      .filter((rule) => rule.name === name)
      .flatMap(({ on }) => (on.kind === 'tabled' ? on.dates : []));
    const computed = tabled.map((_, i) => civilDay(solarTerm(longitude, jdeOf(1990 + i, month, 21)), JAPAN));
    expect(tabled).toHaveLength(46);
    expect(tabled).toEqual(computed.map(({ day }) => dateOfEpochDay(day)));
    // The longitude is good to 0.01 degrees, a quarter of an hour: enough for each day that is not announced yet.
    for (const { hours } of computed.slice(2027 - 1990)) expect(Math.min(hours, 24 - hours)).toBeGreaterThan(0.25);
  });

  // The act makes a holiday of it.
  it('2003 to 2035 -> no session between two national holidays', () => {
    const EXCHANGE_HOLIDAYS = ['Exchange holiday', 'Failure of the trading system'];
    for (let year = 2003; year <= 2035; year++) {
      const national = new Set(
        calendar
          .holidays(year)
          .filter(({ name }) => !EXCHANGE_HOLIDAYS.includes(name))
          .map(({ date }) => date as string),
      );
      const between = [...national].filter((date) => {
        const day = Date.parse(date) / 86_400_000;
        const next = new Date((day + 1) * 86_400_000);
        const isWeekday = next.getUTCDay() % 6 !== 0;
        const isOpen = isWeekday && calendar.isTradingDay(tradeDate(dateOfEpochDay(day + 1)));
        return isOpen && national.has(dateOfEpochDay(day + 2));
      });
      expect(between).toEqual([]);
    }
  });
});

describe('XTKS hours', () => {
  // Mainichi Shimbun, 2011-11-21 (the changes of 1991-04-30 and 2011-11-21); the exchange's releases of 2006-01-18 and
  // 2006-04-20 (the afternoons from 13:00); Kyodo, 2024-11-05.
  it.each([
    ['1990-06-01', '09:00 11:00 13:00 15:00'],
    ['1991-04-26', '09:00 11:00 13:00 15:00'],
    ['1991-04-30', '09:00 11:00 12:30 15:00'],
    ['2006-01-18', '09:00 11:00 12:30 15:00'],
    ['2006-01-19', '09:00 11:00 13:00 15:00'],
    ['2006-04-21', '09:00 11:00 13:00 15:00'],
    ['2006-04-24', '09:00 11:00 12:30 15:00'],
    ['2011-11-18', '09:00 11:00 12:30 15:00'],
    ['2011-11-21', '09:00 11:30 12:30 15:00'],
    ['2024-11-01', '09:00 11:30 12:30 15:00'],
    ['2024-11-05', '09:00 11:30 12:30 15:30'],
    ['2035-12-28', '09:00 11:30 12:30 15:30'],
  ])('%s -> %s', (date, expected) => {
    expect(hours(date)).toBe(expected);
    expect(calendar.hasApproximateHours(tradeDate(date))).toBe(date < '2009-01-06');
  });

  it('the first and last sessions up to January 2009, which ended at 11:00 -> regular hours, marked as approximate', () => {
    expect(calendar.earlyCloses(calendar.firstDate, calendar.lastDate)).toEqual([]);
    expect(['2008-12-30', '2009-01-05'].map((date) => calendar.hasApproximateHours(tradeDate(date)))).toEqual([
      true,
      true,
    ]);
    expect(calendar.hasApproximateHours(tradeDate('2009-12-30'))).toBe(false);
  });

  it('days on which trading was delayed or halted -> their regular hours', () => {
    expect(['1997-08-01', '2005-11-01', '2006-01-18', '2012-02-02'].map(hours)).toEqual([
      '09:00 11:00 12:30 15:00',
      '09:00 11:00 12:30 15:00',
      '09:00 11:00 12:30 15:00',
      '09:00 11:30 12:30 15:00',
    ]);
  });
});

describe('XTKS sessions a year', () => {
  // Japan Exchange Group, statistics of trading: the number of trading days of each year.
  it.each([
    [1990, 246],
    [2000, 248],
    [2005, 245],
    [2010, 245],
    [2015, 244],
    [2018, 245],
    [2019, 241],
    [2020, 242],
    [2021, 245],
    [2022, 244],
    [2023, 246],
    [2024, 245],
  ])('%d -> %d', (year, sessions) => {
    expect(calendar.tradingDaysBetween(tradeDate(`${year}-01-01`), tradeDate(`${year}-12-31`))).toHaveLength(sessions);
  });
});

describe('XTKS as a market', () => {
  it('JP_EQ -> the calendar of XTKS, projected from 2027', () => {
    expect(tradingCalendar('JP_EQ')).toBe(calendar);
    expect([calendar.marketId, calendar.timeZone]).toEqual(['JP_EQ', 'Asia/Tokyo']);
    expect([2026, 2027].map((year) => calendar.isProjected(year))).toEqual([false, true]);
  });
});
