import { type TradeDate } from '@prometheus/core';
import {
  annualisedVolatility,
  cagr,
  hitRate,
  LengthMismatchError,
  maxDrawdown,
  sharpe,
  totalReturn,
  UnorderedDatesError,
} from '@prometheus/statistics';

import { type DailyReturns } from './daily-returns.js';

/** Labels of the market's state, for example from a regime model; each holds until the next. */
export interface RegimeLabels {
  /** Strictly ascending. */
  readonly dates: readonly TradeDate[];
  /** Shape of `dates`. */
  readonly labels: readonly string[];
  /** Each label was known at the close of its date, so that a return counts under the last one known before it began. */
  readonly knownAtClose?: boolean;
}

/** The returns of a run in one regime, strung together. */
export interface RegimeRow {
  readonly label: string;
  readonly sessions: number;
  /** Of the sessions that have a label. */
  readonly share: number;
  readonly return: number;
  readonly cagr?: number;
  readonly benchmarkReturn?: number;
  readonly volatility?: number;
  readonly sharpe?: number;
  /** Of the strung-together returns. */
  readonly maxDrawdown: number;
  readonly hitRate?: number;
}

/** Sessions in a row with one label, both ends included. */
export interface RegimeSpell {
  readonly label: string;
  readonly from: TradeDate;
  readonly to: TradeDate;
}

export interface RegimeTable {
  /** By first appearance. */
  readonly rows: readonly RegimeRow[];
  readonly spells: readonly RegimeSpell[];
  /** Labels were known at their close, and returns count under the last one known before they began. */
  readonly knownAtClose?: boolean;
}

/** Figures by regime: a return counts under the last label dated on or before the session at which it ends, or before it where labels
 * were known at their close; returns before the first label count under none.
 * @param benchmark its returns, by their own dates
 * @throws {LengthMismatchError} when there are not as many labels as dates
 * @throws {UnorderedDatesError} when a date does not follow the one before */
export function regimeTable(regimes: RegimeLabels, own: DailyReturns, benchmark?: DailyReturns): RegimeTable {
  check(regimes);
  const labelled = labelsAt(regimes, own.dates);
  const benchmarkLabels = benchmark === undefined ? [] : labelsAt(regimes, benchmark.dates);
  const names = [...new Set(labelled.filter((label) => label !== undefined))];
  const labels = labelled.reduce((count, label) => count + (label === undefined ? 0 : 1), 0);
  const rows = names.map((label): RegimeRow => {
    const returns = own.returns.filter((_, t) => labelled[t] === label);
    const other = benchmark?.returns.filter((_, t) => benchmarkLabels[t] === label);
    return {
      label,
      sessions: returns.length,
      share: returns.length / labels,
      return: totalReturn(returns) ?? 0,
      cagr: cagr(returns),
      ...(other === undefined ? {} : { benchmarkReturn: totalReturn(other) }),
      volatility: annualisedVolatility(returns),
      sharpe: sharpe(returns),
      maxDrawdown: maxDrawdown(returns) ?? 0,
      hitRate: hitRate(returns),
    };
  });
  const known = regimes.knownAtClose === true;
  return { rows, spells: spellsOf(own.dates, labelled), ...(known ? { knownAtClose: known } : {}) };
}

function check({ dates, labels }: RegimeLabels): void {
  if (labels.length !== dates.length) throw new LengthMismatchError('labels', labels.length, 'dates', dates.length);
  for (let k = 1; k < dates.length; k++) {
    if (dates[k] <= dates[k - 1]) throw new UnorderedDatesError(k, dates[k - 1], dates[k]);
  }
}

function labelsAt({ dates, labels, knownAtClose = false }: RegimeLabels, sessions: readonly TradeDate[]): (string | undefined)[] {
  let k = -1;
  return sessions.map((session) => {
    while (k + 1 < dates.length && (knownAtClose ? dates[k + 1] < session : dates[k + 1] <= session)) k++;
    return k < 0 ? undefined : labels[k];
  });
}

function spellsOf(dates: readonly TradeDate[], labels: readonly (string | undefined)[]): RegimeSpell[] {
  const spells: RegimeSpell[] = [];
  for (let start = 0; start < dates.length; ) {
    const label = labels[start];
    let end = start;
    while (end + 1 < dates.length && labels[end + 1] === label) end++;
    if (label !== undefined) spells.push({ label, from: dates[start], to: dates[end] });
    start = end + 1;
  }
  return spells;
}
