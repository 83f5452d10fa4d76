import { describe, expect, it } from '@jest/globals';
import { tradeDate } from '@prometheus/core';

import { reportSeries } from '../../src/report/report-series.js';
import { reportOfDays, weekdays } from './report-fixture.js';

const dates = ['2020-01-30', '2020-01-31', '2020-02-03', '2020-02-28', '2020-03-02'].map((date) => tradeDate(date));

describe('reportSeries', () => {
  it('five sessions -> months, drawdown and benchmark as by hand', () => {
    const series = reportSeries(
      reportOfDays({
        dates,
        equity: Float64Array.of(1000, 1100, 990, 1045, 1254),
        benchmark: Float64Array.of(50, 55, 44, 44, 66),
      }),
    );
    // 1100/1000, 1045/1100, 1254/1045
    expect(series.months.map(({ period }) => period)).toEqual(['2020-01', '2020-02', '2020-03']);
    [0.1, -0.05, 0.2].forEach((value, i) => expect(series.months[i].totalReturn).toBeCloseTo(value, 12));
    expect(series.years).toHaveLength(1);
    expect(series.years[0].totalReturn).toBeCloseTo(0.254, 12);
    [0, 0, -0.1, -0.05, 0].forEach((value, t) => expect(series.strategy.drawdown[t]).toBeCloseTo(value, 12));
    expect([...(series.benchmark?.level ?? [])].map((level) => Math.round(level))).toEqual([
      1000, 1100, 880, 880, 1320,
    ]);
    expect(series.benchmark?.drawdown[2]).toBeCloseTo(-0.2, 12);
  });

  it('fills at the first close -> its loss against the initial equity is a return of the first month', () => {
    const input = reportOfDays({ dates, equity: Float64Array.of(990, 1100, 990, 1045, 1254) });
    const series = reportSeries({ ...input, metrics: { ...input.metrics, totalReturn: 0.254 } });
    expect(series.initialEquity).toBeCloseTo(1000, 9);
    expect(series.strategy.returns).toHaveLength(5);
    expect(series.strategy.drawdown[0]).toBeCloseTo(-0.01, 12);
    expect(series.months[0].totalReturn).toBeCloseTo(0.1, 12);
  });

  it('money paid in and out -> growth of 1, drawdown and months without it', () => {
    // 1000 -> 1100; (1100 + 900) -> 1800; (1800 - 300) -> 1650; -> 1485; -> 1782
    const { days, metrics } = reportOfDays({
      dates,
      equity: Float64Array.of(1100, 1800, 1650, 1485, 1782),
      flows: Float64Array.of(100, 900, -300, 0, 0),
      benchmark: Float64Array.of(50, 55, 44, 44, 66),
    });
    const series = reportSeries({ days, metrics: { ...metrics, initialEquity: 1000 } });
    expect([series.hasFlows, series.initialLevel]).toEqual([true, 1]);
    const levels = [...series.strategy.level];
    // The first close is what was paid in, so that the first return ends at the second session: x 0.9 x 1.1 x 0.9 x 1.2.
    [1, 0.9, 0.99, 0.891, 1.0692].forEach((level, t) => expect(levels[t]).toBeCloseTo(level, 12));
    expect(series.strategy.drawdown[3]).toBeCloseTo(-0.109, 12);
    expect(series.months[0].totalReturn).toBeCloseTo(-0.1, 12);
    expect([...(series.benchmark?.level ?? [])].map((level) => Number(level.toFixed(9)))).toEqual([
      1, 1.1, 0.88, 0.88, 1.32,
    ]);
  });

  it('everything paid out -> curves end before that session', () => {
    const { days, metrics } = reportOfDays({ dates, equity: Float64Array.of(1000, 1100, 1100, 1, 1) });
    const series = reportSeries({
      metrics: { ...metrics, initialEquity: 1000 },
      days: { ...days, equity: Float64Array.of(1000, 1100, 1100, 0, 0), flows: Float64Array.of(0, 0, 0, -1100, 0) },
    });
    expect(series.ruinedOn).toBe(dates[3]);
    expect(series.strategy.returns).toHaveLength(2);
    expect(series.strategy.level[3]).toBeNaN();
  });

  it('equity falls below zero -> returns end in that session', () => {
    const series = reportSeries(
      reportOfDays({
        dates,
        equity: Float64Array.of(1000, 500, -100, 200, 300),
        benchmark: Float64Array.of(1, 2, 3, 4, 5),
      }),
    );
    expect(series.ruinedOn).toBe('2020-02-03');
    expect([...series.strategy.returns]).toEqual([-0.5, -1.2]);
    expect(series.strategy.drawdown[2]).toBeCloseTo(-1.1, 12);
    expect(series.strategy.drawdown[3]).toBeNaN();
    expect(series.benchmark?.returns).toHaveLength(4);
  });

  it('a benchmark without a level on some session -> left out, with the reason', () => {
    const { days, metrics } = reportOfDays({ dates, equity: Float64Array.of(1, 1, 1, 1, 1) });
    const series = reportSeries({ metrics, days: { ...days, benchmark: Float64Array.of(1, NaN, 1, 1, 1) } });
    expect(series.benchmark).toBeUndefined();
    expect(series.rollingBeta).toBeUndefined();
    expect(series.benchmarkProblem).toMatch(/no level above zero/);
  });

  it('a strategy that moves half as much as its benchmark -> a rolling beta of one half from the 253rd session on', () => {
    const many = weekdays('2020-01-02', 300);
    const market = many.map((_, t) => (t % 3 === 0 ? 0.01 : -0.004));
    const grow = (share: number): Float64Array => {
      let level = 100;
      return Float64Array.from(market, (value, t) => (t === 0 ? level : (level *= 1 + share * value)));
    };
    const series = reportSeries(reportOfDays({ dates: many, equity: grow(0.5), benchmark: grow(1) }));
    expect(series.rollingBeta?.[251]).toBeNaN();
    expect(series.rollingBeta?.[252]).toBeCloseTo(0.5, 9);
    expect(series.rollingBeta?.[299]).toBeCloseTo(0.5, 9);
    expect(series.strategy.rollingSharpe[251]).toBeNaN();
    expect(series.strategy.rollingSharpe[252]).not.toBeNaN();
  });

  it('no session -> empty series', () => {
    const series = reportSeries(reportOfDays({ dates: [], equity: new Float64Array(0) }));
    expect(series.strategy.returns).toHaveLength(0);
    expect(series.months).toEqual([]);
  });
});
