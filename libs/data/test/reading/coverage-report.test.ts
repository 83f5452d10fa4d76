import { addDays, collectionId, epochDay, instrumentId, marketId, type TradeDate, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { EmptyRangeError } from '../../src/errors.js';
import { type MarketPanel } from '../../src/panel/market-panel.js';
import { type BuilderSpell, PanelBuilder } from '../../src/panel/panel-builder.js';
import { coverageReport } from '../../src/reading/coverage-report.js';
import { weekdaySessions } from '../fixture/weekday-sessions.js';

/** Monday to Friday of one week. */
const week = Array.from({ length: 5 }, (_, k) => addDays(tradeDate('2019-01-07'), k));

/** `x` stands for a bar, `.` for none. */
function panelOf(bars: Readonly<Record<string, string>>, membership: readonly BuilderSpell[] = []): MarketPanel {
  const builder = new PanelBuilder({
    collection: collectionId('test'),
    market: marketId('US_EQ'),
    basis: 'raw',
    currency: 'USD',
    calendar: weekdaySessions(),
    instruments: Object.keys(bars).map((symbol) => ({ instrumentId: instrumentId(`test:${symbol}`), symbol })),
    firstDate: week[0],
    lastDate: week[4],
    actions: [],
    membership,
  });
  builder.instruments.forEach(({ symbol }, i) => {
    [...bars[symbol]].forEach((sign, t) => {
      if (sign === 'x') builder.addBar(i, epochDay(week[t]), 1, 1, 1, 1, 1, 1);
    });
  });
  return builder.build();
}

const spell = (symbol: string, fromDate: TradeDate, toDate?: TradeDate): BuilderSpell => ({
  instrumentId: `test:${symbol}`,
  symbol,
  fromDate,
  knownAtMs: 0,
  ...(toDate === undefined ? {} : { toDate }),
});

describe('coverageReport', () => {
  const bars = { AA: 'xxxxx', BB: 'x..x.', CC: '.xx..' };

  it('bars, listed instruments and gaps, counted by hand', () => {
    const report = coverageReport(panelOf(bars));
    expect(report.sessions.map(({ bars: count, listed }) => [count, listed])).toEqual([
      [2, 2],
      [2, 3],
      [2, 3],
      [2, 2],
      [1, 1],
    ]);
    expect(report.gaps).toEqual([
      { symbol: 'BB', missing: 2, listed: 4, longest: 2, longestFrom: week[1], longestTo: week[2] },
    ]);
    expect(report.membersWithoutPrices).toBeUndefined();
    expect(report.sessions[0].members).toBeUndefined();
  });

  it('membership -> members and those with a bar; members without any bar in their spell are named', () => {
    const membership = [spell('AA', week[0]), spell('BB', week[1], week[3]), spell('ZZ', week[0], week[2])];
    const report = coverageReport(panelOf(bars, membership));
    expect(report.sessions.map(({ members, membersWithBar }) => [members, membersWithBar])).toEqual([
      [2, 1],
      [3, 1],
      [2, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(report.membersWithoutPrices).toEqual(['BB', 'ZZ']);
  });

  it('a range -> its sessions alone, gaps within it', () => {
    const report = coverageReport(panelOf(bars), week[2], week[3]);
    expect(report.sessions.map(({ date }) => date)).toEqual([week[2], week[3]]);
    expect(report.gaps).toMatchObject([{ symbol: 'BB', missing: 1, listed: 2, longest: 1 }]);
  });

  it('a range without a session -> refused with the range that there is', () => {
    expect(() => coverageReport(panelOf(bars), tradeDate('2020-01-01'))).toThrow(EmptyRangeError);
    expect(() => coverageReport(panelOf(bars), undefined, tradeDate('2018-01-01'))).toThrow('2019-01-07 to 2019-01-11');
  });
});
