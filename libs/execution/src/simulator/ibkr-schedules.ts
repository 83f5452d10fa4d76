import { type TradeDate, tradeDate } from '@prometheus/core';

/** What Interactive Brokers itself charges for US stocks. */
export interface IbkrSchedule {
  readonly from: TradeDate;
  /** Rates by the shares of the calendar month so far, on the margin: each rate holds up to `upTo` shares of the month. */
  readonly tiers: readonly { readonly upTo: number; readonly perShare: number }[];
  /** Smallest commission of an order. */
  readonly minimum: number;
  /** Largest commission of an order as a fraction of its value; it goes before the minimum. */
  readonly capFraction: number;
}

/** What the tiered plan passes on from exchanges, clearing houses and regulators. */
export interface IbkrPassThrough {
  readonly from: TradeDate;
  /** Exchange fee a share for taking liquidity, at prices of `exchangeFeePrice` and above. */
  readonly exchangePerShare: number;
  /** Price below which the exchange fee is a fraction of the value instead. */
  readonly exchangeFeePrice: number;
  readonly exchangeFraction: number;
  readonly clearingPerShare: number;
  /** Largest clearing fee as a fraction of the value. */
  readonly clearingCapFraction: number;
  /** Fees of NYSE and FINRA as fractions of the broker's commission. */
  readonly nyseOfCommission: number;
  readonly finraOfCommission: number;
}

const FIXED_RATE = [{ upTo: Infinity, perShare: 0.005 }];
const TIERED_RATES = [
  { upTo: 300_000, perShare: 0.0035 },
  { upTo: 3_000_000, perShare: 0.002 },
  { upTo: 20_000_000, perShare: 0.0015 },
  { upTo: 100_000_000, perShare: 0.001 },
  { upTo: Infinity, perShare: 0.0005 },
];

/** From the broker's commission pages; the first row holds for all dates before it too, when the plan may not have existed.
 *
 * The day on which the cap went from 0.5 % to 1 % of the value is not published: pages that name the SEC fee of February 2016
 * to July 2017 still say 0.5 %, those that name the fee of April 2019 say 1 %. The higher cap is taken from the first day on
 * that the lower one is no longer attested for. */
export const IBKR_FIXED: readonly IbkrSchedule[] = [
  { from: tradeDate('2016-02-16'), tiers: FIXED_RATE, minimum: 1, capFraction: 0.005 },
  { from: tradeDate('2017-07-04'), tiers: FIXED_RATE, minimum: 1, capFraction: 0.01 },
];

/** As `IBKR_FIXED`. */
export const IBKR_TIERED: readonly IbkrSchedule[] = [
  { from: tradeDate('2016-02-16'), tiers: TIERED_RATES, minimum: 0.35, capFraction: 0.005 },
  { from: tradeDate('2017-07-04'), tiers: TIERED_RATES, minimum: 0.35, capFraction: 0.01 },
];

/** From the same pages, which name these rates from the SEC fee of 2013 to that of 2026.
 *
 * Venues differ; every share is taken to remove liquidity at the most that SEC Rule 610(c) lets an exchange charge, which is also
 * what the broker's examples take for NYSE and Nasdaq. */
export const IBKR_PASS_THROUGH: readonly IbkrPassThrough[] = [
  {
    from: tradeDate('2013-05-25'),
    exchangePerShare: 0.003,
    exchangeFeePrice: 1,
    exchangeFraction: 0.003,
    clearingPerShare: 0.0002,
    clearingCapFraction: 0.005,
    nyseOfCommission: 0.000175,
    finraOfCommission: 0.00056,
  },
];
