import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { tradingCalendar } from '../../../src/calendar/markets.js';
import { type TradeDate, tradeDate } from '../../../src/ids.js';

const calendar = tradingCalendar('XLON');
const sessionsOf = (from: string, to: string): TradeDate[] =>
  calendar.tradingDaysBetween(tradeDate(from), tradeDate(to));
const closedDays = (year: number): string =>
  calendar
    .holidays(year)
    .map(({ date }) => date.slice(5))
    .join(' ');
const londonTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'short',
});
const hoursOf = (date: string): string =>
  [calendar.sessionOpen(tradeDate(date)), calendar.sessionClose(tradeDate(date))]
    .map((instant) => londonTime.format(instant).slice(11))
    .join('-');
const earlyCloses = (from: string, to: string): string[] =>
  calendar.earlyCloses(tradeDate(from), tradeDate(to)).map(({ close }) => londonTime.format(close));

const publishedCalendar = fileURLToPath(new URL('../../../../../../shared/data/calendars/xlon.csv', import.meta.url));
const describePublished = existsSync(publishedCalendar) ? describe : describe.skip;

describePublished('XLON against the published calendar of 2000 to 2019 (calendars/xlon.csv)', () => {
  it('every session with its open and close -> equal, without a break', () => {
    const published = readFileSync(publishedCalendar, 'utf8').trim().split('\n').slice(1);
    const iso = (instant: Date): string => instant.toISOString().replace('.000Z', 'Z');
    const computed = sessionsOf('2000-01-01', '2019-12-31').map((date) => {
      const pause = calendar.sessionBreak(date);
      return [
        `${date}T00:00:00Z`,
        iso(calendar.sessionOpen(date)),
        iso(calendar.sessionClose(date)),
        pause === undefined ? '' : iso(pause.start),
        pause === undefined ? '' : iso(pause.end),
      ].join(',');
    });
    expect(computed).toEqual(published.map((line) => line.trim()));
  });
});

describe('XLON closed weekdays', () => {
  // Bank holidays of England and Wales; the days of 1992 to 1998 are those without a change of the FTSE 100, too.
  it.each([
    [1990, '01-01 04-13 04-16 05-07 05-28 08-27 12-25 12-26'],
    [1991, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
    [1992, '01-01 04-17 04-20 05-04 05-25 08-31 12-25 12-28'],
    [1993, '01-01 04-09 04-12 05-03 05-31 08-30 12-27 12-28'],
    [1994, '01-03 04-01 04-04 05-02 05-30 08-29 12-26 12-27'],
    [1995, '01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26'],
    [1996, '01-01 04-05 04-08 05-06 05-27 08-26 12-25 12-26'],
    [1997, '01-01 03-28 03-31 05-05 05-26 08-25 12-25 12-26'],
    [1998, '01-01 04-10 04-13 05-04 05-25 08-31 12-25 12-28'],
    [1999, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31'],
    [2000, '01-03 04-21 04-24 05-01 05-29 08-28 12-25 12-26'],
    [2002, '01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26'],
    [2011, '01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27'],
    [2012, '01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26'],
    [2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28'],
    [2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
    [2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    [2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    [2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
    [2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
    // By the rules of the Act, by hand.
    [2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
    [2033, '01-03 04-15 04-18 05-02 05-30 08-29 12-26 12-27'],
    [2035, '01-01 03-23 03-26 05-07 05-28 08-27 12-25 12-26'],
  ])('%d -> the bank holidays', (year, closed) => {
    expect(closedDays(year)).toBe(closed);
  });

  it('2027 -> the last year with a published list', () => {
    expect([calendar.isProjected(2027), calendar.isProjected(2028)]).toEqual([false, true]);
  });
});

describe('XLON early closes', () => {
  // By hand: 24 and 31 December, or the Friday before; 1999-12-31 was closed.
  it('1990 to 1999 -> 12:30 on both days', () => {
    expect(earlyCloses('1990-01-01', '1999-12-31')).toEqual([
      '1990-12-24 12:30',
      '1990-12-31 12:30',
      '1991-12-24 12:30',
      '1991-12-31 12:30',
      '1992-12-24 12:30',
      '1992-12-31 12:30',
      '1993-12-24 12:30',
      '1993-12-31 12:30',
      '1994-12-23 12:30',
      '1994-12-30 12:30',
      '1995-12-22 12:30',
      '1995-12-29 12:30',
      '1996-12-24 12:30',
      '1996-12-31 12:30',
      '1997-12-24 12:30',
      '1997-12-31 12:30',
      '1998-12-24 12:30',
      '1998-12-31 12:30',
      '1999-12-24 12:30',
    ]);
  });

  it('2020 to 2035 -> 12:30 on both days', () => {
    const days = `2020-12-24 2020-12-31 2021-12-24 2021-12-31 2022-12-23 2022-12-30 2023-12-22 2023-12-29
      2024-12-24 2024-12-31 2025-12-24 2025-12-31 2026-12-24 2026-12-31 2027-12-24 2027-12-31
      2028-12-22 2028-12-29 2029-12-24 2029-12-31 2030-12-24 2030-12-31 2031-12-24 2031-12-31
      2032-12-24 2032-12-31 2033-12-23 2033-12-30 2034-12-22 2034-12-29 2035-12-24 2035-12-31`.split(/\s+/);
    expect(earlyCloses('2020-01-01', '2035-12-31')).toEqual(days.map((day) => `${day} 12:30`));
  });
});

describe('XLON hours', () => {
  // London Stock Exchange, notice N47/99 of 1999-08-04, for the last change.
  it.each([
    ['1990-01-02', '08:30-16:30'],
    ['1998-07-17', '08:30-16:30'],
    ['1998-07-20', '09:00-16:30'],
    ['1999-09-17', '09:00-16:30'],
    ['1999-09-20', '08:00-16:30'],
    ['2035-12-28', '08:00-16:30'],
  ])('%s -> %s', (date, hours) => {
    expect(hoursOf(date)).toBe(hours);
  });

  it('every session from 2000 on -> 08:00 to 16:30, or to 12:30 when it closes early, and no break', () => {
    const early = new Set(calendar.earlyCloses(calendar.firstDate, calendar.lastDate).map(({ date }) => date));
    const odd = sessionsOf('2000-01-01', '2035-12-31').filter(
      (date) =>
        hoursOf(date) !== (early.has(date) ? '08:00-12:30' : '08:00-16:30') ||
        calendar.sessionBreak(date) !== undefined,
    );
    expect(odd).toEqual([]);
  });

  // Summer time in Britain ended a month after that of the continent until 1995: 1995-10-22, not 1995-09-24.
  it.each([
    ['2021-03-26', '2021-03-26T08:00:00.000Z'],
    ['2021-03-29', '2021-03-29T07:00:00.000Z'],
    ['2021-10-29', '2021-10-29T07:00:00.000Z'],
    ['2021-11-01', '2021-11-01T08:00:00.000Z'],
    ['1995-10-20', '1995-10-20T07:30:00.000Z'],
    ['1995-10-23', '1995-10-23T08:30:00.000Z'],
  ])('%s, beside a change of clocks -> opens at %s', (date, open) => {
    expect(calendar.sessionOpen(tradeDate(date)).toISOString()).toBe(open);
  });

  it('before notice N47/99 -> marked approximate', () => {
    expect(calendar.hasApproximateHours(tradeDate('1999-09-17'))).toBe(true);
    expect(calendar.hasApproximateHours(tradeDate('1999-09-20'))).toBe(false);
  });
});
