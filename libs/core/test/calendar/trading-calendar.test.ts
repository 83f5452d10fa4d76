import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { expandExchange } from '../../src/calendar/exchange-calendar.js';
import { tradingCalendar } from '../../src/calendar/markets.js';
import { TradingCalendar } from '../../src/calendar/trading-calendar.js';
import { CalendarArgumentError, CalendarRangeError, NotASessionError } from '../../src/errors.js';
import { dateOfEpochDay, epochDay, marketId, type TradeDate, tradeDate } from '../../src/ids.js';

const calendar = tradingCalendar('US_EQ');
const d = tradeDate;
const first = epochDay(calendar.firstDate);
const last = epochDay(calendar.lastDate);
/** Any date with at least 300 sessions within the bounds on both sides. */
const innerDate = fc.integer({ min: first + 450, max: last - 450 }).map(dateOfEpochDay);
const innerSession = fc.integer({ min: 300, max: calendar.sessionCount - 301 }).map((n) => calendar.sessionAt(n));

describe('isTradingDay', () => {
  it('a session, a weekend, a holiday, a one-off closure -> only the first', () => {
    const dates = ['2024-07-03', '2024-07-06', '2024-07-04', '2012-10-29'];
    expect(dates.map((date) => calendar.isTradingDay(d(date)))).toEqual([true, false, false, false]);
  });

  it('the first and the last day of the bounds -> answered', () => {
    expect(calendar.isTradingDay(d('1990-01-01'))).toBe(false);
    expect(calendar.isTradingDay(d('2035-12-31'))).toBe(true);
  });

  it.each(['1989-12-31', '2036-01-01'])('%s -> CalendarRangeError that names the bounds', (date) => {
    expect(() => calendar.isTradingDay(d(date))).toThrow(CalendarRangeError);
    expect(() => calendar.isTradingDay(d(date))).toThrow(`XNYS covers 1990-01-01 to 2035-12-31; ${date} lies outside`);
  });

  it('a text that is no date -> CalendarRangeError, never false', () => {
    expect(() => calendar.isTradingDay('yesterday' as TradeDate)).toThrow(CalendarRangeError);
  });
});

describe('previousTradingDay and nextTradingDay', () => {
  // The exchange was closed from Tuesday 2001-09-11 to Friday 2001-09-14.
  it('around a closure of four days -> the sessions on its sides, strictly before and after', () => {
    expect(calendar.previousTradingDay(d('2001-09-13'))).toBe('2001-09-10');
    expect(calendar.nextTradingDay(d('2001-09-13'))).toBe('2001-09-17');
    expect(calendar.nextTradingDay(d('2001-09-10'))).toBe('2001-09-17');
    expect(calendar.previousTradingDay(d('2001-09-17'))).toBe('2001-09-10');
    expect(calendar.nextTradingDay(d('2001-09-10'), 3)).toBe('2001-09-19');
    expect(calendar.previousTradingDay(d('2001-09-17'), 2)).toBe('2001-09-07');
  });

  it('from a session, n forward and n back -> the same session', () => {
    fc.assert(
      fc.property(innerSession, fc.integer({ min: 1, max: 300 }), (date, n) => {
        expect(calendar.previousTradingDay(calendar.nextTradingDay(date, n), n)).toBe(date);
        expect(calendar.nextTradingDay(calendar.previousTradingDay(date, n), n)).toBe(date);
      }),
    );
  });

  it('n at once -> n single steps', () => {
    fc.assert(
      fc.property(innerDate, fc.integer({ min: 1, max: 30 }), (date, n) => {
        let forward = date;
        let back = date;
        for (let i = 0; i < n; i++) {
          forward = calendar.nextTradingDay(forward);
          back = calendar.previousTradingDay(back);
        }
        expect([calendar.nextTradingDay(date, n), calendar.previousTradingDay(date, n)]).toEqual([forward, back]);
      }),
    );
  });

  it('past either end of the bounds -> CalendarRangeError', () => {
    expect(() => calendar.previousTradingDay(d('1990-01-02'))).toThrow(CalendarRangeError);
    expect(() => calendar.previousTradingDay(d('1990-01-01'))).toThrow('session 1 before 1990-01-01');
    expect(() => calendar.nextTradingDay(d('2035-12-31'))).toThrow(CalendarRangeError);
    expect(() => calendar.nextTradingDay(d('2035-12-28'), 2)).toThrow('session 2 after 2035-12-28');
    expect(calendar.nextTradingDay(d('2035-12-28'))).toBe('2035-12-31');
  });

  it.each([0, -1, 1.5, NaN])('n = %d -> CalendarArgumentError', (n) => {
    expect(() => calendar.nextTradingDay(d('2024-01-02'), n)).toThrow(CalendarArgumentError);
    expect(() => calendar.previousTradingDay(d('2024-01-03'), n)).toThrow(CalendarArgumentError);
  });
});

