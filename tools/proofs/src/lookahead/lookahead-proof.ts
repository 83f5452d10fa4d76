import { type JsonValue, type TradeDate, tradingCalendar } from '@prometheus/core';
import {
  BUILT_IN_FEATURES,
  type Feature,
  type MarketPanel,
  PanelView,
  scramblePanelAfter,
  truncatePanel,
} from '@prometheus/data';
import { MarketSimulator, TimeMachine } from '@prometheus/execution';
import {
  type BacktestConfigInput,
  backtestConfigSchema,
  BUILT_IN_STRATEGIES,
  checkStrategyCausality,
  defineStrategy,
  equalWeights,
  type LoadedStrategy,
  loadStrategy,
} from '@prometheus/orchestration';

import { clean, planted, type Proof, type ProofProgress, type ProofSize, type Verdict } from '../proof.js';
import { cutoffs, panelDifferences, rowDifference } from './panel-bytes.js';
import { PLANTED_FEATURES } from './planted-leaks.js';
import { buildProofPanel, type ProofMarket, randomProofMarket } from './proof-market.js';

const SIZES = {
  small: { markets: 2, names: 12, sessions: 420, days: 4 },
  full: { markets: 20, names: 40, sessions: 1500, days: 25 },
} as const;

/** Parameters that make the strategies decide often on a short market. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  momentum: { holdings: 4, rebalanceEvery: 5 },
  trend: { fast: 5, slow: 20 },
  'equal-weight': { rebalanceEvery: 5, membersOnly: true },
};

/** For random days t: everything after t is dropped or scrambled, and every output up to t must stay the same, byte for
 * byte, for the panel, each feature, each strategy and the runner. Then leaks are planted, and each must be found. */
export const lookaheadProof: Proof = {
  name: 'lookahead',
  promise: 'nothing before a day depends on anything after it',
  async run(size, progress) {
    const { markets, names, sessions } = SIZES[size];
    const verdicts: Verdict[] = [];
    for (let seed = 1; seed <= markets; seed++) {
      const market = randomProofMarket(seed, names, sessions);
      progress(`market ${seed} of ${markets}`);
      verdicts.push(...(await proveMarket(market, seed, size, progress)));
    }
    return merge(verdicts);
  },
};

async function proveMarket(
  market: ProofMarket,
  seed: number,
  size: ProofSize,
  progress: ProofProgress,
): Promise<Verdict[]> {
  const { days } = SIZES[size];
  const whole = buildProofPanel(market, market.dates[market.dates.length - 1]);
  const points = cutoffs(whole, days);
  const pairs = points.flatMap(({ t }) => [
    { t, other: truncatePanel(whole, t) },
    { t, other: scramblePanelAfter(whole, t, seed * 1000 + t) },
  ]);
  const verdicts: Verdict[] = [];
  progress('panel');
  const rebuilt = points.flatMap(({ t, date }) => panelDifferences(whole, buildProofPanel(market, date), t));
  verdicts.push(clean('panel built from the rows of the day', rebuilt, `${points.length} days`));
  verdicts.push(planted('panel: a bar restated the day after', restatedDifferences(market, whole, points)));

  progress('features');
  for (const feature of BUILT_IN_FEATURES) {
    verdicts.push(clean(`feature ${feature.id}`, featureDifferences(whole, pairs, feature), `${pairs.length} futures`));
  }
  for (const feature of PLANTED_FEATURES) verdicts.push(planted(feature.id, featureDifferences(whole, pairs, feature)));

  for (const { name } of BUILT_IN_STRATEGIES) {
    progress(`strategy ${name}`);
    const strategy = await loadStrategy(name, PARAMETERS[name] ?? {}, '.');
    verdicts.push(
      clean(
        `strategy ${name} and runner`,
        await strategyDifferences(whole, strategy, days, seed),
        `${days} days, two futures each`,
      ),
    );
  }
  progress('planted leaks of view and runner');
  verdicts.push(...(await plantedRunnerLeaks(whole, days, seed)));
  return verdicts;
}

interface Pair {
  readonly t: number;
  readonly other: MarketPanel;
}

function featureDifferences(whole: MarketPanel, pairs: readonly Pair[], feature: Feature): string[] {
  const left = feature.compute(whole, 0, whole.sessionCount);
  const differences: string[] = [];
  for (const { t, other } of pairs) {
    const right = feature.compute(other, 0, other.sessionCount);
    for (let s = 0; s <= t && differences.length === 0; s++) {
      const found = rowDifference(whole, left, other, right, s, 0, 0);
      if (found !== undefined)
        differences.push(
          `${found} on ${whole.header.sessions[s]} depends on what came after ${whole.header.sessions[t]}`,
        );
    }
    // A live day computes its last row alone, and must get the same bytes.
    const last = feature.compute(other, t, t + 1);
    const alone = rowDifference(whole, left, other, last, t, 0, t);
    if (alone !== undefined) differences.push(`${alone} on ${whole.header.sessions[t]} differs when computed alone`);
  }
  return differences;
}

