import { type JsonValue, type TradeDate } from '@prometheus/core';
import { BUILT_IN_FEATURES, type Feature, type MarketPanel, scramblePanelAfter, truncatePanel } from '@prometheus/data';
import { type BacktestConfigInput, BUILT_IN_STRATEGIES, loadStrategy } from '@prometheus/orchestration';

import { clean, planted, type Proof, type ProofProgress, type ProofSize, type Verdict } from '../proof.js';
import { proveEngines } from './engine-claims.js';
import { proveFacts } from './fact-claims.js';
import { randomFacts } from './fact-market.js';
import { proveFactStrategy } from './fact-strategy.js';
import { cutoffs, panelDifferences, rowDifference } from './panel-bytes.js';
import { PLANTED_FEATURES } from './planted-leaks.js';
import { buildProofPanel, type ProofMarket, randomProofMarket } from './proof-market.js';
import { TRADING_STRATEGIES } from './proof-trading.js';
import { plantedRunnerLeaks, proveTrading, strategyDifferences, type StrategySample } from './strategy-claims.js';

const SIZES = {
  small: { markets: 2, names: 12, sessions: 420, days: 4, factDays: 8, engineDays: 5, configurations: 3 },
  full: { markets: 20, names: 40, sessions: 1500, days: 25, factDays: 40, engineDays: 25, configurations: 3 },
} as const;

/** Parameters that make the strategies decide often on a short market. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  momentum: { holdings: 4, rebalanceEvery: 5 },
  trend: { fast: 5, slow: 20 },
  'equal-weight': { rebalanceEvery: 5, membersOnly: true },
};

/** Settings with which engines have something to say on a short market. */
const ENGINES: Partial<BacktestConfigInput> = {
  engines: {
    regime: {
      config: {
        regions: [{ id: 'US', index: { kind: 'equal_weight' }, macro: [{ series: 'RATE' }] }],
        minimumHistory: 150,
        minimumRows: 60,
        refit: 'monthly',
        states: { min: 2, max: 3 },
      },
    },
  },
};

/** For random days t: everything after t is dropped or scrambled, and every output up to t must stay the same, byte for
 * byte, for the panel, each feature, each reader of facts, each output of each engine, each strategy and the runner. Then leaks are planted, and each must be found. */
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
  const { days, factDays, engineDays, configurations } = SIZES[size];
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

  progress('facts');
  const facts = randomFacts(seed, market);
  verdicts.push(...proveFacts({ panel: whole, facts, days: factDays, seed }));

  progress('engines');
  verdicts.push(...proveEngines({ panel: whole, facts, days: engineDays, seed }));

  const sample: StrategySample = { panel: whole, market, samples: days, seed };
  for (const { name } of BUILT_IN_STRATEGIES) {
    progress(`strategy ${name}`);
    const strategy = await loadStrategy(name, PARAMETERS[name] ?? {}, '.');
    const { differences } = await strategyDifferences(
      sample,
      strategy,
      strategy.rule.engines === undefined ? {} : ENGINES,
      facts,
    );
    verdicts.push(clean(`strategy ${name} and runner`, differences, `${days} days, three futures each`));
  }
  progress('strategy fact-reader');
  verdicts.push(...(await proveFactStrategy(sample, facts)));
  for (const strategy of TRADING_STRATEGIES) {
    progress(`strategy ${strategy.name}`);
    verdicts.push(...(await proveTrading(sample, strategy, configurations)));
  }
  progress('planted leaks of view and runner');
  verdicts.push(...(await plantedRunnerLeaks(sample)));
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