describe('tradingDaysBetween', () => {
  it('both ends sessions -> both included', () => {
    expect(calendar.tradingDaysBetween(d('2024-07-03'), d('2024-07-08'))).toEqual([
      '2024-07-03',
      '2024-07-05',
      '2024-07-08',
    ]);
  });

  it('only closed days, or an end before the start -> empty', () => {
    expect(calendar.tradingDaysBetween(d('2001-09-11'), d('2001-09-16'))).toEqual([]);
    expect(calendar.tradingDaysBetween(d('2024-07-08'), d('2024-07-03'))).toEqual([]);
  });

  it('any range -> exactly the trading days in it, ascending', () => {
    fc.assert(
      fc.property(innerDate, fc.integer({ min: 0, max: 60 }), (from, length) => {
        const days = Array.from({ length: length + 1 }, (_, i) => dateOfEpochDay(epochDay(from) + i));
        const between = calendar.tradingDaysBetween(from, dateOfEpochDay(epochDay(from) + length));
        expect(between).toEqual(days.filter((date) => calendar.isTradingDay(date)));
      }),
    );
  });

  it('an end out of bounds -> CalendarRangeError', () => {
    expect(() => calendar.tradingDaysBetween(d('1989-12-29'), d('1990-01-05'))).toThrow(CalendarRangeError);
    expect(() => calendar.tradingDaysBetween(d('2035-12-28'), d('2036-01-02'))).toThrow(CalendarRangeError);
  });
});

describe('session numbers', () => {
  it('the first session -> 0, the last -> one less than the count', () => {
    expect(calendar.sessionNumber(d('1990-01-02'))).toBe(0);
    expect(calendar.sessionNumber(d('2035-12-31'))).toBe(calendar.sessionCount - 1);
  });

  // 253 sessions in 1990, then 2 January 1991: see the counts in exchanges/xnys.test.ts.
  it('the first session of 1991 -> 253', () => {
    expect(calendar.sessionNumber(d('1991-01-02'))).toBe(253);
    expect(calendar.sessionAt(253)).toBe('1991-01-02');
  });

  it('any number -> its date and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: calendar.sessionCount - 1 }), (n) => {
        expect(calendar.sessionNumber(calendar.sessionAt(n))).toBe(n);
      }),
    );
  });

  it.each([
    ['2024-07-04', 'Independence Day'],
    ['2021-12-24', 'Christmas Day (observed)'],
    ['2012-10-30', 'Hurricane Sandy'],
    ['2024-07-06', 'a Saturday'],
    ['2024-07-07', 'a Sunday'],
  ])('%s -> NotASessionError that gives the reason', (date, reason) => {
    expect(() => calendar.sessionNumber(d(date))).toThrow(NotASessionError);
    expect(() => calendar.sessionNumber(d(date))).toThrow(`${date} is not a session of XNYS (${reason})`);
  });

  it('a number below 0, past the end, or not whole -> refused', () => {
    expect(() => calendar.sessionAt(-1)).toThrow(CalendarRangeError);
    expect(() => calendar.sessionAt(calendar.sessionCount)).toThrow(CalendarRangeError);
    expect(() => calendar.sessionAt(1.5)).toThrow(CalendarArgumentError);
  });

  it('the nearest session of a closed day -> the one on the asked side; of a session, itself', () => {
    expect(calendar.firstSessionOnOrAfter(d('2024-07-04'))).toBe('2024-07-05');
    expect(calendar.lastSessionOnOrBefore(d('2024-07-04'))).toBe('2024-07-03');
    expect(calendar.firstSessionOnOrAfter(d('2024-07-05'))).toBe('2024-07-05');
    expect(calendar.lastSessionOnOrBefore(d('2024-07-05'))).toBe('2024-07-05');
    expect(calendar.firstSessionOnOrAfter(d('1990-01-01'))).toBe('1990-01-02');
    expect(() => calendar.lastSessionOnOrBefore(d('1990-01-01'))).toThrow(CalendarRangeError);
  });
});

