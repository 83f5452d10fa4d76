import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('XNYS');
const sharedFile = (path: string): string =>
  fileURLToPath(new URL(`../../../../../../shared/data/${path}`, import.meta.url));
const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const newYorkTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'short',
});
const earlyCloses = (from: string, to: string): string[] =>
  calendar.earlyCloses(tradeDate(from), tradeDate(to)).map(({ close }) => newYorkTime.format(close));

const publishedCalendar = sharedFile('calendars/xnys.csv');
const describePublished = existsSync(publishedCalendar) ? describe : describe.skip;

describePublished('XNYS against the published calendar of 2000 to 2019 (calendars/xnys.csv)', () => {
  it('every session with its open and close -> equal', () => {
    const published = readFileSync(publishedCalendar, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(0, 3).join(','));
    const iso = (instant: Date): string => instant.toISOString().replace('.000Z', 'Z');
    const computed = sessionsOf('2000-01-01', '2019-12-31').map((date) =>
      [`${date}T00:00:00Z`, iso(calendar.sessionOpen(date)), iso(calendar.sessionClose(date))].join(','),
    );
    expect(computed).toEqual(published);
  });
});

// The Fama-French daily factors have a row for every day in the CRSP daily stock file: an independent record of sessions.
const factorFile = sharedFile('factors/ff3_daily.csv');
const describeFactors = existsSync(factorFile) ? describe : describe.skip;

describeFactors('XNYS against the days of the Fama-French factors of 1990 to 2017 (factors/ff3_daily.csv)', () => {
  it('every session -> has a row, and every row a session', () => {
    const days = readFileSync(factorFile, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^(\d{4})(\d{2})(\d{2}),.*$/, '$1-$2-$3'));
    expect(sessionsOf('1990-01-01', '2017-12-31')).toEqual(days);
  });
});

