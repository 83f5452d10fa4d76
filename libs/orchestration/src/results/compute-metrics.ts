import { fromMicros, type TradeDate } from '@prometheus/core';
import { type BacktestBroker } from '@prometheus/execution';
import {
  alpha,
  annualisedTurnover,
  annualisedVolatility,
  beta,
  cagr,
  calmar,
  costDrag,
  downCapture,
  excessKurtosis,
  expectedShortfall,
  hitRate,
  informationRatio,
  longestUnderwaterPeriods,
  maxDrawdown,
  omega,
  probabilisticSharpe,
  sharpe,
  sharpeSample,
  sharpeStandardError,
  skew,
  sortino,
  stability,
  tailRatio,
  totalReturn,
  upCapture,
  valueAtRisk,
  worstDrawdown,
} from '@prometheus/statistics';

import { type BacktestDays, type BacktestMetrics, type Contribution, type RunManifest, type YearRow } from './result.js';

const CONTRIBUTORS_SHOWN = 10;

/** Simple returns between consecutive levels, and the date on which each ends. A first day that closes away from the
 * initial cash (fills at its own close) counts as a return of its own. */
export function dailyReturns(
  dates: readonly TradeDate[],
  levels: Float64Array,
  base = levels[0],
): { readonly dates: readonly TradeDate[]; readonly returns: Float64Array } {
  const first = base === levels[0] ? 1 : 0;
  const returns = new Float64Array(Math.max(levels.length - first, 0));
  for (let t = first; t < levels.length; t++) returns[t - first] = levels[t] / (t === 0 ? base : levels[t - 1]) - 1;
  return { dates: dates.slice(first), returns };
}

/** All figures of the tear sheet. Ratios are left out when equity touched zero, where returns lose their meaning. */
export function computeMetrics(days: BacktestDays, broker: BacktestBroker, manifest: RunManifest): BacktestMetrics {
  const initial = broker.options.initialCash;
  const last = days.equity.length - 1;
  const series = dailyReturns(days.dates, days.equity, initial);
  const solvent = days.equity.every((value) => value > 0);
  const contributions = profitByInstrument(broker);
  return {
    finalEquity: days.equity[last],
    totalReturn: days.equity[last] / initial - 1,
    ...(solvent ? riskAndReturn(series, days.dates[0]) : { maxDrawdown: lowestRelative(days.equity), longestUnderwaterSessions: last }),
    ...(solvent ? againstBenchmark(series.returns, days, manifest, series.dates.length) : {}),
    ...(solvent ? turnoverAndCosts(days, series.returns) : {}),
    totalCommission: sum(days.commission),
    totalSlippage: sum(days.slippageCost),
    totalDividends: sum(days.dividends),
    averageGrossExposure: mean(days, (t) => (days.longValue[t] - days.shortValue[t]) / days.equity[t]),
    averageNetExposure: mean(days, (t) => (days.longValue[t] + days.shortValue[t]) / days.equity[t]),
    averagePositions: mean(days, (t) => days.positions[t]),
    orders: broker.orders.length,
    fills: broker.fills.length,
    expiredOrders: broker.orders.filter((order) => order.status === 'CANCELLED' && order.filledQuantity === 0).length,
    byYear: solvent ? yearTable(days, series) : [],
    topContributors: contributions.filter(({ profit }) => profit > 0).slice(0, CONTRIBUTORS_SHOWN),
    bottomContributors: contributions
      .filter(({ profit }) => profit < 0)
      .reverse()
      .slice(0, CONTRIBUTORS_SHOWN),
  };
}

type Series = ReturnType<typeof dailyReturns>;

