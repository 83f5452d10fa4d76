import { RandomStream, type TradeDate } from '@prometheus/core';
import {
  dependsOnFacts,
  type FactBundle,
  type MarketPanel,
  noFacts,
  requiresFacts,
  scramblePanelAfter,
  sessionCloses,
  truncatePanel,
  ViewContext,
  viewFacts,
} from '@prometheus/data';

import { type BacktestConfig } from '../backtest/backtest-config.js';
import { type BacktestOutcome, runBacktest } from '../backtest/backtest-runner.js';
import { type CurrencyRates, SINGLE_CURRENCY } from '../backtest/currency-rates.js';
import { type RangeCalendar, resolveBacktest } from '../backtest/resolve-backtest.js';
import { FactsNotLoadedError } from '../errors.js';
import { runRequirements } from '../pipeline/engines-config.js';
import { type LoadedStrategy } from '../strategies/strategy-registry.js';
import { factsKnownBy, otherFactsAfter } from './other-facts.js';
import { otherSessionAfterOpen } from './other-session.js';
import { type Difference, openingDifference, outcomeDifference } from './outcome-difference.js';

/** How the second run differs from the first: nothing after the cut-off, another future, another course of the session after the
 * cut-off once it has opened, no difference at all, the strategy's rule made anew before each decision. */
export type Counterfactual = 'truncated' | 'scrambled' | 'opened' | 'repeated' | 'rebuilt';

/** An output that changed although nothing that it may depend on did. */
export interface CausalityViolation extends Difference {
  /** Last session that both runs share. */
  readonly cutoff: TradeDate;
  readonly counterfactual: Counterfactual;
}

export interface CausalityCheck {
  readonly strategy: LoadedStrategy;
  readonly config: BacktestConfig;
  readonly panel: MarketPanel;
  readonly calendar: RangeCalendar;
  /** Needed when instruments trade in other currencies than the collection's. */
  readonly currencies?: CurrencyRates;
  /** What the strategy requires beside the panel. */
  readonly facts?: FactBundle;
  /** How many cut-off days are drawn. */
  readonly samples: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
}

export interface CausalityReport {
  readonly cutoffs: readonly TradeDate[];
  readonly comparisons: number;
  /** How much of each kind the first run had, so that it can be told what was compared. */
  readonly outputs: CausalityOutputs;
  readonly violations: readonly CausalityViolation[];
}

export interface CausalityOutputs {
  readonly decisions: number;
  readonly orders: number;
  readonly refusals: number;
  readonly fills: number;
  readonly events: number;
}

/** Runs a strategy on the whole panel and all facts, and then for random days on the same without what came after their close, and
 * with another future: decisions, orders, refusals, fills and books up to the day must be the same, byte for byte, and with another
 * course of the next session the fills of its opening auction. The whole run is also repeated once, and once with the rule made anew
 * before each decision, which finds rules that keep something outside their state or draw from a source of their own.
 * @throws {FactsNotLoadedError} for a strategy that requires facts when none are given */
export async function checkStrategyCausality(check: CausalityCheck): Promise<CausalityReport> {
  const { panel, samples, seed } = check;
  const whole = await run(check, check);
  const dates = whole.days.dates.filter((date) => panel.sessionIndex(date) >= 0);
  const lastDate = dates[dates.length - 1];
  const cutoffs = drawCutoffs(dates, samples, new RandomStream(seed, 'causality/cutoffs'));
  const runs = [
    ...wholeRuns(check, lastDate),
    ...cutoffs.flatMap((cutoff) => runsAfter(check, cutoff, dates[dates.indexOf(cutoff) + 1])),
  ];
  const violations: CausalityViolation[] = [];
  for (const [k, { cutoff, counterfactual, execute, until }] of runs.entries()) {
    const other = await execute();
    const found =
      outcomeDifference(whole, other, cutoff) ??
      (until === undefined ? undefined : openingDifference(whole, other, until));
    if (found !== undefined) violations.push({ cutoff, counterfactual, ...found });
    check.progress?.(k + 1, runs.length);
  }
  return { cutoffs, comparisons: runs.length, outputs: outputsOf(whole), violations };
}

function outputsOf({ broker, decisions, refusals }: BacktestOutcome): CausalityOutputs {
  return {
    decisions: decisions.entries.length,
    orders: broker.orderCount,
    refusals: refusals.length,
    fills: broker.fillCount,
    events: broker.events.length,
  };
}

