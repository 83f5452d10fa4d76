import { addDays, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FactNotRequiredError } from '../../src/errors.js';
import { type FundamentalBasis } from '../../src/facts/fundamental-facts.js';
import { LoadedFundamentalFacts, type StoredFigure } from '../../src/fundamentals/loaded-fundamental-facts.js';

const BASES: readonly FundamentalBasis[] = ['INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE'];
const FIRST = tradeDate('2010-01-01');
const EPOCH = Date.parse('2010-01-01T00:00:00Z');
const DAY = 86_400_000;

/** Figures of three fiscal years in quarters of 91 days, with and without first days and fiscal periods, some restated. */
const figures = fc.array(
  fc.record({
    issuerId: fc.constantFrom('c:A', 'c:B'),
    metric: fc.constantFrom('revenue', 'cash'),
    quarter: fc.integer({ min: 0, max: 11 }),
    basis: fc.constantFrom(...BASES),
    value: fc.integer({ min: -1000, max: 1000 }),
    lag: fc.integer({ min: 0, max: 600 }),
    isDated: fc.boolean(),
  }),
  { maxLength: 80 },
);

const stored = figures.map((drawn) => {
  const unique = new Map<string, StoredFigure>();
  for (const { issuerId, metric, quarter, basis, value, lag, isDated } of drawn) {
    const inYear = quarter % 4;
    const periodEnd = addDays(FIRST, (quarter + 1) * 91 - 1);
    const spanQuarters = { INSTANT: 0, QUARTER: 1, YEAR: 4, YEAR_TO_DATE: inYear + 1 }[basis];
    const knownAtMs = EPOCH + (quarter + 1) * 91 * DAY + lag * DAY;
    const fiscalPeriod = inYear === 3 ? 'FY' : `Q${inYear + 1}`;
    unique.set([issuerId, metric, periodEnd, basis, knownAtMs].join(), {
      issuerId,
      fact: { metric, periodEnd, basis, value, unit: 'USD', fiscalPeriod, knownAtMs },
      periodStart: isDated && spanQuarters > 0 ? addDays(periodEnd, 1 - spanQuarters * 91) : undefined,
    });
  }
  return [...unique.values()];
});

const instant = fc.integer({ min: 0, max: 1800 }).map((days) => EPOCH + days * DAY);

/** Everything that can be asked at an instant. */
function answers(facts: LoadedFundamentalFacts, asOfMs: number) {
  return ['c:A', 'c:B'].flatMap((issuer) =>
    ['revenue', 'cash'].flatMap((metric) =>
      BASES.flatMap((basis) =>
        [1, 4, 99].map((periods) => facts.history(issuer, metric, basis, periods, asOfMs).map((fact) => ({ ...fact }))),
      ),
    ),
  );
}

describe('LoadedFundamentalFacts', () => {
  it('any figures, any instant -> nothing known later is served', () => {
    fc.assert(
      fc.property(stored, instant, (all, asOfMs) => {
        const served = answers(new LoadedFundamentalFacts(['revenue', 'cash'], all), asOfMs).flat();
        expect(served.every((fact) => fact.knownAtMs <= asOfMs)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('later figures taken away, or all in another order -> the same answers and the same digest', () => {
    fc.assert(
      fc.property(stored, instant, (all, asOfMs) => {
        const whole = new LoadedFundamentalFacts(['revenue', 'cash'], all);
        const known = all.filter(({ fact }) => fact.knownAtMs <= asOfMs).reverse();
        const past = new LoadedFundamentalFacts(['revenue', 'cash'], known);
        expect(answers(past, asOfMs)).toEqual(answers(whole, asOfMs));
        expect(past.digest(asOfMs)).toBe(whole.digest(asOfMs));
      }),
      { numRuns: 300 },
    );
  });

  it('any figures -> stated periods as a plain scan over all rows finds them', () => {
    fc.assert(
      fc.property(stored, instant, fc.constantFrom('INSTANT', 'YEAR', 'YEAR_TO_DATE'), (all, asOfMs, basis) => {
        const facts = new LoadedFundamentalFacts(['revenue', 'cash'], all);
        const newest = new Map<string, { readonly knownAtMs: number; readonly value: number }>();
        for (const { issuerId, fact } of all) {
          if (issuerId !== 'c:A' || fact.metric !== 'cash' || fact.basis !== basis || fact.knownAtMs > asOfMs) continue;
          if ((newest.get(fact.periodEnd)?.knownAtMs ?? -1) < fact.knownAtMs) newest.set(fact.periodEnd, fact);
        }
        const expected = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([end, { value }]) => [end, value]);
        const served = facts.history('c:A', 'cash', basis as FundamentalBasis, 3, asOfMs);
        expect(served.map((fact) => [fact.periodEnd, fact.value])).toEqual(expected.slice(-3));
      }),
      { numRuns: 300 },
    );
  });

  const one: StoredFigure = {
    issuerId: 'c:A',
    fact: { metric: 'cash', periodEnd: FIRST, basis: 'INSTANT', value: 5, unit: 'USD', knownAtMs: EPOCH },
  };

  it('a metric that was not required -> refused, also when it was loaded for nobody', () => {
    const facts = new LoadedFundamentalFacts(['revenue'], [one]);
    expect(() => facts.history('c:A', 'cash', 'INSTANT', 1, EPOCH)).toThrow(FactNotRequiredError);
    expect(facts.history('c:A', 'revenue', 'INSTANT', 1, EPOCH)).toEqual([]);
    expect(facts.digest(EPOCH)).toBe(new LoadedFundamentalFacts(['revenue'], []).digest(EPOCH));
  });

  it('another value, instant or span known by then -> another digest; a later one -> the same', () => {
    const digest = (...all: StoredFigure[]) => new LoadedFundamentalFacts(['cash'], all).digest(EPOCH);
    const changed: StoredFigure[] = [
      { ...one, fact: { ...one.fact, value: 6 } },
      { ...one, fact: { ...one.fact, knownAtMs: EPOCH - 1 } },
      { ...one, fact: { ...one.fact, fiscalPeriod: 'Q1' } },
      { ...one, periodStart: FIRST },
      { ...one, issuerId: 'c:B' },
    ];
    expect(new Set([digest(one), digest(), ...changed.map((figure) => digest(figure))]).size).toBe(7);
    expect(digest(one, { ...one, fact: { ...one.fact, value: 9, knownAtMs: EPOCH + 1 } })).toBe(digest(one));
  });

  it('lines -> one for each version of a required metric, whatever the order', () => {
    const later = { ...one, fact: { ...one.fact, value: 6, knownAtMs: EPOCH + 1 } };
    const other = { ...one, fact: { ...one.fact, metric: 'revenue' } };
    const lines = (...all: StoredFigure[]) => [...new LoadedFundamentalFacts(['cash'], all).lines()];
    expect(lines(one, later, other)).toEqual(lines(later, one));
    expect(lines(one, later).map(({ knownAtMs }) => knownAtMs)).toEqual([EPOCH, EPOCH + 1]);
    expect(new Set(lines(one, later).map(({ text }) => text)).size).toBe(2);
  });

  it('an answer -> cannot be written to', () => {
    const [fact] = new LoadedFundamentalFacts(['cash'], [one]).history('c:A', 'cash', 'INSTANT', 1, EPOCH);
    expect(() => {
      (fact as { value: number }).value = 1;
    }).toThrow(TypeError);
  });
});
