import { describe, expect, it } from '@jest/globals';
import { dayOfDate, daysOfRule, easterSunday, holidayClosures } from '../../src/calendar/date-rules.js';
import { type DateRule, type HolidayRule } from '../../src/calendar/exchange-rules.js';
import { dateOfEpochDay } from '../../src/ids.js';

const MONDAY_TO_FRIDAY = [false, true, true, true, true, true, false];
const dates = (rule: DateRule, year: number): string[] => daysOfRule(rule, year).map(dateOfEpochDay);

function closures(rules: readonly HolidayRule[], year: number): [string, string][] {
  return [...holidayClosures(rules, MONDAY_TO_FRIDAY, year, year)]
    .sort(([a], [b]) => a - b)
    .map(([day, name]) => [dateOfEpochDay(day), name]);
}

describe('easterSunday', () => {
  // U.S. Census Bureau, "Easter Dates from 1600 to 2099".
  const EASTERS = `04-15 03-31 04-19 04-11 04-03 04-16 04-07 03-30 04-12 04-04
    04-23 04-15 03-31 04-20 04-11 03-27 04-16 04-08 03-23 04-12
    04-04 04-24 04-08 03-31 04-20 04-05 03-27 04-16 04-01 04-21
    04-12 04-04 04-17 04-09 03-31 04-20 04-05 03-28 04-16 04-01
    04-21 04-13 03-28 04-17 04-09 03-25`.split(/\s+/);

  it('every year from 1990 to 2035 -> the published date', () => {
    const computed = EASTERS.map((_, i) => dateOfEpochDay(easterSunday(1990 + i)));
    expect(computed).toEqual(EASTERS.map((monthDay, i) => `${1990 + i}-${monthDay}`));
  });

  it('the earliest and latest possible dates -> found in the years that have them', () => {
    expect([1818, 1943, 2038].map((year) => dateOfEpochDay(easterSunday(year)))).toEqual([
      '1818-03-22',
      '1943-04-25',
      '2038-04-25',
    ]);
  });
});

describe('daysOfRule', () => {
  it('a fixed date -> that day in the year asked for', () => {
    expect(dates({ kind: 'fixed', month: 12, day: 25 }, 2024)).toEqual(['2024-12-25']);
  });

  it('the first weekday when the month begins with it -> the first of the month', () => {
    expect(dates({ kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 }, 2025)).toEqual(['2025-09-01']);
  });

  it('the first weekday when the month begins a day later -> the seventh', () => {
    expect(dates({ kind: 'nth-weekday', month: 9, weekday: 'Mon', n: 1 }, 2026)).toEqual(['2026-09-07']);
  });

  it('the day after the fourth Thursday -> a Friday that can be in the fifth week', () => {
    const rule: DateRule = { kind: 'nth-weekday', month: 11, weekday: 'Thu', n: 4, offsetDays: 1 };
    expect([...dates(rule, 2019), ...dates(rule, 2024)]).toEqual(['2019-11-29', '2024-11-29']);
  });

  it('a fifth weekday that the month lacks -> no day', () => {
    const rule: DateRule = { kind: 'nth-weekday', month: 2, weekday: 'Thu', n: 5 };
    expect([dates(rule, 2023), dates(rule, 2024)]).toEqual([[], ['2024-02-29']]);
  });

  it('the last weekday, also of December -> the last one of the month', () => {
    expect(dates({ kind: 'last-weekday', month: 5, weekday: 'Mon' }, 2027)).toEqual(['2027-05-31']);
    expect(dates({ kind: 'last-weekday', month: 12, weekday: 'Fri' }, 2027)).toEqual(['2027-12-31']);
    expect(dates({ kind: 'last-weekday', month: 5, weekday: 'Mon', offsetDays: -3 }, 2027)).toEqual(['2027-05-28']);
  });

  it('a day relative to Easter -> counted from Easter Sunday', () => {
    expect(dates({ kind: 'easter', offsetDays: -2 }, 2027)).toEqual(['2027-03-26']);
    expect(dates({ kind: 'easter', offsetDays: 50 }, 2027)).toEqual(['2027-05-17']);
  });

  it('tabled dates -> those of the year, in order', () => {
    const rule: DateRule = { kind: 'tabled', dates: ['2023-01-24', '2024-02-12', '2023-01-23'] };
    expect([dates(rule, 2023), dates(rule, 2025)]).toEqual([['2023-01-23', '2023-01-24'], []]);
  });

  it('tabled dates with an offset -> the days counted from those of the year', () => {
    const rule: DateRule = { kind: 'tabled', dates: ['2024-02-10', '2025-01-29'], offsetDays: -1 };
    expect([dates(rule, 2024), dates(rule, 2025)]).toEqual([['2024-02-09'], ['2025-01-28']]);
  });
});

