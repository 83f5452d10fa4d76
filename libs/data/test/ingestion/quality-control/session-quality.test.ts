import { type TradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type BarColumns } from '../../../src/ingestion/bar-columns.js';
import { unexplainedJumps } from '../../../src/ingestion/quality-control/extreme-returns.js';
import { type DegradedSessions, SessionQuality } from '../../../src/ingestion/quality-control/session-quality.js';
import { barSeries, quietPrices, US_SESSIONS } from '../bar-series.js';

const NONE: ReadonlySet<number> = new Set();

function judge(series: readonly BarColumns[], share = 0.05, from = 0): DegradedSessions {
  const quality = new SessionQuality(US_SESSIONS, 'raw');
  for (const bars of series) quality.add(bars, unexplainedJumps(bars, 'raw', NONE));
  return quality.degraded(share, from);
}

/** `count` quiet instruments over 30 sessions; those before `bad` have other closes or volumes. */
function market(
  count: number,
  bad: number,
  change: { closes?: (prices: (number | undefined)[]) => void; volume?: (i: number) => number },
): BarColumns[] {
  return Array.from({ length: count }, (_, k) => {
    const prices: (number | undefined)[] = quietPrices(30);
    if (k >= bad) return barSeries(prices);
    change.closes?.(prices);
    return barSeries(prices, change.volume === undefined ? {} : { volume: change.volume });
  });
}

const dateOf = (i: number): TradeDate => US_SESSIONS.dateOf((US_SESSIONS.firstAfter(14_612) as number) + i);

describe('SessionQuality', () => {
  it('nothing wrong, or nothing at all -> no session', () => {
    expect(judge(market(60, 0, {}))).toEqual({});
    expect(judge([])).toEqual({});
  });

  it('4 of 60 names missing one session -> degraded on that session alone; 3 of 60 are 5 % and not more', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices[25] = undefined;
    };
    expect(judge(market(60, 4, { closes }))).toEqual({ [dateOf(25)]: ['MISSING_SESSIONS 4 of 60'] });
    expect(judge(market(60, 3, { closes }))).toEqual({});
    expect(judge(market(60, 3, { closes }), 0.04)).toEqual({ [dateOf(25)]: ['MISSING_SESSIONS 3 of 60'] });
  });

  it('coverage that drops by more than a tenth -> both reasons', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices[25] = undefined;
    };
    expect(judge(market(60, 7, { closes }))).toEqual({
      [dateOf(25)]: ['COVERAGE 53 of 60', 'MISSING_SESSIONS 7 of 60'],
    });
  });

  it('names that end -> missing for five sessions, then gone', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices.fill(undefined, 15);
    };
    expect(Object.keys(judge(market(60, 4, { closes })))).toEqual([15, 16, 17, 18, 19].map(dateOf));
  });

  it('one stale name of 500 -> nothing; 30 -> degraded from the fifth equal close on', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices.fill(100, 10, 17);
    };
    expect(judge(market(500, 1, { closes }))).toEqual({});
    expect(judge(market(500, 30, { closes }))).toEqual(
      Object.fromEntries([14, 15, 16].map((i) => [dateOf(i), ['STALE_CLOSE 30 of 500']])),
    );
  });

  it('names that stop trading -> degraded; names that never had volume, as an index -> not', () => {
    expect(judge(market(20, 3, { volume: (i) => (i === 12 ? 0 : 9) }))).toEqual({
      [dateOf(12)]: ['ZERO_VOLUME 3 of 20'],
    });
    expect(judge(market(20, 20, { volume: () => 0 }))).toEqual({});
  });

  it('jumps of a few names -> degraded; a fall of 22 % that all share is the market; all prices by a hundred are not', () => {
    const times = (factor: number) => (prices: (number | undefined)[]) => {
      for (let i = 28; i < 30; i++) prices[i] = (prices[i] as number) * factor;
    };
    expect(judge(market(20, 3, { closes: times(0.6) }))).toEqual({ [dateOf(28)]: ['EXTREME_RETURN 3 of 20'] });
    expect(judge(market(20, 20, { closes: times(0.78) }))).toEqual({});
    expect(judge(market(20, 20, { closes: times(100) }))).toEqual({ [dateOf(28)]: ['EXTREME_RETURN 20 of 20'] });
  });

  it('a collection of two names -> degraded only when both are bad', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices.fill(100, 10, 15);
    };
    expect(judge(market(2, 1, { closes }))).toEqual({});
    expect(judge(market(2, 2, { closes }))).toEqual({ [dateOf(14)]: ['STALE_CLOSE 2 of 2'] });
  });

  it('from a later session on -> the same reasons, without the earlier ones', () => {
    const closes = (prices: (number | undefined)[]): void => {
      prices[22] = undefined;
      prices[25] = undefined;
    };
    const from = (US_SESSIONS.firstAfter(14_612) as number) + 24;
    expect(Object.keys(judge(market(60, 4, { closes }), 0.05, from))).toEqual([dateOf(25)]);
  });

  it('any market cut off after any session -> what is said of the sessions up to it stays', () => {
    const close = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: 9, max: 11, noNaN: true }) },
      { weight: 3, arbitrary: fc.constant(10) },
      { weight: 1, arbitrary: fc.double({ min: 2, max: 60, noNaN: true }) },
      { weight: 2, arbitrary: fc.constant(undefined) },
    );
    const volume = fc.array(fc.constantFrom(0, 5, 5, 5), { minLength: 40, maxLength: 40 });
    const name = fc.record({ closes: fc.array(close, { minLength: 40, maxLength: 40 }), volume });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), fc.nat({ max: 39 }), (names, t) => {
        const build = (sessions: number): DegradedSessions =>
          judge(
            names.map(({ closes, volume: volumes }) =>
              barSeries(closes.slice(0, sessions), { volume: (i) => volumes[i] }),
            ),
          );
        const last = dateOf(t);
        const upTo = (found: DegradedSessions) => Object.entries(found).filter(([date]) => date <= last);
        // When nobody has a bar on the last sessions, the cut collection ends before them.
        const end = names.reduce(
          (latest, { closes }) =>
            Math.max(
              latest,
              closes.slice(0, t + 1).findLastIndex((c) => c !== undefined),
            ),
          -1,
        );
        const shared = upTo(build(40)).filter(([date]) => end >= 0 && date <= dateOf(end));
        expect(upTo(build(t + 1))).toEqual(shared);
      }),
      { numRuns: 200 },
    );
  });
});
