import { type TradeDate } from '@prometheus/core';
import {
  type CalendarReturn,
  cumulativeReturns,
  type DrawdownEpisode,
  drawdownEpisodes,
  drawdownSeries,
  monthlyReturns,
  rollingBeta,
  rollingSharpe,
  yearlyReturns,
} from '@prometheus/statistics';

import { capitalAtOpen, dailyReturns, hasFlows, ruinSession } from '../results/daily-returns.js';
import { type BacktestDays, type ReportInput } from '../results/result.js';

/** Sessions behind each value of the rolling ratios. */
export const ROLLING_SESSIONS = 252;

/** Returns and what follows from them, as far as the level stays above zero: behind that point no return is defined. */
export interface LevelSeries {
  /** Shape (sessions,): what is drawn. The equity, or where money was paid in or out the growth of 1, which is NaN behind
   * the end of the returns. */
  readonly level: Float64Array;
  /** Shape (T,); return t ends at session t + `firstSession`. */
  readonly returns: Float64Array;
  /** 1, or 0 where the first close already differs from the initial equity. */
  readonly firstSession: number;
  /** Shape (sessions,): loss since the highest level so far; NaN behind the end of the returns. */
  readonly drawdown: Float64Array;
  /** Shape (sessions,); NaN before the first full window and behind the end of the returns. */
  readonly rollingSharpe: Float64Array;
}

export interface ReportSeries {
  readonly dates: readonly TradeDate[];
  readonly initialEquity: number;
  /** Money was paid in or out: levels are the growth of 1. */
  readonly hasFlows: boolean;
  /** Where the levels begin: the initial equity, or 1. */
  readonly initialLevel: number;
  readonly strategy: LevelSeries;
  /** Rebased to the initial level; absent without a benchmark or when its levels cannot be used. */
  readonly benchmark?: LevelSeries;
  /** Why the benchmark is not drawn although there is one. */
  readonly benchmarkProblem?: string;
  /** The first session with equity of zero or less. */
  readonly ruinedOn?: TradeDate;
  readonly months: readonly CalendarReturn[];
  readonly years: readonly CalendarReturn[];
  /** As `rollingSharpe`; absent without a usable benchmark. */
  readonly rollingBeta?: Float64Array;
  /** Indices count the strategy's returns. */
  readonly drawdowns: readonly DrawdownEpisode[];
}

export function reportSeries({ days, metrics }: Pick<ReportInput, 'days' | 'metrics'>): ReportSeries {
  const { dates, equity, flows } = days;
  const initialEquity = metrics.initialEquity ?? initialEquityOf(metrics.finalEquity, metrics.totalReturn, equity[0]);
  const ruin = ruinSession(equity, initialEquity, flows);
  // A loss of everything is still a return; with nothing to begin with there is none.
  const defined = ruin < 0 ? dates.length : capitalAtOpen(ruin, equity, initialEquity, flows) > 0 ? ruin + 1 : ruin;
  const moved = hasFlows(flows);
  const initialLevel = moved ? 1 : initialEquity;
  const strategy = levelSeries(days, equity, initialEquity, defined, moved ? flows : undefined);
  const benchmark = benchmarkLevels(days, initialLevel);
  const returnDates = dates.slice(strategy.firstSession, strategy.firstSession + strategy.returns.length);
  return {
    dates,
    initialEquity,
    hasFlows: moved,
    initialLevel,
    strategy,
    benchmark: benchmark === undefined ? undefined : levelSeries(days, benchmark, benchmark[0], dates.length),
    benchmarkProblem:
      days.benchmark !== undefined && dates.length > 0 && benchmark === undefined
        ? 'The benchmark is not drawn: it has no level above zero on some session.'
        : undefined,
    ruinedOn: ruin < 0 ? undefined : dates[ruin],
    months: monthlyReturns(strategy.returns, returnDates),
    years: yearlyReturns(strategy.returns, returnDates),
    rollingBeta: benchmark === undefined ? undefined : rollingBetas(dates, strategy, benchmark),
    drawdowns: drawdownEpisodes(strategy.returns),
  };
}

/** For runs stored without it: the equity that total return is measured from; the first close unless that differs. */
function initialEquityOf(finalEquity: number, totalReturn: number, firstClose: number): number {
  const initial = finalEquity / (1 + totalReturn);
  return initial > 0 && Math.abs(initial / firstClose - 1) > 1e-9 ? initial : firstClose;
}

function benchmarkLevels({ benchmark }: BacktestDays, initialLevel: number): Float64Array | undefined {
  if (benchmark === undefined || benchmark.length === 0) return undefined;
  if (!benchmark.every((level) => level > 0 && level < Infinity)) return undefined;
  return benchmark.map((level) => (level / benchmark[0]) * initialLevel);
}

/** @param sessions how many lead up to the last defined return
 * @param flows left out of the returns, which then make up the level */
function levelSeries(
  { dates }: BacktestDays,
  level: Float64Array,
  initial: number,
  sessions: number,
  flows?: Float64Array,
): LevelSeries {
  const { returns } = dailyReturns(dates.slice(0, sessions), level.subarray(0, sessions), initial, flows);
  const firstSession = sessions - returns.length;
  return {
    level: flows === undefined ? level : growthOfOne(returns, firstSession, dates.length),
    returns,
    firstSession,
    drawdown: onSessions(drawdownSeries(returns), firstSession, dates.length, 0),
    rollingSharpe: onSessions(rollingSharpe(returns, ROLLING_SESSIONS), firstSession, dates.length, NaN),
  };
}

function growthOfOne(returns: Float64Array, firstSession: number, sessions: number): Float64Array {
  return onSessions(
    cumulativeReturns(returns).map((value) => 1 + value),
    firstSession,
    sessions,
    1,
  );
}

function rollingBetas(dates: readonly TradeDate[], strategy: LevelSeries, benchmark: Float64Array): Float64Array {
  // The benchmark begins at the first close: a first return of the book before it has no counterpart.
  const own = strategy.returns.subarray(1 - strategy.firstSession);
  const other = dailyReturns(dates, benchmark).returns.subarray(0, own.length);
  return onSessions(rollingBeta(own, other, ROLLING_SESSIONS), 1, dates.length, NaN);
}

/** A series of returns moved to the sessions at which they end. */
function onSessions(series: Float64Array, firstSession: number, sessions: number, before: number): Float64Array {
  const result = new Float64Array(sessions).fill(NaN);
  result.fill(before, 0, firstSession);
  result.set(series, Math.min(firstSession, sessions));
  return result;
}
