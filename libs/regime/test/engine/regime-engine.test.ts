import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type TradeDate } from '@prometheus/core';
import { PanelView, scramblePanelAfter, truncatePanel, ViewRangeError } from '@prometheus/data';

import {
  globalRegimeJson,
  historyDayJson,
  REGIME_LABELS,
  type RegimeConfigInput,
  regimeConfigSchema,
  RegimeEngine,
  regimeStateJson,
  type RegionId,
  transitionMatrixJson,
  UnknownRegionError,
} from '../../src/index.js';
import { PROOF_CONFIG } from '../../src/proof/regime-outputs.js';
import { closePanel, contextOf } from '../support/close-panel.js';
import { switchingMarket } from '../support/switching-market.js';

const SESSIONS = 400;
const { panel } = switchingMarket(11, SESSIONS, 6);
const context = contextOf(panel);
const dates = panel.header.sessions;
const view = (t: number): PanelView => new PanelView(context, t, Infinity);
const fresh = (config = PROOF_CONFIG, seed = 0): RegimeEngine => new RegimeEngine({ seed }, config);
const [{ id: whole }, { id: index }] = PROOF_CONFIG.regions;
const say = (engine: RegimeEngine, t: number): string =>
  canonicalJson(regimeStateJson(engine.getRegime(view(t), whole)));

/** The configuration of the proof with changes. */
function configOf(changes: RegimeConfigInput) {
  return regimeConfigSchema.parse({ ...(PROOF_CONFIG as unknown as RegimeConfigInput), ...changes });
}

describe('regime of a region', () => {
  it('fewer sessions than the minimum -> undetermined with confidence 0 and the reason', () => {
    const state = fresh().getRegime(view(30), whole);
    expect(state).toMatchObject({
      label: 'UNDETERMINED',
      confidence: 0,
      coverage: 0,
      since: dates[0],
      modelIds: [],
      reasons: ['warming up: 31 of 60 sessions'],
    });
    expect(state.stateProbabilities.value).toHaveLength(0);
    expect(Object.values(state.probabilities.value)).toEqual([0, 0, 0, 0, 0]);
  });

  it('enough sessions but no scheduled fit yet -> undetermined still', () => {
    const first = fresh()
      .history(view(SESSIONS - 1), whole)
      .findIndex(({ label }) => label !== 'UNDETERMINED');
    // The first session of a month with 60 sessions behind it, from 2000-01-03 on.
    expect(dates[first]).toBe('2000-04-03');
    expect(fresh().getRegime(view(first - 1), whole).reasons).toEqual([
      'warming up: the first model comes with a monthly fit',
    ]);
  });

  it('a model in force -> probabilities sum to 1, drivers add up, ids name encoder and classifier', () => {
    const state = fresh().getRegime(view(250), whole);
    const { base, priorLogOdds, logOdds, drivers } = state.explanation ?? { drivers: [] };
    const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
    expect(sum(Object.values(state.probabilities.value))).toBeCloseTo(1, 12);
    expect(sum(state.stateProbabilities.value)).toBeCloseTo(1, 12);
    expect((base ?? NaN) + (priorLogOdds ?? NaN) + sum(drivers.map(({ contribution }) => contribution))).toBeCloseTo(
      logOdds ?? 0,
      8,
    );
    expect(state.modelIds).toHaveLength(2);
    expect(state.modelIds[0]).toMatch(/^num-regime-core-v1_[0-9a-f]{12}$/);
    expect(state.modelIds[1]).toMatch(/^regime-hmm_[0-9a-f]{12}$/);
    expect(state).toMatchObject({ coverage: 1, inputQuality: 1, reasons: [] });
    expect(state.confidence).toBeCloseTo(state.probabilities.value[state.label as 'NORMAL'], 12);
    expect(Math.hypot(...state.embedding)).toBeCloseTo(1, 6);
    expect(Object.keys(state.features)).toEqual(['return_5', 'volatility_10', 'drawdown_21', 'breadth_10']);
    expect(state.since <= state.asOfDate).toBe(true);
  });

  it('sessions in any order, alone or after others -> the same bytes', () => {
    const engine = fresh();
    const sequence = [250, 100, 399, 61, 250, 30].map((t) => say(engine, t));
    expect(sequence).toEqual([250, 100, 399, 61, 250, 30].map((t) => say(fresh(), t)));
  });

  it('a world whose later sessions are cut off -> the same bytes', () => {
    for (const t of [80, 200, 320]) {
      const cut = new PanelView(contextOf(truncatePanel(panel, t)), t, Infinity);
      expect(canonicalJson(regimeStateJson(fresh().getRegime(cut, whole)))).toBe(say(fresh(), t));
    }
  });

  it('another market through the same engine -> that of a fresh one, and back', () => {
    const engine = fresh();
    const other = new PanelView(contextOf(switchingMarket(12, 200, 6).panel), 199, Infinity);
    const before = say(engine, 250);
    const elsewhere = canonicalJson(regimeStateJson(engine.getRegime(other, whole)));
    expect(elsewhere).toBe(canonicalJson(regimeStateJson(fresh().getRegime(other, whole))));
    expect(say(engine, 250)).toBe(before);
  });

  it('seeds -> name the random starts; equal seeds give equal results', () => {
    expect(say(fresh(PROOF_CONFIG, 5), 399)).toBe(say(fresh(PROOF_CONFIG, 5), 399));
  });

  it('an anchor -> nothing before it counts', () => {
    const config = configOf({ anchorDate: dates[100] });
    const before = fresh(config).getRegime(view(50), whole);
    expect(before).toMatchObject({
      label: 'UNDETERMINED',
      since: dates[50],
      reasons: [`the first session watched is ${dates[100]}`],
    });
    expect(fresh(config).getGlobalRegime(view(50))).toMatchObject({ label: 'UNDETERMINED', confidence: 0 });
    const history = fresh(config).history(view(300), whole);
    expect(history[0].date).toBe(dates[100]);
    expect(history).toHaveLength(201);
  });

  it('an unknown region, a view that is too short -> refused', () => {
    expect(() => fresh().getRegime(view(100), 'MARS' as RegionId)).toThrow(UnknownRegionError);
    expect(() => fresh().getRegime(new PanelView(context, 100, 50), whole)).toThrow(ViewRangeError);
  });
});

