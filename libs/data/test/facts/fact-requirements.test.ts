import { describe, expect, it } from '@jest/globals';

import { macroSeriesOf, mergedRequirements, requiresFacts } from '../../src/facts/fact-requirements.js';

describe('mergedRequirements', () => {
  it('a series that one requires and another takes where present -> required', () => {
    expect(
      mergedRequirements([
        { macroWherePresent: ['VIX', 'RATE'] },
        { macro: ['RATE'], filings: ['10-K'] },
        { macroWherePresent: ['VIX', 'GOLD'], macro: ['OIL'] },
      ]),
    ).toEqual({ macro: ['OIL', 'RATE'], macroWherePresent: ['GOLD', 'VIX'], filings: ['10-K'] });
    expect(mergedRequirements([{ macroWherePresent: ['A'] }, { macro: ['A'] }])).toEqual({ macro: ['A'] });
    expect(mergedRequirements([{ macroWherePresent: [] }, {}])).toEqual({});
  });
});

describe('requiresFacts', () => {
  it('a series where present alone -> facts are required; nothing of any kind -> none', () => {
    expect(requiresFacts({ macroWherePresent: ['VIX'] })).toBe(true);
    expect(requiresFacts({ macro: ['VIX'] })).toBe(true);
    expect(requiresFacts({ fundamentals: ['revenue'] })).toBe(true);
    expect(requiresFacts({ macro: [], macroWherePresent: [], fundamentals: [], filings: [] })).toBe(false);
    expect(requiresFacts({})).toBe(false);
  });
});

describe('macroSeriesOf', () => {
  it('both kinds -> each id once, sorted; none asked for -> undefined', () => {
    expect(macroSeriesOf({ macro: ['B', 'C'], macroWherePresent: ['C', 'A'] })).toEqual(['A', 'B', 'C']);
    expect(macroSeriesOf({ macroWherePresent: [] })).toEqual([]);
    expect(macroSeriesOf({ filings: ['10-K'] })).toBeUndefined();
  });
});
