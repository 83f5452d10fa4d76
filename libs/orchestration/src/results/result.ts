import { type CodeIdentity, type JsonValue, type LoggedDecision, type RunId, type TradeDate } from '@prometheus/core';
import { type PriceBasis } from '@prometheus/data';
import { type Fill, type FillRule, type Order, type Refusal, type SessionEvent } from '@prometheus/execution';

import { type RegimeState, type TrainedModel } from '@prometheus/regime';

import { type CapacityEstimate } from '../costs/capacity.js';
import { type TransactionCosts } from '../costs/transaction-costs.js';
import { type DecisionTable } from './decision-table.js';
import { type RegimeTable } from './regimes.js';
import { type SharpeTrials } from './sharpe-trials.js';

/** The book at each close, one value a session; amounts in the portfolio's currency. */
export interface BacktestDays {
  readonly dates: readonly TradeDate[];
  readonly equity: Float64Array;
  /** By trade date: settled and unsettled. */
  readonly cash: Float64Array;
  readonly receivables: Float64Array;
  /** Value of long positions, 0 or more. */
  readonly longValue: Float64Array;
  /** Value of short positions, 0 or less. */
  readonly shortValue: Float64Array;
  /** Absolute value of all fills of the session. */
  readonly tradedValue: Float64Array;
  readonly commission: Float64Array;
  /** Difference between fill and auction prices times quantity, as a cost. */
  readonly slippageCost: Float64Array;
  /** Accrued on ex-dates; negative when shorts owed more. */
  readonly dividends: Float64Array;
  /** Tax kept back from dividends, as a cost. */
  readonly withholding: Float64Array;
  /** Interest earned; negative when more was paid. */
  readonly interest: Float64Array;
  /** Fees on borrowed shares, as a cost. */
  readonly borrowFees: Float64Array;
  /** Gain on foreign balances, conversion costs included. */
  readonly fxTranslation: Float64Array;
  /** Deposited at the open of the session; negative when withdrawn. No part of returns. */
  readonly flows: Float64Array;
  /** The part of `cash` that has settled. */
  readonly settledCash: Float64Array;
  readonly positions: Int32Array;
  /** Positions whose price is older than the session. */
  readonly stalePositions: Int32Array;
  /** Level of the benchmark at each close; absent without one. */
  readonly benchmark?: Float64Array;
}

/** Index members with a price in the collection, by year (mean over its sessions). */
export interface CoverageYear {
  readonly year: number;
  readonly members: number;
  readonly covered: number;
  readonly fraction: number;
}

export interface BenchmarkDescription {
  readonly name: string;
  /** Whether its level holds dividends. */
  readonly basis: 'price' | 'total_return';
  /** Why alpha, beta and information ratio are withheld, when they are. */
  readonly withheld?: string;
}

/** What a run was and what its reader must know; JSON, stored with the run. */
export interface RunManifest {
  readonly name: string;
  readonly runId: RunId;
  readonly mode: 'BACKTEST';
  readonly code: CodeIdentity;
  /** The source tree held changes that no commit records. */
  readonly dirtyTree: boolean;
  readonly configId: string;
  readonly config: JsonValue;
  readonly vintage: string;
  readonly seed: number;
  readonly strategy: { readonly name: string; readonly description: string; readonly parameters: JsonValue };
  readonly collection: {
    readonly id: string;
    readonly market: string;
    readonly basis: PriceBasis;
    readonly currency: string;
    readonly instruments: number;
    readonly firstDate: TradeDate;
    readonly lastDate: TradeDate;
    /** What the collection holds, in words, where its maker said so. */
    readonly description?: string;
  };
  readonly range: { readonly start: TradeDate; readonly end: TradeDate; readonly sessions: number };
  readonly fillRule: FillRule;
  readonly benchmark?: BenchmarkDescription;
  /** Absent when the collection has no membership. */
  readonly coverage?: readonly CoverageYear[];
  /** Sentences that every report prints first: survivorship, optimistic fills, simulated data. */
  readonly banners: readonly string[];
  /** Sentences for the notes: clamped ranges, write-offs, set-aside data. */
  readonly notes: readonly string[];
}

export interface YearRow {
  readonly year: number;
  readonly return: number;
  readonly benchmarkReturn?: number;
  readonly volatility?: number;
  readonly maxDrawdown: number;
  readonly turnover: number;
}

export interface Contribution {
  readonly symbol: string;
  /** Trading gains plus dividends minus commissions, in currency units. */
  readonly profit: number;
}

/** How much faster equity would have grown a year without each cost; fractions. Interest counts on the sessions that paid
 * more of it than they earned. */
