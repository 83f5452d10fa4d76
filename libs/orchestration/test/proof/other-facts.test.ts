import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { factsKnownBy, otherFactsAfter } from '../../src/index.js';
import { factsOf, filing, income, rate } from '../fixture/test-facts.js';

const months = Array.from({ length: 9 }, (_, k) => `2010-0${k + 1}`);
const facts = factsOf({
  macro: months.flatMap((month, k) => [
    rate(`${month}-01`, k, `${month}-20T12:00:00Z`),
    rate(`${month}-01`, k + 0.5, `${month}-25T12:00:00Z`),
  ]),
  fundamentals: months.map((month, k) => income(`${month}-28`, k, `2011-${month.slice(5)}-10T12:00:00Z`)),
  filings: months.map((month) => filing(month, `${month}-15T21:30:00Z`)),
});
const instantsOf = ({ macro, fundamentals, filings }: typeof facts): number[] => [
  ...macro.map(({ knownAtMs }) => knownAtMs),
  ...fundamentals.map(({ fact }) => fact.knownAtMs),
  ...filings.map(({ knownAtMs }) => knownAtMs),
];
const all = instantsOf(facts);
const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe('factsKnownBy', () => {
  it('an instant of a fact -> that fact is known, and not a millisecond earlier', () => {
    const ms = Date.parse('2010-03-15T21:30:00Z');
    expect(factsKnownBy(facts, ms).filings.map(({ filingId }) => filingId)).toEqual(['2010-01', '2010-02', '2010-03']);
    expect(factsKnownBy(facts, ms - 1).filings).toHaveLength(2);
    // Two months of two versions each; figures are all told in the next year.
    expect(factsKnownBy(facts, ms).macro).toHaveLength(4);
    expect(factsKnownBy(facts, ms).fundamentals).toEqual([]);
  });
});

describe('otherFactsAfter', () => {
  it('any instant and seed -> what was known stays as it is, what comes later is other', () => {
    fc.assert(
      fc.property(fc.integer({ min: Math.min(...all), max: Math.max(...all) }), fc.integer(), (ms, seed) => {
        const other = otherFactsAfter(facts, ms, seed);
        for (const kind of ['macro', 'fundamentals', 'filings'] as const) {
          expect(sorted(factsKnownBy(other, ms)[kind])).toEqual(sorted(factsKnownBy(facts, ms)[kind]));
          const before = new Set(sorted(facts[kind]));
          const kept = sorted(other[kind]).filter((row) => before.has(row));
          expect(kept).toHaveLength(factsKnownBy(facts, ms)[kind].length);
        }
        expect(other.issuers).toBe(facts.issuers);
      }),
    );
  });

  it('an instant in the midst -> restatements of what was known, one of them a millisecond later, and news of earlier dates', () => {
    const ms = Date.parse('2010-06-30T20:00:00Z');
    const known = new Set(factsKnownBy(facts, ms).macro.map(({ date }) => date));
    const later = otherFactsAfter(facts, ms, 1).macro.filter(({ knownAtMs }) => knownAtMs > ms);
    expect(later.some(({ date, knownAtMs }) => known.has(date) && knownAtMs === ms + 1)).toBe(true);
    expect(later.some(({ date }) => date < '2010-06-01' && !known.has(date))).toBe(true);
    expect(otherFactsAfter(facts, ms, 1)).toEqual(otherFactsAfter(facts, ms, 1));
    expect(otherFactsAfter(facts, ms, 2)).not.toEqual(otherFactsAfter(facts, ms, 1));
  });
});
