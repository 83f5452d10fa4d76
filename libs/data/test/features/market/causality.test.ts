import { epochDay, RandomStream } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { viewFacts } from '../../../src/facts/fact-bundle.js';
import { builtInMarketSeries } from '../../../src/features/market/built-in-market-series.js';
import { type MarketSeries } from '../../../src/features/market/market-series.js';
import { type StoredObservation } from '../../../src/macro/loaded-macro-facts.js';
import { type MarketPanel } from '../../../src/panel/market-panel.js';
import { scramblePanelAfter, truncatePanel } from '../../../src/panel/panel-counterfactual.js';
import { type CausalOutput } from '../../../src/proof/causal-output.js';
import { PanelView } from '../../../src/view/panel-view.js';
import { ViewContext } from '../../../src/view/view-context.js';
import { buildPanel, marketShapes, randomMarket, randomPanel } from '../../fixture/random-panel.js';
import { bits } from '../../fixture/same-bytes.js';
import { closesOf } from '../../fixture/weekday-sessions.js';

const SERIES = builtInMarketSeries('LEVEL', 'S0');
const MS_PER_DAY = 86_400_000;

/** A level some of whose days are missing, late or revised. */
function randomLevels(panel: MarketPanel, seed: number): StoredObservation[] {
  const random = new RandomStream(seed, 'test-levels');
  return panel.header.sessions.flatMap((date) => {
    if (random.uniform() < 0.2) return [];
    const told = { seriesId: 'LEVEL', date, value: 100 * Math.exp(0.1 * random.normal()) };
    const knownAtMs = (epochDay(date) + random.below(4)) * MS_PER_DAY + random.below(MS_PER_DAY);
    const later = { ...told, value: told.value + 1, knownAtMs: knownAtMs + random.below(9 * MS_PER_DAY) + 1 };
    return [{ ...told, knownAtMs }, ...(random.uniform() < 0.3 ? [later] : [])];
  });
}

function contextOf(panel: MarketPanel, macro: readonly StoredObservation[]): ViewContext {
  const requires = { macro: ['LEVEL'] };
  const facts = viewFacts({ requires, issuers: [], macro, fundamentals: [], filings: [] });
  return new ViewContext(panel, closesOf(panel), facts);
}

/** Bytes of every series from session `from(series)` to session `to`, which is left out. */
function bytes(context: ViewContext, from: (series: MarketSeries) => number, to: number): Record<string, string> {
  return Object.fromEntries(
    SERIES.map((series) => [series.id, bits(context.market.series(series).slice(Math.min(from(series), to), to))]),
  );
}

describe('every built-in market series', () => {
  it('a panel and facts that know nothing of later days, or have another future -> the same bytes', () => {
    fc.assert(
      fc.property(marketShapes, fc.nat(), fc.nat(), (shape, pick, seed) => {
        const panel = randomPanel(shape);
        const levels = randomLevels(panel, seed);
        const t = pick % panel.sessionCount;
        const close = closesOf(panel)[t];
        const past = bytes(contextOf(panel, levels), () => 0, t + 1);
        const known = levels.filter(({ knownAtMs }) => knownAtMs <= close);
        expect(bytes(contextOf(truncatePanel(panel, t), known), () => 0, t + 1)).toEqual(past);
        const other = levels.map((one) => (one.knownAtMs <= close ? one : { ...one, value: 2 * one.value }));
        expect(bytes(contextOf(scramblePanelAfter(panel, t, seed), other), () => 0, t + 1)).toEqual(past);
      }),
      { numRuns: 60 },
    );
  });

  it('a panel that begins later -> the same bytes wherever the look back fits', () => {
    const compared = new Map<string, number>();
    fc.assert(
      fc.property(marketShapes, fc.nat(), fc.nat(), (shape, pick, seed) => {
        const market = randomMarket({ ...shape, sessions: 30 + (shape.sessions % 60) });
        const panel = buildPanel(market);
        const { sessions } = panel.header;
        const late = buildPanel(market, sessions[pick % Math.min(25, sessions.length)], sessions[sessions.length - 1]);
        const shift = panel.sessionIndex(late.header.sessions[0]);
        const levels = randomLevels(panel, seed);
        const first = ({ lookback }: MarketSeries): number => lookback - 1;
        const end = late.sessionCount;
        expect(bytes(contextOf(late, levels), first, end)).toEqual(
          bytes(contextOf(panel, levels), (series) => first(series) + shift, end + shift),
        );
        const values = contextOf(late, levels).market;
        for (const series of SERIES) {
          const reached = values
            .series(series)
            .slice(first(series))
            .filter((value) => !Number.isNaN(value)).length;
          compared.set(series.id, (compared.get(series.id) ?? 0) + reached);
        }
      }),
      // Always the same markets, so that what is counted below does not hang on the draw.
      { numRuns: 200, seed: 11 },
    );
    expect(SERIES.filter(({ id }) => (compared.get(id) as number) < 50).map(({ id }) => id)).toEqual([]);
  });

  it('a view of every session since the first -> what a world that ends there says', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const panel = randomPanel({ seed, instruments: 5, sessions: 40, offset: 3, basis: 'raw' });
        const levels = randomLevels(panel, seed);
        const context = contextOf(panel, levels);
        const opened = (series: MarketSeries): CausalOutput => ({
          name: series.id,
          requires: { macro: ['LEVEL'] },
          open: (world) => (t) => bits(new PanelView(world, t, Infinity).market(series, t + 1)),
        });
        for (const series of SERIES) {
          const output = opened(series);
          const whole = output.open(context);
          for (const t of [5, 17, 38].filter((session) => session < panel.sessionCount)) {
            expect(output.open(contextOf(truncatePanel(panel, t), levels))(t)).toBe(whole(t));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it('all of them -> leave the panel and each other as they were', () => {
    const panel = randomPanel({ seed: 4, instruments: 6, sessions: 60, offset: 1, basis: 'raw' });
    const before = Buffer.from(panel.memory).toString('hex');
    const levels = randomLevels(panel, 1);
    const together = bytes(contextOf(panel, levels), () => 0, panel.sessionCount);
    for (const series of [...SERIES].reverse()) {
      expect(bits(contextOf(panel, levels).market.series(series))).toBe(together[series.id]);
    }
    const backwards = contextOf(panel, levels);
    for (const series of [...SERIES].reverse()) backwards.market.series(series);
    expect(bytes(backwards, () => 0, panel.sessionCount)).toEqual(together);
    expect(Buffer.from(panel.memory).toString('hex')).toBe(before);
  });
});
