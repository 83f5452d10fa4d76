import { describe, expect, it } from '@jest/globals';
import { sha256 } from '@prometheus/core';
import fc from 'fast-check';

import { generateSyntheticMarket, type SyntheticMarket, type SyntheticMarketSpec } from '../../src/index.js';
import { indexPath, weekdays } from '../support/index-paths.js';
import { MarketReading } from '../support/market-reading.js';

/** Rates far above any real market's, so that a short path meets every kind of event. */
const eventful = {
  failures: { ratePerYear: 0.4, minimumWindDownSessions: 2, maximumWindDownSessions: 8 },
  mergers: { ratePerYear: 0.4, minimumSessions: 3, maximumSessions: 20 },
  listings: { seasoningSessions: 5, meanDelaySessions: 4 },
  splits: { above: 45, below: 4, ratePerYear: 40, reverseRatePerYear: 40 },
} satisfies Partial<SyntheticMarketSpec>;

/** Largest gap between the members' cap-weighted price return and the index, terminal values counted. */
function worstIndexGap(market: SyntheticMarket): number {
  const reading = new MarketReading(market);
  const members = reading.members();
  let worst = 0;
  for (let t = 1; t < market.sessions.length; t++) {
    let before = 0;
    let after = 0;
    for (const i of members[t - 1]) {
      before += (reading.value(i, t - 1) ?? Number.NaN) * reading.shares(i, t - 1);
      after += (reading.value(i, t) ?? Number.NaN) * reading.shares(i, t);
    }
    worst = Math.max(worst, Math.abs(after / before - market.index.levels[t] / market.index.levels[t - 1]));
  }
  return worst;
}

function contentHash({ instruments, actions, membership, sessions }: SyntheticMarket): string {
  const bytes = instruments.flatMap(({ bars }) =>
    Object.values(bars as unknown as Record<string, Float64Array>).map((c) => sha256(new Uint8Array(c.buffer))),
  );
  const rest = instruments.map(({ bars, ...identity }) => [identity, bars.close.length]);
  return sha256(JSON.stringify([bytes, rest, actions, membership, sessions]));
}

const anyMarket = fc
  .record({
    seed: fc.integer(),
    stocks: fc.integer({ min: 10, max: 30 }),
    moves: fc.array(fc.double({ min: -0.15, max: 0.15, noNaN: true }), { minLength: 60, maxLength: 200 }),
    ownVolatilityMedian: fc.double({ min: 0.01, max: 1.2, noNaN: true }),
  })
  .map(({ seed, stocks, moves, ownVolatilityMedian }) => {
    const levels = [100];
    for (const move of moves) levels.push(levels[levels.length - 1] * (1 + move));
    return generateSyntheticMarket({
      ...eventful,
      seed,
      stocks,
      index: { dates: weekdays(levels.length), levels },
      risk: { ownVolatilityMedian },
    });
  });

