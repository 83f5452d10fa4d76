import { type LoggedDecision } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';
import { type Fill, type Order } from '@prometheus/execution';
import {
  alpha,
  beta,
  cagr,
  downCapture,
  informationRatio,
  maxDrawdown,
  sharpe,
  sharpeSample,
  totalReturn,
  upCapture,
} from '@prometheus/statistics';

import { type CapacityAssumptions, capacityEstimate } from '../costs/capacity.js';
import { type CurrencyRates } from '../costs/market-prices.js';
import { orderCosts } from '../costs/order-costs.js';
import { transactionCosts } from '../costs/transaction-costs.js';
import { contributionsOf } from './contributions.js';
import { coreMetrics } from './core-metrics.js';
import { decisionTable } from './decision-table.js';
import { dailyReturns, type DailyReturns, ruinSession } from './daily-returns.js';
import { type RegimeLabels, regimeTable } from './regimes.js';
import { type BacktestDays, type BacktestMetrics, type BenchmarkDescription, type CoreMetrics } from './result.js';
import { deflatedByTrials, type SharpeTrials } from './sharpe-trials.js';
import { yearTable } from './year-table.js';

const CONTRIBUTORS_SHOWN = 10;

export interface MetricsInput {
  readonly days: BacktestDays;
  /** Before the first session, in the portfolio's currency. */
  readonly initialCash: number;
  /** What `days.benchmark` is; alpha, beta and their like are left out where its basis differs from the book's. */
  readonly benchmark?: BenchmarkDescription;
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly panel: MarketPanel;
  /** Shape (N,), currency units: see `instrumentProfits`. */
  readonly profits: Float64Array;
  /** For panels of several currencies. */
  readonly rates?: CurrencyRates;
  /** Session of the panel in which an order ended; undefined for one that did not, or where it is not known. */
  readonly endedIn?: (order: Order) => number | undefined;
  readonly capacity?: Partial<CapacityAssumptions>;
  readonly trials?: SharpeTrials;
  readonly regimes?: RegimeLabels;
  /** Of a run with engines. */
  readonly decisions?: readonly LoggedDecision[];
}

/** All figures of the tear sheet; see `coreMetrics` for those that need the days alone. */
export function computeMetrics(input: MetricsInput): BacktestMetrics {
  const { days, initialCash, orders, fills, panel } = input;
  const core = coreMetrics(days, initialCash);
  const own = dailyReturns(days.dates, days.equity, initialCash, days.flows);
  const benchmark = days.benchmark === undefined ? undefined : dailyReturns(days.dates, days.benchmark);
  const solvent = ruinSession(days.equity, initialCash, days.flows) < 0;
  const contributions = contributionsOf(panel, input.profits);
  return {
    ...core,
    ...(solvent ? againstBenchmark(own.returns, benchmark, input.benchmark) : {}),
    ...(solvent ? deflated(own.returns, input.trials) : {}),
    orders: orders.length,
    fills: fills.length,
    expiredOrders: count(orders, ({ status, filledQuantity }) => status === 'CANCELLED' && filledQuantity === 0),
    rejectedOrders: count(orders, ({ status }) => status === 'REJECTED'),
    byYear: solvent ? yearTable(days, own, benchmark) : [],
    ...(solvent && input.regimes !== undefined ? { byRegime: regimeTable(input.regimes, own, benchmark) } : {}),
    ...(input.decisions === undefined ? {} : { decisions: decisionTable(input.decisions) }),
    ...tradingCosts(input, core, solvent),
    topContributors: contributions.filter(({ profit }) => profit > 0).slice(0, CONTRIBUTORS_SHOWN),
    bottomContributors: contributions
      .filter(({ profit }) => profit < 0)
      .reverse()
      .slice(0, CONTRIBUTORS_SHOWN),
  };
}

function againstBenchmark(
  returns: Float64Array,
  benchmark: DailyReturns | undefined,
  description: BenchmarkDescription | undefined,
) {
  if (benchmark === undefined) return {};
  const other = benchmark.returns;
  // A first-day return of the book has no counterpart: the benchmark begins at that close.
  const paired = returns.subarray(returns.length - other.length);
  return {
    ...(description?.withheld === undefined
      ? {
          beta: beta(paired, other),
          alphaAnnual: alpha(paired, other),
          informationRatio: informationRatio(paired, other),
          upCapture: upCapture(paired, other),
          downCapture: downCapture(paired, other),
        }
      : {}),
    benchmarkTotalReturn: totalReturn(other),
    benchmarkCagr: cagr(other),
    benchmarkSharpe: sharpe(other),
    benchmarkMaxDrawdown: maxDrawdown(other),
  };
}

function deflated(returns: Float64Array, trials: SharpeTrials | undefined) {
  const sample = trials === undefined ? undefined : sharpeSample(returns);
  if (trials === undefined || sample === undefined) return {};
  return { trials, deflatedSharpe: deflatedByTrials(sample, trials) };
}

function tradingCosts(input: MetricsInput, core: CoreMetrics, solvent: boolean) {
  const { days, orders, fills, panel, rates, endedIn } = input;
  const lastSession = panel.sessionIndex(days.dates[days.dates.length - 1]);
  const costs = transactionCosts(orderCosts(orders, fills, panel, { lastSession, rates, endedIn }), panel);
  const capacity = solvent
    ? capacityEstimate({
        days,
        initialCash: input.initialCash,
        fills,
        panel,
        rates,
        assumptions: input.capacity,
        grossAnnualReturn:
          core.cagr === undefined || core.costDragAnnual === undefined ? undefined : core.cagr + core.costDragAnnual,
      })
    : undefined;
  return {
    ...(costs === undefined ? {} : { transactionCosts: costs }),
    ...(capacity === undefined ? {} : { capacity }),
  };
}

function count(orders: readonly Order[], test: (order: Order) => boolean): number {
  return orders.reduce((total, order) => total + (test(order) ? 1 : 0), 0);
}
