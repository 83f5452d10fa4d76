import { describe, expect, it } from '@jest/globals';
import { type Feature, FeatureColumns, type MarketPanel } from '@prometheus/data';
import fc from 'fast-check';

import { type Side } from '../../src/orders/order.js';
import {
  fixedBpsSlippage,
  type SlippageColumns,
  type SlippageModel,
  slippageModel,
  slippageSchema,
} from '../../src/simulator/slippage.js';
import { smallMarket } from '../fixture/small-market.js';
import { marketShapes, randomMarket } from '../fixture/random-market.js';

const NONE = Number.NaN;

/** One instrument over three sessions, with a 2:1 split in the last where asked. */
function market(splitAtEnd = false): MarketPanel {
  return smallMarket({
    instruments: [
      {
        id: 'A',
        bars: [
          [10, 10],
          [10, 10],
          [10, 10],
        ],
      },
    ],
    actions: splitAtEnd ? [{ instrumentId: 'A', type: 'SPLIT', ratio: 2, ex: 2 }] : [],
  });
}

/** Columns written down by hand, one number a session. */
function columns(panel: MarketPanel, byId: Record<string, readonly number[]>): SlippageColumns {
  return {
    panel,
    column: (feature: Feature) => {
      const values = byId[feature.id];
      if (values === undefined) throw new Error(`no column ${feature.id}`);
      return Float64Array.from(values);
    },
  };
}

describe('fixedBpsSlippage', () => {
  it('5 basis points of 200 -> a buyer pays 200.10, a seller gets 199.90', () => {
    const slippage = fixedBpsSlippage(5);
    expect(slippage(200, 'BUY', 1, 0, 0, 0)).toBeCloseTo(200.1, 12);
    expect(slippage(200, 'SELL', 1, 0, 0, 0)).toBeCloseTo(199.9, 12);
  });

  it('none -> the price itself on both sides', () => {
    const slippage = slippageModel({ model: 'fixed_bps', bps: 0 }, columns(market(), {}));
    expect([slippage(0.03, 'BUY', 1, 0, 0, 0), slippage(0.03, 'SELL', 1, 0, 0, 0)]).toEqual([0.03, 0.03]);
  });
});

describe('slippageModel half_spread', () => {
  const spec = slippageSchema.parse({ model: 'half_spread', minimumBps: 2, maximumBps: 50 });
  const slippage = slippageModel(spec, columns(market(), { 'corwinSchultzSpread(20)': [0.004, NONE, 0.9] }));

  it('a spread of 40 bps the session before -> 20 bps on each side', () => {
    expect(slippage(100, 'BUY', 500, 1, 0, 0)).toBeCloseTo(100.2, 12);
    expect(slippage(100, 'SELL', 500, 1, 0, 0)).toBeCloseTo(99.8, 12);
  });

  it('no estimate the session before, or no session before -> the upper bound', () => {
    expect(slippage(100, 'BUY', 500, 2, 0, 0)).toBeCloseTo(100.5, 12);
    expect(slippage(100, 'SELL', 500, 0, 0, 0)).toBeCloseTo(99.5, 12);
  });

  it('an estimate outside the bounds -> the bound', () => {
    const bounded = slippageModel(spec, columns(market(), { 'corwinSchultzSpread(20)': [0.0001, 0.5, 0] }));
    expect(bounded(100, 'BUY', 1, 1, 0, 0)).toBeCloseTo(100.02, 12);
    expect(bounded(100, 'BUY', 1, 2, 0, 0)).toBeCloseTo(100.5, 12);
  });
});

