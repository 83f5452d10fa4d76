import { describe, expect, it } from '@jest/globals';
import { type ExchangeCalendar, expandExchange } from '../../src/calendar/exchange-calendar.js';
import { type ExchangeRules } from '../../src/calendar/exchange-rules.js';
import { ExchangeRulesError, InvalidDateError } from '../../src/errors.js';
import { dateOfEpochDay } from '../../src/ids.js';

/** Two weeks of a made-up exchange in Tokyo, Monday 2024-01-08 to Sunday 2024-01-21, with a midday break. */
const TWO_WEEKS: ExchangeRules = {
  code: 'XTST',
  name: 'Test Exchange',
  timeZone: 'Asia/Tokyo',
  first: '2024-01-08',
  last: '2024-01-21',
  tradingWeekdays: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
  hours: [{ from: '2000-01-01', open: '09:00', close: '15:00', break: { start: '11:30', end: '12:30' } }],
  holidays: [{ name: 'Coming of Age Day', on: { kind: 'nth-weekday', month: 1, weekday: 'Mon', n: 2 } }],
  closures: [],
  halfDays: [],
  projectedFrom: 2026,
};
const expand = (changes: Partial<ExchangeRules>): ExchangeCalendar => expandExchange({ ...TWO_WEEKS, ...changes });
const iso = (ms: number): string => (Number.isNaN(ms) ? 'none' : new Date(ms).toISOString().slice(0, 16));
const days = (calendar: ExchangeCalendar): string[] => [...calendar.sessionDays].map(dateOfEpochDay);
const hoursOf = (calendar: ExchangeCalendar, date: string): string[] => {
  const session = days(calendar).indexOf(date);
  const { openMs, breakStartMs, breakEndMs, closeMs } = calendar;
  return [openMs, breakStartMs, breakEndMs, closeMs].map((instants) => iso(instants[session]));
};

