import { type TradeDate, tradeDate } from '@prometheus/core';
import { describe, expect, it } from '@jest/globals';

import { type Side } from '../../src/orders/order.js';
import { type CommissionModel } from '../../src/simulator/commission.js';
import { ibkrFixedCommission, ibkrTieredCommission } from '../../src/simulator/ibkr-commission.js';

type Plan = (sessions: readonly TradeDate[]) => CommissionModel;

function charge(plan: Plan, date: string, side: Side, quantity: number, price: number, monthShares = 0): number {
  return plan([tradeDate(date)])(quantity, price, side, 0, monthShares);
}

/** Cents, as the broker's pages print them. */
const cents = (amount: number): number => Math.round(amount * 100) / 100;

describe('ibkrFixedCommission', () => {
  // The three examples of the broker's commission page, and the one of its note on maximum and minimum.
  it.each([
    [100, 25, 1],
    [1000, 25, 5],
    [1000, 0.25, 2.5],
    [10, 0.2, 0.02],
  ])('the published example of %d shares at %d -> %d', (quantity, price, expected) => {
    expect(charge(ibkrFixedCommission, '2023-06-01', 'BUY', quantity, price)).toBeCloseTo(expected, 12);
  });

  // The broker's comparison of plans of 2023, with the SEC fee of 8 a million and the activity fee at its cap of 7.27.
  it.each([
    [200_000, 1015.27],
    [30_000_000, 151_207.27],
  ])('the published example of a sale of %d shares at 5 in 2023 -> %d', (quantity, expected) => {
    expect(cents(charge(ibkrFixedCommission, '2023-06-01', 'SELL', quantity, 5))).toBe(expected);
  });

  it('the cap while it was 0.5 % -> half of what it is later', () => {
    expect(charge(ibkrFixedCommission, '2016-12-30', 'BUY', 1000, 0.25)).toBeCloseTo(1.25, 12);
    expect(charge(ibkrFixedCommission, '2019-07-01', 'BUY', 1000, 0.25)).toBeCloseTo(2.5, 12);
  });
});

describe('ibkrTieredCommission', () => {
  // The same comparison, for orders that remove liquidity; the older one names 17.40 a million and 5.95.
  it.each([
    ['2023-06-01', 200_000, 1355.78],
    ['2023-06-01', 30_000_000, 139_188.1],
    ['2013-07-01', 200_000, 1363.86],
    ['2013-07-01', 30_000_000, 140_596.78],
  ])('the published example of %s, a sale of %d shares at 5 -> %d', (date, quantity, expected) => {
    expect(cents(charge(ibkrTieredCommission, date, 'SELL', quantity, 5))).toBe(expected);
  });

  it('100 shares at 50 -> the minimum of 0.35, with exchange, clearing and pass-through fees', () => {
    // 0.35 x (1 + 0.000175 + 0.00056) + 100 x 0.003 + 100 x 0.0002 = 0.35025725 + 0.32
    expect(charge(ibkrTieredCommission, '2023-06-01', 'BUY', 100, 50)).toBeCloseTo(0.67025725, 12);
  });

  it('a fill that crosses 300,000 shares of the month -> each part at its own rate', () => {
    // 1,000 x 0.0035 + 9,000 x 0.002 = 21.5; x 1.000735 = 21.5158025; + 10,000 x 0.0032 = 32
    expect(charge(ibkrTieredCommission, '2023-06-01', 'BUY', 10_000, 50, 299_000)).toBeCloseTo(53.5158025, 10);
  });

  it('exactly at a border -> the next rate', () => {
    // 1,000 x 0.0005 = 0.5; x 1.000735; + 3.2
    expect(charge(ibkrTieredCommission, '2023-06-01', 'BUY', 1000, 50, 100_000_000)).toBeCloseTo(3.7003675, 10);
  });

  it('a price below 1 -> exchange fee 0.3 % of the value, clearing at most 0.5 % of it, commission at most 1 %', () => {
    // 10,000 shares at 0.02 are worth 200: 2 x 1.000735 + 0.6 + min(2, 1)
    expect(charge(ibkrTieredCommission, '2023-06-01', 'BUY', 10_000, 0.02)).toBeCloseTo(3.60147, 10);
  });
});

describe('fees of regulators', () => {
  const sessions = ['2000-01-03', '2001-12-27', '2001-12-28', '2023-02-24', '2023-02-27', '2025-05-14', '2026-04-06'];
  const model = ibkrFixedCommission(sessions.map((date) => tradeDate(date)));
  /** What selling costs more than buying. */
  const fees = (t: number, quantity: number, price: number): number =>
    model(quantity, price, 'SELL', t, 0) - model(quantity, price, 'BUY', t, 0);

  it.each([
    // 1,000 shares at 1,000 are a million; the activity fee is 1,000 x its rate.
    ['1997 rates before the first change', 0, 33.3 + 0.075],
    ['the day before 15 a million', 1, 33.3 + 0.075],
    ['the day of 15 a million', 2, 15 + 0.075],
    ['the last session of 22.90 a million', 3, 22.9 + 0.145],
    ['the first session of 8 a million', 4, 8 + 0.145],
    ['no fee', 5, 0.166],
    ['20.60 a million again', 6, 20.6 + 0.195],
  ])('a sale of a million, %s -> the rates of the day', (_case, t, expected) => {
    expect(fees(t, 1000, 1000)).toBeCloseTo(expected, 9);
  });

  it('the activity fee at its cap -> 7.27 from 50,138 shares on in 2023', () => {
    // 50,137 x 0.000145 = 7.269865; 50,138 x 0.000145 = 7.27001
    const activity = (quantity: number): number => fees(4, quantity, 0.01) - 8e-6 * quantity * 0.01;
    expect(activity(50_137)).toBeCloseTo(7.269865, 9);
    expect(activity(50_138)).toBeCloseTo(7.27, 9);
    expect(activity(5_000_000)).toBeCloseTo(7.27, 9);
  });
});
