import { describe, expect, it } from '@jest/globals';
import { tradingCalendar } from '@prometheus/core';
import { sessionCloses } from '@prometheus/data';

import { FACTS, randomFacts } from '../../src/lookahead/fact-market.js';
import { buildProofPanel, randomProofMarket } from '../../src/lookahead/proof-market.js';

const market = randomProofMarket(1, 12, 420);
const facts = randomFacts(1, market);
const calendar = tradingCalendar('US_EQ');
const closes = new Set(sessionCloses(buildProofPanel(market, market.dates[market.dates.length - 1])));
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

describe('randomFacts', () => {
  it('a seed -> one world; another seed -> another', () => {
    expect(randomFacts(1, market)).toEqual(facts);
    expect(randomFacts(2, market)).not.toEqual(facts);
  });

  it('filings -> on evenings of the same UTC day, just at a close and a millisecond later, before an open, on weekends', () => {
    const instants = facts.filings.map(({ knownAtMs }) => knownAtMs);
    const sessions = instants.filter((ms) =>
      calendar.isTradingDay(dayOf(ms) as Parameters<typeof calendar.isTradingDay>[0]),
    );
    const close = (ms: number): number =>
      calendar.sessionCloseMs(dayOf(ms) as Parameters<typeof calendar.isTradingDay>[0]);
    const open = (ms: number): number =>
      calendar.sessionOpenMs(dayOf(ms) as Parameters<typeof calendar.isTradingDay>[0]);
    expect(instants.filter((ms) => closes.has(ms)).length).toBeGreaterThan(5);
    expect(instants.filter((ms) => closes.has(ms - 1)).length).toBeGreaterThan(5);
    expect(sessions.filter((ms) => ms > close(ms) + 1).length).toBeGreaterThan(5);
    expect(sessions.filter((ms) => ms < open(ms)).length).toBeGreaterThan(5);
    expect(instants.filter((ms) => new Date(ms).getUTCDay() === 6).length).toBeGreaterThan(5);
  });

  it('figures -> every basis, restatements with other values, quarters that only a year tells', () => {
    const versions = new Map<string, Set<number>>();
    for (const { issuerId, fact } of facts.fundamentals) {
      const key = `${issuerId} ${fact.metric} ${fact.basis} ${fact.periodEnd}`;
      versions.set(key, (versions.get(key) ?? new Set()).add(fact.value));
    }
    expect(new Set(facts.fundamentals.map(({ fact }) => fact.basis))).toEqual(
      new Set(['INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE']),
    );
    expect([...versions.values()].filter((values) => values.size > 1).length).toBeGreaterThan(20);
    const years = facts.fundamentals.filter(({ fact }) => fact.metric === 'revenue' && fact.basis === 'YEAR');
    expect(years.length).toBeGreaterThan(5);
    for (const { issuerId, fact } of years)
      expect(versions.has(`${issuerId} revenue QUARTER ${fact.periodEnd}`)).toBe(false);
  });

  it('series -> several versions of a month, none known before the month is over', () => {
    expect(new Set(facts.macro.map(({ seriesId }) => seriesId))).toEqual(new Set(FACTS.macro));
    const months = facts.macro.filter(({ seriesId }) => seriesId === 'PRICES');
    expect(months.length).toBe(3 * new Set(months.map(({ date }) => date)).size);
    for (const { date, knownAtMs } of months) expect(knownAtMs).toBeGreaterThan(Date.parse(date) + 28 * 86_400_000);
  });

  it('two instruments of one issuer, and one without', () => {
    expect(facts.issuers).toHaveLength(market.symbols.length - 1);
    expect(facts.issuers[1][1]).toBe(facts.issuers[0][1]);
  });
});