describe('labels of past sessions', () => {
  it('seen 250 sessions and a dozen fits later -> unchanged', () => {
    const engine = fresh();
    for (const t of [70, 140, 149]) {
      const then = canonicalJson(fresh().history(view(t), whole).map(historyDayJson));
      const later = engine.history(view(t + 250), whole).slice(0, t + 1);
      expect(canonicalJson(later.map(historyDayJson))).toBe(then);
    }
    expect(new Set(engine.models().map(({ modelId }) => modelId)).size).toBeGreaterThan(20);
  });

  it('history -> says of each session what its own close said', () => {
    const engine = fresh();
    const history = engine.history(view(SESSIONS - 1), whole);
    for (const t of [30, 63, 64, 200, 398]) {
      const state = fresh().getRegime(view(t), whole);
      expect(history[t]).toMatchObject({
        date: dates[t],
        label: state.label,
        since: state.since,
        modelIds: state.modelIds,
      });
    }
  });
});

describe('one engine that is asked by several worlds', () => {
  const others = [
    contextOf(scramblePanelAfter(panel, 250, 'another future')),
    contextOf(truncatePanel(panel, 300)),
    contextOf(panel),
  ];

  it('in turns, forwards and backwards -> each gets what an engine of its own would say', () => {
    const engine = fresh();
    const sayIn = (asked: RegimeEngine, world: number, t: number): string =>
      canonicalJson(regimeStateJson(asked.getRegime(new PanelView(others[world], t, Infinity), whole)));
    const questions = [
      [2, 300],
      [0, 240],
      [0, 241],
      [0, 255],
      [2, 256],
      [1, 290],
      [1, 291],
      [2, 292],
      [2, 120],
      [2, 293],
      [0, 302],
    ] as const;
    for (const [world, t] of questions) expect(sayIn(engine, world, t)).toBe(sayIn(fresh(), world, t));
  });
});