/** The panel as it would be if the provider had silently replaced an old bar before the later reading. */
function restatedDifferences(
  market: ProofMarket,
  whole: MarketPanel,
  points: readonly { t: number; date: TradeDate }[],
): string[] {
  const { t, date } = points[points.length - 1];
  const bars = market.bars.map((bar, k) =>
    k === 10
      ? {
          ...bar,
          values: [
            bar.values[0],
            bar.values[1],
            bar.values[2],
            bar.values[3] * 1.0001,
            bar.values[4],
            bar.values[5],
          ] as const,
        }
      : bar,
  );
  return panelDifferences(whole, buildProofPanel({ ...market, bars }, date), t);
}

async function strategyDifferences(
  panel: MarketPanel,
  strategy: LoadedStrategy,
  samples: number,
  seed: number,
  config: Partial<BacktestConfigInput> = {},
): Promise<string[]> {
  const { sessions } = panel.header;
  const report = await checkStrategyCausality({
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
    samples,
    seed,
  });
  return report.violations.map(
    ({ output, date, cutoff, counterfactual }) =>
      `${output} on ${date} with the future after ${cutoff} ${counterfactual}`,
  );
}

/** Leaks in the platform's own parts: each is planted by replacing one method, and taken away again. */
async function plantedRunnerLeaks(panel: MarketPanel, samples: number, seed: number): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const trend = await loadStrategy('trend', { fast: 3, slow: 15, rebalanceEvery: 1 }, '.');
  const view = TimeMachine.prototype.view;
  TimeMachine.prototype.view = function (this: TimeMachine, history: number) {
    const t = this.context.panel.sessionIndex(this.currentDate);
    return new PanelView(this.context, Math.min(t + 1, this.context.panel.sessionCount - 1), history);
  };
  try {
    verdicts.push(
      planted('planted: a view one session too wide', await strategyDifferences(panel, trend, samples, seed)),
    );
  } finally {
    TimeMachine.prototype.view = view;
  }

  const fill = MarketSimulator.prototype.fill;
  MarketSimulator.prototype.fill = function (this: MarketSimulator, order, t, auction) {
    const width = this.panel.instrumentCount;
    const later = Math.min(t + 1, this.panel.sessionCount - 1) * width + order.instrument;
    const filled = fill.call(this, order, t, auction);
    const better = this.panel.field('open')[later];
    return filled === undefined || !(better > 0) ? filled : { ...filled, price: better };
  };
  try {
    verdicts.push(
      planted("planted: fills at the next day's price", await strategyDifferences(panel, trend, samples, seed)),
    );
  } finally {
    MarketSimulator.prototype.fill = fill;
  }

  const stateful = sameCloseStrategy();
  verdicts.push(
    planted('planted: a rule that remembers an earlier run', await strategyDifferences(panel, stateful, samples, seed)),
  );
  return verdicts;
}

/** Keeps every close that it has seen, over all runs, and buys what rises next by that memory. */
function sameCloseStrategy(): LoadedStrategy {
  const memory = new Map<string, Float64Array>();
  const rule = defineStrategy({
    name: 'remembers',
    description: 'planted',
    parameters: backtestConfigSchema.shape.parameters,
    configure: () => ({
      requiredHistory: 1,
      rebalanceEvery: 1,
      decide({ view }) {
        const now = view.crossSection('close');
        const key = String(view.sessionNumber);
        memory.set(key, now);
        const next = memory.get(String(view.sessionNumber + 1));
        const chosen = view.instruments.filter(
          (instrument, k) => view.trades(instrument.instrumentId) && (next === undefined || next[k] > now[k]),
        );
        return chosen.length === 0 ? undefined : equalWeights(chosen.map(({ instrumentId }) => instrumentId));
      },
    }),
  });
  return { name: rule.name, description: rule.description, parameters: {}, rule: rule.configure({}) };
}

/** One verdict a claim: it holds when it held on every market; a planted fault is found when it was found on any. */
function merge(verdicts: readonly Verdict[]): Verdict[] {
  const byClaim = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const known = byClaim.get(verdict.claim);
    const keep = known === undefined || (verdict.kind === 'clean' ? known.passed : !known.passed);
    if (keep) byClaim.set(verdict.claim, verdict);
  }
  return [...byClaim.values()];
}
