import { describe, expect, it } from '@jest/globals';
import { PanelView, sessionCloses, truncatePanel, ViewContext } from '@prometheus/data';
import { RegimeEngine, type RegimeRecord, type RegimeState, regimeStateJson } from '@prometheus/regime';

import { collectRegimes, DateRangeError, spellsOf, storedRegion, StoredRegimeError } from '../../src/index.js';
import { quickConfig, regimeMarket } from './regime-market.js';

const panel = regimeMarket();
const { sessions: dates } = panel.header;
const contextOf = (of = panel) => new ViewContext(of, sessionCloses(of));
const engineOf = () => new RegimeEngine({ seed: 3 }, quickConfig());
const [from, to] = [dates[90], dates[299]];
const collected = collectRegimes({ context: contextOf(), engine: engineOf(), from, to });
const [region] = collected.history.regions;

/** A row as the repository gives it back. */
function recordOf(state: RegimeState): RegimeRecord {
  const { asOfDate, region: id, label, confidence, modelIds } = state;
  const metadata = regimeStateJson(state);
  return {
    regimeRecordId: asOfDate,
    runId: '',
    asOfDate,
    region: id,
    label,
    confidence,
    modelId: modelIds.at(-1) ?? '',
    metadata,
  };
}

describe('collectRegimes', () => {
  it('a range -> one session each, with labels that follow the planted volatility', () => {
    expect(region.sessions.map(({ date }) => date)).toEqual(dates.slice(90));
    expect(region.sessions[0]).toMatchObject({ label: 'UNDETERMINED', modelId: '', confidence: 0 });
    // The spell of 60 calm sessions from 120, and the wild ones from 180 and calm ones from 240 on, ten sessions after their start.
    const labelAt = (t: number) => region.sessions[t - 90].label;
    expect([175, 195, 235, 255, 295].map(labelAt)).toEqual([
      'NORMAL',
      'RISK_OFF_CRISIS',
      'RISK_OFF_CRISIS',
      'NORMAL',
      'NORMAL',
    ]);
    expect(spellsOf(region.sessions).length).toBeLessThan(10);
    expect(collected.history.global).toBeUndefined();
  });

  it('each session -> what a new engine says that knows no later session', () => {
    for (const t of [150, 240, 299]) {
      const past = truncatePanel(panel, t);
      const state = engineOf().getRegime(new PanelView(contextOf(past), t, Infinity), quickConfig().regions[0].id);
      const session = region.sessions[t - 90];
      expect([session.label, session.confidence, session.since]).toEqual([state.label, state.confidence, state.since]);
      expect(session.drivers).toEqual(state.drivers);
      expect(session.explanation?.logOdds).toBe(state.explanation?.logOdds);
    }
  });

  it('models -> those that sessions of the range name, by cut, each before or on the first of them', () => {
    const named = [...new Set(region.sessions.map(({ modelId }) => modelId))].filter((id) => id !== '');
    expect(region.models.map(({ modelId }) => modelId)).toEqual(named);
    for (const { modelId, cut } of region.models) {
      expect(region.sessions.find((session) => session.modelId === modelId)?.date).toBe(cut);
    }
    // An encoder and a classifier each.
    expect(collected.models).toHaveLength(2 * named.length);
    const late = collectRegimes({ context: contextOf(), engine: engineOf(), from: dates[298], to });
    expect(late.history.regions[0].models).toHaveLength(1);
    expect(late.history.regions[0].sessions).toEqual(region.sessions.slice(-2));
  });

  it('the index -> mean returns of the names compounded from 100', () => {
    const close = panel.field('close');
    let level = 100;
    const expected = dates.slice(90).map((_, k) => {
      const t = 90 + k;
      if (k > 0) level *= 1 + [0, 1].reduce((sum, i) => sum + close[2 * t + i] / close[2 * t - 2 + i] - 1, 0) / 2;
      return level;
    });
    expect(region.index.levels).toHaveLength(expected.length);
    region.index.levels.forEach((value, k) => expect(value).toBeCloseTo(expected[k], 8));
  });

  it('two regions -> both, in the order of the configuration, and the global view', () => {
    const config = quickConfig({
      regions: [
        { id: 'ONE', features: 'index', index: { kind: 'instrument', symbol: 'A' } },
        { id: 'TWO', features: 'index', index: { kind: 'instrument', symbol: 'B' } },
      ],
    });
    const { history, states } = collectRegimes({
      context: contextOf(),
      engine: new RegimeEngine({ seed: 3 }, config),
      from: dates[280],
      to: dates[281],
    });
    expect(history.regions.map(({ region: id, index }) => [id, index.name])).toEqual([
      ['ONE', 'A'],
      ['TWO', 'B'],
    ]);
    expect(history.global?.map(({ date }) => date)).toEqual([dates[280], dates[281]]);
    expect(states.map((state) => `${state.asOfDate} ${state.region}`)).toEqual(
      [280, 281].flatMap((t) => [`${dates[t]} ONE`, `${dates[t]} TWO`]),
    );
  });

  it('beyond the collection -> refused', () => {
    const request = { context: contextOf(), engine: engineOf(), from };
    expect(() => collectRegimes({ ...request, to: '2012-06-29' as typeof to })).toThrow(DateRangeError);
  });
});

describe('storedRegion', () => {
  const records = collected.states.map(recordOf);
  const artifacts = collected.models
    .filter(({ type }) => type.startsWith('regime-'))
    .map(({ artifact }) => artifact)
    .reverse();

  it('rows of a store -> the history that they were made of', () => {
    expect(storedRegion(records, region.index, artifacts)).toEqual(region);
  });

  it('two rows of one date -> refused with the date', () => {
    const twice = [records[0], { ...records[1], asOfDate: records[0].asOfDate }];
    expect(() => storedRegion(twice, region.index, [])).toThrow(StoredRegimeError);
  });

  it('metadata of another shape -> refused with the remedy', () => {
    const broken = [{ ...records[0], metadata: { since: 'yesterday' } }];
    expect(() => storedRegion(broken, region.index, [])).toThrow(/--replace/);
  });
});
