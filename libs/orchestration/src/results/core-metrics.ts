import { type TradeDate } from '@prometheus/core';
import {
  annualisedTurnover,
  annualisedVolatility,
  cagr,
  calmar,
  correctedExcessKurtosis,
  correctedSkew,
  costDrag,
  drawdownEpisodes,
  type DrawdownEpisode,
  hitRate,
  omega,
  probabilisticSharpe,
  sharpeSample,
  sharpeStandardError,
  sortino,
  stability,
  tailFigures,
  totalReturn,
  TRADING_DAYS_PER_YEAR,
} from '@prometheus/statistics';

import { capitalAtOpen, dailyReturns, type DailyReturns, hasFlows, ruinSession } from './daily-returns.js';
import { type BacktestDays, type CoreMetrics, type CostDrags } from './result.js';

/** The figures that follow from the days of a run alone: a sweep over many runs needs no more. Ratios are left out when
 * equity touched zero, where returns lose their meaning.
 * @param initialCash before the first session, in the portfolio's currency */
export function coreMetrics(days: BacktestDays, initialCash: number): CoreMetrics {
  const { equity, flows } = days;
  const last = equity.length - 1;
  const series = dailyReturns(days.dates, equity, initialCash, flows);
  const solvent = ruinSession(equity, initialCash, flows) < 0;
  return {
    initialEquity: initialCash,
    finalEquity: equity[last],
    totalReturn: overall(days, initialCash, solvent ? series.returns : undefined),
    ...(solvent
      ? riskAndReturn(series, days.dates[0])
      : { maxDrawdown: deepestFall(days), longestUnderwaterSessions: last }),
    ...(solvent ? turnoverAndDrag(days, series.returns, initialCash) : {}),
    totalCommission: sum(days.commission),
    totalSlippage: sum(days.slippageCost),
    totalDividends: sum(days.dividends),
    totalWithholding: sum(days.withholding),
    totalInterest: sum(days.interest),
    totalBorrowFees: sum(days.borrowFees),
    totalFxTranslation: sum(days.fxTranslation),
    totalDeposits: sumOfGains(flows),
    totalWithdrawals: sumOfGains(flows) - sum(flows),
    ...exposure(days),
  };
}

/** Without flows the quotient of equities, which does not round; with flows the product of the returns, and where
 * these are not defined the profit over all that was paid in. */
function overall(days: BacktestDays, initialCash: number, returns: Float64Array | undefined): number {
  const final = days.equity[days.equity.length - 1];
  if (!hasFlows(days.flows)) return final / initialCash - 1;
  if (returns !== undefined) return totalReturn(returns) ?? 0;
  return (final - initialCash - sum(days.flows)) / (initialCash + sumOfGains(days.flows));
}

/** @param firstDate of the run, where a fall from the starting capital begins */
function riskAndReturn({ returns, dates }: DailyReturns, firstDate: TradeDate) {
  const sample = sharpeSample(returns);
  const episodes = drawdownEpisodes(returns);
  const worst = deepest(episodes);
  const dateAt = (index: number | undefined): TradeDate | undefined =>
    index === undefined ? undefined : index < 0 ? firstDate : dates[index];
  return {
    cagr: cagr(returns),
    annualVolatility: annualisedVolatility(returns),
    sharpe: sample === undefined ? undefined : sample.sharpePerPeriod * Math.sqrt(TRADING_DAYS_PER_YEAR),
    sharpeStandardError: sample === undefined ? undefined : sharpeStandardError(sample),
    probabilisticSharpe: sample === undefined ? undefined : probabilisticSharpe(sample),
    sortino: sortino(returns),
    calmar: calmar(returns),
    omega: omega(returns),
    stability: stability(returns),
    maxDrawdown: worst?.depth ?? 0,
    maxDrawdownStart: worst === undefined ? undefined : dateAt(worst.peakIndex),
    maxDrawdownTrough: dateAt(worst?.troughIndex),
    maxDrawdownEnd: dateAt(worst?.recoveryIndex),
    maxDrawdownSessions: worst?.underwaterPeriods ?? 0,
    longestUnderwaterSessions: episodes.reduce((longest, { underwaterPeriods: n }) => Math.max(longest, n), 0),
    ...tails(returns),
    skew: sample === undefined ? undefined : correctedSkew(sample.skew, returns.length),
    kurtosis: sample === undefined ? undefined : correctedExcessKurtosis(sample.kurtosis, returns.length),
    hitRate: hitRate(returns),
  };
}