describe('transition matrix', () => {
  it('before the first model -> empty', () => {
    expect(transitionMatrixJson(fresh().getTransitionMatrix(view(20), whole))).toMatchObject({
      states: [],
      probabilities: [],
      modelIds: [],
    });
  });

  it('of a model -> rows sum to 1, durations follow from staying, labels have rows where they have states', () => {
    const { states, probabilities, expectedDurationDays, labels, byLabel } = fresh().getTransitionMatrix(
      view(300),
      whole,
    );
    const count = states.length;
    const rowSum = (matrix: Float64Array, width: number, row: number): number =>
      matrix.slice(row * width, (row + 1) * width).reduce((a, b) => a + b, 0);
    states.forEach((_, k) => {
      expect(rowSum(probabilities, count, k)).toBeCloseTo(1, 12);
      expect(expectedDurationDays[k] * (1 - probabilities[k * count + k])).toBeCloseTo(1, 9);
    });
    expect(labels).toEqual(REGIME_LABELS);
    labels.forEach((label, row) => {
      const has = states.some((state) => state.label === label);
      expect(rowSum(byLabel, labels.length, row)).toBeCloseTo(has ? 1 : 0, 12);
    });
  });
});

describe('global regime', () => {
  it('one region -> that region, whatever its weight', () => {
    const config = configOf({ regions: [{ id: 'ONE', weight: 3 }] });
    const engine = fresh(config);
    const [{ id }] = config.regions;
    for (const t of [40, 150, 399]) {
      const [region, global] = [engine.getRegime(view(t), id), engine.getGlobalRegime(view(t))];
      expect([global.label, global.since, global.coverage]).toEqual([region.label, region.since, region.coverage]);
      expect(global.confidence).toBeCloseTo(region.confidence, 12);
      expect(global.probabilities.value).toEqual(region.probabilities.value);
    }
  });

  it('two regions -> their probabilities by weight', () => {
    const engine = fresh();
    const [a, b] = [whole, index].map((id) => engine.getRegime(view(399), id).probabilities.value);
    const global = engine.getGlobalRegime(view(399));
    expect(global.regions.map(({ weight }) => weight)).toEqual([1 / 3, 2 / 3]);
    for (const label of REGIME_LABELS) {
      expect(global.probabilities.value[label]).toBeCloseTo(a[label] / 3 + (2 * b[label]) / 3, 12);
    }
    expect(canonicalJson(globalRegimeJson(global))).toBe(
      canonicalJson(globalRegimeJson(fresh().getGlobalRegime(view(399)))),
    );
  });

  it('a region without a model -> left out, its weight shared out, said so, less confidence', () => {
    const config = configOf({
      regions: [
        { id: 'WHOLE' },
        { id: 'ABSENT', index: { kind: 'instrument', symbol: 'NONE' }, features: 'index', weight: 3 },
      ],
    });
    const engine = fresh(config);
    const [state, global] = [engine.getRegime(view(399), config.regions[0].id), engine.getGlobalRegime(view(399))];
    expect(global.regions[0].weight).toBe(1);
    expect(global.regions[1]).toMatchObject({ region: 'ABSENT', weight: 0, label: 'UNDETERMINED' });
    expect(global.reasons[0]).toMatch(/^ABSENT is left out: .*fit of/);
    expect(global.label).toBe(state.label);
    // A quarter of the weight counts: its square root, by the default exponent.
    expect(global.confidence).toBeCloseTo(state.confidence / 2, 12);
    expect(global.coverage).toBeCloseTo(state.coverage / 4, 12);
  });
});