describe('generateSyntheticMarket', () => {
  it('five years -> the cap-weighted price return of the members equals the index each day to 1e-9', () => {
    expect(worstIndexGap(generateSyntheticMarket({ seed: 1, index: indexPath(1, 1260) }))).toBeLessThan(1e-9);
  });

  it('an eventful market -> the same, with failures, offers, dividends and splits among the members', () => {
    const market = generateSyntheticMarket({ ...eventful, seed: 2, index: indexPath(2, 756), stocks: 40 });
    const kinds = new Set(market.actions.map(({ type }) => type));
    expect([...kinds].sort()).toEqual(['CASH_DIVIDEND', 'DELISTING', 'MERGER', 'SPLIT']);
    expect(worstIndexGap(market)).toBeLessThan(1e-9);
  });

  it('the total return index -> the members with their dividends', () => {
    const market = generateSyntheticMarket({ seed: 3, index: indexPath(3, 504), stocks: 30 });
    const reading = new MarketReading(market);
    const members = reading.members();
    const { totalReturnLevels } = market.index;
    let worst = 0;
    for (let t = 1; t < 504; t++) {
      let before = 0;
      let gained = 0;
      for (const i of members[t - 1]) {
        const cap = (reading.value(i, t - 1) ?? Number.NaN) * reading.shares(i, t - 1);
        before += cap;
        gained += cap * (reading.totalReturn(i, t) ?? Number.NaN);
      }
      worst = Math.max(worst, Math.abs(gained / before - (totalReturnLevels[t] / totalReturnLevels[t - 1] - 1)));
    }
    expect(worst).toBeLessThan(1e-9);
    expect(totalReturnLevels[503] / totalReturnLevels[0]).toBeGreaterThan(
      market.index.levels[503] / market.index.levels[0],
    );
  });

  it('any seed, path and volatility -> bars are consistent and the index identity holds', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        for (const { bars, firstSession, lastSession, symbol } of market.instruments) {
          expect(bars.close).toHaveLength(lastSession - firstSession + 1);
          for (let t = 0; t < bars.close.length; t++) {
            const [open, high, low, close] = [bars.open[t], bars.high[t], bars.low[t], bars.close[t]];
            const isConsistent =
              low > 0 &&
              low <= open &&
              low <= close &&
              open <= high &&
              close <= high &&
              high < Number.POSITIVE_INFINITY;
            const isTraded = bars.adjustedClose[t] > 0 && Number.isInteger(bars.volume[t]) && bars.volume[t] > 0;
            if (!isConsistent || !isTraded) throw new Error(`${symbol} bar ${t}: ${open} ${high} ${low} ${close}`);
          }
        }
        expect(worstIndexGap(market)).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('any seed -> adjusted close compounds raw close with splits and dividends to 1e-12', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const reading = new MarketReading(market);
        market.instruments.forEach(({ bars, firstSession }, i) => {
          const last = bars.close.length - 1;
          expect(Math.abs(bars.adjustedClose[last] / bars.close[last] - 1)).toBeLessThan(1e-12);
          let wealth = 1;
          let worst = 0;
          for (let t = last; t > 0; t--) {
            wealth /= 1 + (reading.totalReturn(i, firstSession + t) ?? Number.NaN);
            worst = Math.max(worst, Math.abs(bars.adjustedClose[t - 1] / (bars.close[last] * wealth) - 1));
          }
          expect(worst).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('any seed -> delistings, actions and spells refer to days on which they can happen', () => {
    fc.assert(
      fc.property(anyMarket, (market) => {
        const reading = new MarketReading(market);
        for (const { instrument, type, exDate, exSession, amount, ratio, payDate, knownAt } of market.actions) {
          const { delisting, lastSession, firstSession } = market.instruments[instrument];
          expect(market.sessions[exSession]).toBe(exDate);
          if (type === 'MERGER' || type === 'DELISTING') {
            expect(exSession).toBe(lastSession + 1);
            expect(delisting).toMatchObject({ effectiveDate: exDate, terminalValue: amount });
            expect(knownAt).toBe(`${exDate}T12:00:00.000Z`);
          } else {
            expect(exSession).toBeGreaterThan(firstSession);
            expect(exSession).toBeLessThanOrEqual(lastSession);
            expect(knownAt < exDate).toBe(true);
            expect(type === 'SPLIT' ? ratio : amount).toBeGreaterThan(0);
          }
          if (payDate !== undefined) expect(payDate >= exDate).toBe(true);
        }
        reading.members().forEach((members, session) => {
          const isSound =
            members.length <= market.spec.stocks &&
            new Set(members).size === members.length &&
            members.every((i) => reading.hasBar(i, session));
          if (!isSound) throw new Error(`members at session ${session}: ${members.join(' ')}`);
        });
      }),
      { numRuns: 25 },
    );
  });

  it('other index levels from a session on -> the same raw market before it, so nothing looks ahead', () => {
    const { dates, levels } = indexPath(8, 260);
    const cut = 200;
    const base = generateSyntheticMarket({ ...eventful, seed: 8, index: { dates, levels }, stocks: 15 });
    const changed = levels.map((level, t) => (t < cut ? level : level * (1.1 + 0.05 * (t % 3))));
    const other = generateSyntheticMarket({ ...eventful, seed: 8, index: { dates, levels: changed }, stocks: 15 });
    const past = (market: SyntheticMarket): unknown => [
      market.instruments
        .filter(({ firstSession }) => firstSession < cut)
        .map(({ symbol, firstSession, bars: { open, high, low, close, volume } }) => [
          symbol,
          ...[open, high, low, close, volume].map((column) => Array.from(column.subarray(0, cut - firstSession))),
        ]),
      market.actions.filter(({ exSession }) => exSession < cut),
      market.membership.filter(({ from }) => from < dates[cut]).map(({ instrument, from }) => [instrument, from]),
    ];
    expect(past(other)).toEqual(past(base));
    expect(contentHash(other)).not.toBe(contentHash(base));
  });

  it('the same specification -> the same bytes; another seed -> others', () => {
    const index = indexPath(5, 260);
    const first = contentHash(generateSyntheticMarket({ ...eventful, seed: 5, index, stocks: 15 }));
    expect(contentHash(generateSyntheticMarket({ ...eventful, seed: 5, index, stocks: 15 }))).toBe(first);
    expect(contentHash(generateSyntheticMarket({ ...eventful, seed: 6, index, stocks: 15 }))).not.toBe(first);
  });

  it('a given specification -> the bytes it had on the first machine (recorded on Linux x64, alike on Node 20 and 22)', () => {
    const market = generateSyntheticMarket({ ...eventful, seed: 'golden', index: indexPath(7, 260), stocks: 15 });
    expect(contentHash(market)).toBe('89bbd43e7534d01892122b733b9469fb2508621bd94eabe558a0e560fdeb3fd2');
  });
});
