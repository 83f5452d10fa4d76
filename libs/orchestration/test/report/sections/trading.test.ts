import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { monthlyTurnover } from '../../../src/report/sections/trading.js';
import { reportOfDays } from '../report-fixture.js';

describe('monthlyTurnover', () => {
  it('two months -> half the traded value over the mean equity of each', () => {
    const { days } = reportOfDays({
      dates: ['2020-01-30', '2020-01-31', '2020-02-03'].map((date) => tradeDate(date)),
      equity: Float64Array.of(1000, 3000, 500),
      tradedValue: Float64Array.of(400, 600, 100),
    });
    // (400 + 600) / 2 / 2000 and 100 / 2 / 500
    expect(monthlyTurnover(days)).toEqual([
      { period: '2020-01', turnover: 0.25, firstSession: 0, lastSession: 1 },
      { period: '2020-02', turnover: 0.1, firstSession: 2, lastSession: 2 },
    ]);
  });

  it('a month without equity -> no turnover', () => {
    const { days } = reportOfDays({ dates: [tradeDate('2020-01-30')], equity: Float64Array.of(-5) });
    expect(monthlyTurnover(days)[0].turnover).toBeNaN();
  });
});
