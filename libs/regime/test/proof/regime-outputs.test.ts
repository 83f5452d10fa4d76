import { beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '@prometheus/core';
import {
  type CausalOutput,
  type MarketPanel,
  PanelView,
  scramblePanelAfter,
  truncatePanel,
  type ViewContext,
} from '@prometheus/data';
import { RobustScaler } from '@prometheus/encoders';

import { type FilteringClassifier } from '../../src/classifiers/filtering-classifier.js';
import { anchoredDates, type FeatureRows, featureRows } from '../../src/features/feature-rows.js';
import { regimeFeatures } from '../../src/features/regime-features.js';
import { transformedValues } from '../../src/features/usable-features.js';
import { REGIME_OUTPUTS, RegimeEngine, type RegimeModel } from '../../src/index.js';
import { encodedRows } from '../../src/model/trained-parts.js';
import { PROOF_CONFIG } from '../../src/proof/regime-outputs.js';
import { contextOf } from '../support/close-panel.js';
import { modelAt } from '../support/model-at.js';
import { switchingMarket } from '../support/switching-market.js';

const SESSIONS = 220;
const CUTS = [40, 90, 137, 180];
const { panel } = switchingMarket(7, SESSIONS, 6);
const [{ id }] = PROOF_CONFIG.regions;

/** Sessions up to the cut, beginning with the newest, so that nothing depends on the order of questions. */
function saidUpTo(output: CausalOutput, world: MarketPanel, cut: number): string[] {
  const say = output.open(contextOf(world));
  return Array.from({ length: Math.ceil(cut / 7) + 1 }, (_, k) => say(Math.max(0, cut - 7 * k)));
}

const differs = (output: CausalOutput, other: (cut: number) => MarketPanel): boolean =>
  CUTS.some((cut) => canonicalJson(saidUpTo(output, panel, cut)) !== canonicalJson(saidUpTo(output, other(cut), cut)));

const truncated = (cut: number): MarketPanel => truncatePanel(panel, cut);

describe('every output of the engine', () => {
  it.each(REGIME_OUTPUTS.map((output) => [output.name, output] as const))(
    '%s -> the same in worlds whose future is cut off or another one',
    (_, output) => {
      expect(differs(output, truncated)).toBe(false);
      expect(differs(output, (cut) => scramblePanelAfter(panel, cut, 'another future'))).toBe(false);
    },
  );

  it('the states that are proven -> come from models, not from the warm-up alone', () => {
    const [states] = REGIME_OUTPUTS;
    expect(states.open(contextOf(panel))(SESSIONS - 1)).not.toContain('UNDETERMINED');
  });
});

/** An output that may look at all of its world. */
function faulty(
  name: string,
  open: (whole: FeatureRows, context: ViewContext) => (t: number) => unknown,
): CausalOutput {
  return {
    name,
    open(context) {
      const last = new PanelView(context, context.panel.sessionCount - 1, Infinity);
      const rows = featureRows(last, regimeFeatures(PROOF_CONFIG, PROOF_CONFIG.regions[0]), anchoredDates(last));
      const say = open(rows, context);
      return (t) => canonicalJson(say(t) as string);
    },
  };
}

describe('a planted fault', () => {
  let early: RegimeModel;
  beforeAll(() => {
    early = modelAt(panel, PROOF_CONFIG, 90);
  });

  it('a probability smoothed over all sessions -> found; the filtered one of the same model -> not', () => {
    const labels = (all: Float64Array, t: number): number[] => [
      ...all.slice(t * early.states.length, (t + 1) * early.states.length),
    ];
    const smoothed = faulty('smoothed', (rows) => {
      const { hmm } = early.classifier as FilteringClassifier;
      const scores = encodedRows(early.encoder, transformedValues(rows, early.parts.used));
      const all = hmm.smooth(scores).probabilities.value;
      return (t) => labels(all, t);
    });
    const filtered = faulty('filtered', (rows) => {
      const all = early.filterAll(rows).value;
      return (t) => labels(all, t);
    });
    expect(differs(smoothed, truncated)).toBe(true);
    expect(differs(filtered, truncated)).toBe(false);
  });

  it('a scaler fitted on all sessions -> found', () => {
    const output = faulty('scaler', ({ values, names }) => {
      const scaler = RobustScaler.fit(values, names.length, { clip: 5 });
      return (t) => Array.from(scaler.transform(values.slice(t * names.length, (t + 1) * names.length)), String);
    });
    expect(differs(output, truncated)).toBe(true);
  });

  it('labels of the newest fit put on earlier sessions -> found', () => {
    const output = faulty('aligned to a future fit', (_, context) => {
      const engine = new RegimeEngine({ seed: 0 }, PROOF_CONFIG);
      const last = context.panel.sessionCount - 1;
      const newest = engine.getTransitionMatrix(new PanelView(context, last, Infinity), id).states;
      return (t) => {
        const { label } = engine.getRegime(new PanelView(context, t, Infinity), id);
        return [label, ...newest.map((state) => state.label)];
      };
    });
    expect(differs(output, truncated)).toBe(true);
  });
});
