import { RandomStream, type TradeDate } from '@prometheus/core';
import { REGIME_LABELS, type RegimeLabel } from '@prometheus/regime';

import { type ModelRecord, type RegimeHistory, type RegionHistory, type RegionSession } from '../../src/index.js';
import { sessionsFrom } from '../fixture/panel-from-bars.js';

export interface FixtureOptions {
  readonly sessions?: number;
  /** Sessions without a model at the beginning. */
  readonly warmUp?: number;
  /** Sessions under one label. */
  readonly spell?: number;
  /** Models in force, one each so many sessions after the warm-up. */
  readonly modelEvery?: number;
  readonly regions?: readonly string[];
}

const CYCLE: readonly RegimeLabel[] = ['CALM_CARRY', 'NORMAL', 'RISK_OFF_CRISIS', 'RECOVERY'];

/** A made-up history whose labels follow each other in turn; figures are plausible and mean nothing. */
export function historyFixture(options: FixtureOptions = {}): RegimeHistory {
  const { regions = ['US'] } = options;
  const histories = regions.map((region) => regionFixture(region, options));
  const global = histories.length === 1 ? {} : { global: histories[0].sessions };
  return { collection: 'made-up', configId: 'regime_0123456789ab', regions: histories, ...global };
}

function regionFixture(
  region: string,
  { sessions: count = 120, warmUp = 0, spell = 20, modelEvery = 63 }: FixtureOptions,
): RegionHistory {
  const dates = sessionsFrom('2000-01-03', count);
  const random = new RandomStream(1, `history/${region}`);
  const models: ModelRecord[] = [];
  for (let t = warmUp; t < count; t += modelEvery) models.push(modelFixture(dates[t], t));
  let level = 100;
  const levels: number[] = [];
  const sessions = dates.map((date, t): RegionSession => {
    const label = CYCLE[Math.floor(Math.max(0, t - warmUp) / spell) % CYCLE.length];
    level *= 1 + (label === 'RISK_OFF_CRISIS' ? 0.025 : 0.008) * random.normal() + 0.0002;
    levels.push(level);
    if (t < warmUp) return withoutModel(date, dates[0], t + 1);
    const first = warmUp + Math.floor((t - warmUp) / spell) * spell;
    const certain = Math.min(0.99, 0.7 + 0.05 * (t - first) * random.uniform());
    const rest = (1 - certain) / (REGIME_LABELS.length - 1);
    const probabilities = Object.fromEntries(REGIME_LABELS.map((name) => [name, name === label ? certain : rest]));
    return {
      date,
      label,
      since: dates[first],
      probabilities: probabilities as Record<RegimeLabel, number>,
      confidence: certain * 0.9,
      coverage: 0.75,
      modelId: models[Math.floor((t - warmUp) / modelEvery)].modelId,
      reasons: ['macro_VIXCLS is left out: 0 % of 600 sessions have it, 90 % are needed'],
      drivers: [
        { feature: 'return_21', value: -0.0525, zScore: -1.25, contribution: -0.5 },
        { feature: 'volatility_21', value: 0.3125, zScore: 2.5, contribution: 3.25 },
        { feature: 'drawdown_252', value: -0.225, zScore: -1.75, contribution: 1.5 },
      ],
      explanation: { leading: 'S2', runnerUp: 'S1', logOdds: 6, base: -0.25, priorLogOdds: 2 },
    };
  });
  return { region, sessions, index: { name: 'GSPC', levels }, models };
}

function withoutModel(date: TradeDate, since: TradeDate, watched: number): RegionSession {
  return {
    date,
    label: 'UNDETERMINED',
    since,
    probabilities: Object.fromEntries(REGIME_LABELS.map((name) => [name, 0])) as Record<RegimeLabel, number>,
    confidence: 0,
    coverage: 0,
    modelId: '',
    reasons: [`warming up: ${watched} of 504 sessions`],
    drivers: [],
  };
}

export function modelFixture(cut: TradeDate, rows: number): ModelRecord {
  const states = [
    { id: 'S1', label: 'CALM_CARRY', weight: 0.625, volatility: 0.095, fall: -0.015 },
    { id: 'S2', label: 'RISK_OFF_CRISIS', weight: 0.125, volatility: 0.345, fall: -0.2525 },
    { id: 'S4', label: 'NORMAL', weight: 0.25, volatility: 0.165, fall: -0.065 },
  ] as const;
  return {
    modelId: `regime-hmm_${cut.replaceAll('-', '')}0123`,
    encoderId: 'num-regime-core-v1_0123456789ab',
    classifier: 'hmm',
    cut,
    states: states.map(({ id, label, weight, volatility, fall }) => {
      const means = { return_21: 0.005, volatility_21: volatility, drawdown_252: fall };
      return { id, label, weight, means, prototype: means };
    }),
    transition: [0.985, 0.0002, 0.0148, 0.002, 0.973, 0.025, 0.03, 0.02, 0.95],
    expectedDurationDays: [1 / 0.015, 1 / 0.027, 20],
    features: ['return_21', 'volatility_21', 'drawdown_252'],
    leftOut: ['macro_VIXCLS'],
    reasons: ['macro_VIXCLS is left out: 0 % of 600 sessions have it, 90 % are needed'],
    rows,
    completeRows: rows,
    dimensions: 3,
    logLikelihood: -4321.5,
    bic: { 2: 9100.25, 3: 8900.5, 4: 8950 },
    iterations: 27,
    converged: true,
  };
}
