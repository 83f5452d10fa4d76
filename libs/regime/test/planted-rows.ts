import { addDays, RandomStream, tradeDate, type TradeDate } from '@prometheus/core';

import { type FeatureRows, type RegimeConfig, type RegimeConfigInput, regimeConfigSchema } from '../src/index.js';

/** Columns of the planted rows, and their means in calm, middling and wild sessions. */
export const PLANTED = {
  return_63: [0.05, 0.01, -0.12],
  volatility_21: [0.09, 0.16, 0.4],
  drawdown_252: [-0.01, -0.05, -0.3],
} as const;

const SPREAD = [0.01, 0.01, 0.02];
const STAY = 0.98;

export function plantedConfig(input: RegimeConfigInput = {}): RegimeConfig {
  return regimeConfigSchema.parse({
    regions: [{ id: 'US', features: 'index' }],
    features: [
      { kind: 'return', days: 63 },
      { kind: 'volatility', days: 21, transform: 'log' },
      { kind: 'drawdown', days: 252 },
    ],
    states: { min: 3, max: 3 },
    minimumRows: 100,
    ...input,
  });
}

/** A chain of three planted states that stays with 98 % and otherwise moves to one of the others, and rows that scatter around the
 * means of the states. */
export function plantedRows(
  sessions: number,
  seed: number,
): { readonly rows: FeatureRows; readonly truth: Int32Array } {
  const random = new RandomStream(seed, 'planted rows');
  const truth = new Int32Array(sessions);
  const values = new Float64Array(sessions * 3);
  const dates: TradeDate[] = [];
  for (let t = 0; t < sessions; t++) {
    const before = t === 0 ? 0 : truth[t - 1];
    truth[t] = t === 0 || random.uniform() < STAY ? before : (before + 1 + random.below(2)) % 3;
    Object.values(PLANTED).forEach((means, f) => {
      values[t * 3 + f] = means[truth[t]] + SPREAD[f] * random.normal();
    });
    dates.push(addDays(tradeDate('2001-01-01'), t));
  }
  return { rows: { names: Object.keys(PLANTED), values, dates }, truth };
}
