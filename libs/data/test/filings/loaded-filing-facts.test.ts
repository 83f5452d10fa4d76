import { tradeDate, tradingCalendar } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { factDigests, type IssuerFiling, LoadedFilingFacts } from '../../src/index.js';

const filing = (filingId: string, knownAtMs: number, more: Partial<IssuerFiling> = {}): IssuerFiling => ({
  issuerId: 'us:ACME',
  filingId,
  filingType: '10-Q',
  filingDate: tradeDate('2024-07-01', 'test'),
  knownAtMs,
  sections: [{ item: 'I-1', heading: 'Item 1. Financial Statements', body: `text of ${filingId}` }],
  ...more,
});
const ids = (filings: readonly { readonly filingId: string }[]): string[] => filings.map(({ filingId }) => filingId);

describe('filings in memory', () => {
  it('filings of several issuers and types -> those asked for, after one instant and up to another, oldest first', () => {
    const facts = new LoadedFilingFacts(
      ['10-Q', '10-K'],
      [
        filing('c', 30),
        filing('a', 10),
        filing('b', 20, { filingType: '10-K' }),
        filing('x', 15, { filingType: '10-K/A' }),
        filing('y', 15, { issuerId: 'us:OTHER' }),
      ],
    );
    expect(facts.types).toEqual(['10-K', '10-Q']);
    expect(ids(facts.between('us:ACME', 10, 30))).toEqual(['b', 'c']);
    expect(ids(facts.between('us:ACME', -Infinity, 29))).toEqual(['a', 'b']);
    expect(facts.between('us:NOBODY', 0, 100)).toEqual([]);
  });

  // New York's closes: 16:00, and 13:00 on the day before Independence Day.
  it.each([
    ['2024-07-10', '2024-07-10T20:00:00Z', '2024-07-11'],
    ['2024-07-03', '2024-07-03T17:00:00Z', '2024-07-05'],
    ['2024-11-29', '2024-11-29T18:00:00Z', '2024-12-02'],
  ])('accepted a second after the close of %s -> unseen that day, seen at the next close', (day, close, next) => {
    const calendar = tradingCalendar('US_EQ');
    const closeMs = calendar.sessionCloseMs(tradeDate(day, 'test'));
    expect(closeMs).toBe(Date.parse(close));
    expect(calendar.nextTradingDay(tradeDate(day, 'test'))).toBe(next);
    const facts = new LoadedFilingFacts(['10-Q'], [filing('late', closeMs + 1_000), filing('in time', closeMs)]);
    expect(ids(facts.between('us:ACME', -Infinity, closeMs))).toEqual(['in time']);
    expect(ids(facts.between('us:ACME', closeMs, calendar.sessionCloseMs(tradeDate(next, 'test'))))).toEqual(['late']);
  });

  const anyFilings = fc
    .uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 50 }), fc.constantFrom('us:A', 'us:B'), fc.constantFrom('10-K', '8-K')),
      {
        maxLength: 30,
      },
    )
    .map((rows) =>
      rows.map(([knownAtMs, issuerId, filingType], i) => filing(`f${i}`, knownAtMs, { issuerId, filingType })),
    );

  it('any filings and instants -> never one known later, and each exactly once over adjoining spans', () => {
    fc.assert(
      fc.property(
        anyFilings,
        fc.integer({ min: -1, max: 51 }),
        fc.integer({ min: -1, max: 51 }),
        (filings, one, other) => {
          const facts = new LoadedFilingFacts(['10-K'], filings);
          const [from, to] = [Math.min(one, other), Math.max(one, other)];
          const early = facts.between('us:A', -Infinity, from);
          const late = facts.between('us:A', from, to);
          for (const { knownAtMs } of late) expect(knownAtMs > from && knownAtMs <= to).toBe(true);
          expect(ids([...early, ...late])).toEqual(ids(facts.between('us:A', -Infinity, to)));
          const wanted = filings.filter((f) => f.issuerId === 'us:A' && f.filingType === '10-K' && f.knownAtMs <= to);
          expect(early.length + late.length).toBe(wanted.length);
        },
      ),
    );
  });

  it('lines known at an instant -> the same whatever comes later and in which order, others for any change before', () => {
    const digest = (facts: LoadedFilingFacts, asOf: number): string =>
      factDigests(facts.lines(), Float64Array.of(asOf))[0];
    fc.assert(
      fc.property(anyFilings, fc.integer({ min: -1, max: 51 }), (filings, asOf) => {
        const whole = digest(new LoadedFilingFacts(['10-K', '8-K'], filings), asOf);
        const known = filings.filter(({ knownAtMs }) => knownAtMs <= asOf);
        expect(digest(new LoadedFilingFacts(['8-K', '10-K'], [...known].reverse()), asOf)).toBe(whole);
        if (known.length === 0) return;
        const [{ sections, ...first }, ...rest] = known;
        const changed = [{ ...first, sections: sections.map((s) => ({ ...s, body: `${s.body}.` })) }, ...rest];
        expect(digest(new LoadedFilingFacts(['10-K', '8-K'], changed), asOf)).not.toBe(whole);
      }),
    );
  });

  it('what is served -> cannot be changed', () => {
    const [served] = new LoadedFilingFacts(['10-Q'], [filing('a', 1)]).between('us:ACME', 0, 1);
    expect(Object.isFrozen(served) && Object.isFrozen(served.sections) && Object.isFrozen(served.sections[0])).toBe(
      true,
    );
  });
});
