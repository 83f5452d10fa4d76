import { type TradeDate } from '@prometheus/core';

import { type CommissionModel } from './commission.js';
import { ratesBySession } from './commission-schedule.js';
import { IBKR_FIXED, IBKR_PASS_THROUGH, IBKR_TIERED, type IbkrSchedule } from './ibkr-schedules.js';
import { SECTION_31_FEES, TRADING_ACTIVITY_FEES } from './regulatory-fees.js';

/** Commission of Interactive Brokers' fixed plan for US stocks, with the regulators' fees on sales; exchange and clearing fees
 * are in the rate. */
export function ibkrFixedCommission(sessions: readonly TradeDate[]): CommissionModel {
  const broker = brokerCommission(IBKR_FIXED, sessions);
  const regulators = regulatoryFees(sessions);
  return (quantity, price, side, t, monthShares) =>
    broker(quantity, price, t, monthShares) + (side === 'SELL' ? regulators(quantity, price, t) : 0);
}

/** Commission of Interactive Brokers' tiered plan for US stocks, with exchange, clearing and pass-through fees and the
 * regulators' fees on sales. */
export function ibkrTieredCommission(sessions: readonly TradeDate[]): CommissionModel {
  const broker = brokerCommission(IBKR_TIERED, sessions);
  const regulators = regulatoryFees(sessions);
  const [passThrough] = IBKR_PASS_THROUGH;
  const { exchangePerShare, exchangeFeePrice, exchangeFraction, clearingPerShare, clearingCapFraction } = passThrough;
  const withPassThrough = 1 + passThrough.nyseOfCommission + passThrough.finraOfCommission;
  return (quantity, price, side, t, monthShares) => {
    const value = quantity * price;
    const exchange = price < exchangeFeePrice ? exchangeFraction * value : exchangePerShare * quantity;
    const clearing = Math.min(clearingPerShare * quantity, clearingCapFraction * value);
    const commission = broker(quantity, price, t, monthShares) * withPassThrough + exchange + clearing;
    return side === 'SELL' ? commission + regulators(quantity, price, t) : commission;
  };
}

type BrokerCommission = (quantity: number, price: number, t: number, monthShares: number) => number;

function brokerCommission(schedules: readonly IbkrSchedule[], sessions: readonly TradeDate[]): BrokerCommission {
  const rows = ratesBySession(schedules, sessions, (row) => schedules.indexOf(row));
  const bounds = schedules.map(({ tiers }) => Float64Array.from(tiers, (tier) => tier.upTo));
  const rates = schedules.map(({ tiers }) => Float64Array.from(tiers, (tier) => tier.perShare));
  const minimum = Float64Array.from(schedules, (schedule) => schedule.minimum);
  const capFraction = Float64Array.from(schedules, (schedule) => schedule.capFraction);
  return (quantity, price, t, monthShares) => {
    const row = rows[t];
    const upTo = bounds[row];
    const perShare = rates[row];
    const end = monthShares + quantity;
    let charge = 0;
    let done = monthShares;
    for (let tier = 0; done < end; tier++) {
      if (upTo[tier] <= done) continue;
      const stop = Math.min(end, upTo[tier]);
      charge += (stop - done) * perShare[tier];
      done = stop;
    }
    return Math.min(Math.max(charge, minimum[row]), capFraction[row] * quantity * price);
  };
}

function regulatoryFees(sessions: readonly TradeDate[]): (quantity: number, price: number, t: number) => number {
  const section31 = ratesBySession(SECTION_31_FEES, sessions, (row) => row.perMillion / 1e6);
  const activityPerShare = ratesBySession(TRADING_ACTIVITY_FEES, sessions, (row) => row.perShare);
  const activityCap = ratesBySession(TRADING_ACTIVITY_FEES, sessions, (row) => row.perTradeCap);
  return (quantity, price, t) =>
    section31[t] * quantity * price + Math.min(activityPerShare[t] * quantity, activityCap[t]);
}
