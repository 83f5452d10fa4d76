import { describe, expect, it } from '@jest/globals';

import { buildPanel, randomMarket } from '../../src/proof/random-market.js';

describe('randomMarket', () => {
  it('one seed -> one market; another seed -> another', () => {
    expect(randomMarket(7)).toEqual(randomMarket(7));
    expect(randomMarket(8)).not.toEqual(randomMarket(7));
  });

  it('many seeds -> every basis, one to three currencies, halts, gaps, huge prices and every kind of action', () => {
    const markets = Array.from({ length: 120 }, (_, seed) => randomMarket(seed));
    const kinds = (of: (market: ReturnType<typeof randomMarket>) => readonly unknown[]): Set<unknown> =>
      new Set(markets.flatMap(of));
    expect(kinds(({ basis }) => [basis]).size).toBe(3);
    expect(kinds(({ currencies }) => [currencies.length])).toEqual(new Set([1, 2, 3]));
    expect(kinds(({ priceScale }) => [priceScale])).toEqual(new Set([1, 1e6]));
    expect(kinds(({ actions }) => actions.map(({ type }) => type)).size).toBe(7);
    expect(kinds(({ bars }) => bars.map(({ volume }) => (volume > 0 ? 'some' : String(volume))))).toEqual(
      new Set(['some', '0', 'NaN']),
    );
    const gaps = markets.some(({ bars, sessions, instruments }) => bars.length < sessions.length * instruments.length);
    expect(gaps).toBe(true);
  });

  it('any seed -> bars whose open and close lie within low and high, and a panel', () => {
    for (let seed = 0; seed < 20; seed++) {
      const market = randomMarket(seed);
      expect(
        market.bars.every(
          ({ open, high, low, close }) => low <= Math.min(open, close) && high >= Math.max(open, close),
        ),
      ).toBe(true);
      expect(buildPanel(market).instrumentCount).toBe(market.instruments.length);
    }
  });
});
