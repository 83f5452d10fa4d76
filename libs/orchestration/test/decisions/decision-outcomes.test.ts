import { describe, expect, it } from '@jest/globals';
import { tradeDate, type TradeDate } from '@prometheus/core';

import { decisionOutcomes } from '../../src/decisions/decision-outcomes.js';
import { type BacktestDays } from '../../src/results/result.js';

/** Days of January 2010, one after the other, with what outcomes read. */
function daysOf(columns: {
  readonly equity: readonly number[];
  readonly flows?: readonly number[];
  readonly tradedValue?: readonly number[];
  readonly benchmark?: readonly number[];
}): BacktestDays {
  const { equity, benchmark } = columns;
  const column = (values?: readonly number[]): Float64Array => Float64Array.from(values ?? equity.map(() => 0));
  return {
    dates: equity.map((_, t) => day(t)),
    equity: column(equity),
    flows: column(columns.flows),
    tradedValue: column(columns.tradedValue),
    ...(benchmark === undefined ? {} : { benchmark: column(benchmark) }),
  } as unknown as BacktestDays;
}

const day = (t: number): TradeDate => tradeDate(`2010-01-${String(t + 1).padStart(2, '0')}`);
const on = (t: number) => ({ asOfDate: day(t) });

describe('decisionOutcomes', () => {
  it('two sessions later -> profit, return, fall, volatility, benchmark and turnover worked by hand', () => {
    // 200 -> 220 (+10 %) -> 198 (-10 %): 1.1 * 0.9 = 0.99. Deviation of (0.1, -0.1) with divisor 1: sqrt(0.02); times sqrt(252).
    // 44 / 2 / 200 + 11 / 2 / 220 = 0.11 + 0.025.
    const days = daysOf({ equity: [100, 200, 220, 198], tradedValue: [500, 500, 44, 11], benchmark: [1, 50, 60, 55] });
    const [[outcome]] = decisionOutcomes([on(1)], days, [2]);
    expect(outcome).toMatchObject({ horizonDays: 2, evalDate: '2010-01-04', pnl: -2, label: 'LOSS' });
    expect(outcome.return).toBeCloseTo(-0.01, 14);
    expect(outcome.drawdown).toBeCloseTo(-0.1, 14);
    expect(outcome.riskMetrics.volatility).toBeCloseTo(Math.sqrt(0.02 * 252), 12);
    expect(outcome.riskMetrics.benchmarkReturn).toBeCloseTo(0.1, 14);
    expect(outcome.riskMetrics.turnover).toBeCloseTo(0.135, 14);
  });

  it('deposits and withdrawals between -> neither profit nor return', () => {
    // 100, deposit 100: 200 -> 210 (+5 %), withdrawal 110: 100 -> 102 (+2 %). 102 - 100 - (100 - 110) = 12; 1.05 * 1.02 = 1.071.
    const days = daysOf({ equity: [100, 210, 102], flows: [40, 100, -110], tradedValue: [0, 40, 10] });
    const [[outcome]] = decisionOutcomes([on(0)], days, [2]);
    expect(outcome.pnl).toBe(12);
    expect(outcome.return).toBeCloseTo(0.071, 14);
    expect(outcome.drawdown).toBe(0);
    // 40 / 2 / 200 + 10 / 2 / 100.
    expect(outcome.riskMetrics.turnover).toBeCloseTo(0.15, 14);
    expect(outcome.riskMetrics.benchmarkReturn).toBeUndefined();
    expect(outcome.label).toBe('GAIN');
  });

  it('horizons that end after the run -> no outcome; the last that fits is there', () => {
    const days = daysOf({ equity: Array.from({ length: 30 }, (_, t) => 100 + t) });
    const outcomes = decisionOutcomes([on(0), on(8), on(9), on(24), on(25)], days);
    expect(outcomes.map((each) => each.map(({ horizonDays, evalDate }) => `${horizonDays} ${evalDate}`))).toEqual([
      ['5 2010-01-06', '21 2010-01-22'],
      ['5 2010-01-14', '21 2010-01-30'],
      ['5 2010-01-15'],
      ['5 2010-01-30'],
      [],
    ]);
  });

  it('decisions of one day -> the same outcomes; of a day outside of the run -> none', () => {
    const days = daysOf({ equity: [100, 101, 102] });
    const [first, second, outside] = decisionOutcomes([on(0), on(0), on(20)], days, [1]);
    expect(second).toEqual(first);
    expect(first[0].return).toBeCloseTo(0.01, 14);
    expect(outside).toEqual([]);
  });

  it('one hundredth of a percent either way -> FLAT; more -> GAIN or LOSS', () => {
    const label = (end: number): string =>
      decisionOutcomes([on(0)], daysOf({ equity: [1_000_000, end] }), [1])[0][0].label;
    expect([1_000_099, 1_000_101, 999_901, 999_899, 1_000_000].map(label)).toEqual([
      'FLAT',
      'GAIN',
      'FLAT',
      'LOSS',
      'FLAT',
    ]);
  });

  it('a fall after a rise -> from the highest point; the close of the decision counts as one', () => {
    const drawdown = (equity: number[]): number => decisionOutcomes([on(0)], daysOf({ equity }), [3])[0][0].drawdown;
    expect(drawdown([100, 150, 120, 160])).toBeCloseTo(-0.2, 14);
    expect(drawdown([100, 90, 95, 99])).toBeCloseTo(-0.1, 14);
  });

  it('nothing left within the horizon -> all is lost, whatever comes after; before the decision -> no outcome', () => {
    const days = daysOf({ equity: [100, -5, 50, 60], tradedValue: [0, 20, 20, 20] });
    const [[outcome], ruined] = decisionOutcomes([on(0), on(1)], days, [2]);
    expect(outcome).toMatchObject({ pnl: -50, return: -1, drawdown: -1, label: 'LOSS' });
    // 20 / 2 / 100 of the one session that had anything to trade with.
    expect(outcome.riskMetrics.turnover).toBeCloseTo(0.1, 14);
    expect(ruined).toEqual([]);
  });
});
