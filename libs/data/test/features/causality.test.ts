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

describe.each(BUILT_IN_FEATURES.map((feature) => [feature.id, feature] as const))('%s', (_, feature) => {
  const cases = fc.tuple(marketShapes, fc.nat(), fc.nat());

  it('a panel that knows nothing of later days -> the same bytes', () => {
    fc.assert(
      fc.property(cases, ([shape, pick]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        expect(known(feature, truncatePanel(panel, t), t)).toBe(known(feature, panel, t));
      }),
      { numRuns: 30 },
    );
  });

  it('a panel with another future -> the same bytes', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, seed]) => {
        const panel = randomPanel(shape);
        const t = pick % panel.sessionCount;
        expect(known(feature, scramblePanelAfter(panel, t, seed), t)).toBe(known(feature, panel, t));
      }),
      { numRuns: 30 },
    );
  });

  it('any range of sessions, the last day alone included -> the bytes of the whole pass', () => {
    fc.assert(
      fc.property(cases, ([shape, pick, other]) => {
        const panel = randomPanel(shape);
        const whole = wholePass(feature, panel);
        const width = panel.instrumentCount;
        const last = panel.sessionCount - 1;
        const from = pick % panel.sessionCount;
        const to = from + 1 + (other % (panel.sessionCount - from));
        for (const [start, end] of [
          [last, last + 1],
          [from, to],
        ]) {
          expect(bits(feature.compute(panel, start, end))).toBe(bits(whole.subarray(start * width, end * width)));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a panel that begins later -> the same bytes wherever the look back fits', () => {
    let compared = 0;
    fc.assert(
      fc.property(cases, ([shape, pick]) => {
        const market = randomMarket({ ...shape, sessions: 30 + (shape.sessions % 60) });
        const panel = buildPanel(market);
        const { sessions } = panel.header;
        const late = buildPanel(market, sessions[pick % Math.min(25, sessions.length)], sessions[sessions.length - 1]);
        const shift = panel.sessionIndex(late.header.sessions[0]);
        const whole = wholePass(feature, panel);
        const values = wholePass(feature, late);
        const ids: InstrumentId[] = late.header.instruments.map((instrument) => instrument.instrumentId);
        const first = Math.min(feature.lookback - 1, late.sessionCount);
        expect(rowBits(late, values, first, late.sessionCount)).toBe(
          rowBits(panel, whole, first + shift, late.sessionCount + shift, ids),
        );
        compared += late.sessionCount - first;
      }),
      { numRuns: 40 },
    );
    if (feature.lookback < 90) expect(compared).toBeGreaterThan(20);
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
