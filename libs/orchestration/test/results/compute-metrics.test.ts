import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { dailyReturns } from '../../src/index.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';

describe('dailyReturns', () => {
  const dates = ['2010-01-04', '2010-01-05', '2010-01-06'].map((date) => tradeDate(date));

  it('levels that begin at the base -> one return less than levels', () => {
    expect(dailyReturns(dates, Float64Array.of(100, 110, 99), 100)).toEqual({ dates: dates.slice(1), returns: Float64Array.of(110 / 100 - 1, 99 / 110 - 1) });
  });

  it('a first close away from the initial cash -> a return of the first day', () => {
    expect(dailyReturns(dates, Float64Array.of(99, 110, 99), 100).returns).toEqual(Float64Array.of(99 / 100 - 1, 110 / 99 - 1, 99 / 110 - 1));
  });
});

describe('computeMetrics', () => {
  it('a book by hand -> turnover, drag, exposure, contributions and year table', async () => {
    const dates = sessionsFrom('2010-12-30', 4);
    const closes = [10, 10, 12, 9];
    const panel = panelFromBars(dates.map((date, t) => ({ symbol: 'A', date, open: closes[t], close: closes[t] })));
    const { result } = await runConfig(panel, { initialCash: 1000, slippageBps: 0, commission: { model: 'none' } });
    const { metrics } = result;
    // 100 shares bought on 2010-12-31 at 10, worth 1000, 1200, 900.
    expect([...result.days.equity]).toEqual([1000, 1000, 1200, 900]);
    expect(metrics.totalReturn).toBeCloseTo(-0.1, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(-0.25, 12);
    expect([metrics.maxDrawdownStart, metrics.maxDrawdownTrough, metrics.maxDrawdownEnd]).toEqual([dates[2], dates[3], undefined]);
    expect(metrics.longestUnderwaterSessions).toBe(1);
    expect(metrics.turnoverAnnual).toBeCloseTo((1000 / 2 / 1000 / 3) * 252, 9);
    expect(metrics.averageGrossExposure).toBeCloseTo(3 / 4, 12);
    expect(metrics.bottomContributors).toEqual([{ symbol: 'A', profit: -100 }]);
    expect(metrics.byYear.map(({ year, return: value }) => [year, Number(value.toFixed(12))])).toEqual([
      [2010, 0],
      [2011, -0.1],
    ]);
  });

  it('equity that passes zero -> ratios are left out, not invented', async () => {
    const dates = sessionsFrom('2010-01-04', 4);
    const closes = [10, 10, 30, 50];
    const panel = panelFromBars(dates.map((date, t) => ({ symbol: 'A', date, open: closes[t], close: closes[t] })));
    const folder = new URL('.', import.meta.url).pathname;
    const { result } = await runConfig(panel, { initialCash: 1000, strategy: './short-everything.mjs', cashPolicy: 'allow_negative', slippageBps: 0, commission: { model: 'none' } }, folder);
    expect([...result.days.equity]).toEqual([1000, 1000, -1000, -3000]);
    expect(result.metrics.sharpe).toBeUndefined();
    expect(result.metrics.cagr).toBeUndefined();
    expect(result.metrics.maxDrawdown).toBe(-4);
  });
});
