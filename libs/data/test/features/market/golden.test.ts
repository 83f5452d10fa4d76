import { readFileSync } from 'node:fs';

import { type TradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { absorptionRatio } from '../../../src/features/market/absorption-ratio.js';
import { averageCorrelation } from '../../../src/features/market/average-correlation.js';
import { breadth } from '../../../src/features/market/breadth.js';
import { dispersion } from '../../../src/features/market/dispersion.js';
import { macroLevel } from '../../../src/features/market/macro-level.js';
import { marketDrawdown } from '../../../src/features/market/market-drawdown.js';
import { indexReturn, type MarketIndex } from '../../../src/features/market/market-index.js';
import { marketReturn } from '../../../src/features/market/market-return.js';
import { ALL, type MarketSelection } from '../../../src/features/market/market-selection.js';
import { type MarketSeries } from '../../../src/features/market/market-series.js';
import { marketVolatility } from '../../../src/features/market/market-volatility.js';
import { volatilityOfVolatility } from '../../../src/features/market/volatility-of-volatility.js';
import { closeOf, smallContext, valuesOf } from '../../fixture/small-market.js';

/** Made by golden/market.py with numpy. */
const golden = JSON.parse(readFileSync(new URL('../golden/market.json', import.meta.url), 'utf8')) as {
  sessions: TradeDate[];
  close: Record<string, (number | null)[]>;
  split: { symbol: string; exDate: TradeDate; ratio: number };
  level: [session: number, value: number][];
  series: Record<string, (number | null)[]>;
};

const { sessions, split } = golden;
const context = smallContext(
  {
    closes: golden.close,
    firstDate: sessions[0],
    instruments: { EURA: { currency: 'EUR' }, EURB: { currency: 'EUR' } },
    actions: [{ instrumentId: split.symbol, type: 'SPLIT', exDate: split.exDate, ratio: split.ratio, knownAtMs: 0 }],
  },
  // Known after the close of its session, and so in the next one.
  golden.level.map(([t, value]) => ({
    seriesId: 'LEVEL',
    date: sessions[t],
    value,
    knownAtMs: closeOf(sessions[t]) + 1,
  })),
);

const EQUAL: MarketIndex = { kind: 'equal_weight' };
const LEVEL: MarketIndex = { kind: 'macro', series: 'LEVEL' };
const EUR: MarketSelection = { kind: 'currency', currency: 'EUR' };
const ALL_SERIES: readonly MarketSeries[] = [
  indexReturn(EQUAL),
  indexReturn({ kind: 'equal_weight', selection: EUR }),
  indexReturn({ kind: 'instrument', symbol: 'SPLIT' }),
  indexReturn(LEVEL),
  marketReturn(EQUAL, 5),
  marketReturn(LEVEL, 10),
  marketVolatility(EQUAL, 10),
  marketVolatility({ kind: 'instrument', symbol: 'GAPS' }, 10),
  volatilityOfVolatility(EQUAL, 10, 5),
  marketDrawdown(EQUAL, 12),
  breadth(ALL, 5),
  dispersion(ALL, 5),
  dispersion({ kind: 'symbols', symbols: ['SPLIT', 'EURA', 'PLAIN'] }, 5),
  averageCorrelation(ALL, 10),
  averageCorrelation(EUR, 10),
  absorptionRatio(ALL, 20, 0.2),
  absorptionRatio(ALL, 5, 0.5),
  macroLevel('LEVEL'),
];

describe('market series against numpy', () => {
  it('the golden file -> holds every series, with numbers and gaps', () => {
    expect(Object.keys(golden.series).sort()).toEqual(ALL_SERIES.map(({ id }) => id).sort());
    for (const values of Object.values(golden.series)) {
      expect(values.filter((value) => value !== null).length).toBeGreaterThan(20);
      expect(values).toContain(null);
    }
  });

  it.each(ALL_SERIES.map((series) => [series.id, series] as const))('%s -> the same numbers and gaps', (id, series) => {
    const values = valuesOf(context, series);
    const expected = golden.series[id];
    expect(values.map((value) => value === null)).toEqual(expected.map((value) => value === null));
    values.forEach((value, t) => {
      if (value !== null) expect(value).toBeCloseTo(expected[t] as number, 11);
    });
  });
});