describe('slippageModel sqrt_impact', () => {
  const spec = slippageSchema.parse({
    model: 'sqrt_impact',
    coefficient: 0.5,
    spread: { model: 'fixed_bps', bps: 10 },
  });
  // 0.02 a day is 0.02 x sqrt(252) = 0.31749015732775 a year.
  const annual = 0.31749015732775;
  const byId = (volatility: number, volume: number): Record<string, number[]> => ({
    'realisedVolatility(21)': [NONE, volatility, NONE],
    'medianVolume(20)': [NONE, volume, NONE],
  });

  it('400 shares of a median of 10,000 -> 10 bps + 0.5 x 2 % x sqrt(0.04) = 30 bps', () => {
    const slippage = slippageModel(spec, columns(market(), byId(annual, 10_000)));
    expect(slippage(50, 'BUY', 400, 2, 0, 0)).toBeCloseTo(50 * 1.003, 10);
    expect(slippage(50, 'SELL', 400, 2, 0, 0)).toBeCloseTo(50 * 0.997, 10);
  });

  it('300 shares after 100 of the same side -> the impact of 400', () => {
    const slippage = slippageModel(spec, columns(market(), byId(annual, 10_000)));
    expect(slippage(50, 'BUY', 300, 2, 0, 100)).toBeCloseTo(50 * 1.003, 10);
  });

  it('a 2:1 split at the open of the fill -> the median in new shares', () => {
    const slippage = slippageModel(spec, columns(market(true), byId(annual, 5000)));
    expect(slippage(50, 'BUY', 400, 2, 0, 0)).toBeCloseTo(50 * 1.003, 10);
  });

  it('an unknown volatility -> 5 % a day; an unknown or empty volume -> the trade is the volume', () => {
    const unknown = slippageModel(spec, columns(market(), byId(NONE, 10_000)));
    // 10 bps + 0.5 x 5 % x 0.2 = 60 bps
    expect(unknown(50, 'BUY', 400, 2, 0, 0)).toBeCloseTo(50 * 1.006, 10);
    for (const volume of [NONE, 0]) {
      const noVolume = slippageModel(spec, columns(market(), byId(annual, volume)));
      // 10 bps + 0.5 x 2 % = 110 bps
      expect(noVolume(50, 'BUY', 400, 2, 0, 0)).toBeCloseTo(50 * 1.011, 10);
    }
    // The first session has none before it: 10 bps + 0.5 x 5 % = 260 bps.
    expect(unknown(50, 'SELL', 400, 0, 0, 0)).toBeCloseTo(50 * 0.974, 10);
  });

  it('an impact above the price -> a seller gets 0, never less', () => {
    const slippage = slippageModel(spec, columns(market(), byId(annual, 1)));
    expect(slippage(50, 'SELL', 1e9, 2, 0, 0)).toBe(0);
  });

  it('half the spread of 40 bps in place of a fixed part -> 20 bps + 20 bps', () => {
    const wide = slippageSchema.parse({ model: 'sqrt_impact', coefficient: 0.5, spread: { model: 'half_spread' } });
    const spreads = { 'corwinSchultzSpread(20)': [NONE, 0.004, NONE] };
    const slippage = slippageModel(wide, columns(market(), { ...byId(annual, 10_000), ...spreads }));
    expect(slippage(50, 'BUY', 400, 2, 0, 0)).toBeCloseTo(50 * 1.004, 10);
  });
});

describe('every slippage model on random markets', () => {
  const specs = [
    { model: 'fixed_bps', bps: 7 },
    { model: 'half_spread', days: 4 },
    { model: 'sqrt_impact', days: 5, spread: { model: 'half_spread', days: 3 } },
    { model: 'sqrt_impact', coefficient: 3, spread: { model: 'fixed_bps', bps: 0 } },
  ].map((spec) => slippageSchema.parse(spec));
  const quantity = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  const trade = fc.record({ price: fc.double({ min: 1e-4, max: 1e4, noNaN: true }), small: quantity, more: quantity });

  it('more shares, or more traded before -> never a better price; never better than the reference, never below 0', () => {
    fc.assert(
      fc.property(marketShapes, trade, fc.nat(), fc.nat(), (shape, { price, small, more }, pickT, pickI) => {
        const panel = randomMarket(shape);
        const feature = new FeatureColumns(panel);
        const t = pickT % panel.sessionCount;
        const i = pickI % panel.instrumentCount;
        for (const spec of specs) {
          const slippage: SlippageModel = slippageModel(spec, feature);
          const cost = (side: Side, quantityTraded: number, before: number): number =>
            (side === 'BUY' ? 1 : -1) * (slippage(price, side, quantityTraded, t, i, before) - price);
          for (const side of ['BUY', 'SELL'] as const) {
            expect(cost(side, small, 0)).toBeGreaterThanOrEqual(0);
            expect(cost(side, small + more, 0)).toBeGreaterThanOrEqual(cost(side, small, 0));
            expect(cost(side, small, more)).toBeGreaterThanOrEqual(cost(side, small, 0));
          }
          expect(slippage(price, 'SELL', small + more, t, i, more)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('slippageSchema', () => {
  it('defaults -> 20 days, 1 to 100 basis points, coefficient 1', () => {
    expect(slippageSchema.parse({ model: 'half_spread' })).toEqual({
      model: 'half_spread',
      days: 20,
      minimumBps: 1,
      maximumBps: 100,
    });
    expect(slippageSchema.parse({ model: 'sqrt_impact', spread: { model: 'fixed_bps', bps: 5 } })).toEqual({
      model: 'sqrt_impact',
      coefficient: 1,
      days: 20,
      spread: { model: 'fixed_bps', bps: 5 },
    });
  });

  it.each([
    [{ model: 'linear' }],
    [{ model: 'fixed_bps', bps: -1 }],
    [{ model: 'half_spread', days: 1 }],
    [{ model: 'half_spread', minimumBps: 20, maximumBps: 10 }],
    [{ model: 'sqrt_impact' }],
    [{ model: 'sqrt_impact', spread: { model: 'sqrt_impact', spread: { model: 'fixed_bps', bps: 1 } } }],
    [{ model: 'sqrt_impact', spread: { model: 'half_spread', minimumBps: 20, maximumBps: 10 } }],
  ])('%j -> refused', (spec) => {
    expect(slippageSchema.safeParse(spec).success).toBe(false);
  });
});