/** @param firstDate of the run, where a fall from the starting capital begins */
function riskAndReturn({ returns, dates }: Series, firstDate: TradeDate) {
  const sample = sharpeSample(returns);
  const worst = worstDrawdown(returns);
  const dateAt = (index: number | undefined): TradeDate | undefined =>
    index === undefined ? undefined : index < 0 ? firstDate : dates[index];
  return {
    cagr: cagr(returns),
    annualVolatility: annualisedVolatility(returns),
    sharpe: sharpe(returns),
    sharpeStandardError: sample === undefined ? undefined : sharpeStandardError(sample),
    probabilisticSharpe: sample === undefined ? undefined : probabilisticSharpe(sample),
    sortino: sortino(returns),
    calmar: calmar(returns),
    omega: omega(returns),
    stability: stability(returns),
    maxDrawdown: maxDrawdown(returns) ?? 0,
    maxDrawdownStart: worst === undefined ? undefined : dateAt(worst.peakIndex),
    maxDrawdownTrough: dateAt(worst?.troughIndex),
    maxDrawdownEnd: dateAt(worst?.recoveryIndex),
    longestUnderwaterSessions: longestUnderwaterPeriods(returns),
    tailRatio: tailRatio(returns),
    valueAtRisk5: valueAtRisk(returns),
    expectedShortfall5: expectedShortfall(returns),
    skew: skew(returns),
    kurtosis: excessKurtosis(returns),
    hitRate: hitRate(returns),
    bestDay: returns.length === 0 ? undefined : returns.reduce((a, b) => Math.max(a, b)),
    worstDay: returns.length === 0 ? undefined : returns.reduce((a, b) => Math.min(a, b)),
  };
}

function againstBenchmark(returns: Float64Array, days: BacktestDays, manifest: RunManifest, count: number) {
  if (days.benchmark === undefined) return {};
  const own = dailyReturns(days.dates, days.benchmark).returns;
  // A first-day return of the book has no counterpart: the benchmark begins at that close.
  const paired = returns.subarray(returns.length - own.length, count);
  const comparable = manifest.benchmark?.withheld === undefined;
  return {
    ...(comparable
      ? { beta: beta(paired, own), alphaAnnual: alpha(paired, own), informationRatio: informationRatio(paired, own), upCapture: upCapture(paired, own), downCapture: downCapture(paired, own) }
      : {}),
    benchmarkTotalReturn: totalReturn(own),
    benchmarkCagr: cagr(own),
    benchmarkSharpe: sharpe(own),
    benchmarkMaxDrawdown: maxDrawdown(own),
  };
}

function turnoverAndCosts(days: BacktestDays, returns: Float64Array) {
  const count = days.equity.length - 1;
  if (count < 1) return {};
  const before = days.equity.subarray(0, count);
  const costs = Float64Array.from({ length: count }, (_, t) => (days.commission[t + 1] + days.slippageCost[t + 1]) / before[t]);
  return {
    turnoverAnnual: annualisedTurnover(days.tradedValue.subarray(1), before),
    costDragAnnual: costDrag(returns.subarray(returns.length - count), costs),
  };
}

function yearTable(days: BacktestDays, { returns, dates }: Series): YearRow[] {
  const benchmark = days.benchmark === undefined ? undefined : dailyReturns(days.dates, days.benchmark);
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))];
  return years.map((year) => {
    const own = returns.filter((_, t) => dates[t].startsWith(year));
    const other = benchmark?.returns.filter((_, t) => benchmark.dates[t].startsWith(year));
    const rows = [...days.dates.keys()].filter((t) => days.dates[t].startsWith(year));
    const traded = rows.reduce((total, t) => total + days.tradedValue[t], 0);
    const equity = rows.reduce((total, t) => total + days.equity[t], 0) / rows.length;
    return {
      year: Number(year),
      return: totalReturn(own) ?? 0,
      ...(other === undefined ? {} : { benchmarkReturn: totalReturn(other) }),
      volatility: annualisedVolatility(own),
      maxDrawdown: maxDrawdown(own) ?? 0,
      turnover: traded / 2 / equity,
    };
  });
}

/** Cash that each name has paid, plus what is still held of it; largest first. */
function profitByInstrument(broker: BacktestBroker): Contribution[] {
  const { book, panel } = broker;
  const flows = book.ledger.cashFlows(panel.instrumentCount);
  return panel.header.instruments
    .map((instrument, i) => ({ symbol: instrument.symbol, profit: fromMicros(flows[i] + book.carrying[i]) }))
    .filter(({ profit }) => profit !== 0)
    .sort((a, b) => b.profit - a.profit);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(days: BacktestDays, value: (t: number) => number): number {
  let total = 0;
  for (let t = 0; t < days.dates.length; t++) total += value(t);
  return days.dates.length === 0 ? 0 : total / days.dates.length;
}

/** Deepest fall of the equity from an earlier high; may pass -1 when equity turned negative. */
function lowestRelative(equity: Float64Array): number {
  let peak = equity[0];
  let lowest = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    lowest = Math.min(lowest, value / peak - 1);
  }
  return lowest;
}