describe('degraded inputs', () => {
  const closes = panel.field('close').slice();
  const symbols = panel.header.instruments.map(({ symbol }) => symbol);
  const worldOf = (values: Float64Array, degradedSessions = {}) =>
    contextOf(closePanel({ dates: [...dates], symbols, closes: values, degradedSessions }));
  /** All bars of sessions [from, to) are missing, so that no feature of the index exists for a while. */
  const gap = (from: number, to: number): Float64Array =>
    closes.map((value, cell) => {
      const t = Math.floor(cell / symbols.length);
      return t >= from && t < to ? Number.NaN : value;
    });

  it('a session that quality control degraded -> the reason, half the confidence, the same label', () => {
    const held = worldOf(closes, { [dates[300]]: ['STALE_PRICES'] });
    const state = fresh().getRegime(new PanelView(held, 300, Infinity), whole);
    const clean = fresh().getRegime(view(300), whole);
    expect(state.reasons).toEqual([`quality control on ${dates[300]}: STALE_PRICES`]);
    expect(state.confidence).toBe(clean.confidence / 2);
    expect(state.label).toBe(clean.label);
  });

  it('sessions without features -> predicted with the reason; the region leaves the global view after three', () => {
    const engine = fresh();
    const blank = worldOf(gap(300, 320));
    const at = (t: number) => new PanelView(blank, t, Infinity);
    const state = engine.getRegime(at(305), whole);
    expect(state.reasons.join()).toMatch(/missing: .*return_5.*predicted, not observed/);
    expect(state.coverage).toBeLessThan(1);
    expect(state.inputQuality).toBe(0.5);
    expect(state.drivers).toEqual([]);
    expect(state.embedding).toHaveLength(0);
    expect(Object.values(state.probabilities.value).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(engine.getGlobalRegime(at(319))).toMatchObject({
      label: 'UNDETERMINED',
      confidence: 0,
      regions: [{ weight: 0 }, { weight: 0 }],
    });
    expect(engine.getGlobalRegime(at(399)).label).not.toBe('UNDETERMINED');
  });

  it('a feature that the fit cannot use -> left out with the reason, less coverage and confidence', () => {
    const config = configOf({
      regions: [
        {
          id: 'ONE',
          selection: { kind: 'symbols', symbols: ['NONE'] },
          index: { kind: 'equal_weight', selection: { kind: 'all' } },
        },
      ],
    });
    const state = fresh(config).getRegime(view(300), config.regions[0].id);
    expect(state.coverage).toBe(0.75);
    expect(state.inputQuality).toBeCloseTo(Math.sqrt(0.75), 12);
    expect(state.reasons.join()).toMatch(/breadth_10 is left out/);
  });
});

describe('models', () => {
  it('made so far -> encoder and classifier of each fit with their cuts, none after the newest close seen', () => {
    const engine = fresh();
    expect(engine.models()).toEqual([]);
    engine.getRegime(view(120), whole);
    const models = engine.models();
    expect(models.map(({ type }) => type).slice(0, 2)).toEqual(['num-regime-core-v1', 'regime-hmm']);
    expect(models.map(({ cut }) => cut)).toEqual([
      '2000-04-03',
      '2000-04-03',
      '2000-05-01',
      '2000-05-01',
      '2000-06-01',
      '2000-06-01',
    ]);
    for (const { cut, trainingDataSpec } of models) expect(trainingDataSpec.cut).toBe(cut);
    expect(models.every(({ cut }) => cut <= (dates[120] as TradeDate))).toBe(true);
  });

  it('configuration -> names the engine; facts required are the macro series', () => {
    expect(fresh().configId).toMatch(/^regime_[0-9a-f]{12}$/);
    expect(fresh(configOf({ refit: 'yearly' })).configId).not.toBe(fresh().configId);
    const macro = configOf({
      regions: [{ id: 'US', macro: [{ series: 'VIXCLS' }, { series: 'T10Y2Y', required: true }] }],
    });
    expect(fresh(macro).requires).toEqual({ macro: ['T10Y2Y'], macroWherePresent: ['VIXCLS'] });
    expect(fresh().requiredHistory).toBe(Infinity);
  });
});