/** What a run reads. */
type World = Pick<CausalityCheck, 'panel' | 'facts'>;

interface CounterfactualRun {
  readonly cutoff: TradeDate;
  readonly counterfactual: Counterfactual;
  /** Session whose opening auction both runs share. */
  readonly until?: TradeDate;
  execute(): Promise<BacktestOutcome>;
}

function wholeRuns(check: CausalityCheck, cutoff: TradeDate): CounterfactualRun[] {
  return [
    { cutoff, counterfactual: 'repeated', execute: () => run(check, check) },
    { cutoff, counterfactual: 'rebuilt', execute: () => run(check, check, check.config.end, true) },
  ];
}

/** Runs end with the cut-off, so that an action of the other future which no book can hold stops none of them.
 * @param next session after the cut-off, if the run has one */
function runsAfter(check: CausalityCheck, cutoff: TradeDate, next: TradeDate | undefined): CounterfactualRun[] {
  const { panel, facts, seed } = check;
  const t = panel.sessionIndex(cutoff);
  const closeMs = sessionCloses(panel)[t];
  const other = `${seed}/${cutoff}`;
  const truncated = (): World => ({
    panel: truncatePanel(panel, t),
    ...(facts === undefined ? {} : { facts: factsKnownBy(facts, closeMs) }),
  });
  const scrambled = (): World => ({
    panel: scramblePanelAfter(panel, t, other),
    ...(facts === undefined ? {} : { facts: otherFactsAfter(facts, closeMs, other) }),
  });
  const runs: CounterfactualRun[] = [
    { cutoff, counterfactual: 'truncated', execute: () => run(check, truncated(), cutoff) },
    { cutoff, counterfactual: 'scrambled', execute: () => run(check, scrambled(), cutoff) },
  ];
  if (next !== undefined) {
    const opened = (): World => ({ ...check, panel: otherSessionAfterOpen(panel, t + 1, other) });
    const execute = () => run(check, opened(), next);
    runs.push({ cutoff, counterfactual: 'opened', until: next, execute });
  }
  return runs;
}

async function run(
  check: CausalityCheck,
  { panel, facts }: World,
  end: TradeDate = check.config.end,
  rebuildsRule = false,
): Promise<BacktestOutcome> {
  const { strategy, calendar, currencies = SINGLE_CURRENCY } = check;
  const config = configOn(panel, check, end);
  const settings = resolveBacktest(config, panel, calendar, strategy, { source: 'none' }, currencies);
  // The context id of a decision does not name the range, so the same rule gives the same bytes on a shorter one.
  const closes = sessionCloses(panel);
  const requires = runRequirements(strategy.rule.requires, settings.engines);
  if (dependsOnFacts(requires) && facts === undefined) {
    throw new FactsNotLoadedError(strategy.name, requires);
  }
  const bundle = { ...(facts ?? noFacts(requires)), requires };
  const context = new ViewContext(panel, closes, requiresFacts(requires) ? viewFacts(bundle) : undefined);
  return runBacktest({ context, strategy, settings: { ...settings, configId: 'causality' }, rebuildsRule });
}

/** The configuration without what names dates and instruments that the other panel does not have, and with the tickers that instruments
 * bear there; of the whole panel nothing is left out, so that a wrong name is found there. */
function configOn(panel: MarketPanel, check: CausalityCheck, end: TradeDate): BacktestConfig {
  const { config } = check;
  if (end === config.end) return config;
  const { flows, rates, shorting } = config;
  const idOf = new Map(check.panel.header.instruments.map(({ symbol, instrumentId }) => [symbol, instrumentId]));
  const symbolOf = new Map(panel.header.instruments.map(({ symbol, instrumentId }) => [instrumentId, symbol]));
  const symbolThere = (symbol: string): string[] => {
    const id = idOf.get(symbol);
    const there = id === undefined ? undefined : symbolOf.get(id);
    return there === undefined ? [] : [there];
  };
  const borrowFees = Object.entries(rates.borrowFees).flatMap(([symbol, fee]) =>
    symbolThere(symbol).map((there) => [there, fee] as const),
  );
  return {
    ...config,
    end,
    flows: flows.filter(({ date }) => date <= end),
    rates: { ...rates, borrowFees: Object.fromEntries(borrowFees) },
    shorting: { ...shorting, unavailable: shorting.unavailable.flatMap(symbolThere) },
  };
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
