import { tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { type FundamentalBasis } from '../../src/facts/fundamental-facts.js';
import { LoadedFundamentalFacts, type StoredFigure } from '../../src/fundamentals/loaded-fundamental-facts.js';

interface Figure {
  readonly end: string;
  readonly start?: string;
  readonly basis: FundamentalBasis;
  readonly value: number;
  readonly known: string;
  readonly period?: string;
  readonly unit?: string;
}

const ALWAYS = Date.parse('2030-01-01');

function facts(...figures: readonly Figure[]): LoadedFundamentalFacts {
  return new LoadedFundamentalFacts(
    ['cash'],
    figures.map(({ end, start, basis, value, known, period, unit = 'USD' }): StoredFigure => {
      const fact = { metric: 'cash', periodEnd: tradeDate(end), basis, value, unit, knownAtMs: Date.parse(known) };
      return {
        issuerId: 'c:A',
        fact: period === undefined ? fact : { ...fact, fiscalPeriod: period },
        periodStart: start === undefined ? undefined : tradeDate(start),
      };
    }),
  );
}

const quarters = (loaded: LoadedFundamentalFacts, asOf: number = ALWAYS): (string | number)[][] =>
  loaded
    .history('c:A', 'cash', 'QUARTER', 99, asOf)
    .map(({ periodEnd, value, knownAtMs }) => [periodEnd, value, new Date(knownAtMs).toISOString().slice(0, 10)]);

/** A fiscal year from 2014-09-28 on, told as a 10-Q tells its cash flows; invented figures, differences by hand. */
const YEAR_TO_DATE: readonly Figure[] = [
  { end: '2014-12-27', basis: 'YEAR_TO_DATE', value: 33_722_000_123, known: '2015-01-28', period: 'Q1' },
  { end: '2015-03-28', basis: 'YEAR_TO_DATE', value: 52_803_000_456, known: '2015-04-28', period: 'Q2' },
  { end: '2015-06-27', basis: 'YEAR_TO_DATE', value: 67_791_000_789, known: '2015-07-22', period: 'Q3' },
  { end: '2015-09-26', basis: 'YEAR', value: 81_266_000_001, known: '2015-10-28', period: 'FY' },
];

const DIFFERENCES = [
  ['2014-12-27', 33_722_000_123, '2015-01-28'],
  ['2015-03-28', 19_081_000_333, '2015-04-28'],
  ['2015-06-27', 14_988_000_333, '2015-07-22'],
  ['2015-09-26', 13_474_999_212, '2015-10-28'],
];

describe('quarters that no filing states alone', () => {
  it('year-to-date figures by fiscal period -> their differences to the dollar, known with the later part', () => {
    expect(quarters(facts(...YEAR_TO_DATE))).toEqual(DIFFERENCES);
  });

  it('year-to-date figures with the day on which the year began, and no fiscal period -> the same', () => {
    const dated = YEAR_TO_DATE.map(({ period: _, ...figure }) => ({ ...figure, start: '2014-09-28' }));
    expect(quarters(facts(...dated))).toEqual(DIFFERENCES);
  });

  it('a first quarter told as QUARTER, as spans of three months are -> taken from the half year', () => {
    const [first, half] = YEAR_TO_DATE;
    const start = '2014-09-28';
    const told = facts({ ...first, basis: 'QUARTER', start }, { ...half, start });
    expect(quarters(told)).toEqual(DIFFERENCES.slice(0, 2));
  });

  it('only quarters and the year -> the fourth is the year less three quarters', () => {
    const told = facts(
      { end: '2015-03-31', basis: 'QUARTER', value: 100, known: '2015-05-01', period: 'Q1' },
      { end: '2015-06-30', basis: 'QUARTER', value: 120, known: '2015-08-01', period: 'Q2' },
      { end: '2015-09-30', basis: 'QUARTER', value: 90, known: '2015-11-01', period: 'Q3' },
      { end: '2015-12-31', basis: 'YEAR', value: 450, known: '2016-02-20', period: 'FY' },
    );
    expect(quarters(told).at(-1)).toEqual(['2015-12-31', 140, '2016-02-20']);
    expect(told.history('c:A', 'cash', 'QUARTER', 1, ALWAYS)).toMatchObject([{ fiscalPeriod: 'Q4', basis: 'QUARTER' }]);
  });

  it('only quarters and the year, with their first days -> the same; a quarter of another year is not taken', () => {
    const dated = [
      { start: '2015-01-01', end: '2015-03-31', basis: 'QUARTER', value: 100, known: '2015-05-01' },
      { start: '2015-04-01', end: '2015-06-30', basis: 'QUARTER', value: 120, known: '2015-08-01' },
      { start: '2015-07-01', end: '2015-09-30', basis: 'QUARTER', value: 90, known: '2015-11-01' },
      { start: '2015-01-01', end: '2015-12-31', basis: 'YEAR', value: 450, known: '2016-02-20' },
    ] as const;
    expect(quarters(facts(...dated)).at(-1)).toEqual(['2015-12-31', 140, '2016-02-20']);
    const shifted = { ...dated[0], start: '2014-12-15', end: '2015-03-20' };
    expect(quarters(facts(shifted, ...dated.slice(1))).map(([end]) => end)).not.toContain('2015-12-31');
  });

  it('52-week years of 12, 12, 12 and 16 weeks -> the long last quarter too', () => {
    const told = facts(
      { end: '2014-11-23', basis: 'YEAR_TO_DATE', value: 10, known: '2014-12-20', period: 'Q1' },
      { end: '2015-02-15', basis: 'YEAR_TO_DATE', value: 30, known: '2015-03-12', period: 'Q2' },
      { end: '2015-05-10', basis: 'YEAR_TO_DATE', value: 60, known: '2015-06-05', period: 'Q3' },
      { end: '2015-08-30', basis: 'YEAR', value: 100, known: '2015-10-13', period: 'FY' },
    );
    expect(quarters(told).map(([, value]) => value)).toEqual([10, 20, 30, 40]);
  });

  it('a quarter that a filing states -> that, not a difference', () => {
    const told = facts(...YEAR_TO_DATE, { end: '2015-06-27', basis: 'QUARTER', value: 7, known: '2015-07-22' });
    expect(quarters(told)[2]).toEqual(['2015-06-27', 7, '2015-07-22']);
  });

  it('a part that is missing, known later or in another unit -> no quarter', () => {
    const [first, half, nine, year] = YEAR_TO_DATE;
    expect(quarters(facts(first, nine, year)).map(([end]) => end)).toEqual(['2014-12-27', '2015-09-26']);
    const later = facts({ ...first, known: '2015-09-01' }, half);
    expect(quarters(later, Date.parse('2015-08-31'))).toEqual([]);
    expect(quarters(later)).toContainEqual(['2015-03-28', 19_081_000_333, '2015-09-01']);
    expect(quarters(facts({ ...first, unit: 'EUR' }, half)).map(([end]) => end)).toEqual(['2014-12-27']);
  });

  it('figures per share and numbers of shares -> never differenced', () => {
    for (const unit of ['USD/shares', 'shares']) {
      expect(quarters(facts(...YEAR_TO_DATE.map((figure) => ({ ...figure, unit }))))).toEqual([]);
    }
  });

  it('a restated part -> its newest version known then, and known when that was', () => {
    const told = facts(...YEAR_TO_DATE, { ...YEAR_TO_DATE[2], value: 67_000_000_000, known: '2016-03-01' });
    expect(quarters(told, Date.parse('2016-02-29'))).toEqual(DIFFERENCES);
    expect(quarters(told).slice(2)).toEqual([
      ['2015-06-27', 14_196_999_544, '2016-03-01'],
      ['2015-09-26', 14_266_000_001, '2016-03-01'],
    ]);
  });
});