describe('opens and closes', () => {
  it('before and after the clocks change -> the same New York hours, another UTC hour', () => {
    const opens = ['2024-03-08', '2024-03-11', '2024-11-01', '2024-11-04'].map((date) =>
      calendar.sessionOpen(d(date)).toISOString(),
    );
    expect(opens).toEqual([
      '2024-03-08T14:30:00.000Z',
      '2024-03-11T13:30:00.000Z',
      '2024-11-01T13:30:00.000Z',
      '2024-11-04T14:30:00.000Z',
    ]);
  });

  it('the Date and the number of ms -> the same instant; a changed Date leaves the calendar as it was', () => {
    const date = d('2024-07-03');
    const close = calendar.sessionClose(date);
    expect(close.getTime()).toBe(calendar.sessionCloseMs(date));
    expect(calendar.sessionOpen(date).getTime()).toBe(calendar.sessionOpenMs(date));
    close.setUTCFullYear(1999);
    expect(calendar.sessionClose(date).toISOString()).toBe('2024-07-03T17:00:00.000Z');
  });

  it('a closed day -> NotASessionError from every method that needs a session', () => {
    const closed = d('2024-07-04');
    expect(() => calendar.sessionOpen(closed)).toThrow(NotASessionError);
    expect(() => calendar.sessionClose(closed)).toThrow(NotASessionError);
    expect(() => calendar.sessionOpenMs(closed)).toThrow(NotASessionError);
    expect(() => calendar.sessionCloseMs(closed)).toThrow(NotASessionError);
    expect(() => calendar.sessionBreak(closed)).toThrow(NotASessionError);
  });

  it('an exchange without a midday break -> undefined', () => {
    expect(calendar.sessionBreak(d('2024-07-03'))).toBeUndefined();
  });

  it('every session -> opens and closes in order, none overlapping', () => {
    let before = -Infinity;
    for (const date of calendar.tradingDaysBetween(calendar.firstDate, calendar.lastDate)) {
      const open = calendar.sessionOpenMs(date);
      const close = calendar.sessionCloseMs(date);
      if (!(before < open && open < close)) throw new Error(`${date}: ${before} ${open} ${close}`);
      before = close;
    }
  });
});

