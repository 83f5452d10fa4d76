import { RandomStream } from '@prometheus/core';
import { type MarketPanel } from '@prometheus/data';

import { type RegimeLabel } from '../../src/labels/regime-label.js';
import { closePanel, sessionsFrom } from './close-panel.js';

export interface PlantedState {
  readonly label: RegimeLabel;
  /** Of the market, a year. */
  readonly drift: number;
  readonly volatility: number;
  /** Of each name beside the market, a year. */
  readonly specificVolatility: number;
}

/** Levels of a large market: a calm year, an ordinary one, and a crisis. */
export const PLANTED_STATES: readonly PlantedState[] = [
  { label: 'CALM_CARRY', drift: 0.14, volatility: 0.08, specificVolatility: 0.15 },
  { label: 'NORMAL', drift: 0.06, volatility: 0.17, specificVolatility: 0.27 },
  { label: 'RISK_OFF_CRISIS', drift: -0.4, volatility: 0.42, specificVolatility: 0.55 },
];

export interface SwitchingMarket {
  readonly panel: MarketPanel;
  /** Planted state of each session, (T,). */
  readonly states: Int32Array;
}

/** A market that switches between planted states: daily log returns of each name are drift and market noise, common to all, and noise of
 * its own. Each session the state stays with probability 0.99, and goes to either of the others otherwise. */
export function switchingMarket(seed: number, sessions: number, names = 10): SwitchingMarket {
  const random = new RandomStream(seed, 'switching-market');
  const states = new Int32Array(sessions);
  const closes = new Float64Array(sessions * names);
  const levels = new Float64Array(names).fill(100);
  let state = random.below(PLANTED_STATES.length);
  for (let t = 0; t < sessions; t++) {
    if (random.uniform() >= 0.99) state = (state + 1 + random.below(2)) % PLANTED_STATES.length;
    states[t] = state;
    const { drift, volatility, specificVolatility } = PLANTED_STATES[state];
    const market = drift / 252 + (volatility / Math.sqrt(252)) * random.normal();
    for (let i = 0; i < names; i++) {
      levels[i] *= Math.exp(market + (specificVolatility / Math.sqrt(252)) * random.normal());
      closes[t * names + i] = levels[i];
    }
  }
  const symbols = Array.from({ length: names }, (_, i) => `N${String(i).padStart(2, '0')}`);
  return { panel: closePanel({ dates: sessionsFrom('2000-01-03', sessions), symbols, closes }), states };
}
