import { addDays, dayOfWeek, RandomStream, type RunId, type TradeDate, tradeDate } from '@prometheus/core';
import * as stats from '@prometheus/statistics';

import { type CostGroup } from '../../src/costs/transaction-costs.js';
import { dailyReturns } from '../../src/results/daily-returns.js';
import { regimeTable } from '../../src/results/regimes.js';
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
  /** With deposits, financing, unsettled cash, regimes, trials, order costs and capacity. */
  readonly everything?: boolean;
}

const HEX = 'a3f1c09be2745d86'.repeat(4);

/** A plausible run: a market with a crash in its fifth year, a strategy with a beta of about 0.8 that rebalances monthly. */
export function reportFixture(options: FixtureOptions = {}): ReportInput {
  const days = fixtureDays(options);
  const metrics = fixtureMetrics(days);
  return {
    manifest: fixtureManifest(days),
    metrics: options.everything === true ? { ...metrics, ...everythingElse(days) } : metrics,
    decisionHash: '7be4'.repeat(16),
    days,
  };
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
    withholding: column(),
    interest: column(),
    borrowFees: column(),
    fxTranslation: column(),
    flows: column(),
    settledCash: given.cash ?? given.equity,
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
  const {
    start = '2003-01-02',
    sessions = 15 * 261,
    withBenchmark = true,
    short = false,
    everything = false,
  } = options;
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
    withholding: column(),
    interest: column(),
    borrowFees: column(),
    fxTranslation: column(),
    flows: column(),
    settledCash: column(),
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
    if (everything) {
      days.flows[t] = t > 0 && t % 500 === 0 ? (t % 1500 === 0 ? -400_000 : 250_000) : 0;
      equity += days.flows[t];
      days.interest[t] = 8 * Math.sin(t / 300);
      days.borrowFees[t] = 4;
      days.dividends[t] = t % 63 === 0 ? equity * 0.004 : 0;
      days.withholding[t] = days.dividends[t] * 0.15;
      days.fxTranslation[t] = 20 * stream.normal();
    }
    const invested = t > 20 ? 0.97 + 0.02 * stream.uniform() : 0;
    days.equity[t] = equity;
    days.longValue[t] = equity * (short ? invested * 1.1 : invested);
    days.shortValue[t] = short ? -equity * (0.3 + 0.1 * Math.sin(t / 150)) * (t > 20 ? 1 : 0) : 0;
    days.cash[t] = equity - days.longValue[t] - days.shortValue[t];
    days.settledCash[t] = days.cash[t] - (everything && rebalance ? traded * 0.05 : 0);
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

/** Figures in the right shape; nothing is computed from them. */
function everythingElse(days: BacktestDays): Partial<BacktestMetrics> {
  const { dates, equity } = days;
  const own = dailyReturns(dates, equity, equity[0], days.flows);
  const labels = ['calm', 'stressed', 'recovering'];
  const changes = [0, 1200, 1520, 1900, 2600, 2680, 3100].filter((t) => t < dates.length);
  const group = (label: string, share: number, bps: number): CostGroup => ({
    label,
    orders: Math.round(9210 * share),
    filledOrders: Math.round(9188 * share),
    paperValue: 48_000_000 * share,
    filledValue: 47_200_000 * share,
    slippageBps: { arrival: bps, open: 5, close: bps * 0.4 - 3, vwap: bps * 0.6 + 1 },
    executionCost: 4800 * share * bps,
    opportunityCost: -900 * share,
    commission: 4800 * share,
    shortfall: 4800 * share * (bps + 1) - 900 * share,
    shortfallBps: bps + 1 - 0.1875,
  });
  const groups = (labels: readonly string[]): CostGroup[] =>
    labels.map((label, k) => group(label, 1 / labels.length, 3 + 2.7 * k));
  return {
    initialEquity: equity[0],
    totalReturn: stats.totalReturn(own.returns) ?? 0,
    totalDividends: sumOf(days.dividends),
    totalWithholding: sumOf(days.withholding),
    totalInterest: sumOf(days.interest),
    totalBorrowFees: sumOf(days.borrowFees),
    totalFxTranslation: sumOf(days.fxTranslation),
    totalDeposits: sumOf(days.flows.map((flow) => Math.max(0, flow))),
    totalWithdrawals: sumOf(days.flows.map((flow) => Math.max(0, -flow))),
    costDrags: { commission: 0.0005, slippage: 0.0026, borrow: 0.0007, interest: 0.0004, tax: 0.0021 },
    maxDrawdownSessions: 812,
    rejectedOrders: 3,
    trials: { count: 150, sharpeVariance: 0.09 },
    deflatedSharpe: 0.412,
    byRegime: regimeTable(
      { dates: changes.map((t) => dates[t]), labels: changes.map((_, k) => labels[k % labels.length]) },
      own,
      days.benchmark === undefined ? undefined : dailyReturns(dates, days.benchmark),
    ),
    transactionCosts: {
      total: group('All orders', 1, 6.4),
      bySide: groups(['BUY', 'SELL']),
      byYear: groups([...new Set(dates.map((date) => date.slice(0, 4)))]),
      bySector: groups([
        'Information technology',
        'Health care',
        'Consumer discretionary',
        'Industrials',
        'Financials',
        'Energy',
        'Materials',
        'Consumer staples',
        'Utilities',
        'Real estate',
      ]),
      bySize: groups(['< 0.1%', '0.1-1%', '1-5%', '> 5%', 'unknown']),
    },
    capacity: {
      participationRate: 0.1,
      phaseShares: { OPEN: 0.02, CONTINUOUS: 1, CLOSE: 0.07 },
      impactCoefficient: 1,
      bindsSlightlyAt: 3_420_000,
      bindsHalfAt: 41_800_000,
      halfReturnAt: 212_000_000,
      halfReturnParticipation: 4.27,
      grossAnnualReturn: 0.128,
      knownShare: 0.987,
    },
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function fixtureMetrics(days: BacktestDays): BacktestMetrics {
  const { equity, dates, benchmark } = days;
  const last = equity.length - 1;
  const none = new Float64Array(equity.length);
  const returnsOf = (level: Float64Array, flows: Float64Array): Float64Array =>
    level.subarray(1).map((value, t) => value / (level[t] + flows[t + 1]) - 1);
  const returns = returnsOf(equity, days.flows);
  const other = benchmark === undefined ? undefined : returnsOf(benchmark, none);
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
