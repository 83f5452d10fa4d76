import { canonicalJson, type JsonValue, validateConfig } from '@prometheus/core';
import { type AsOfView, type CausalOutput, PanelView, type ViewContext } from '@prometheus/data';

import { regimeConfigSchema } from '../config/regime-config.js';
import { globalRegimeJson } from '../engine/global-regime.js';
import { RegimeEngine } from '../engine/regime-engine.js';
import { historyDayJson } from '../engine/regime-history.js';
import { regimeStateJson } from '../engine/regime-state.js';
import { transitionMatrixJson } from '../engine/transition-matrix.js';

/** Small enough that a proof can run it in hundreds of worlds: short windows, monthly fits, three states at most, and two regions so
 * that the global view has something to weigh. */
export const PROOF_CONFIG = validateConfig(
  regimeConfigSchema,
  {
    regions: [{ id: 'WHOLE' }, { id: 'INDEX', features: 'index', weight: 2 }],
    features: [
      { kind: 'return', days: 5 },
      { kind: 'volatility', days: 10, transform: 'log' },
      { kind: 'drawdown', days: 21 },
      { kind: 'breadth', days: 10 },
    ],
    minimumHistory: 60,
    minimumRows: 30,
    refit: 'monthly',
    selectStatesEvery: 3,
    states: { min: 2, max: 3 },
    starts: 1,
    maxIterations: 20,
    tolerance: 1e-3,
    labelRules: [
      { label: 'RISK_OFF_CRISIS', when: [{ feature: 'volatility_10', atLeast: 0.25, margin: 0.02 }] },
      { label: 'RECOVERY', when: [{ feature: 'return_5', atLeast: 0.01 }] },
      { label: 'NORMAL' },
    ],
  },
  () => 'the configuration of the regime proof',
);

const { regions } = PROOF_CONFIG;

function output(name: string, say: (engine: RegimeEngine, view: AsOfView) => JsonValue): CausalOutput {
  return {
    name: `regime ${name}`,
    requires: new RegimeEngine({ seed: 0 }, PROOF_CONFIG).requires,
    open(context: ViewContext) {
      const engine = new RegimeEngine({ seed: 0 }, PROOF_CONFIG);
      return (t) => canonicalJson(say(engine, new PanelView(context, t, engine.requiredHistory)));
    },
  };
}

/** What the engine says at a close, the matrix of its model, and the labels of all sessions before. */
export const REGIME_OUTPUTS: readonly CausalOutput[] = [
  output('states', (engine, view) => [
    ...regions.map(({ id }) => regimeStateJson(engine.getRegime(view, id))),
    globalRegimeJson(engine.getGlobalRegime(view)),
  ]),
  output('transition matrices', (engine, view) =>
    regions.map(({ id }) => transitionMatrixJson(engine.getTransitionMatrix(view, id))),
  ),
  output('histories', (engine, view) => regions.map(({ id }) => engine.history(view, id).map(historyDayJson))),
];
