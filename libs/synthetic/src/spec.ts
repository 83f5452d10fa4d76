import { isTradeDate, type TradeDate } from '@prometheus/core';
import { z } from 'zod';

import { SECTOR_PROFILES } from './companies/sectors.js';

export const SESSIONS_PER_YEAR = 252;

const positive = z.number().positive();
const share = z.number().min(0).max(1);
const yearlyRate = z.number().min(0).max(0.5);

const sectorSchema = z.strictObject({
  name: z.string().min(1),
  /** Relative number of companies. */
  weight: positive,
  /** Mean beta and own volatility of the sector's stocks, 1 is the market's. */
  betaTilt: z.number().min(0.3).max(2).default(1),
  riskTilt: z.number().min(0.3).max(3).default(1),
  subIndustries: z.array(z.string().min(1)).min(1),
  /** Words for company names. */
  trades: z.array(z.string().min(1)).min(1).default(['Enterprises', 'Works', 'Partners']),
});

const indexSchema = z
  .strictObject({
    /** Sessions of the market, ascending. */
    dates: z.array(
      z.custom<TradeDate>((date) => typeof date === 'string' && isTradeDate(date), 'not a YYYY-MM-DD day'),
    ),
    /** Price index at the close of each session. */
    levels: z.array(positive),
  })
  .superRefine(({ dates, levels }, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (dates.length < 2) return refuse(['dates'], 'needs at least 2 sessions');
    if (dates.length !== levels.length) {
      return refuse(['levels'], `has ${levels.length} values for ${dates.length} sessions; align the index first`);
    }
    for (let t = 1; t < dates.length; t++) {
      if (dates[t] <= dates[t - 1]) return refuse(['dates', t], `${dates[t]} does not follow ${dates[t - 1]}`);
      const change = levels[t] / levels[t - 1] - 1;
      if (change < -0.3 || change > 0.5) {
        return refuse(['levels', t], `moves by ${(100 * change).toFixed(1)} % in a day; expected -30 % to +50 %`);
      }
    }
  });

/** Every parameter of a synthetic market with its default. Volatilities are annual fractions (252 sessions a year),
 * rates are events per listed company and year, money is in `currency`. */
