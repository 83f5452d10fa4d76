import { tradingCalendar } from '@prometheus/core';
import { type FactBundle, type MarketPanel, PanelView } from '@prometheus/data';
import { MarketSimulator, TimeMachine } from '@prometheus/execution';
import {
  type BacktestConfigInput,
  backtestConfigSchema,
  type CausalityOutputs,
  checkStrategyCausality,
  equalWeights,
  type LoadedStrategy,
  loadStrategy,
} from '@prometheus/orchestration';

import { clean, planted, type Verdict } from '../proof.js';
import { type ProofMarket, proofRates } from './proof-market.js';
import { randomTrading } from './proof-trading.js';

export interface StrategySample {
  readonly panel: MarketPanel;
  readonly market: ProofMarket;
  /** Days whose futures are replaced. */
  readonly samples: number;
  readonly seed: number;
}

export async function strategyDifferences(
  { panel, market, samples, seed }: StrategySample,
  strategy: LoadedStrategy,
  config: Partial<BacktestConfigInput> = {},
  facts?: FactBundle,
): Promise<{ readonly differences: readonly string[]; readonly outputs: CausalityOutputs }> {
  const { sessions } = panel.header;
  const { violations, outputs } = await checkStrategyCausality({
    strategy,
    config: backtestConfigSchema.parse({
      name: 'proof',
      collection: 'proof',
      start: sessions[0],
      end: sessions[sessions.length - 1],
      strategy: strategy.name,
      ...config,
    }),
    panel,
    calendar: tradingCalendar('US_EQ'),
    currencies: proofRates(market),
    ...(facts === undefined ? {} : { facts }),
    samples,
    seed,
  });
  const differences = violations.map(
    ({ output, date, cutoff, counterfactual, detail }) =>
      `${output} on ${date} with the future after ${cutoff} ${counterfactual} (${detail})`,
  );
  return { differences, outputs };
}

/** One strategy under random configurations, and that they made it do something. */
export async function proveTrading(
  sample: StrategySample,
  strategy: LoadedStrategy,
  configurations: number,
): Promise<Verdict[]> {
  const differences: string[] = [];
  const idle: string[] = [];
  const total: Record<keyof CausalityOutputs, number> = { decisions: 0, orders: 0, refusals: 0, fills: 0, events: 0 };
  for (let k = 0; k < configurations; k++) {
    const run = await strategyDifferences(sample, strategy, randomTrading(sample.seed * 100 + k, sample.market));
    differences.push(...run.differences);
    for (const kind of Object.keys(total) as (keyof CausalityOutputs)[]) total[kind] += run.outputs[kind];
  }
  for (const [kind, count] of Object.entries(total)) if (count === 0) idle.push(`no ${kind} in any configuration`);
  const seen = Object.entries(total).map(([kind, count]) => `${count} ${kind}`);
  return [
    clean(
      `strategy ${strategy.name} under random configurations`,
      differences,
      `${configurations}, ${sample.samples} days each`,
    ),
    clean(`strategy ${strategy.name} shows every kind of output`, idle, seen.join(', ')),
  ];
}

/** Leaks in the platform's own parts and in rules: each is planted, looked for, and taken away again. */
export async function plantedRunnerLeaks(sample: StrategySample): Promise<Verdict[]> {
  const trend = await loadStrategy('trend', { fast: 3, slow: 15, rebalanceEvery: 1 }, '.');
  const find = async (strategy: LoadedStrategy): Promise<readonly string[]> =>
    (await strategyDifferences(sample, strategy)).differences;
  const verdicts: Verdict[] = [];
  const view = TimeMachine.prototype.view;
  TimeMachine.prototype.view = function (this: TimeMachine, history: number) {
    const t = this.context.panel.sessionIndex(this.currentDate);
    return new PanelView(this.context, Math.min(t + 1, this.context.panel.sessionCount - 1), history);
  };
  try {
    verdicts.push(planted('planted: a view one session too wide', await find(trend)));
  } finally {
    TimeMachine.prototype.view = view;
  }
  for (const { name, session, field } of PRICE_LEAKS) {
    const priceAll = MarketSimulator.prototype.priceAll;
    MarketSimulator.prototype.priceAll = function (this: MarketSimulator, offers, from, to, t) {
      const row = Math.min(t + session, this.panel.sessionCount - 1) * this.panel.instrumentCount;
      const prices = this.panel.field(field);
      for (let k = from; k < to; k++) {
        const leaked = prices[row + offers.instruments[k]];
        if (leaked > 0) offers.references[k] = leaked;
      }
      priceAll.call(this, offers, from, to, t);
    };
    try {
      verdicts.push(planted(`planted: ${name}`, await find(trend)));
    } finally {
      MarketSimulator.prototype.priceAll = priceAll;
    }
  }
  verdicts.push(planted('planted: a rule that remembers an earlier run', await find(remembersRuns())));
  verdicts.push(planted('planted: a rule with a memory outside its state', await find(keepsCount())));
  return verdicts;
}

/** What a fill's price is taken from instead of its auction. */
const PRICE_LEAKS = [
  { name: "fills at the next day's price", session: 1, field: 'open' },
  { name: 'same-day close used at open', session: 0, field: 'close' },
] as const;

/** Keeps every close that it has seen, over all runs, and buys what rises next by that memory. */
function remembersRuns(): LoadedStrategy {
  const memory = new Map<number, Float64Array>();
  return ofRule('remembers', () => ({ view }) => {
    const now = view.crossSection('close');
    memory.set(view.sessionNumber, now);
    const next = memory.get(view.sessionNumber + 1);
    const chosen = view.instruments.filter(
      (instrument, k) => view.trades(instrument.instrumentId) && (next === undefined || next[k] > now[k]),
    );
    return chosen.length === 0 ? undefined : equalWeights(chosen.map(({ instrumentId }) => instrumentId));
  });
}

/** Counts its decisions in a variable that each run begins anew: only a rule that is made anew forgets it. */
function keepsCount(): LoadedStrategy {
  return ofRule('counts', () => {
    let decisions = 0;
    return ({ view, sessionOfRun }) => {
      decisions = sessionOfRun === 0 ? 1 : decisions + 1;
      const trading = view.instruments.filter(({ instrumentId }) => view.trades(instrumentId));
      const chosen = trading.slice(0, 1 + (decisions % 3));
      return chosen.length === 0 ? undefined : equalWeights(chosen.map(({ instrumentId }) => instrumentId));
    };
  });
}

function ofRule(name: string, makeDecide: () => LoadedStrategy['rule']['decide']): LoadedStrategy {
  const rebuilt = () => ({ requiredHistory: 1, rebalanceEvery: 1, decide: makeDecide() });
  return { name, description: 'planted', parameters: {}, rule: rebuilt(), rebuilt };
}