describe('expandExchange', () => {
  it('weekends and holidays -> no sessions, and the index counts those before each day', () => {
    const calendar = expand({});
    expect(days(calendar).map((date) => Number(date.slice(8)))).toEqual([9, 10, 11, 12, 15, 16, 17, 18, 19]);
    expect([...calendar.sessionsBefore]).toEqual([0, 0, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9, 9, 9]);
    expect(calendar.closures.map(({ day, name }) => [dateOfEpochDay(day), name])).toEqual([
      ['2024-01-08', 'Coming of Age Day'],
    ]);
  });

  it('a session with a break -> four instants in UTC', () => {
    expect(hoursOf(expand({}), '2024-01-09')).toEqual([
      '2024-01-09T00:00',
      '2024-01-09T02:30',
      '2024-01-09T03:30',
      '2024-01-09T06:00',
    ]);
  });

  it('hours that change within the bounds -> each era applies from its first day', () => {
    const calendar = expand({
      hours: [
        { from: '2024-01-01', open: '09:00', close: '15:00' },
        { from: '2024-01-11', open: '09:00', close: '15:30', break: { start: '11:30', end: '12:30' } },
      ],
    });
    expect([hoursOf(calendar, '2024-01-10')[3], hoursOf(calendar, '2024-01-11')[3]]).toEqual([
      '2024-01-10T06:00',
      '2024-01-11T06:30',
    ]);
    expect([hoursOf(calendar, '2024-01-10')[1], hoursOf(calendar, '2024-01-11')[1]]).toEqual([
      'none',
      '2024-01-11T02:30',
    ]);
  });

  it('a half day that ends when the break would begin -> no break, and an early close', () => {
    const calendar = expand({
      halfDays: [{ name: 'Morning only', on: { kind: 'tabled', dates: ['2024-01-10'] }, close: '11:30' }],
    });
    expect(hoursOf(calendar, '2024-01-10')).toEqual(['2024-01-10T00:00', 'none', 'none', '2024-01-10T02:30']);
    expect(calendar.earlyCloses).toEqual([{ session: 1, name: 'Morning only' }]);
  });

  it('a half day counted from tabled dates -> passed over where the day is no session', () => {
    const calendar = expand({
      halfDays: [
        { name: 'Eve', on: { kind: 'tabled', dates: ['2024-01-11', '2024-01-14'], offsetDays: -1 }, close: '11:30' },
      ],
    });
    expect(calendar.earlyCloses).toEqual([{ session: 1, name: 'Eve' }]);
  });

  it('a half day that ends after the break -> the break stays', () => {
    const calendar = expand({
      halfDays: [{ name: 'Short', on: { kind: 'fixed', month: 1, day: 10 }, close: '14:00' }],
    });
    expect(hoursOf(calendar, '2024-01-10').slice(1)).toEqual([
      '2024-01-10T02:30',
      '2024-01-10T03:30',
      '2024-01-10T05:00',
    ]);
  });

  it('a late open at the end of the break -> no break, and no early close', () => {
    const calendar = expand({
      lateOpens: [{ name: 'Typhoon', on: { kind: 'tabled', dates: ['2024-01-10'] }, open: '12:30' }],
    });
    expect(hoursOf(calendar, '2024-01-10')).toEqual(['2024-01-10T03:30', 'none', 'none', '2024-01-10T06:00']);
    expect(calendar.earlyCloses).toEqual([]);
  });

  it('a late open and a half day on one session -> both apply', () => {
    const calendar = expand({
      halfDays: [{ name: 'Snow', on: { kind: 'tabled', dates: ['2024-01-10'] }, close: '14:00' }],
      lateOpens: [{ name: 'Snow', on: { kind: 'tabled', dates: ['2024-01-10'] }, open: '11:00' }],
    });
    expect(hoursOf(calendar, '2024-01-10')).toEqual([
      '2024-01-10T02:00',
      '2024-01-10T02:30',
      '2024-01-10T03:30',
      '2024-01-10T05:00',
    ]);
  });

  it('a half-day rule on a closed day or another weekday -> nothing', () => {
    const calendar = expand({
      halfDays: [
        { name: 'On the holiday', on: { kind: 'fixed', month: 1, day: 8 }, close: '11:30' },
        { name: 'Mondays only', on: { kind: 'fixed', month: 1, day: 10 }, onlyOn: ['Mon'], close: '11:30' },
        { name: 'Repealed', on: { kind: 'fixed', month: 1, day: 10 }, until: '2023-12-31', close: '11:30' },
      ],
    });
    expect(calendar.earlyCloses).toEqual([]);
  });

  it('the last session before a day -> skips weekend and closure before it', () => {
    const calendar = expand({
      closures: [{ date: '2024-01-12', name: 'Storm' }],
      halfDays: [{ name: 'Eve', on: { kind: 'last-session-before', month: 1, day: 15 }, close: '11:30' }],
    });
    expect(calendar.earlyCloses.map(({ session }) => days(calendar)[session])).toEqual(['2024-01-11']);
  });

  it('the last session before the day after the bounds -> the last session', () => {
    const halfDays = [{ name: 'Eve', on: { kind: 'last-session-before', month: 1, day: 22 }, close: '11:30' }] as const;
    expect(expand({ halfDays }).earlyCloses).toEqual([{ session: 8, name: 'Eve' }]);
  });

  it('the last session before a day further out -> unknown, so none', () => {
    const halfDays = [{ name: 'Eve', on: { kind: 'last-session-before', month: 1, day: 23 }, close: '11:30' }] as const;
    expect(expand({ halfDays }).earlyCloses).toEqual([]);
  });

  it('the last session of a year whose New Year lies past the bounds -> found', () => {
    const calendar = expand({
      first: '2023-12-01',
      last: '2023-12-31',
      halfDays: [{ name: 'Year end', on: { kind: 'last-session-before', month: 1, day: 1 }, close: '11:30' }],
    });
    expect(calendar.earlyCloses.map(({ session }) => days(calendar)[session])).toEqual(['2023-12-29']);
  });

  it('a session that opens the evening before -> Monday opens on Sunday, daylight saving in between included', () => {
    const calendar = expandExchange({
      ...TWO_WEEKS,
      timeZone: 'America/New_York',
      first: '2024-03-08',
      last: '2024-03-12',
      holidays: [],
      hours: [{ from: '2000-01-01', open: '17:00', openDayOffset: -1, close: '17:00' }],
    });
    expect([...calendar.openMs].map(iso)).toEqual(['2024-03-07T22:00', '2024-03-10T21:00', '2024-03-11T21:00']);
    expect([...calendar.closeMs].map(iso)).toEqual(['2024-03-08T22:00', '2024-03-11T21:00', '2024-03-12T21:00']);
  });

  describe('a session that opens the evening before, at 15:30, at 17:00 after a short day, with a break that evening', () => {
    const evening: Partial<ExchangeRules> = {
      hours: [
        {
          from: '2000-01-01',
          open: '15:30',
          openDayOffset: -1,
          openAfterShortDay: '17:00',
          close: '15:15',
          break: { start: '16:30', end: '17:00', dayOffset: -1 },
        },
      ],
    };
    const tokyoHours = (calendar: ExchangeCalendar, date: string): string[] =>
      hoursOf(calendar, date).map((instant) =>
        instant === 'none' ? instant : iso(Date.parse(`${instant}Z`) + 9 * 3_600_000).slice(5),
      );
    const afterFullDay = (day: number): string[] =>
      [`${day - 1}T15:30`, `${day - 1}T16:30`, `${day - 1}T17:00`, `${day}T15:15`].map((time) => `01-${time}`);

    it('after a full session -> the regular open and the break', () => {
      expect(tokyoHours(expand(evening), '2024-01-11')).toEqual(afterFullDay(11));
    });

    it('the first session, and after a weekend, a holiday or a closure -> the later open, and no break before it', () => {
      const calendar = expand({ ...evening, closures: [{ date: '2024-01-17', name: 'Storm' }] });
      expect(tokyoHours(calendar, '2024-01-09')).toEqual(['01-08T17:00', 'none', 'none', '01-09T15:15']);
      expect(tokyoHours(calendar, '2024-01-15')).toEqual(['01-14T17:00', 'none', 'none', '01-15T15:15']);
      expect(tokyoHours(calendar, '2024-01-18')).toEqual(['01-17T17:00', 'none', 'none', '01-18T15:15']);
      expect(tokyoHours(calendar, '2024-01-19')).toEqual(afterFullDay(19));
    });

    it('a half day -> keeps the break of the evening before, and the next session opens later', () => {
      const calendar = expand({
        ...evening,
        halfDays: [{ name: 'Short', on: { kind: 'tabled', dates: ['2024-01-11'] }, close: '10:30' }],
      });
      expect(tokyoHours(calendar, '2024-01-11')).toEqual(['01-10T15:30', '01-10T16:30', '01-10T17:00', '01-11T10:30']);
      expect(tokyoHours(calendar, '2024-01-12')).toEqual(['01-11T17:00', 'none', 'none', '01-12T15:15']);
    });

    it('a late open -> on the day itself, without the break of the evening before', () => {
      const calendar = expand({
        ...evening,
        lateOpens: [{ name: 'Reopening', on: { kind: 'tabled', dates: ['2024-01-11'] }, open: '08:15' }],
      });
      expect(tokyoHours(calendar, '2024-01-11')).toEqual(['01-11T08:15', 'none', 'none', '01-11T15:15']);
    });
  });

  // 2024-01-13 is a Saturday, 2024-01-14 a Sunday.
  it.each([
    [13, 'nearest-weekday', ['2024-01-12']],
    [14, 'nearest-weekday', ['2024-01-15']],
    [16, 'nearest-weekday', ['2024-01-16']],
    [13, 'lost', []],
  ] as const)('a half day on January %d, observance %s -> %j', (day, observance, expected) => {
    const calendar = expand({
      halfDays: [{ name: 'Eve', on: { kind: 'fixed', month: 1, day }, observance, close: '11:30' }],
    });
    expect(calendar.earlyCloses.map(({ session }) => days(calendar)[session])).toEqual(expected);
  });

  it('a holiday of next year observed within the bounds -> closed', () => {
    const calendar = expand({
      first: '2021-12-27',
      last: '2021-12-31',
      holidays: [{ name: 'New Year', on: { kind: 'fixed', month: 1, day: 1 }, observance: 'nearest-weekday' }],
    });
    expect(days(calendar).at(-1)).toBe('2021-12-30');
  });

  it('a holiday before the bounds -> not among the closures', () => {
    const holidays = [{ name: 'Eve', on: { kind: 'fixed', month: 1, day: 5 } }] as const;
    expect(expand({ holidays }).closures).toEqual([]);
  });
});

