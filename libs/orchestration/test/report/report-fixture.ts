import { addDays, dayOfWeek, RandomStream, type RunId, type TradeDate, tradeDate } from '@prometheus/core';
import * as stats from '@prometheus/statistics';

import {
  type BacktestDays,
  type BacktestMetrics,
  type ReportInput,
  type RunManifest,
  type YearRow,
} from '../../src/results/result.js';

export interface FixtureOptions {
  readonly start?: string;
  /** Weekdays, without holidays. */
  readonly sessions?: number;
  readonly withBenchmark?: boolean;
  readonly short?: boolean;
}

const HEX = 'a3f1c09be2745d86'.repeat(4);

/** A plausible run: a market with a crash in its fifth year, a strategy with a beta of about 0.8 that rebalances monthly. */
export function reportFixture(options: FixtureOptions = {}): ReportInput {
  const days = fixtureDays(options);
  return { manifest: fixtureManifest(days), metrics: fixtureMetrics(days), decisionHash: '7be4'.repeat(16), days };
}

/** A report of days written by hand; columns that are not given hold zeros, cash holds what is not invested. */
export function reportOfDays(given: Partial<BacktestDays> & Pick<BacktestDays, 'dates' | 'equity'>): ReportInput {
  const column = (): Float64Array => new Float64Array(given.dates.length);
  const days: BacktestDays = {
    cash: given.equity,
    receivables: column(),
    longValue: column(),
    shortValue: column(),
    tradedValue: column(),
    commission: column(),
    slippageCost: column(),
    dividends: column(),
    positions: new Int32Array(given.dates.length),
    stalePositions: new Int32Array(given.dates.length),
    ...given,
  };
  return { manifest: fixtureManifest(days), metrics: fixtureMetrics(days), decisionHash: '7be4'.repeat(16), days };
}

export function weekdays(start: string, count: number): TradeDate[] {
  const dates: TradeDate[] = [];
  for (let date = tradeDate(start); dates.length < count; date = addDays(date, 1)) {
    if (dayOfWeek(date) % 6 !== 0) dates.push(date);
  }
  return dates;
}

function fixtureDays(options: FixtureOptions): BacktestDays {
  const { start = '2003-01-02', sessions = 15 * 261, withBenchmark = true, short = false } = options;
  const stream = new RandomStream(7, 'tear sheet fixture');
  const dates = weekdays(start, sessions);
  const column = (): Float64Array => new Float64Array(sessions);
  const days = {
    dates,
    equity: column(),
    cash: column(),
    receivables: column(),
    longValue: column(),
    shortValue: column(),
    tradedValue: column(),
    commission: column(),
    slippageCost: column(),
    dividends: column(),
    positions: new Int32Array(sessions),
    stalePositions: new Int32Array(sessions),
    ...(withBenchmark ? { benchmark: column() } : {}),
  };
  let equity = 1_000_000;
  let level = 880;
  let volatility = 0.009;
  for (let t = 0; t < sessions; t++) {
    const crash = t > 1250 && t < 1520;
    volatility += 0.03 * ((crash ? 0.022 : 0.0082) - volatility) + 0.0006 * stream.normal();
    volatility = Math.max(volatility, 0.004);
    const market = (crash ? -0.0008 : 0.00062) + volatility * stream.normal();
    const rebalance = t % 21 === 0 && t > 20;
    const traded = rebalance ? equity * (0.5 + 0.4 * stream.uniform()) : 0;
    const costs = { commission: traded * 1e-4, slippage: traded * 5e-4 };
    if (t > 0) {
      level *= 1 + market;
      if (t > 20) equity *= 1 + 0.8 * market + 0.00012 + 0.0042 * stream.normal();
      equity -= costs.commission + costs.slippage;
    }
    const invested = t > 20 ? 0.97 + 0.02 * stream.uniform() : 0;
    days.equity[t] = equity;
    days.longValue[t] = equity * (short ? invested * 1.1 : invested);
    days.shortValue[t] = short ? -equity * (0.3 + 0.1 * Math.sin(t / 150)) * (t > 20 ? 1 : 0) : 0;
    days.cash[t] = equity - days.longValue[t] - days.shortValue[t];
    days.tradedValue[t] = traded;
    days.commission[t] = costs.commission;
    days.slippageCost[t] = costs.slippage;
    days.positions[t] = t > 20 ? 50 - (t % 21 > 15 ? stream.below(3) : 0) : 0;
    days.stalePositions[t] = t > 1000 && stream.uniform() < 0.02 ? 1 + stream.below(2) : 0;
    if (days.benchmark !== undefined) days.benchmark[t] = level;
  }
  return days;
}

