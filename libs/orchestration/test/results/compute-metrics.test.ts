import { describe, expect, it } from '@jest/globals';

import { computeMetrics, type MetricsInput } from '../../src/results/compute-metrics.js';
import { fillOf, flatBars, orderOf, panelOf } from '../costs/cost-fixture.js';
import { panelFromBars, sessionsFrom } from '../fixture/panel-from-bars.js';
import { runConfig } from '../fixture/run-config.js';
import { reportOfDays } from '../report/report-fixture.js';

/** The books of these tests are worth a few shares of names that trade little. */
const unlimited = { volumeCap: 'off', riskGate: 'off', margin: 'off' } as const;

describe('computeMetrics', () => {
  it('a book by hand -> turnover, drag, exposure, contributions and year table', async () => {
    const dates = sessionsFrom('2010-12-30', 4);
    const closes = [10, 10, 12, 9];
    const panel = panelFromBars(dates.map((date, t) => ({ symbol: 'A', date, open: closes[t], close: closes[t] })));
    const { result } = await runConfig(panel, { initialCash: 1000, slippageBps: 0, commission: { model: 'none' }, ...unlimited });
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
    const { result } = await runConfig(panel, { initialCash: 1000, strategy: './short-everything.mjs', cashPolicy: 'allow_negative', slippageBps: 0, commission: { model: 'none' }, ...unlimited }, folder);
    expect([...result.days.equity]).toEqual([1000, 1000, -1000, -3000]);
    expect(result.metrics.sharpe).toBeUndefined();
    expect(result.metrics.cagr).toBeUndefined();
    expect(result.metrics.maxDrawdown).toBe(-4);
  });

  describe('of parts', () => {
    const panel = panelOf({ A: { sector: 'Energy', bars: flatBars(10, 100_000, 40) } });
    const { sessions } = panel.header;
    const dates = sessions.slice(30, 35);
    const order = orderOf(0, 'A', sessions[30], { side: 'BUY', quantity: 10, decisionPrice: 10 });
    const { days } = reportOfDays({
      dates,
      equity: Float64Array.of(1000, 1010, 1000, 1020, 1050),
      benchmark: Float64Array.of(1, 1.02, 1, 1.01, 1.03),
    });
    const usual: MetricsInput = {
      days,
      initialCash: 1000,
      orders: [order, orderOf(1, 'A', sessions[30], { side: 'BUY', quantity: 1, decisionPrice: 10, status: 'REJECTED', filledQuantity: 0 })],
      fills: [fillOf(order, panel, 31, 10, 10.1)],
      panel,
      profits: Float64Array.of(50),
    };

    it('orders, fills and a panel -> transaction costs and capacity; JSON keeps all', () => {
      const metrics = computeMetrics(usual);
      // 10 x 0.1 of 100, and 0.1 x 1,000,000 x 0.02 / (101 / 1000)
      expect(metrics.transactionCosts?.total.shortfallBps).toBeCloseTo(100, 9);
      expect(metrics.transactionCosts?.bySector.map(({ label }) => label)).toEqual(['Energy']);
      expect(metrics.capacity?.bindsHalfAt).toBeCloseTo(2000 / 0.101, 6);
      expect([metrics.orders, metrics.fills, metrics.rejectedOrders]).toEqual([2, 1, 1]);
      expect(metrics.topContributors).toEqual([{ symbol: 'A', profit: 50 }]);
      const stored = JSON.parse(JSON.stringify(metrics)) as Record<string, unknown>;
      expect(Object.keys(stored).sort()).toEqual(
        Object.entries(metrics)
          .filter(([, value]) => value !== undefined)
          .map(([key]) => key)
          .sort(),
      );
    });

    it('no orders, trials or labels -> none of what needs them', () => {
      const metrics = computeMetrics({ ...usual, orders: [], fills: [] });
      expect(metrics.transactionCosts).toBeUndefined();
      expect(metrics.capacity).toBeUndefined();
      expect(metrics.deflatedSharpe).toBeUndefined();
      expect(metrics.byRegime).toBeUndefined();
    });

    it('many trials -> a probability below that of a single one, which is the probabilistic one', () => {
      const after = (count: number) => computeMetrics({ ...usual, trials: { count, sharpeVariance: 4 } });
      expect(after(1).deflatedSharpe).toBe(computeMetrics(usual).probabilisticSharpe);
      expect(after(100).deflatedSharpe).toBeLessThan(after(10).deflatedSharpe ?? 0);
      expect(after(100).trials).toEqual({ count: 100, sharpeVariance: 4 });
    });

    it('labels -> a table by regime beside the benchmark', () => {
      const { byRegime } = computeMetrics({ ...usual, regimes: { dates: [dates[0], dates[3]], labels: ['low', 'high'] } });
      expect(byRegime?.rows.map(({ label, sessions: count }) => [label, count])).toEqual([
        ['low', 2],
        ['high', 2],
      ]);
      expect(byRegime?.rows[1].return).toBeCloseTo(0.05, 12);
      expect(byRegime?.rows[1].benchmarkReturn).toBeCloseTo(0.03, 12);
    });

    it('a benchmark of another basis -> its own figures stay, every comparison is withheld', () => {
      const same = computeMetrics({ ...usual, benchmark: { name: 'X', basis: 'price' } });
      const other = computeMetrics({ ...usual, benchmark: { name: 'X', basis: 'price', withheld: 'reason' } });
      const relative = ['beta', 'alphaAnnual', 'informationRatio', 'upCapture', 'downCapture'] as const;
      for (const name of relative) expect(Number.isFinite(same[name])).toBe(true);
      for (const name of relative) expect(other[name]).toBeUndefined();
      expect(other.benchmarkTotalReturn).toBeCloseTo(0.03, 12);
    });

    it('flows of the book -> the benchmark and its figures do not change', () => {
      const flows = Float64Array.of(0, 0, 500, 0, -200);
      const moved = computeMetrics({ ...usual, days: { ...days, flows } });
      const { benchmarkTotalReturn, benchmarkSharpe } = computeMetrics(usual);
      expect([moved.benchmarkTotalReturn, moved.benchmarkSharpe]).toEqual([benchmarkTotalReturn, benchmarkSharpe]);
      expect(moved.byYear[0].return).toBeCloseTo(moved.totalReturn, 12);
    });
  });
});