describe('expandExchange on rules that contradict themselves', () => {
  const morning = { on: { kind: 'tabled', dates: ['2024-01-10'] }, close: '11:30' } as const;
  const wrong: [string, Partial<ExchangeRules>, string][] = [
    ['bounds in reverse', { last: '2024-01-07' }, 'lies before the first day'],
    ['a closure out of bounds', { closures: [{ date: '2024-02-01', name: 'X' }] }, '2024-02-01 is out of bounds'],
    ['a closure on a weekend', { closures: [{ date: '2024-01-13', name: 'X' }] }, '2024-01-13 is no trading weekday'],
    ['a closure on a holiday', { closures: [{ date: '2024-01-08', name: 'X' }] }, 'closed already: Coming of Age Day'],
    [
      'a tabled half day that is no session',
      { halfDays: [{ name: 'X', on: { kind: 'tabled', dates: ['2024-01-13'] }, close: '11:30' }] },
      '2024-01-13 is not a session',
    ],
    [
      'two half-day rules on one session',
      {
        halfDays: [
          { name: 'X', ...morning },
          { name: 'Y', ...morning },
        ],
      },
      '2024-01-10 is also under "X"',
    ],
    ['no hours', { hours: [] }, 'no era covers 2024-01-08'],
    ['hours that begin late', { hours: [{ from: '2024-01-09', open: '09:00', close: '15:00' }] }, 'no era covers'],
    [
      'eras out of order',
      {
        hours: [
          { from: '2024-01-01', open: '09:00', close: '15:00' },
          { from: '2024-01-01', open: '09:00', close: '15:30' },
        ],
      },
      'eras must ascend',
    ],
    ['a close before the open', { hours: [{ from: '2024-01-01', open: '15:00', close: '09:00' }] }, 'does not close'],
    [
      'overlapping sessions',
      { hours: [{ from: '2024-01-01', open: '14:00', openDayOffset: -1, close: '15:00' }] },
      '2024-01-10 opens before the one before it closes',
    ],
    [
      'a break outside of the session',
      { hours: [{ from: '2024-01-01', open: '09:00', close: '12:00', break: { start: '11:30', end: '12:30' } }] },
      'the break does not lie within the session',
    ],
    [
      'an open after a short day before the open',
      { hours: [{ from: '2024-01-01', open: '09:00', openAfterShortDay: '08:00', close: '15:00' }] },
      'the open after a short day does not lie within the session',
    ],
    [
      'a break on the evening before a session that opens in the morning',
      {
        hours: [
          { from: '2024-01-01', open: '09:00', close: '15:00', break: { start: '16:30', end: '17:00', dayOffset: -1 } },
        ],
      },
      'the break does not lie within the session',
    ],
    ['an hour that does not exist', { hours: [{ from: '2024-01-01', open: '09:60', close: '15:00' }] }, '"09:60"'],
    ['an hour past midnight', { hours: [{ from: '2024-01-01', open: '09:00', close: '24:01' }] }, '"24:01"'],
    ['an hour with one digit', { hours: [{ from: '2024-01-01', open: '9:00', close: '15:00' }] }, '"9:00"'],
  ];

  it.each(wrong)('%s -> ExchangeRulesError that says so', (_, changes, problem) => {
    expect(() => expand(changes)).toThrow(ExchangeRulesError);
    expect(() => expand(changes)).toThrow(problem);
  });

  it('a date that does not exist -> InvalidDateError', () => {
    expect(() => expand({ closures: [{ date: '2024-01-32', name: 'X' }] })).toThrow(InvalidDateError);
  });

  it('the error -> names exchange and rule', () => {
    const closures = [{ date: '2024-01-13', name: 'Storm' }] as const;
    expect(() => expand({ closures })).toThrow('The rules of the exchange XTST are wrong at "Storm"');
  });
});