export const syntheticMarketSpecSchema = z
  .strictObject({
    seed: z.union([z.int(), z.string().min(1)]),
    index: indexSchema,
    /** Members of the index at any time. */
    stocks: z.int().min(10).max(3000).default(120),
    currency: z.string().length(3).default('USD'),
    sectors: z
      .array(sectorSchema)
      .min(1)
      .default(() =>
        SECTOR_PROFILES.map((s) => ({ ...s, subIndustries: [...s.subIndustries], trades: [...s.trades] })),
      ),
    companies: z
      .strictObject({
        meanMarketCap: positive.default(15e9),
        /** Standard deviation of log market value at the start and on listing. */
        marketCapLogSd: z.number().min(0).max(2.5).default(1.05),
        minimumListingPrice: positive.default(14),
        maximumListingPrice: positive.default(70),
        /** Median share of the company traded a day, and its dispersion across companies. */
        dailyTurnover: z.number().positive().max(0.2).default(0.006),
        turnoverLogSd: z.number().min(0).max(1.5).default(0.4),
      })
      .prefault({}),
    risk: z
      .strictObject({
        betaSd: z.number().min(0).max(0.6).default(0.22),
        sectorVolatility: z.number().min(0).max(0.6).default(0.09),
        sectorLoadingSd: z.number().min(0).max(0.5).default(0.2),
        ownVolatilityMedian: z.number().positive().max(1.2).default(0.21),
        ownVolatilityLogSd: z.number().min(0).max(0.8).default(0.25),
        /** Own volatility falls with size as (market value / members' mean)^-elasticity, as it does in real markets. It
         * keeps one lucky company from becoming most of the index. */
        sizeElasticity: z.number().min(0).max(0.5).default(0.25),
        /** Degrees of freedom of the Student t shocks of stocks and sectors. */
        studentDf: z.number().min(2.5).max(200).default(4.5),
        /** Own variance of tomorrow = (1 - reaction - persistence) + reaction x today's squared shock + persistence x
         * today's variance, in units of its long-run mean (GARCH(1,1), Bollerslev 1986). */
        varianceReaction: z.number().min(0).max(0.3).default(0.06),
        variancePersistence: z.number().min(0).max(0.98).default(0.91),
        /** Residual volatility follows (trailing index volatility / reference)^elasticity. */
        referenceIndexVolatility: positive.default(0.19),
        indexVolatilityElasticity: z.number().min(0).max(1.5).default(0.6),
        /** Share of a day's variance that falls between close and open. */
        overnightShare: z.number().min(0.02).max(0.9).default(0.25),
      })
      .prefault({}),
    listings: z
      .strictObject({
        /** Listed companies outside the index, as a share of `stocks` (at least 2). */
        reserveShare: share.default(0.06),
        /** Mean sessions until a missing company is replaced by a new listing. */
        meanDelaySessions: z.number().min(1).default(15),
        /** Sessions after listing before a company may join the index, merge or fail. */
        seasoningSessions: z.int().min(1).default(63),
      })
      .prefault({}),
    membership: z
      .strictObject({
        reviewEverySessions: z.int().min(1).default(63),
        /** At a review a reserve company replaces the smallest member when it is this many times larger. */
        swapRatio: z.number().min(1).default(1.3),
        maximumSwaps: z.int().min(0).default(2),
      })
      .prefault({}),
    splits: z
      .strictObject({
        above: positive.default(90),
        below: positive.default(2),
        /** Splits per company and year while its price stands above (or, reverse, below) the threshold. */
        ratePerYear: z.number().min(0).max(50).default(1.2),
        reverseRatePerYear: z.number().min(0).max(50).default(3),
        leadSessions: z.int().min(1).max(60).default(12),
      })
      .prefault({}),
    dividends: z
      .strictObject({
        payerShare: share.default(0.75),
        yieldMedian: z.number().positive().max(0.08).default(0.024),
        yieldLogSd: z.number().min(0).max(1).default(0.45),
        /** Sessions from declaration to ex-date, and from ex-date to payment. */
        leadSessions: z.int().min(1).max(40).default(15),
        payDelaySessions: z.int().min(0).max(60).default(20),
        /** Share of the gap to the target amount that one dividend closes. */
        adjustmentSpeed: share.default(0.2),
      })
      .prefault({}),
    failures: z
      .strictObject({
        ratePerYear: yearlyRate.default(0.01),
        /** Hazard grows as (price / its trailing high)^-exponent. */
        distressExponent: z.int().min(0).max(6).default(4),
        minimumLoss: z.number().min(0.05).max(0.98).default(0.5),
        maximumLoss: z.number().min(0.05).max(0.98).default(0.98),
        /** Share of failures without a warning: no trade after the news. The others trade on until wound down. */
        suddenShare: share.default(0.5),
        minimumWindDownSessions: z.int().min(1).default(5),
        maximumWindDownSessions: z.int().min(1).default(30),
      })
      .prefault({}),
    mergers: z
      .strictObject({
        ratePerYear: yearlyRate.default(0.03),
        minimumPremium: z.number().min(0.02).max(0.45).default(0.15),
        maximumPremium: z.number().min(0.02).max(0.45).default(0.45),
        /** Probability at the announcement that the offer completes. */
        completionProbability: z.number().min(0.5).max(0.99).default(0.92),
        minimumSessions: z.int().min(2).default(45),
        maximumSessions: z.int().min(2).default(150),
      })
      .prefault({}),
  })
  .superRefine((spec, context) => {
    const ordered = (group: string, low: string, high: string, lowValue: number, highValue: number): void => {
      if (lowValue > highValue) context.addIssue({ code: 'custom', path: [group, low], message: `exceeds ${high}` });
    };
    const { companies, failures, listings, mergers, risk, sectors } = spec;
    ordered(
      'companies',
      'minimumListingPrice',
      'maximumListingPrice',
      companies.minimumListingPrice,
      companies.maximumListingPrice,
    );
    ordered('failures', 'minimumLoss', 'maximumLoss', failures.minimumLoss, failures.maximumLoss);
    ordered(
      'failures',
      'minimumWindDownSessions',
      'maximumWindDownSessions',
      failures.minimumWindDownSessions,
      failures.maximumWindDownSessions,
    );
    ordered('mergers', 'minimumPremium', 'maximumPremium', mergers.minimumPremium, mergers.maximumPremium);
    ordered('mergers', 'minimumSessions', 'maximumSessions', mergers.minimumSessions, mergers.maximumSessions);
    if (new Set(sectors.map(({ name }) => name)).size < sectors.length) {
      context.addIssue({ code: 'custom', path: ['sectors'], message: 'names one sector twice' });
    }
    if (risk.varianceReaction + risk.variancePersistence >= 1) {
      context.addIssue({
        code: 'custom',
        path: ['risk', 'variancePersistence'],
        message: 'plus varianceReaction must stay below 1',
      });
    }
    if (spec.splits.below * 10 >= spec.splits.above) {
      context.addIssue({ code: 'custom', path: ['splits', 'below'], message: 'must be under a tenth of `above`' });
    }
    if (
      (failures.ratePerYear + mergers.ratePerYear) * spec.stocks * (1 + listings.reserveShare) >
      0.8 * SESSIONS_PER_YEAR
    ) {
      context.addIssue({
        code: 'custom',
        path: ['failures', 'ratePerYear'],
        message: 'with mergers.ratePerYear and `stocks` gives more than 0.8 events a session; at most one is drawn',
      });
    }
  });

export type SyntheticMarketSpec = z.input<typeof syntheticMarketSpecSchema>;
export type ResolvedSyntheticMarketSpec = z.output<typeof syntheticMarketSpecSchema>;
