import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidDateError } from '../src/errors.js';
import {
  addDays,
  contextId,
  dateOfEpochDay,
  dayOfWeek,
  epochDay,
  isTradeDate,
  type TradeDate,
  tradeDate,
} from '../src/ids.js';
import { readGolden } from './golden/read-golden.js';

const { dates } = readGolden<{ readonly dates: readonly [TradeDate, number, number][] }>('dates');
const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });

describe('isTradeDate and tradeDate', () => {
  it.each(['2000-02-29', '2024-02-29', '1999-12-31', '1990-01-01', '2400-02-29'])('%s -> a date', (text) => {
    expect(isTradeDate(text)).toBe(true);
    expect(tradeDate(text)).toBe(text);
  });

  it.each([
    '1900-02-29',
    '2023-02-29',
    '2100-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-01-32',
    '2024-1-01',
    '24-01-01',
    '2024/01/01',
    '20240101',
    '2024-01-01T00:00:00Z',
    ' 2024-01-01',
    '2024-01-01\n',
    '+2024-01-01',
    '２０２４-01-01',
    '',
  ])('"%s" -> InvalidDateError that names the field', (text) => {
    expect(isTradeDate(text)).toBe(false);
    expect(() => tradeDate(text, 'start')).toThrow(InvalidDateError);
    expect(() => tradeDate(text, 'start')).toThrow(/^start: [^]* is not a date\. Write it as YYYY-MM-DD/);
  });
});

describe('epochDay, dateOfEpochDay and dayOfWeek', () => {
  it.each(dates)('%s -> day %d, weekday %d, as in Python', (date, day, weekday) => {
    expect(epochDay(date)).toBe(day);
    expect(dateOfEpochDay(day)).toBe(date);
    expect(dayOfWeek(date)).toBe(weekday);
  });

  it('any day of the years 0000 to 9999 -> its date and back, and the next date is the next day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = dateOfEpochDay(day);
        expect(isTradeDate(date)).toBe(true);
        expect(epochDay(date)).toBe(day);
        if (day < 2_932_896) expect(epochDay(addDays(date, 1))).toBe(day + 1);
      }),
      { examples: [[-719_528], [2_932_896], [-719_469], [0], [-1]] },
    );
  });

  it('a text that is no date, past the type -> NaN, in every time zone', () => {
    for (const text of ['yesterday', 'Sep 15, 2008', '2008-9-15']) expect(epochDay(text as TradeDate)).toBeNaN();
  });

  it('any two dates -> ordered as text like their days', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(dateOfEpochDay(a) < dateOfEpochDay(b)).toBe(a < b);
      }),
    );
  });

  it.each([-719_529, 2_932_897, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'day %d, which no date has -> RangeError',
    (day) => {
      expect(() => dateOfEpochDay(day)).toThrow(RangeError);
    },
  );

  it('addDays across a leap day, a year end and backwards -> calendar dates', () => {
    expect(addDays(tradeDate('2024-02-28'), 2)).toBe('2024-03-01');
    expect(addDays(tradeDate('2023-02-28'), 2)).toBe('2023-03-02');
    expect(addDays(tradeDate('2000-01-01'), -1)).toBe('1999-12-31');
    expect(() => addDays(tradeDate('9999-12-31'), 1)).toThrow(RangeError);
  });
});

describe('contextId', () => {
  it('date, portfolio and strategy -> joined by underscores', () => {
    expect(contextId(tradeDate('2008-09-15'), 'main', 'momentum')).toBe('2008-09-15_main_momentum');
  });
});
