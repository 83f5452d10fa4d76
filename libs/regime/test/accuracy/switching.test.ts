import { describe, expect, it } from '@jest/globals';
import { PanelView } from '@prometheus/data';

import { regimeConfigSchema, RegimeEngine, type RegimeHistoryDay } from '../../src/index.js';
import { contextOf } from '../support/close-panel.js';
import { PLANTED_STATES, switchingMarket } from '../support/switching-market.js';

const SEEDS = 100;
const SESSIONS = 1512;

/** Features that see a switch within days; thresholds stand half way (geometrically) between the planted volatilities. */
const config = regimeConfigSchema.parse({
  regions: [{ id: 'PLANTED' }],
  features: [
    { kind: 'volatility', days: 5, transform: 'log' },
    { kind: 'dispersion', days: 1, transform: 'log' },
  ],
  minimumHistory: 756,
  refit: 'yearly',
  states: { min: 3, max: 3 },
  labelRules: [
    { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_5', atLeast: Math.sqrt(0.17 * 0.42) }] },
    { label: 'CALM_CARRY', when: [{ feature: 'volatility_5', atMost: Math.sqrt(0.08 * 0.17) }] },
    { label: 'NORMAL' },
  ],
});
const { id } = config.regions[0];

/** Share of sessions under the planted label, and for each switch the sessions until the label was there; Infinity when the planted
 * state was over before. */
function judge(history: readonly RegimeHistoryDay[], states: Int32Array): { accuracy: number; delays: number[] } {
  const first = history.findIndex(({ label }) => label !== 'UNDETERMINED');
  const right = history.map(({ label }, t) => label === PLANTED_STATES[states[t]].label);
  const delays: number[] = [];
  for (let t = first + 1; t < states.length; t++) {
    if (states[t] === states[t - 1]) continue;
    let end = t;
    while (end < states.length && states[end] === states[t]) end++;
    // A spell that the data cut off cannot show when it would have been seen.
    if (end === states.length) break;
    const seen = right.slice(t, end).indexOf(true);
    delays.push(seen < 0 ? Infinity : seen);
  }
  return { accuracy: right.slice(first).filter(Boolean).length / (right.length - first), delays };
}

describe('a market that switches between three planted states, 100 seeds', () => {
  it('labels given at each close -> right on 90 % of sessions, a switch seen within 5 in the median', () => {
    const judged = Array.from({ length: SEEDS }, (_, seed) => {
      const { panel, states } = switchingMarket(seed, SESSIONS);
      const engine = new RegimeEngine({ seed }, config);
      const view = new PanelView(contextOf(panel), panel.sessionCount - 1, Infinity);
      return judge(engine.history(view, id), states);
    });
    const accuracy = judged.reduce((sum, one) => sum + one.accuracy, 0) / SEEDS;
    const delays = judged.flatMap((one) => one.delays).sort((a, b) => a - b);
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThanOrEqual(5);
  });
});
