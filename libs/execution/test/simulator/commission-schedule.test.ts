import { tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { ratesBySession } from '../../src/simulator/commission-schedule.js';
import { IBKR_FIXED, IBKR_PASS_THROUGH, IBKR_TIERED } from '../../src/simulator/ibkr-schedules.js';
import { SECTION_31_FEES, TRADING_ACTIVITY_FEES } from '../../src/simulator/regulatory-fees.js';

const rows = [
  { from: tradeDate('2020-01-10'), rate: 1 },
  { from: tradeDate('2020-01-20'), rate: 2 },
  { from: tradeDate('2020-01-21'), rate: 3 },
];
const rates = (...dates: string[]): number[] => [
  ...ratesBySession(
    rows,
    dates.map((date) => tradeDate(date)),
    (row) => row.rate,
  ),
];

describe('ratesBySession', () => {
  it('sessions around the dates of rows -> the last row that has begun, the first one before all', () => {
    expect(rates('2020-01-09', '2020-01-10', '2020-01-17', '2020-01-20', '2020-01-21', '2020-02-03')).toEqual([
      1, 1, 1, 2, 3, 3,
    ]);
  });

  it('sessions that leap over a row -> the newest of the rows', () => {
    expect(rates('2020-01-02', '2020-01-31')).toEqual([1, 3]);
  });
});

describe('the schedules', () => {
  it.each([
    ['SECTION_31_FEES', SECTION_31_FEES],
    ['TRADING_ACTIVITY_FEES', TRADING_ACTIVITY_FEES],
    ['IBKR_FIXED', IBKR_FIXED],
    ['IBKR_TIERED', IBKR_TIERED],
    ['IBKR_PASS_THROUGH', IBKR_PASS_THROUGH],
  ])('%s -> rows by date, none twice', (_name, schedule) => {
    const dates = schedule.map((row) => row.from);
    expect(dates).toEqual([...new Set(dates)].sort());
  });

  it('the cap of the activity fee -> 50,000 shares in the years to 2021', () => {
    for (const { from, perShare, perTradeCap } of TRADING_ACTIVITY_FEES) {
      if (from < '2022-01-01') expect(perShare * 50_000).toBeCloseTo(perTradeCap, 10);
    }
  });

  it('the tiers -> ascending, the last without end', () => {
    for (const { tiers } of [...IBKR_FIXED, ...IBKR_TIERED]) {
      const bounds = tiers.map((tier) => tier.upTo);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(bounds.at(-1)).toBe(Infinity);
    }
  });
});