function tails(returns: Float64Array) {
  const figures = tailFigures(returns);
  return {
    tailRatio: figures?.tailRatio,
    valueAtRisk5: figures?.valueAtRisk,
    expectedShortfall5: figures?.expectedShortfall,
    bestDay: figures?.highest,
    worstDay: figures?.lowest,
  };
}

function deepest(episodes: readonly DrawdownEpisode[]): DrawdownEpisode | undefined {
  let worst: DrawdownEpisode | undefined;
  for (const episode of episodes) if (worst === undefined || episode.depth < worst.depth) worst = episode;
  return worst;
}

function turnoverAndDrag(days: BacktestDays, returns: Float64Array, initialCash: number) {
  const count = days.equity.length - 1;
  if (count < 1) return {};
  const before = new Float64Array(count);
  const interest = new Float64Array(count + 1);
  const all = new Float64Array(count + 1);
  for (let t = 1; t <= count; t++) {
    before[t - 1] = capitalAtOpen(t, days.equity, initialCash, days.flows);
    interest[t] = Math.max(0, -days.interest[t]);
    all[t] =
      days.commission[t] + days.slippageCost[t] + days.borrowFees[t] + interest[t] + days.withholding[t];
  }
  const net = returns.subarray(returns.length - count);
  const share = new Float64Array(count);
  const drag = (costs: Float64Array): number | undefined => {
    if (sum(costs) === 0) return 0;
    for (let t = 0; t < count; t++) share[t] = costs[t + 1] / before[t];
    return costDrag(net, share);
  };
  const costDrags: CostDrags = {
    commission: drag(days.commission),
    slippage: drag(days.slippageCost),
    borrow: drag(days.borrowFees),
    interest: drag(interest),
    tax: drag(days.withholding),
  };
  return {
    turnoverAnnual: annualisedTurnover(days.tradedValue.subarray(1), before),
    costDragAnnual: drag(all),
    costDrags,
  };
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let t = 0; t < values.length; t++) total += values[t];
  return total;
}

/** Sum of the values above zero. */
function sumOfGains(values: Float64Array): number {
  let total = 0;
  for (let t = 0; t < values.length; t++) if (values[t] > 0) total += values[t];
  return total;
}

function exposure({ equity, longValue, shortValue, positions }: BacktestDays) {
  const count = equity.length;
  let gross = 0;
  let net = 0;
  let held = 0;
  for (let t = 0; t < count; t++) {
    gross += (longValue[t] - shortValue[t]) / equity[t];
    net += (longValue[t] + shortValue[t]) / equity[t];
    held += positions[t];
  }
  const mean = (total: number): number => (count === 0 ? 0 : total / count);
  return { averageGrossExposure: mean(gross), averageNetExposure: mean(net), averagePositions: mean(held) };
}

/** Deepest fall of the equity, flows taken out, from an earlier high; may pass -1 when equity turned negative. */
function deepestFall({ equity, flows }: BacktestDays): number {
  let paidIn = 0;
  let peak = equity[0];
  let lowest = 0;
  for (let t = 1; t < equity.length; t++) {
    paidIn += flows[t];
    const value = equity[t] - paidIn;
    peak = Math.max(peak, value);
    lowest = Math.min(lowest, value / peak - 1);
  }
  return lowest;
}
