import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { BUILT_IN_MARKET_SERIES, builtInMarketSeries } from '../../../src/features/market/built-in-market-series.js';

const folder = new URL('../../../src/features/market/', import.meta.url);

/** Names of exported functions that are declared to make a market series. */
function factoriesIn(source: string): string[] {
  return [...source.matchAll(/export function (\w+)\([^)]*\): MarketSeries\b(?!\[)/g)].map((match) => match[1]);
}

describe('BUILT_IN_MARKET_SERIES', () => {
  it('every exported factory of the folder -> in the list', () => {
    const factories = readdirSync(folder).flatMap((file) => factoriesIn(readFileSync(new URL(file, folder), 'utf8')));
    const listed = new Set(BUILT_IN_MARKET_SERIES.map(({ id }) => id.split('(')[0]));
    expect(factories).toHaveLength(10);
    expect([...listed].sort()).toEqual([...factories].sort());
  });

  it('their ids -> distinct, for the id is the key of the cache', () => {
    expect(new Set(BUILT_IN_MARKET_SERIES.map(({ id }) => id)).size).toBe(BUILT_IN_MARKET_SERIES.length);
  });

  it('those that name a macro series -> declare it', () => {
    for (const { id, macro } of builtInMarketSeries('RATE', 'X')) {
      expect(macro).toBe(id.includes('RATE') ? 'RATE' : undefined);
    }
  });
});