describe('XNYS closed weekdays', () => {
  // NYSE, holidays and special closings since 1885 (closings.pdf), and the weekdays without a row in the factor file.
  it.each([
    [1990, '01-01 02-19 04-13 05-28 07-04 09-03 11-22 12-25'],
    [1991, '01-01 02-18 03-29 05-27 07-04 09-02 11-28 12-25'],
    [1992, '01-01 02-17 04-17 05-25 07-03 09-07 11-26 12-25'],
    [1993, '01-01 02-15 04-09 05-31 07-05 09-06 11-25 12-24'],
    [1994, '02-21 04-01 04-27 05-30 07-04 09-05 11-24 12-26'],
    [1995, '01-02 02-20 04-14 05-29 07-04 09-04 11-23 12-25'],
    [1996, '01-01 02-19 04-05 05-27 07-04 09-02 11-28 12-25'],
    [1997, '01-01 02-17 03-28 05-26 07-04 09-01 11-27 12-25'],
    [1998, '01-01 01-19 02-16 04-10 05-25 07-03 09-07 11-26 12-25'],
    [1999, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24'],
  ])('%d -> the record of the exchange', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // NYSE Group, "Holiday and Early Closings Calendar": releases of 2019-12-09 (2020-2022), 2021-12-27 (2022-2024, adds
  // Juneteenth), 2022-12-21 (2023-2025), 2024-11-08 (2025-2027), 2025-12-23 (2026-2028); 2025-01-09 of 2024-12-30.
  it.each([
    [2020, '01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25'],
    [2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24'],
    [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26'],
    [2023, '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25'],
    [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25'],
    [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25'],
    [2027, '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24'],
    [2028, '01-17 02-21 04-14 05-29 06-19 07-04 09-04 11-23 12-25'],
  ])('%d -> the announcement of the exchange', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  // NYSE Rule 7.2 by hand, where a date falls on a weekend.
  it.each([
    ['2032-06-18', 'Juneteenth National Independence Day (observed)'],
    ['2032-07-05', 'Independence Day (observed)'],
    ['2032-12-24', 'Christmas Day (observed)'],
    ['2033-06-20', 'Juneteenth National Independence Day (observed)'],
    ['2033-12-26', 'Christmas Day (observed)'],
    ['2034-01-02', "New Year's Day (observed)"],
  ])('the projected %s -> %s', (date, name) => {
    expect(calendar.holidays(Number(date.slice(0, 4)))).toContainEqual({ date, name });
  });

  it("a New Year's Day on Saturday -> the Friday before and the Monday after are sessions", () => {
    const around = ['1993-12-31', '1999-12-31', '2004-12-31', '2010-12-31', '2021-12-31', '2027-12-31', '2032-12-31'];
    for (const friday of around) {
      expect(calendar.isTradingDay(tradeDate(friday))).toBe(true);
      expect(calendar.nextTradingDay(tradeDate(friday))).toBe(`${Number(friday.slice(0, 4)) + 1}-01-03`);
    }
  });
});

describe('XNYS early closes', () => {
  // NYSE, closings.pdf, as two open calendars that cite it agree; the first day after Thanksgiving that closed early is 1992-11-27, and 1999-12-31 was announced
  // by the exchange on 1999-06-04.
  it('1990 to 1999 -> those of the record, at 14:00 until 1992 and 13:00 since', () => {
    expect(earlyCloses('1990-01-01', '1999-12-31')).toEqual([
      '1990-12-24 14:00',
      '1991-12-24 14:00',
      '1992-11-27 14:00',
      '1992-12-24 14:00',
      '1993-11-26 13:00',
      '1994-11-25 13:00',
      '1995-07-03 13:00',
      '1995-11-24 13:00',
      '1996-07-05 13:00',
      '1996-11-29 13:00',
      '1996-12-24 13:00',
      '1997-07-03 13:00',
      '1997-11-28 13:00',
      '1997-12-24 13:00',
      '1997-12-26 13:00',
      '1998-11-27 13:00',
      '1998-12-24 13:00',
      '1999-11-26 13:00',
      '1999-12-31 13:00',
    ]);
  });

  // The releases named above.
  it('2020 to 2028 -> those announced', () => {
    expect(earlyCloses('2020-01-01', '2028-12-31')).toEqual([
      '2020-11-27 13:00',
      '2020-12-24 13:00',
      '2021-11-26 13:00',
      '2022-11-25 13:00',
      '2023-07-03 13:00',
      '2023-11-24 13:00',
      '2024-07-03 13:00',
      '2024-11-29 13:00',
      '2024-12-24 13:00',
      '2025-07-03 13:00',
      '2025-11-28 13:00',
      '2025-12-24 13:00',
      '2026-11-27 13:00',
      '2026-12-24 13:00',
      '2027-11-26 13:00',
      '2028-07-03 13:00',
      '2028-11-24 13:00',
    ]);
  });

  it('projected years -> the standing rules carried forward', () => {
    expect(earlyCloses('2029-01-01', '2035-12-31').map((close) => close.slice(0, 10))).toEqual([
      '2029-07-03',
      '2029-11-23',
      '2029-12-24',
      '2030-07-03',
      '2030-11-29',
      '2030-12-24',
      '2031-07-03',
      '2031-11-28',
      '2031-12-24',
      '2032-11-26',
      '2033-11-25',
      '2034-07-03',
      '2034-11-24',
      '2035-07-03',
      '2035-11-23',
      '2035-12-24',
    ]);
  });
});

describe('XNYS hours', () => {
  it('every session -> 09:30 in New York, and 16:00 unless it closes early', () => {
    const early = new Set(calendar.earlyCloses(calendar.firstDate, calendar.lastDate).map(({ date }) => date));
    const odd = sessionsOf('1990-01-01', '2035-12-31').filter(
      (date) =>
        newYorkTime.format(calendar.sessionOpen(date)) !== `${date} 09:30` ||
        (newYorkTime.format(calendar.sessionClose(date)) === `${date} 16:00`) === early.has(date),
    );
    expect(odd).toEqual([]);
  });

  // The policy at the head of exchanges/xnys.ts; calendars/xnys.csv has the days from 2001 on with these hours too.
  it.each([
    '1990-12-27',
    '1991-01-17',
    '1991-02-25',
    '1994-02-11',
    '1995-12-18',
    '1996-01-08',
    '1997-10-27',
    '2001-09-17',
    '2002-09-11',
    '2005-06-01',
    '2015-07-08',
    '2020-03-09',
    '2020-03-18',
  ])('%s, delayed, halted or ended on the day -> its regular hours', (date) => {
    const day = tradeDate(date);
    const hours = [calendar.sessionOpen(day), calendar.sessionClose(day)].map((instant) => newYorkTime.format(instant));
    expect(hours).toEqual([`${date} 09:30`, `${date} 16:00`]);
  });
});

describe('XNYS sessions a year', () => {
  // To 2017: rows a year of the Fama-French daily factors. Later by hand: weekdays (261; 260 in 2022, 2023, 2028, 2033
  // and 2034; 262 in 2020, 2024 and 2032) less 9 holidays to 2021 and 10 since Juneteenth, one fewer when New Year's Day
  // is a Saturday (2022, 2028, 2033), one more for each mourning (2018, 2025).
  const COUNTS = `253 253 254 253 252 252 254 253 252 252
    252 248 252 252 252 252 251 251 253 252
    252 252 250 252 252 252 252 251 251 252
    253 252 251 250 252 250 251 251 251 251
    251 251 252 251 250 251`
    .split(/\s+/)
    .map(Number);

  it('1990 to 2035 -> the counts of the record', () => {
    const counts = COUNTS.map((_, i) => sessionsOf(`${1990 + i}-01-01`, `${1990 + i}-12-31`).length);
    expect(counts).toEqual(COUNTS);
  });
});
