import { type TradeDate, tradeDate } from '@prometheus/core';

/** SEC fee under Section 31 of the Securities Exchange Act, which brokers pass on to sellers. */
export interface Section31Fee {
  readonly from: TradeDate;
  /** Dollars per million dollars sold. */
  readonly perMillion: number;
}

/** FINRA's Trading Activity Fee on sales of covered equities. */
export interface TradingActivityFee {
  readonly from: TradeDate;
  readonly perShare: number;
  /** Largest fee of one trade. */
  readonly perTradeCap: number;
}

/** By trade date, the first row also for all dates before it.
 *
 * Rows to 2005 are from the SEC's own list of past rates, later ones from its fee rate advisories and FINRA's notices of
 * them. Where a rate is tied to an appropriation, it begins 30 days (60 days since fiscal year 2012) after that act, a mid-year
 * adjustment on 1 April. */
export const SECTION_31_FEES: readonly Section31Fee[] = [
  { from: tradeDate('1997-01-01'), perMillion: 33.3 }, // rate before 2001-12-28; charged on Nasdaq too from 1997 on
  { from: tradeDate('2001-12-28'), perMillion: 15 }, // annual adjustment 2002
  { from: tradeDate('2002-04-01'), perMillion: 30.1 }, // mid-year adjustment 2002
  { from: tradeDate('2003-03-22'), perMillion: 25.2 }, // annual adjustment 2003
  { from: tradeDate('2003-04-01'), perMillion: 46.8 }, // advisory 12 of 2003, NASD member alert 2003-03-03
  { from: tradeDate('2004-02-22'), perMillion: 39 }, // annual adjustment 2004
  { from: tradeDate('2004-04-01'), perMillion: 23.4 }, // advisory 8 of 2004
  { from: tradeDate('2005-01-07'), perMillion: 32.9 }, // annual adjustment 2005
  { from: tradeDate('2005-04-01'), perMillion: 41.8 }, // advisory 7 of 2005
  { from: tradeDate('2005-12-22'), perMillion: 30.7 }, // annual adjustment 2006
  { from: tradeDate('2007-03-17'), perMillion: 15.3 }, // act of 2007-02-15; rate in SEC release 2007-89
  { from: tradeDate('2008-01-25'), perMillion: 11 }, // act of 2007-12-26; rate in SEC release 2007-89
  { from: tradeDate('2008-04-01'), perMillion: 5.6 }, // FINRA notice 3/10/08
  { from: tradeDate('2009-04-10'), perMillion: 25.7 }, // act of 2009-03-11; rate in SEC release 2009-100
  { from: tradeDate('2010-01-15'), perMillion: 12.7 }, // SEC release 2009-270
  { from: tradeDate('2010-04-01'), perMillion: 16.9 }, // FINRA notice 3/10/10
  { from: tradeDate('2011-01-21'), perMillion: 19.2 }, // SEC release 2010-255
  { from: tradeDate('2012-02-21'), perMillion: 18 }, // act of 2011-12-23; annual adjustment 2012
  { from: tradeDate('2012-04-01'), perMillion: 22.4 }, // mid-year adjustment 2012; rate in SEC release 2012-232
  { from: tradeDate('2013-05-25'), perMillion: 17.4 }, // act of 2013-03-26; rate in FINRA notice 3/3/14
  { from: tradeDate('2014-03-18'), perMillion: 22.1 }, // FINRA notice 3/3/14
  { from: tradeDate('2015-02-14'), perMillion: 18.4 }, // act of 2014-12-16; annual adjustment 2015
  { from: tradeDate('2016-02-16'), perMillion: 21.8 }, // act of 2015-12-18; rate in FINRA notice 3/15/16
  { from: tradeDate('2017-07-04'), perMillion: 23.1 }, // annual adjustment 2017
  { from: tradeDate('2018-05-22'), perMillion: 13 }, // FINRA notice 5/7/18
  { from: tradeDate('2019-04-16'), perMillion: 20.7 }, // advisory 2 of 2019
  { from: tradeDate('2020-02-18'), perMillion: 22.1 }, // advisory 2 of 2020
  { from: tradeDate('2021-02-25'), perMillion: 5.1 }, // advisory 2 of 2021
  { from: tradeDate('2022-05-14'), perMillion: 22.9 }, // act of 2022-03-15; annual adjustment 2022
  { from: tradeDate('2023-02-27'), perMillion: 8 }, // release 34-96724, act of 2022-12-29
  { from: tradeDate('2024-05-22'), perMillion: 27.8 }, // release 34-99973, act of 2024-03-23
  { from: tradeDate('2025-05-14'), perMillion: 0 }, // FINRA notice 4/24/25
  { from: tradeDate('2026-04-04'), perMillion: 20.6 }, // release 34-104909
];

/** By trade date, the first row also for all dates before it, the last one until it is changed here.
 * @see FINRA By-Laws, Schedule A, Section 1 */
export const TRADING_ACTIVITY_FEES: readonly TradingActivityFee[] = [
  { from: tradeDate('2005-01-01'), perShare: 0.000075, perTradeCap: 3.75 }, // NASD notice 04-84, rate in FINRA notice 11-27
  { from: tradeDate('2011-07-01'), perShare: 0.00009, perTradeCap: 4.5 }, // FINRA notice 11-27
  { from: tradeDate('2012-03-01'), perShare: 0.000095, perTradeCap: 4.75 }, // FINRA notice 12-06
  { from: tradeDate('2012-07-01'), perShare: 0.000119, perTradeCap: 5.95 }, // 77 FR 38690
  { from: tradeDate('2022-01-01'), perShare: 0.00013, perTradeCap: 6.49 }, // SR-FINRA-2020-032
  { from: tradeDate('2023-01-01'), perShare: 0.000145, perTradeCap: 7.27 }, // SR-FINRA-2020-032
  { from: tradeDate('2024-01-01'), perShare: 0.000166, perTradeCap: 8.3 }, // SR-FINRA-2020-032
  { from: tradeDate('2026-01-01'), perShare: 0.000195, perTradeCap: 9.79 }, // SR-FINRA-2024-019
  { from: tradeDate('2026-10-01'), perShare: 0, perTradeCap: 0 }, // suspended to the end of the year, SR-FINRA-2026-021
  { from: tradeDate('2027-01-01'), perShare: 0.000232, perTradeCap: 11.61 }, // SR-FINRA-2024-019
  { from: tradeDate('2028-01-01'), perShare: 0.00024, perTradeCap: 12.05 }, // SR-FINRA-2024-019
];
