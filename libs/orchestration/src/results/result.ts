import { type CodeIdentity, type JsonValue, type RunId, type TradeDate } from '@prometheus/core';
import { type PriceBasis } from '@prometheus/data';
import { type Fill, type FillRule, type Order, type SessionEvent } from '@prometheus/execution';

/** The book at each close, one value a session; amounts in the portfolio's currency. */
export interface BacktestDays {
  readonly dates: readonly TradeDate[];
  readonly equity: Float64Array;
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

/** Ratios as fractions, annualised on 252 sessions; undefined members could not be computed. */
export interface BacktestMetrics {
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
  readonly beta?: number;
  readonly alphaAnnual?: number;
  readonly informationRatio?: number;
  readonly upCapture?: number;
  readonly downCapture?: number;
  readonly benchmarkTotalReturn?: number;
  readonly benchmarkCagr?: number;
  readonly benchmarkSharpe?: number;
  readonly benchmarkMaxDrawdown?: number;
  /** Mean of half the traded value over the equity before it, a year. */
  readonly turnoverAnnual?: number;
  readonly totalCommission: number;
  readonly totalSlippage: number;
  readonly totalDividends: number;
  /** How much faster equity would have grown a year without commission and slippage. */
  readonly costDragAnnual?: number;
  readonly averageGrossExposure: number;
  readonly averageNetExposure: number;
  readonly averagePositions: number;
  readonly orders: number;
  readonly fills: number;
  readonly expiredOrders: number;
  readonly byYear: readonly YearRow[];
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

export interface BacktestResult extends ReportInput {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly events: readonly SessionEvent[];
}
