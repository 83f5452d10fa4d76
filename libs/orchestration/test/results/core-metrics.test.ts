import { describe, expect, it } from '@jest/globals';

import { coreMetrics } from '../../src/results/core-metrics.js';
import { type BacktestDays } from '../../src/results/result.js';
import { reportOfDays, weekdays } from '../report/report-fixture.js';

function daysOf(equity: readonly number[], given: Partial<BacktestDays> = {}): BacktestDays {
  return reportOfDays({
    dates: weekdays('2010-01-04', equity.length),
    equity: Float64Array.from(equity),
    ...given,
  }).days;
}

const each = (count: number, value: number): Float64Array => new Float64Array(count).fill(value);

describe('coreMetrics', () => {
  it('a deposit and a withdrawal by hand -> returns leave them out, equity does not', () => {
    // (1000 + 500) -> 1600, -> 1760, (1760 - 800) -> 880: 16/15 x 11/10 x 11/12 = 1936 / 1800
    const days = daysOf([1000, 1600, 1760, 880], { flows: Float64Array.of(0, 500, 0, -800) });
    const metrics = coreMetrics(days, 1000);
    expect(metrics.totalReturn).toBeCloseTo(1936 / 1800 - 1, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(-1 / 12, 12);
    expect([metrics.initialEquity, metrics.finalEquity]).toEqual([1000, 880]);
    expect([metrics.totalDeposits, metrics.totalWithdrawals]).toEqual([500, 800]);
    expect(metrics.bestDay).toBeCloseTo(0.1, 12);
    expect(metrics.worstDay).toBeCloseTo(-1 / 12, 12);
  });

  it('flat equity of 1,000 over a year -> the drag of each cost is its compounded share, that of all compounds the sum', () => {
    // A cost of 0.1 a day is 1e-4 of equity: 1.0001^252 - 1; interest of -0.4 is a cost, of 0.4 is none.
    const days = daysOf(Array<number>(253).fill(1000), {
      commission: each(253, 0.1),
      slippageCost: each(253, 0.2),
      borrowFees: each(253, 0.3),
      interest: each(253, -0.4),
      withholding: each(253, 0.5),
    });
    const { costDrags, costDragAnnual } = coreMetrics(days, 1000);
    const yearly = (share: number): number => (1 + share) ** 252 - 1;
    expect(costDrags?.commission).toBeCloseTo(yearly(1e-4), 12);
    expect(costDrags?.slippage).toBeCloseTo(yearly(2e-4), 12);
    expect(costDrags?.borrow).toBeCloseTo(yearly(3e-4), 12);
    expect(costDrags?.interest).toBeCloseTo(yearly(4e-4), 12);
    expect(costDrags?.tax).toBeCloseTo(yearly(5e-4), 12);
    expect(costDragAnnual).toBeCloseTo(yearly(15e-4), 12);
    const earning = coreMetrics({ ...days, interest: each(253, 0.4) }, 1000);
    expect(earning.costDrags?.interest).toBe(0);
    expect(earning.totalInterest).toBeCloseTo(253 * 0.4, 9);
  });

  it('a deposit -> turnover and costs are shares of the capital with it', () => {
    const days = daysOf([1000, 2000], {
      flows: Float64Array.of(0, 1000),
      tradedValue: Float64Array.of(0, 400),
      commission: Float64Array.of(0, 2),
    });
    const metrics = coreMetrics(days, 1000);
    expect(metrics.turnoverAnnual).toBeCloseTo(0.1 * 252, 9);
    expect(metrics.costDrags?.commission).toBeCloseTo(1.001 ** 252 - 1, 9);
  });

  it('the deepest fall -> its sessions, which need not be the longest below a high', () => {
    const metrics = coreMetrics(daysOf([100, 80, 100, 99, 98, 99, 101]), 100);
    expect(metrics.maxDrawdown).toBeCloseTo(-0.2, 12);
    expect(metrics.maxDrawdownSessions).toBe(1);
    expect(metrics.longestUnderwaterSessions).toBe(3);
  });

  it('ruin after a deposit -> profit over all that was paid in, and the fall without the deposit', () => {
    const metrics = coreMetrics(daysOf([1000, 1500, -500], { flows: Float64Array.of(0, 500, 0) }), 1000);
    // -500 - 1000 - 500 over 1500; from 1000 to -1000 with the deposit taken out
    expect(metrics.totalReturn).toBeCloseTo(-2000 / 1500, 12);
    expect(metrics.maxDrawdown).toBeCloseTo(-2, 12);
    expect(metrics.sharpe).toBeUndefined();
  });

  it('sums -> of every column, costs and gains each with their own sign', () => {
    const metrics = coreMetrics(
      daysOf([100, 100], {
        withholding: Float64Array.of(1, 2),
        borrowFees: Float64Array.of(3, 4),
        fxTranslation: Float64Array.of(-5, 1),
        interest: Float64Array.of(2, -3),
      }),
      100,
    );
    expect([
      metrics.totalWithholding,
      metrics.totalBorrowFees,
      metrics.totalFxTranslation,
      metrics.totalInterest,
    ]).toEqual([3, 7, -4, -1]);
  });
});
