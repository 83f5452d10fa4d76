import { type Decision, type TradeDate } from '@prometheus/core';
import { annualisedVolatility } from '@prometheus/statistics';

import { capitalAtOpen } from '../results/daily-returns.js';
import { type BacktestDays } from '../results/result.js';

/** Sessions after a decision at which is looked what came of it: a week, a month, a quarter. */
export const OUTCOME_HORIZONS: readonly number[] = [5, 21, 63];

/** Returns up to this size, one hundredth of a percent either way, are labelled FLAT. */
export const FLAT_RETURN = 1e-4;

export type OutcomeLabel = 'GAIN' | 'LOSS' | 'FLAT';

export interface OutcomeRiskMetrics {
  /** Annualised on 252 sessions, a fraction. */
  readonly volatility: number;
  /** Of the benchmark over the same closes; absent without one. */
  readonly benchmarkReturn?: number;
  /** Half the value traded over the equity before it, summed over the sessions of the horizon. */
  readonly turnover: number;
}

/** What came of the book from the close of a decision to a close some sessions later. */
export interface DecisionOutcome {
  readonly horizonDays: number;
  readonly evalDate: TradeDate;
  /** Equity at the horizon less equity at the decision's close less deposits between, in the portfolio's currency. */
  readonly pnl: number;
  /** Product of the daily returns, a fraction; deposits are no part of it. */
  readonly return: number;
  /** Deepest fall of the compounded returns below their highest point since the decision's close, 0 or less. */
  readonly drawdown: number;
  readonly riskMetrics: OutcomeRiskMetrics;
  /** GAIN above `FLAT_RETURN`, LOSS below minus that, FLAT between. */
  readonly label: OutcomeLabel;
}

/** Outcomes of decisions at each horizon that ended within the run. They are figures of the whole book: an engine's decision works
 * through all that follows it, so that decisions of one day share their outcomes, whichever engine took them. A decision has no
 * outcome when its day is not one of the run's, or nothing was left at its close.
 * @returns one list a decision, in their order, by horizon */
export function decisionOutcomes(
  decisions: readonly Pick<Decision, 'asOfDate'>[],
  days: BacktestDays,
  horizons: readonly number[] = OUTCOME_HORIZONS,
): (readonly DecisionOutcome[])[] {
  const sessions = new Map(days.dates.map((date, t) => [date, t]));
  const ofDay = new Map<TradeDate, readonly DecisionOutcome[]>();
  return decisions.map(({ asOfDate }) => {
    const known = ofDay.get(asOfDate);
    if (known !== undefined) return known;
    const t = sessions.get(asOfDate);
    const outcomes =
      t === undefined || !(days.equity[t] > 0)
        ? []
        : horizons.filter((horizon) => t + horizon < days.dates.length).map((horizon) => outcomeOf(days, t, horizon));
    ofDay.set(asOfDate, outcomes);
    return outcomes;
  });
}

/** From the close of session `t` to that of session `t + horizonDays`. Once nothing is left, all is lost and stays lost. */
function outcomeOf(days: BacktestDays, t: number, horizonDays: number): DecisionOutcome {
  const end = t + horizonDays;
  const { equity, flows, tradedValue, benchmark } = days;
  const returns = new Float64Array(horizonDays);
  let deposits = 0;
  let wealth = 1;
  let highest = 1;
  let drawdown = 0;
  let turnover = 0;
  for (let s = t + 1; s <= end; s++) {
    deposits += flows[s];
    const capital = capitalAtOpen(s, equity, equity[t], flows);
    if (wealth > 0) {
      const change = capital > 0 ? Math.max(equity[s] / capital - 1, -1) : -1;
      returns[s - t - 1] = change;
      if (capital > 0) turnover += tradedValue[s] / 2 / capital;
      wealth *= 1 + change;
    }
    highest = Math.max(highest, wealth);
    drawdown = Math.min(drawdown, wealth / highest - 1);
  }
  const total = wealth - 1;
  return {
    horizonDays,
    evalDate: days.dates[end],
    pnl: equity[end] - equity[t] - deposits,
    return: total,
    drawdown,
    riskMetrics: {
      volatility: annualisedVolatility(returns) ?? 0,
      ...(benchmark !== undefined && benchmark[t] > 0 && benchmark[end] > 0
        ? { benchmarkReturn: benchmark[end] / benchmark[t] - 1 }
        : {}),
      turnover,
    },
    label: labelOf(total),
  };
}

function labelOf(total: number): OutcomeLabel {
  if (total > FLAT_RETURN) return 'GAIN';
  return total < -FLAT_RETURN ? 'LOSS' : 'FLAT';
}
