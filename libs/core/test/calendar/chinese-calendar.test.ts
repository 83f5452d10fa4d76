import { describe, expect, it } from '@jest/globals';
import {
  BUDDHAS_BIRTHDAY,
  CHING_MING,
  CHUNG_YEUNG,
  LUNAR_NEW_YEAR,
  MID_AUTUMN,
  TUEN_NG,
} from '../../src/calendar/chinese-calendar.js';
import { dateOfEpochDay } from '../../src/ids.js';
import { chineseMonths, civilDay, jdeOf, solarTerm } from './astronomy.js';

const CHINA = 8;
const YEARS = Array.from({ length: 46 }, (_, i) => 1990 + i);

const feast = (month: number, day: number): string[] =>
  YEARS.map((year) => dateOfEpochDay(civilDay(chineseMonths(year)[month - 1], CHINA).day + day - 1));

describe('the feasts of the Chinese calendar against new moons and solar terms computed after Meeus', () => {
  it.each([
    ['Lunar New Year', LUNAR_NEW_YEAR, 1, 1],
    ["Buddha's Birthday", BUDDHAS_BIRTHDAY, 4, 8],
    ['Tuen Ng', TUEN_NG, 5, 5],
    ['Mid-Autumn', MID_AUTUMN, 8, 15],
    ['Chung Yeung', CHUNG_YEUNG, 9, 9],
  ])('%s, 1990 to 2035 -> the computed days', (_, tabled, month, day) => {
    expect(tabled).toEqual(feast(month, day));
  });

  it('Ching Ming, 1990 to 2035 -> the days on which the sun reaches 15 degrees', () => {
    const computed = YEARS.map((year) => civilDay(solarTerm(15, jdeOf(year, 4, 5)), CHINA));
    expect(CHING_MING).toEqual(computed.map(({ day }) => dateOfEpochDay(day)));
    // The longitude is good to 0.01 degrees, a quarter of an hour.
    for (const { hours } of computed) expect(Math.min(hours, 24 - hours)).toBeGreaterThan(0.25);
  });

  // The series is good to some seconds, so that minutes from a midnight are enough to know the day.
  it('the new moons of the feasts -> five within ten minutes of a midnight, none within two', () => {
    const moons = YEARS.flatMap((year) =>
      [1, 4, 5, 8, 9].map((month) => civilDay(chineseMonths(year)[month - 1], CHINA)),
    );
    const close = moons.filter(({ hours }) => hours < 1 / 6 || hours > 24 - 1 / 6);
    expect(close.map(({ day }) => dateOfEpochDay(day))).toEqual([
      '2013-06-08',
      '2023-05-19',
      '2026-10-10',
      '2027-02-06',
      '2030-02-03',
    ]);
    for (const { hours } of close) expect(Math.min(hours, 24 - hours)).toBeGreaterThan(1 / 30);
  });
});
