import { readFileSync } from 'node:fs';

import { collectionId, epochDay, instrumentId, marketId, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { corwinSchultzSpread } from '../../src/features/corwin-schultz.js';
import { averageDollarVolume } from '../../src/features/dollar-volume.js';
import { drawdown } from '../../src/features/drawdown.js';
import { type Feature } from '../../src/features/feature.js';
import { medianVolume } from '../../src/features/median-volume.js';
import { movingAverageRatio } from '../../src/features/moving-average.js';
import { returns } from '../../src/features/returns.js';
import { realisedVolatility } from '../../src/features/volatility.js';
import { type MarketPanel } from '../../src/panel/market-panel.js';
import { PanelBuilder } from '../../src/panel/panel-builder.js';
import { weekdaySessions } from '../fixture/weekday-sessions.js';

type BySymbol = Record<string, (number | null)[]>;

/** Made by golden/features.py, which follows the wealth of one share with numpy. */
const golden = JSON.parse(readFileSync(new URL('golden/features.json', import.meta.url), 'utf8')) as {
  sessions: string[];
  close: BySymbol;
  high: BySymbol;
  low: BySymbol;
  volume: BySymbol;
  /** A volume that some bars lack. */
  shareVolume: BySymbol;
  actions: { symbol: string; exDate: string; type: 'split' | 'dividend'; number: number }[];
  features: Record<string, BySymbol>;
};

function goldenPanel(volume: 'volume' | 'shareVolume'): MarketPanel {
  const sessions = golden.sessions.map((date) => tradeDate(date));
  const symbols = Object.keys(golden.close);
  const builder = new PanelBuilder({
    collection: collectionId('golden'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar: weekdaySessions(),
    instruments: symbols.map((symbol) => ({ instrumentId: instrumentId(symbol), symbol })),
    firstDate: sessions[0],
    lastDate: sessions[sessions.length - 1],
    actions: golden.actions.map(({ symbol, exDate, type, number }) => ({
      instrumentId: symbol,
      exDate: tradeDate(exDate),
      knownAtMs: 0,
      ...(type === 'split' ? { type: 'SPLIT', ratio: number } : { type: 'CASH_DIVIDEND', amount: number }),
    })),
    membership: [],
  });
  builder.instruments.forEach(({ symbol }, i) => {
    golden.close[symbol].forEach((close, t) => {
      if (close === null) return;
      const high = golden.high[symbol][t] ?? Number.NaN;
      const low = golden.low[symbol][t] ?? Number.NaN;
      builder.addBar(i, epochDay(sessions[t]), close, high, low, close, close, golden[volume][symbol][t] ?? Number.NaN);
    });
  });
  return builder.build();
}

describe('features against numpy', () => {
  const panel = goldenPanel('volume');
  const panelOfGaps = goldenPanel('shareVolume');
  const features: Feature[] = [
    returns(1),
    returns(10),
    realisedVolatility(10),
    averageDollarVolume(10),
    drawdown(12),
    movingAverageRatio(5, 15),
    medianVolume(8),
    corwinSchultzSpread(6),
  ];

  it('the golden file -> holds every feature, with numbers and gaps', () => {
    expect(Object.keys(golden.features)).toEqual(features.map((feature) => feature.id));
    for (const bySymbol of Object.values(golden.features)) {
      for (const symbol of ['GAPS', 'LATE', 'PLAIN', 'PAYS']) {
        expect(bySymbol[symbol].filter((value) => value !== null).length).toBeGreaterThan(5);
      }
    }
  });

  it.each(features.map((feature) => [feature.id, feature] as const))(
    '%s over splits, dividends, gaps and a late listing -> equal to 1e-12, NaN at the same places',
    (id, feature) => {
      const source = id.startsWith('medianVolume') ? panelOfGaps : panel;
      const values = feature.compute(source, 0, source.sessionCount);
      panel.header.instruments.forEach(({ symbol }, i) => {
        golden.features[id][symbol].forEach((expected, t) => {
          const value = values[t * panel.instrumentCount + i];
          if (expected === null) expect(value).toBeNaN();
          else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)));
        });
      });
    },
  );
});