describe('holidayClosures', () => {
  const july4 = (observance: HolidayRule['observance']): HolidayRule => ({
    name: 'Fourth',
    on: { kind: 'fixed', month: 7, day: 4 },
    observance,
  });

  // 2020-07-04 is a Saturday, 2021-07-04 a Sunday, 2022-07-04 a Monday.
  it.each([
    ['lost', [], [], ['2022-07-04']],
    ['sunday-to-monday', [], ['2021-07-05'], ['2022-07-04']],
    ['nearest-weekday', ['2020-07-03'], ['2021-07-05'], ['2022-07-04']],
    ['sunday-to-next-free', [], ['2021-07-05'], ['2022-07-04']],
    ['weekend-to-next-free', ['2020-07-06'], ['2021-07-05'], ['2022-07-04']],
  ] as const)(
    'observance %s -> Saturday, Sunday and Monday as its name says',
    (observance, saturday, sunday, monday) => {
      const observed = [2020, 2021, 2022].map((year) => closures([july4(observance)], year).map(([date]) => date));
      expect(observed).toEqual([saturday, sunday, monday]);
    },
  );

  it('a moved holiday -> named as observed', () => {
    expect(closures([july4('nearest-weekday')], 2020)).toEqual([['2020-07-03', 'Fourth (observed)']]);
  });

  // gov.uk/bank-holidays: substitute days of 2021, 2022 and 2016.
  it('Christmas and Boxing Day on a weekend -> two substitutes, never on the other holiday', () => {
    const christmas: HolidayRule[] = [
      { name: 'Christmas Day', on: { kind: 'fixed', month: 12, day: 25 }, observance: 'weekend-to-next-free' },
      { name: 'Boxing Day', on: { kind: 'fixed', month: 12, day: 26 }, observance: 'weekend-to-next-free' },
    ];
    expect(closures(christmas, 2021)).toEqual([
      ['2021-12-27', 'Christmas Day (observed)'],
      ['2021-12-28', 'Boxing Day (observed)'],
    ]);
    expect(closures(christmas, 2022)).toEqual([
      ['2022-12-26', 'Boxing Day'],
      ['2022-12-27', 'Christmas Day (observed)'],
    ]);
    expect(closures(christmas, 2020)).toEqual([
      ['2020-12-25', 'Christmas Day'],
      ['2020-12-28', 'Boxing Day (observed)'],
    ]);
  });

  // Cabinet Office of Japan, national holidays: the substitute of Sunday 2009-05-03 is Wednesday 2009-05-06.
  it('a Sunday before two more holidays -> moved behind both', () => {
    const goldenWeek: HolidayRule[] = [3, 4, 5].map((day) => ({
      name: `May ${day}`,
      on: { kind: 'fixed', month: 5, day },
      observance: 'sunday-to-next-free',
    }));
    expect(closures(goldenWeek, 2009)).toEqual([
      ['2009-05-04', 'May 4'],
      ['2009-05-05', 'May 5'],
      ['2009-05-06', 'May 3 (observed)'],
    ]);
  });

  it('a rule with an era and an excepted year -> in force only within, both ends included', () => {
    const rule: HolidayRule = {
      name: 'May Day',
      on: { kind: 'nth-weekday', month: 5, weekday: 'Mon', n: 1 },
      from: '2019-05-06',
      until: '2022-05-02',
      exceptYears: [2020],
    };
    const years = [2018, 2019, 2020, 2021, 2022, 2023].filter((year) => closures([rule], year).length > 0);
    expect(years).toEqual([2019, 2021, 2022]);
  });

  it('two holidays on one day -> one closure, named by the first rule', () => {
    const rules: HolidayRule[] = [
      { name: 'First', on: { kind: 'tabled', dates: ['2024-05-01'] } },
      { name: 'Second', on: { kind: 'fixed', month: 5, day: 1 } },
    ];
    expect(closures(rules, 2024)).toEqual([['2024-05-01', 'First']]);
  });

  it('a holiday that gives way on a taken day -> the next day that is free, after all that stay', () => {
    const rules: HolidayRule[] = [
      { name: 'First', on: { kind: 'fixed', month: 5, day: 1 } },
      { name: 'Second', on: { kind: 'fixed', month: 5, day: 1 }, onTaken: 'next-free' },
      { name: 'Third', on: { kind: 'fixed', month: 5, day: 2 }, onTaken: 'next-free' },
    ];
    expect(closures(rules, 2024)).toEqual([
      ['2024-05-01', 'First'],
      ['2024-05-02', 'Third'],
      ['2024-05-03', 'Second (observed)'],
    ]);
  });

  it('a holiday that gives way, before the one it meets in the list or alone -> keeps its day', () => {
    const rules: HolidayRule[] = [
      { name: 'First', on: { kind: 'fixed', month: 5, day: 1 }, onTaken: 'next-free' },
      { name: 'Second', on: { kind: 'fixed', month: 5, day: 1 } },
      { name: 'Saturday', on: { kind: 'fixed', month: 5, day: 4 }, onTaken: 'next-free' },
    ];
    expect(closures(rules, 2024)).toEqual([['2024-05-01', 'First']]);
  });

  it('a market that trades on Sunday -> the Sunday itself is closed', () => {
    const found = holidayClosures([july4('lost')], MONDAY_TO_FRIDAY.with(0, true), 2021, 2021);
    expect([...found.keys()]).toEqual([dayOfDate('2021-07-04')]);
  });
});
