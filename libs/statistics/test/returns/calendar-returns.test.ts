import { describe, expect, it } from '@jest/globals';
import { NonFiniteInputError, tradeDate } from '@prometheus/core';
import fc from 'fast-check';
import {
  LengthMismatchError,
  monthlyReturns,
  totalReturn,
  UnorderedDatesError,
  yearlyReturns,
} from '../../src/index.js';
import { anyReturn } from '../samples.js';

const DATES = ['2008-11-28', '2008-12-01', '2008-12-31', '2009-01-02', '2010-12-31'].map((date) => tradeDate(date));
const RETURNS = [0.1, 0.2, -0.5, 0.25, 0.04];

describe('calendar returns', () => {
  it('five days in four months -> compounded by month, empty months absent', () => {
    const months = monthlyReturns(RETURNS, DATES);
    expect(months.map(({ period, observations }) => [period, observations])).toEqual([
      ['2008-11', 1],
      ['2008-12', 2],
      ['2009-01', 1],
      ['2010-12', 1],
    ]);
    [0.1, -0.4, 0.25, 0.04].forEach((expected, i) => expect(months[i].totalReturn).toBeCloseTo(expected, 14));
  });

  it('the same days -> compounded by year', () => {
    const years = yearlyReturns(RETURNS, DATES);
    expect(years.map(({ period, observations }) => [period, observations])).toEqual([
      ['2008', 3],
      ['2009', 1],
      ['2010', 1],
    ]);
    [-0.34, 0.25, 0.04].forEach((expected, i) => expect(years[i].totalReturn).toBeCloseTo(expected, 14));
  });

  it('empty -> empty', () => {
    expect([monthlyReturns([], []), yearlyReturns([], [])]).toEqual([[], []]);
  });

  it('a date twice or out of order -> UnorderedDatesError naming the place', () => {
    const twice = [DATES[0], DATES[0]];
    expect(() => monthlyReturns([0, 0], twice)).toThrow('dates[1] is 2008-11-28 and does not follow 2008-11-28.');
    expect(() => yearlyReturns([0, 0], [DATES[1], DATES[0]])).toThrow(UnorderedDatesError);
  });

  it('different lengths or NaN -> refused', () => {
    expect(() => monthlyReturns([0.1], DATES)).toThrow(LengthMismatchError);
    expect(() => yearlyReturns([NaN], DATES.slice(0, 1))).toThrow(NonFiniteInputError);
  });

  it('any returns on any days -> months and years compound to the total', () => {
    const days = fc.uniqueArray(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(days, fc.infiniteStream(anyReturn), (offsets, stream) => {
        const dates = [...offsets]
          .sort((a, b) => a - b)
          .map((day) => tradeDate(new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10)));
        const returns = [...stream.take(dates.length)];
        const total = 1 + (totalReturn(returns) ?? NaN);
        for (const periods of [monthlyReturns(returns, dates), yearlyReturns(returns, dates)]) {
          const product = periods.reduce((wealth, period) => wealth * (1 + period.totalReturn), 1);
          expect(Math.abs(product / total - 1)).toBeLessThan(1e-12);
          expect(periods.reduce((count, period) => count + period.observations, 0)).toBe(dates.length);
        }
      }),
    );
  });
});