export interface CostDrags {
  readonly commission?: number;
  readonly slippage?: number;
  readonly borrow?: number;
  readonly interest?: number;
  readonly tax?: number;
}

/** What follows from the days of a run. Ratios as fractions, annualised on 252 sessions; undefined members could not be
 * computed. Deposits and withdrawals are no part of returns. */
export interface CoreMetrics {
  /** Cash before the first session; absent in runs that were stored without it. */
  readonly initialEquity?: number;
  readonly finalEquity: number;
  readonly totalReturn: number;
  readonly cagr?: number;
  readonly annualVolatility?: number;
  readonly sharpe?: number;
  readonly sharpeStandardError?: number;
  /** Probability that the true Sharpe ratio is above zero. */
  readonly probabilisticSharpe?: number;
  readonly sortino?: number;
  readonly calmar?: number;
  readonly omega?: number;
  readonly stability?: number;
  readonly maxDrawdown: number;
  readonly maxDrawdownStart?: TradeDate;
  readonly maxDrawdownTrough?: TradeDate;
  readonly maxDrawdownEnd?: TradeDate;
  /** Sessions that closed below the high before the maximum drawdown. */
  readonly maxDrawdownSessions?: number;
  /** Longest time below an earlier high, in sessions. */
  readonly longestUnderwaterSessions: number;
  readonly tailRatio?: number;
  readonly valueAtRisk5?: number;
  readonly expectedShortfall5?: number;
  readonly skew?: number;
  readonly kurtosis?: number;
  readonly hitRate?: number;
  readonly bestDay?: number;
  readonly worstDay?: number;
  /** Mean of half the traded value over the equity before it, a year. */
  readonly turnoverAnnual?: number;
  readonly totalCommission: number;
  readonly totalSlippage: number;
  readonly totalDividends: number;
  readonly totalWithholding?: number;
  /** Earned less paid. */
  readonly totalInterest?: number;
  readonly totalBorrowFees?: number;
  readonly totalFxTranslation?: number;
  readonly totalDeposits?: number;
  readonly totalWithdrawals?: number;
  /** How much faster equity would have grown a year without commission, slippage, borrow fees, interest paid and tax. */
  readonly costDragAnnual?: number;
  readonly costDrags?: CostDrags;
  readonly averageGrossExposure: number;
  readonly averageNetExposure: number;
  readonly averagePositions: number;
}

/** Everything that a tear sheet shows in numbers; JSON, stored with the run. */
export interface BacktestMetrics extends CoreMetrics {
  /** The search that led to the run, when the caller told of one. */
  readonly trials?: SharpeTrials;
  /** Probability that the true Sharpe ratio exceeds what the best of as many trials without skill would show. */
  readonly deflatedSharpe?: number;
  readonly beta?: number;
  readonly alphaAnnual?: number;
  readonly informationRatio?: number;
  readonly upCapture?: number;
  readonly downCapture?: number;
  readonly benchmarkTotalReturn?: number;
  readonly benchmarkCagr?: number;
  readonly benchmarkSharpe?: number;
  readonly benchmarkMaxDrawdown?: number;
  readonly orders: number;
  readonly fills: number;
  readonly expiredOrders: number;
  readonly rejectedOrders?: number;
  readonly byYear: readonly YearRow[];
  /** Absent without labels. */
  readonly byRegime?: RegimeTable;
  /** Absent in runs without engines. */
  readonly decisions?: DecisionTable;
  /** Absent without an order that reached the market. */
  readonly transactionCosts?: TransactionCosts;
  readonly capacity?: CapacityEstimate;
  readonly topContributors: readonly Contribution[];
  readonly bottomContributors: readonly Contribution[];
}

/** What a report needs: it can be made from a run in memory or from a stored one. */
export interface ReportInput {
  readonly manifest: RunManifest;
  readonly metrics: BacktestMetrics;
  readonly decisionHash: string;
  readonly days: BacktestDays;
}

/** A configuration under which decisions were taken. */
export interface EngineConfigRecord {
  readonly configId: string;
  /** As decisions name it: `strategy` or an engine. */
  readonly engine: string;
  /** Of the package that holds the engine. */
  readonly version: string;
  readonly body: JsonValue;
}

export interface BacktestResult extends ReportInput {
  /** The whole decision log, in order. */
  readonly decisions: readonly LoggedDecision[];
  readonly engineConfigs: readonly EngineConfigRecord[];
  /** Of each region and close at which the engine ran; empty without a regime engine. */
  readonly regimes: readonly RegimeState[];
  /** That decisions name. */
  readonly models: readonly TrainedModel[];
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly events: readonly SessionEvent[];
  /** Orders that the risk gate did not let through. */
  readonly refusals: readonly Refusal[];
}
