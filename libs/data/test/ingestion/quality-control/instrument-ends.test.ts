import { describe, expect, it } from '@jest/globals';

import {
  InstrumentEnds,
  venueFindings,
  venueOfSymbol,
} from '../../../src/ingestion/quality-control/instrument-ends.js';
import { US_SESSIONS } from '../bar-series.js';

const NONE: ReadonlySet<string> = new Set();

describe('InstrumentEnds', () => {
  it('four sessions before the end -> ends with the collection; five -> early', () => {
    const ends = new InstrumentEnds(
      US_SESSIONS,
      new Map(),
      new Map([
        ['A', 100],
        ['B', 96],
        ['C', 95],
      ]),
      NONE,
    );
    expect(ends.early).toEqual([{ symbol: 'C', lastSession: 95 }]);
    expect(ends.withCollection).toBe(2);
    expect(ends.findings()).toMatchObject([{ code: 'ENDS_EARLY', severity: 'INFO', symbol: 'C' }]);
  });

  it('the stored bars of the collection count for its end and for that of an instrument', () => {
    const stored = new Map([
      ['A', 100],
      ['B', 99],
      ['Z', 200],
    ]);
    const ends = new InstrumentEnds(
      US_SESSIONS,
      stored,
      new Map([
        ['A', 198],
        ['B', 50],
      ]),
      NONE,
    );
    expect(ends.early).toEqual([{ symbol: 'B', lastSession: 99 }]);
    expect([ends.has('Z'), ends.has('Y')]).toEqual([true, false]);
  });

  it('an end that an action explains -> no finding', () => {
    const ends = new InstrumentEnds(
      US_SESSIONS,
      new Map(),
      new Map([
        ['A', 100],
        ['C', 9],
      ]),
      new Set(['C']),
    );
    expect([ends.early, ends.withCollection]).toEqual([[], 1]);
  });
});

describe('venueOfSymbol', () => {
  it.each([
    ['LEHMQ', 'OTC'],
    ['ABKFQ', 'OTC'],
    ['QQQ', undefined],
    ['NDAQ', undefined],
    ['ABCDEQ', undefined],
    ['lehmq', undefined],
  ])('%s -> %s', (symbol, venue) => {
    expect(venueOfSymbol(symbol)).toBe(venue);
  });

  it('a venue that the sector file names -> not inferred', () => {
    const named = { symbol: 'ABKFQ', exchange: 'NYSE' } as never;
    expect(venueFindings(['LEHMQ', 'ABKFQ', 'A'], new Map([['ABKFQ', named]]))).toMatchObject([
      { code: 'VENUE_INFERRED', symbol: 'LEHMQ' },
    ]);
  });
});
