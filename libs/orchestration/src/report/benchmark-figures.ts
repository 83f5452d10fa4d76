import {
  annualisedVolatility,
  calmar,
  excessKurtosis,
  expectedShortfall,
  hitRate,
  longestUnderwaterPeriods,
  omega,
  sharpeSample,
  sharpeStandardError,
  skew,
  sortino,
  stability,
  tailRatio,
  valueAtRisk,
} from '@prometheus/statistics';

import { type BacktestMetrics } from '../results/result.js';
import { type ReportSeries } from './report-series.js';

/** The figures of a strategy that a benchmark has too. */
export interface ComparableFigures {
  readonly totalReturn?: number;
  readonly cagr?: number;
  readonly annualVolatility?: number;
  readonly sharpe?: number;
  readonly sharpeStandardError?: number;
  readonly sortino?: number;
  readonly calmar?: number;
  readonly omega?: number;
  readonly stability?: number;
  readonly maxDrawdown?: number;
  readonly longestUnderwaterSessions?: number;
  readonly tailRatio?: number;
  readonly valueAtRisk5?: number;
  readonly expectedShortfall5?: number;
  readonly skew?: number;
  readonly kurtosis?: number;
  readonly hitRate?: number;
  readonly bestDay?: number;
  readonly worstDay?: number;
}

/** What the run has stored of its benchmark, completed from the benchmark's returns; undefined without a benchmark. */
export function benchmarkFigures(metrics: BacktestMetrics, series: ReportSeries): ComparableFigures | undefined {
  const stored = {
    totalReturn: metrics.benchmarkTotalReturn,
    cagr: metrics.benchmarkCagr,
    sharpe: metrics.benchmarkSharpe,
    maxDrawdown: metrics.benchmarkMaxDrawdown,
  };
  if (series.benchmark === undefined) {
    return Object.values(stored).some((value) => value !== undefined) ? stored : undefined;
  }
  const { returns } = series.benchmark;
  const sample = sharpeSample(returns);
  return {
    ...stored,
    annualVolatility: annualisedVolatility(returns),
    sharpeStandardError: sample === undefined ? undefined : sharpeStandardError(sample),
    sortino: sortino(returns),
    calmar: calmar(returns),
    omega: omega(returns),
    stability: stability(returns),
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
