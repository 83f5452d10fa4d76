import { type InstrumentId } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BUILT_IN_FEATURES } from '../../src/features/built-in-features.js';
import { type Feature, FeatureColumns } from '../../src/features/feature.js';
import { type MarketPanel } from '../../src/panel/market-panel.js';
import { scramblePanelAfter, truncatePanel } from '../../src/panel/panel-counterfactual.js';
import { panelDigest } from '../../src/panel/panel-digest.js';
import { buildPanel, marketShapes, randomMarket, randomPanel } from '../fixture/random-panel.js';
import { bits, rowBits } from '../fixture/same-bytes.js';

function wholePass(feature: Feature, panel: MarketPanel): Float64Array {
  return feature.compute(panel, 0, panel.sessionCount);
}

/** Bytes of all rows up to t of the instruments listed by then. */
function known(feature: Feature, panel: MarketPanel, t: number): string {
  const ids = panel.header.instruments.filter((_, i) => panel.firstBar(i) <= t).map((one) => one.instrumentId);
  return rowBits(panel, wholePass(feature, panel), 0, t + 1, ids);
}

/** Sessions of a panel after which the feature's past changes with the future. */
function leaks(feature: Feature, panel: MarketPanel, seed: number): number[] {
  return [...panel.header.sessions.keys()].filter((t) => {
    const past = known(feature, panel, t);
    return (
      past !== known(feature, truncatePanel(panel, t), t) ||
      past !== known(feature, scramblePanelAfter(panel, t, seed), t)
    );
  });
}

/** The result for every built-in feature, by its id. */
function ofEach(result: (feature: Feature) => string): Record<string, string> {
  return Object.fromEntries(BUILT_IN_FEATURES.map((feature) => [feature.id, result(feature)]));
}

describe('every built-in feature', () => {
  const cases = fc.tuple(marketShapes, fc.nat(), fc.nat());

  it('a panel that knows nothing of later days -> the same bytes', () => {
    fc.assert(
      fc.property(cases, ([shape, pick]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        const truncated = truncatePanel(panel, t);
        expect(ofEach((feature) => known(feature, truncated, t))).toEqual(
          ofEach((feature) => known(feature, panel, t)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('a panel with another future -> the same bytes', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, seed]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        const scrambled = scramblePanelAfter(panel, t, seed);
        expect(ofEach((feature) => known(feature, scrambled, t))).toEqual(
          ofEach((feature) => known(feature, panel, t)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('the last day alone, or any range of sessions -> the bytes of the whole pass', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, other]) => {
        const panel = randomPanel(shape);
        const width = panel.instrumentCount;
        const last = panel.sessionCount - 1;
        const from = pick % panel.sessionCount;
        const to = from + 1 + (other % (panel.sessionCount - from));
        const whole = ofEach((feature) => {
          const values = wholePass(feature, panel);
          return bits(values.subarray(last * width)) + bits(values.subarray(from * width, to * width));
        });
        const parts = ofEach(
          (feature) => bits(feature.compute(panel, last, last + 1)) + bits(feature.compute(panel, from, to)),
        );
        expect(parts).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it('a panel that begins later -> the same bytes wherever the look back fits', () => {
    const compared = new Map<string, number>();
    fc.assert(
      fc.property(cases, ([shape, pick]) => {
        const market = randomMarket({ ...shape, sessions: 30 + (shape.sessions % 60) });
        const panel = buildPanel(market);
        const { sessions } = panel.header;
        const late = buildPanel(market, sessions[pick % Math.min(25, sessions.length)], sessions[sessions.length - 1]);
        const shift = panel.sessionIndex(late.header.sessions[0]);
        const end = late.sessionCount;
        const ids: InstrumentId[] = late.header.instruments.map((instrument) => instrument.instrumentId);
        const first = (feature: Feature): number => Math.min(feature.lookback - 1, end);
        const values = ofEach((feature) => rowBits(late, wholePass(feature, late), first(feature), end));
        const whole = ofEach((feature) =>
          rowBits(panel, wholePass(feature, panel), first(feature) + shift, end + shift, ids),
        );
        expect(values).toEqual(whole);
        for (const feature of BUILT_IN_FEATURES) {
          compared.set(feature.id, (compared.get(feature.id) ?? 0) + end - first(feature));
        }
      }),
      { numRuns: 60 },
    );
    const reached = BUILT_IN_FEATURES.filter((feature) => feature.lookback < 60);
    expect(reached.filter((feature) => (compared.get(feature.id) as number) < 50)).toEqual([]);
  });
});

describe('the check for causality', () => {
  const panel = randomPanel({ seed: 4, instruments: 5, sessions: 40, offset: 1, basis: 'raw' });
  const feature = (id: string, compute: (panel: MarketPanel, t: number, i: number) => number): Feature => ({
    id,
    lookback: 1,
    compute: (source, from, to) =>
      Float64Array.from({ length: (to - from) * source.instrumentCount }, (_, cell) =>
        compute(source, from + Math.floor(cell / source.instrumentCount), cell % source.instrumentCount),
      ),
  });
  const close = (source: MarketPanel, t: number, i: number): number =>
    source.field('close')[t * source.instrumentCount + i];

  it('a feature of the last close -> no alarm', () => {
    expect(leaks(feature('close', close), panel, 1)).toEqual([]);
  });

  it.each([
    ['tomorrow’s close', (p: MarketPanel, t: number, i: number) => close(p, Math.min(t + 1, p.sessionCount - 1), i)],
    ['the last bar of the stock', (p: MarketPanel, _: number, i: number) => p.lastBar(i)],
    ['the last venue', (p: MarketPanel, _: number, i: number) => (p.header.instruments[i].exchange === 'OTC' ? 1 : 0)],
    ['the number of stocks', (p: MarketPanel) => p.instrumentCount],
    ['the position of the stock', (_p: MarketPanel, _t: number, i: number) => i],
    ['the number of sessions', (p: MarketPanel) => p.sessionCount],
    [
      'a mean over all days',
      (p: MarketPanel) => p.field('volume').reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0),
    ],
    [
      'the next split',
      (p: MarketPanel, _: number, i: number) => p.header.actions.filter((action) => action.instrument === i).length,
    ],
    [
      'today’s index members',
      (p: MarketPanel) => p.header.membership.filter((spell) => spell.toDate === undefined).length,
    ],
  ] as const)('a planted leak, %s -> found', (id, compute) => {
    expect(leaks(feature(id, compute), panel, 1)).not.toEqual([]);
  });
});

describe('FeatureColumns', () => {
  const panel: MarketPanel = randomPanel({ seed: 4, instruments: 3, sessions: 20, offset: 1, basis: 'raw' });

  it('one feature asked for twice -> computed once', () => {
    let passes = 0;
    const counted: Feature = {
      ...BUILT_IN_FEATURES[0],
      compute: (...all) => ((passes += 1), BUILT_IN_FEATURES[0].compute(...all)),
    };
    const columns = new FeatureColumns(panel);
    expect(columns.column(counted)).toBe(columns.column({ ...counted }));
    expect(passes).toBe(1);
    expect(columns.column(counted)).toEqual(wholePass(BUILT_IN_FEATURES[0], panel));
  });

  it('all features computed -> the panel unchanged', () => {
    const columns = new FeatureColumns(panel);
    const before = Buffer.from(panel.memory).toString('hex');
    for (const feature of BUILT_IN_FEATURES) columns.column(feature);
    expect(Buffer.from(panel.memory).toString('hex')).toBe(before);
    expect(panelDigest(panel, 0)).toHaveLength(64);
  });
});