describe('earlyCloses, holidays and projection', () => {
  it('early closes of a range -> both ends included, in order', () => {
    expect(calendar.earlyCloses(d('2024-07-03'), d('2024-12-24'))).toEqual([
      { date: '2024-07-03', name: 'Day before Independence Day', close: new Date('2024-07-03T17:00:00Z') },
      { date: '2024-11-29', name: 'Day after Thanksgiving', close: new Date('2024-11-29T18:00:00Z') },
      { date: '2024-12-24', name: 'Christmas Eve', close: new Date('2024-12-24T18:00:00Z') },
    ]);
    expect(calendar.earlyCloses(d('2024-07-04'), d('2024-11-28'))).toEqual([]);
  });

  it('holidays of a year with a one-off closure -> all of them in date order', () => {
    expect(calendar.holidays(2018).map(({ date, name }) => `${date} ${name}`)).toEqual([
      "2018-01-01 New Year's Day",
      '2018-01-15 Martin Luther King, Jr. Day',
      "2018-02-19 Washington's Birthday",
      '2018-03-30 Good Friday',
      '2018-05-28 Memorial Day',
      '2018-07-04 Independence Day',
      '2018-09-03 Labor Day',
      '2018-11-22 Thanksgiving Day',
      '2018-12-05 National day of mourning for President George H. W. Bush',
      '2018-12-25 Christmas Day',
    ]);
  });

  it('a year out of bounds or not whole -> CalendarRangeError', () => {
    expect(() => calendar.holidays(1989)).toThrow('the year 1989');
    expect(() => calendar.holidays(2036)).toThrow(CalendarRangeError);
    expect(() => calendar.isProjected(2024.5)).toThrow(CalendarRangeError);
  });

  it('published and unpublished years -> projected from the first unpublished one', () => {
    expect([1990, 2028, 2029, 2035].map((year) => calendar.isProjected(year))).toEqual([false, false, true, true]);
  });
});

describe('a calendar with break and approximate hours', () => {
  const other = new TradingCalendar(
    marketId('TEST'),
    expandExchange({
      code: 'XTST',
      name: 'Test Exchange',
      timeZone: 'Asia/Hong_Kong',
      first: '2024-01-01',
      last: '2024-01-31',
      tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
      hours: [{ from: '2000-01-01', open: '09:30', close: '16:00', break: { start: '12:00', end: '13:00' } }],
      holidays: [],
      closures: [],
      halfDays: [{ name: 'Morning', on: { kind: 'tabled', dates: ['2024-01-31'] }, close: '12:00' }],
      projectedFrom: 2025,
      hoursApproximate: { before: '2024-01-15', reason: 'made up' },
    }),
  );

  it('a full session -> its break in UTC; a morning session -> none', () => {
    expect(other.sessionBreak(d('2024-01-30'))).toEqual({
      start: new Date('2024-01-30T04:00:00Z'),
      end: new Date('2024-01-30T05:00:00Z'),
    });
    expect(other.sessionBreak(d('2024-01-31'))).toBeUndefined();
  });

  it('the break -> SESSION', () => {
    const buffers = { preOpenMinutes: 60, postCloseMinutes: 60 };
    expect(other.marketState(new Date('2024-01-30T04:30:00Z'), buffers)).toBe('SESSION');
  });

  it('a date before the known hours -> approximate; XNYS -> never', () => {
    expect(other.hasApproximateHours(d('2024-01-14'))).toBe(true);
    expect(other.hasApproximateHours(d('2024-01-15'))).toBe(false);
    expect(calendar.hasApproximateHours(d('1990-01-02'))).toBe(false);
  });
});

describe("the machine's time zone", () => {
  const PROGRAM = `
    import { createHash } from 'node:crypto';
    import { tradingCalendar } from ${JSON.stringify(new URL('../../src/calendar/markets.ts', import.meta.url).href)};
    const calendar = tradingCalendar('US_EQ');
    const hash = createHash('sha256');
    for (const date of calendar.tradingDaysBetween(calendar.firstDate, calendar.lastDate)) {
      hash.update(date + calendar.sessionOpen(date).toISOString() + calendar.sessionClose(date).toISOString());
    }
    console.log(hash.digest('hex'));`;

  it.each(['UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Apia'])('TZ=%s -> the same instants', (TZ) => {
    const hash = createHash('sha256');
    for (const date of calendar.tradingDaysBetween(calendar.firstDate, calendar.lastDate)) {
      hash.update(date + calendar.sessionOpen(date).toISOString() + calendar.sessionClose(date).toISOString());
    }
    const options = ['--import', 'tsx', '--input-type=module', '-e', PROGRAM];
    const printed = execFileSync(process.execPath, options, {
      cwd: new URL('../..', import.meta.url),
      env: { ...process.env, NODE_OPTIONS: '', TZ },
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(hash.digest('hex'));
  });
});