function fixtureManifest(days: BacktestDays): RunManifest {
  const { dates } = days;
  const years = [...new Set(dates.map((date) => Number(date.slice(0, 4))))];
  return {
    name: 'Momentum reference',
    runId: HEX as RunId,
    mode: 'BACKTEST',
    code: {
      packages: { '@prometheus/core': '0.1.0', '@prometheus/orchestration': '0.1.0' },
      sourceHash: '55d0'.repeat(16),
    },
    dirtyTree: false,
    configId: 'backtest_2f0c81d6a9be',
    config: {
      collection: 'us-equities',
      start: dates[0],
      end: dates[dates.length - 1],
      strategy: 'momentum',
      parameters: { holdings: 50, rebalanceEvery: 21 },
      slippageBps: 5,
      commission: { model: 'bps', bps: 1 },
      benchmark: { source: 'equal_weight' },
    },
    vintage: 'c41d'.repeat(16),
    seed: 1,
    strategy: {
      name: 'momentum',
      description:
        'Ranks instruments by their total return from 252 to 21 sessions ago and holds the best at equal weights.',
      parameters: { rebalanceEvery: 21, holdings: 50 },
    },
    collection: {
      id: 'us-equities',
      market: 'US_EQ',
      basis: 'total_return',
      currency: 'USD',
      instruments: 277,
      firstDate: tradeDate('1999-01-04'),
      lastDate: tradeDate('2030-12-31'),
      description: 'Large US companies, daily bars.',
    },
    range: { start: dates[0], end: dates[dates.length - 1], sessions: dates.length },
    fillRule: 'next_open',
    ...(days.benchmark === undefined
      ? {}
      : { benchmark: { name: 'Equal weight of all instruments, daily', basis: 'total_return' as const } }),
    coverage: years.map((year, i) => {
      const fraction = Math.min(0.997, 0.62 + 0.027 * i);
      return { year, members: 500, covered: 500 * fraction, fraction };
    }),
    banners: [
      'Survivorship: prices cover 62 % of the index members in 2003 and 99 % in 2017. Companies that failed or were taken over are missing, so these results are too good.',
    ],
    notes: ['Cash may become negative, and nothing is charged for it.'],
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function fixtureMetrics(days: BacktestDays): BacktestMetrics {
  const { equity, dates, benchmark } = days;
  const last = equity.length - 1;
  const returnsOf = (level: Float64Array): Float64Array => level.subarray(1).map((value, t) => value / level[t] - 1);
  const returns = returnsOf(equity);
  const other = benchmark === undefined ? undefined : returnsOf(benchmark);
  const sample = stats.sharpeSample(returns);
  const worst = stats.worstDrawdown(returns);
  const span = Math.max(returns.length / 252, 1 / 252);
  const meanEquity = sumOf(equity) / equity.length;
  return {
    finalEquity: equity[last],
    totalReturn: equity[last] / equity[0] - 1,
    cagr: stats.cagr(returns),
    annualVolatility: stats.annualisedVolatility(returns),
    sharpe: stats.sharpe(returns),
    sharpeStandardError: sample && stats.sharpeStandardError(sample),
    probabilisticSharpe: sample && stats.probabilisticSharpe(sample),
    sortino: stats.sortino(returns),
    calmar: stats.calmar(returns),
    omega: stats.omega(returns),
    stability: stats.stability(returns),
    maxDrawdown: stats.maxDrawdown(returns) ?? 0,
    ...(worst && {
      maxDrawdownStart: dates[worst.peakIndex + 1],
      maxDrawdownTrough: dates[worst.troughIndex + 1],
      maxDrawdownEnd: worst.recoveryIndex === undefined ? undefined : dates[worst.recoveryIndex + 1],
    }),
    longestUnderwaterSessions: stats.longestUnderwaterPeriods(returns),
    tailRatio: stats.tailRatio(returns),
    valueAtRisk5: stats.valueAtRisk(returns),
    expectedShortfall5: stats.expectedShortfall(returns),
    skew: stats.skew(returns),
    kurtosis: stats.excessKurtosis(returns),
    hitRate: stats.hitRate(returns),
    bestDay: returns.length === 0 ? undefined : Math.max(...returns),
    worstDay: returns.length === 0 ? undefined : Math.min(...returns),
    ...(other && {
      beta: stats.beta(returns, other),
      alphaAnnual: stats.alpha(returns, other),
      informationRatio: stats.informationRatio(returns, other),
      upCapture: stats.upCapture(returns, other),
      downCapture: stats.downCapture(returns, other),
      benchmarkTotalReturn: stats.totalReturn(other),
      benchmarkCagr: stats.cagr(other),
      benchmarkSharpe: stats.sharpe(other),
      benchmarkMaxDrawdown: stats.maxDrawdown(other),
    }),
    turnoverAnnual: sumOf(days.tradedValue) / 2 / meanEquity / span,
    totalCommission: sumOf(days.commission),
    totalSlippage: sumOf(days.slippageCost),
    totalDividends: 0,
    costDragAnnual: (sumOf(days.commission) + sumOf(days.slippageCost)) / meanEquity / span,
    averageGrossExposure: 0.974,
    averageNetExposure: 0.974,
    averagePositions: sumOf(Float64Array.from(days.positions)) / dates.length,
    orders: 9210,
    fills: 9188,
    expiredOrders: 22,
    byYear: yearRows(days, returns, other),
    topContributors: ['AAPL', 'NVDA', 'AMZN', 'NFLX', 'GILD', 'MNST', 'PCLN', 'ISRG', 'CRM', 'SBUX'].map(
      (symbol, i) => ({
        symbol,
        profit: 212_345.67 / (1 + i * 0.31),
      }),
    ),
    bottomContributors: ['C', 'AIG', 'BAC', 'GE', 'F', 'CHK', 'AMD', 'WMB', 'X', 'FCX'].map((symbol, i) => ({
      symbol,
      profit: -98_765.43 / (1 + i * 0.27),
    })),
  };
}

function yearRows(days: BacktestDays, returns: Float64Array, other: Float64Array | undefined): YearRow[] {
  const returnDates = days.dates.slice(1);
  const benchmark = other && stats.yearlyReturns(other, returnDates);
  return stats.yearlyReturns(returns, returnDates).map(({ period, totalReturn }, i) => {
    const own = returns.filter((_, t) => returnDates[t].startsWith(period));
    return {
      year: Number(period),
      return: totalReturn,
      benchmarkReturn: benchmark?.[i].totalReturn,
      volatility: stats.annualisedVolatility(own),
      maxDrawdown: stats.maxDrawdown(own) ?? 0,
      turnover: 4.1 + 0.1 * i,
    };
  });
}
