import { canonicalJson, RandomStream, type TradeDate } from '@prometheus/core';
import { type MarketPanel, scramblePanelAfter, sessionCloses, truncatePanel, ViewContext } from '@prometheus/data';
import { type Fill } from '@prometheus/execution';

import { type BacktestConfig } from '../backtest/backtest-config.js';
import { type BacktestOutcome, runBacktest } from '../backtest/backtest-runner.js';
import { type RangeCalendar, resolveBacktest } from '../backtest/resolve-backtest.js';
import { type BacktestDays } from '../results/result.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';

/** What was done to the future before the second run. */
export type Counterfactual = 'truncated' | 'scrambled' | 'repeated';

/** An output that changed although nothing that it may depend on did. */
export interface CausalityViolation {
  /** Last session that both runs share. */
  readonly cutoff: TradeDate;
  readonly counterfactual: Counterfactual;
  /** `decision`, `fill` or a column of the daily book. */
  readonly output: string;
  /** First session on which the two runs differ. */
  readonly date: TradeDate;
  readonly detail: string;
}

export interface CausalityCheck {
  readonly strategy: LoadedStrategy;
  readonly config: BacktestConfig;
  readonly panel: MarketPanel;
  readonly calendar: RangeCalendar;
  /** How many cut-off days are drawn. */
  readonly samples: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
}

export interface CausalityReport {
  readonly cutoffs: readonly TradeDate[];
  readonly comparisons: number;
  readonly violations: readonly CausalityViolation[];
}

/** Runs a strategy on the whole panel, and then for random days on the same panel without what came after them, and
 * with another future: decisions, fills and books up to the day must be the same, byte for byte. The whole run is also
 * repeated once, which finds rules that keep state or draw from a source of their own. */
export async function checkStrategyCausality(check: CausalityCheck): Promise<CausalityReport> {
  const { panel, samples, seed } = check;
  const whole = await run(check, panel);
  const violations: CausalityViolation[] = [];
  const compare = (other: BacktestOutcome, cutoff: TradeDate, counterfactual: Counterfactual): void => {
    const found = firstDifference(whole, other, cutoff);
    if (found !== undefined) violations.push({ cutoff, counterfactual, ...found });
  };
  const dates = whole.days.dates.filter((date) => panel.sessionIndex(date) >= 0);
  const cutoffs = drawCutoffs(dates, samples, new RandomStream(seed, 'causality/cutoffs'));
  const total = 1 + 2 * cutoffs.length;
  compare(await run(check, panel), dates[dates.length - 1], 'repeated');
  check.progress?.(1, total);
  for (const [k, cutoff] of cutoffs.entries()) {
    const t = panel.sessionIndex(cutoff);
    compare(await run(check, truncatePanel(panel, t), cutoff), cutoff, 'truncated');
    check.progress?.(2 + 2 * k, total);
    compare(await run(check, scramblePanelAfter(panel, t, `${seed}/${cutoff}`), cutoff), cutoff, 'scrambled');
    check.progress?.(3 + 2 * k, total);
  }
  return { cutoffs, comparisons: total, violations };
}

async function run(
  check: CausalityCheck,
  panel: MarketPanel,
  end: TradeDate = check.config.end,
): Promise<BacktestOutcome> {
  const config = { ...check.config, end };
  const settings = resolveBacktest(config, panel, check.calendar, check.strategy, { source: 'none' });
  // The context id of a decision does not name the range, so the same rule gives the same bytes on a shorter one.
  const context = new ViewContext(panel, sessionCloses(panel));
  return runBacktest({ context, strategy: check.strategy, settings: { ...settings, configId: 'causality' } });
}

/** Days spread over the range: one from each of `samples` equal parts, so that no stretch is left out. */
function drawCutoffs(dates: readonly TradeDate[], samples: number, random: RandomStream): TradeDate[] {
  const count = Math.min(samples, dates.length);
  return Array.from({ length: count }, (_, k) => {
    const from = Math.floor((k * dates.length) / count);
    const to = Math.floor(((k + 1) * dates.length) / count);
    return dates[from + random.below(Math.max(to - from, 1))];
  });
}

type Difference = Pick<CausalityViolation, 'output' | 'date' | 'detail'>;

const COLUMNS: readonly (keyof BacktestDays)[] = [
  'equity',
  'cash',
  'receivables',
  'longValue',
  'shortValue',
  'tradedValue',
  'commission',
  'slippageCost',
  'dividends',
  'positions',
  'stalePositions',
];

function firstDifference(a: BacktestOutcome, b: BacktestOutcome, cutoff: TradeDate): Difference | undefined {
  const differences = [
    decisionDifference(a, b, cutoff),
    fillDifference(a, b, cutoff),
    dayDifference(a.days, b.days, cutoff),
  ];
  return differences
    .filter((found) => found !== undefined)
    .sort((x, y) => (x.date < y.date ? -1 : x.date > y.date ? 1 : 0))[0];
}

function decisionDifference(a: BacktestOutcome, b: BacktestOutcome, cutoff: TradeDate): Difference | undefined {
  const until = (outcome: BacktestOutcome) =>
    outcome.decisions.entries.filter(({ decision }) => decision.asOfDate <= cutoff);
  const [left, right] = [until(a), until(b)];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    if (left[k]?.hash === right[k]?.hash) continue;
    const [x, y] = [left[k]?.decision, right[k]?.decision];
    const date = x === undefined || (y !== undefined && y.asOfDate < x.asOfDate) ? y.asOfDate : x.asOfDate;
    const same = x !== undefined && y !== undefined && canonicalJson(x.action) === canonicalJson(y.action);
    return { output: 'decision', date, detail: same ? 'the inputs of the decision differ' : 'the targets differ' };
  }
  return undefined;
}

function fillDifference(a: BacktestOutcome, b: BacktestOutcome, cutoff: TradeDate): Difference | undefined {
  const until = (outcome: BacktestOutcome): readonly Fill[] =>
    outcome.broker.fills.filter(({ date }) => date <= cutoff);
  const [left, right] = [until(a), until(b)];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    const [x, y] = [left[k], right[k]];
    if (x !== undefined && y !== undefined && sameFill(x, y)) continue;
    const first = x === undefined || (y !== undefined && y.date < x.date) ? y : x;
    return {
      output: 'fill',
      date: first.date,
      detail: `${first.side} ${first.quantity} ${first.instrumentId} at ${first.price}`,
    };
  }
  return undefined;
}

function sameFill(x: Fill, y: Fill): boolean {
  return (
    x.date === y.date &&
    x.instrumentId === y.instrumentId &&
    x.side === y.side &&
    Object.is(x.quantity, y.quantity) &&
    Object.is(x.price, y.price) &&
    x.commissionMicros === y.commissionMicros
  );
}

function dayDifference(a: BacktestDays, b: BacktestDays, cutoff: TradeDate): Difference | undefined {
  for (let t = 0; t < a.dates.length && a.dates[t] <= cutoff; t++) {
    for (const name of COLUMNS) {
      const [x, y] = [(a[name] as Float64Array)[t], (b[name] as Float64Array)[t]];
      if (b.dates[t] !== a.dates[t] || !Object.is(x, y))
        return { output: name, date: a.dates[t], detail: `${x} and ${y}` };
    }
  }
  return undefined;
}
