import { describe, expect, it } from '@jest/globals';
import { addDays, type MarketId, marketId, type TradeDate, tradingCalendar } from '@prometheus/core';

import { settlementSchedule } from '../../src/rules/settlement.js';

const date = (text: string): TradeDate => text as TradeDate;

/** Date on which a trade settles. */
function settles(traded: string, sessions: readonly TradeDate[], market: MarketId = marketId('US_EQ')): string {
  return sessions[settlementSchedule(market, sessions).settlesAt(sessions.indexOf(date(traded)))];
}

function usSessions(around: string): readonly TradeDate[] {
  return tradingCalendar('US_EQ').tradingDaysBetween(addDays(date(around), -14), addDays(date(around), 21));
}

/** Monday to Friday, without the holidays given. */
function weekdays(first: string, count: number, holidays: readonly string[]): TradeDate[] {
  return Array.from({ length: count }, (_, n) => addDays(date(first), n)).filter(
    (day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && !holidays.includes(day),
  );
}

describe('settlementSchedule: United States', () => {
  // Counted by hand in business days from SEC Rule 15c6-1 and its amendments, with the holidays of the Federal Reserve.
  it.each([
    ['T+5, the last Monday of its time', '1995-06-05', '1995-06-12'],
    ['T+5, the last day of its time', '1995-06-06', '1995-06-13'],
    ['T+3', '1995-06-08', '1995-06-13'],
    ['T+3 over Labor Day, the last day of its time', '2017-09-01', '2017-09-07'],
    ['T+2, the first day of its time, on the same day', '2017-09-05', '2017-09-07'],
    ['T+2 over a weekend', '2017-09-07', '2017-09-11'],
    ['T+2 over Memorial Day, the last day of its time', '2024-05-24', '2024-05-29'],
    ['T+1, the first day of its time, on the same day', '2024-05-28', '2024-05-29'],
    ['T+1 over a weekend', '2024-05-31', '2024-06-03'],
  ])('%s', (_case, traded, settled) => {
    expect(settles(traded, usSessions(traded))).toBe(settled);
  });

  it.each([
    ['Columbus Day (Monday 9th) between trade and settlement', '2023-10-06', '2023-10-11'],
    ['Columbus Day within two days', '2023-10-05', '2023-10-10'],
    ['a trade on Columbus Day', '2023-10-09', '2023-10-11'],
    ['Veterans Day on a Friday', '2022-11-09', '2022-11-14'],
    ['Veterans Day on a Sunday, kept on Monday; T+3', '2012-11-09', '2012-11-15'],
    ['Veterans Day on a Saturday, kept by no bank', '2023-11-08', '2023-11-10'],
    ['the second Monday of November, no holiday', '2023-11-09', '2023-11-13'],
    ['T+1 over Columbus Day', '2024-10-11', '2024-10-15'],
  ])('exchanges trade, banks are closed: %s', (_case, traded, settled) => {
    expect(settles(traded, usSessions(traded))).toBe(settled);
  });

  it('trades whose day lies beyond the panel -> never in it; and no trade settles before an earlier one', () => {
    const sessions = tradingCalendar('US_EQ').tradingDaysBetween(date('1995-05-01'), date('1995-07-31'));
    const schedule = settlementSchedule(marketId('US_EQ'), sessions);
    const days = sessions.map((_, t) => schedule.settlesAt(t));
    expect(days.slice(-4)).toEqual([days.length - 1, days.length, days.length, days.length]);
    for (let t = 1; t < days.length; t++) expect(days[t]).toBeGreaterThanOrEqual(days[t - 1]);
  });
});

describe('settlementSchedule: other markets', () => {
  it('Europe moves from T+3 to T+2 on 2014-10-06 -> Friday and Monday settle on one day', () => {
    const sessions = weekdays('2014-09-29', 21, []);
    expect(settles('2014-10-03', sessions, marketId('EU_EQ'))).toBe('2014-10-08');
    expect(settles('2014-10-06', sessions, marketId('EU_EQ'))).toBe('2014-10-08');
    expect(settles('2014-10-13', sessions, marketId('EU_EQ'))).toBe('2014-10-15');
  });

  it('Japan moves from T+3 to T+2 on 2019-07-16, after Marine Day -> both settle on 2019-07-18 (JPX)', () => {
    const sessions = weekdays('2019-07-08', 21, ['2019-07-15']);
    expect(settles('2019-07-12', sessions, marketId('JP_EQ'))).toBe('2019-07-18');
    expect(settles('2019-07-16', sessions, marketId('JP_EQ'))).toBe('2019-07-18');
  });

  it.each(['ASIA_EQ', 'CRYPTO'])('%s -> T+2, and American bank holidays are none', (market) => {
    const sessions = weekdays('2023-10-02', 21, []);
    expect(settles('2023-10-06', sessions, market as MarketId)).toBe('2023-10-10');
  });
});
