import { isTradeDate, type JsonValue, type TradeDate } from '@prometheus/core';
import { commissionSchema, MISSING_DELISTING_RETURN, riskLimitsSchema, slippageSchema } from '@prometheus/execution';
import { z } from 'zod';

import { enginesConfigSchema } from '../pipeline/engines-config.js';

const date = z
  .string()
  .refine((value) => isTradeDate(value), {
    error: (issue) => `"${String(issue.input)}" is not a date; write it as YYYY-MM-DD`,
  })
  .transform((value) => value as TradeDate);

/** A yearly rate as a fraction. */
const rate = z.number().min(-0.5).max(10);
const fraction = z.number().min(0).max(1);
const delistingReturn = z.number().min(-1).max(0);

/** Where the benchmark's levels come from. `equal_weight` is the mean daily return of all instruments with a bar,
 * `instrument` one of the collection, `file` a CSV with a date column and one of levels. */
const benchmarkSchema = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('none') }),
  z.strictObject({ source: z.literal('equal_weight') }),
  z.strictObject({ source: z.literal('instrument'), symbol: z.string().min(1) }),
  z.strictObject({
    source: z.literal('file'),
    file: z.string().min(1),
    /** Header of the column that holds the levels. */
    column: z.string().min(1).default('close'),
    name: z.string().min(1),
    basis: z.enum(['price', 'total_return']),
  }),
]);

const OFF = 'off';

/** Part of the volume that orders may have: `maxParticipationRate` of what each phase of a session trades. */
const volumeCapSchema = z.strictObject({
  maxParticipationRate: z.number().positive().max(1).default(0.1),
  /** Parts of a day's volume that trade in the opening auction, in the continuous session and in the closing auction. */
  openShare: fraction.default(0.02),
  continuousShare: fraction.default(1),
  closeShare: fraction.default(0.07),
});

const ratesSchema = z.strictObject({
  /** Earned on settled cash, a year. */
  cashInterest: rate.default(0),
  /** Paid on a debit, a year. */
  debitInterest: rate.default(0),
  /** Earned on restricted proceeds of short sales, a year. */
  shortRebate: rate.default(0),
  /** Paid on the value of shorts, a year. */
  borrowFee: rate.default(0),
  /** Borrow fees of names for which they differ, by symbol. */
  borrowFees: z.record(z.string(), rate).default({}),
  /** Interest of currencies for which it differs, by currency. */
  currencies: z.record(z.string(), z.strictObject({ cashInterest: rate, debitInterest: rate })).default({}),
});

const shortingSchema = z.strictObject({
  /** `restricted` keeps the proceeds as collateral: they buy nothing and earn `rates.shortRebate`. */
  proceeds: z.enum(['available', 'restricted']).default('available'),
  /** Symbols whose shares cannot be borrowed. */
  unavailable: z.array(z.string()).default([]),
});

const marginSchema = z.strictObject({
  /** Part of the value of longs, and of shorts, that equity must cover at every close (FINRA Rule 4210(c): 25 % and 30 %). */
  long: fraction.default(0.25),
  short: z.number().min(0).max(5).default(0.3),
  /** Added to the fraction by which a margin call reduces positions. */
  buffer: fraction.default(0.05),
});

const currenciesSchema = z.strictObject({
  /** CSV with a column date and one a currency: units of the base currency for one unit of it. */
  rates: z.string().min(1),
  /** `sweep` turns foreign cash into base currency at every close, `hold` keeps it. */
  conversion: z.enum(['sweep', 'hold']).default('sweep'),
  /** Cost of a conversion, hundredths of a percent of its value. */
  spreadBps: z.number().min(0).max(1000).default(1),
});

/** A backtest in full. Every default is here; what depends on the price basis is resolved by `resolveBacktest`. */
export const backtestConfigSchema = z.strictObject({
  name: z.string().min(1).max(80),
  collection: z.string().min(1),
  start: date,
  end: date,
  /** A built-in strategy's name, or the path of a module that exports `strategy`. */
  strategy: z.string().min(1),
  parameters: z.record(z.string(), z.json()).default({}),
  /** Engines beside those that the strategy reads, and the settings of any. */
  engines: enginesConfigSchema.optional(),
  seed: z.number().int().min(0).default(1),
  initialCash: z.number().positive().default(1_000_000),
  /** Fraction of equity that target weights of 1 in total invest. */
  investedFraction: z.number().positive().max(10).default(1),
  /** Whole shares on raw prices, fractions on adjusted ones, where the number of shares is not real. */
  fractionalShares: z.boolean().optional(),
  /** `same_close` trades at the close that the decision saw, which is optimistic. */
  fillAt: z.enum(['next_open', 'next_vwap', 'next_close', 'same_close']).default('next_open'),
  /** Short for `slippage: { model: fixed_bps, bps: ... }`. */
  slippageBps: z.number().min(0).max(1000).default(5),
  slippage: slippageSchema.optional(),
  /** Short for `commission: { model: bps, bps: ... }`. */
  commissionBps: z.number().min(0).max(1000).optional(),
  /** By default 0.005 a share (at least 1, at most 1 %) on raw prices, 1 basis point on adjusted ones. */
  commission: commissionSchema.optional(),
  /** What buys may spend: trade-date cash, settled cash only, or anything. */
  cashPolicy: z.enum(['scale_buys', 'settled_only', 'allow_negative']).default('scale_buys'),
  minimumNotional: z.number().min(0).default(0),
  noTradeBand: z.number().min(0).max(1).default(0),
  /** Splits orders larger than this fraction of the typical daily volume over several sessions. */
  maxAdvFraction: z.number().positive().max(1).optional(),
  /** Of planned orders: GTC goes on with what a session leaves of them. */
  timeInForce: z.enum(['DAY', 'GTC']).default('DAY'),
  /** How much of a bar's volume all orders together may take. */
  volumeCap: z.union([z.literal(OFF), volumeCapSchema]).default(volumeCapSchema.parse({})),
  /** Of limit orders that only the continuous session reaches. */
  limitFillProbability: fraction.default(1),
  /** Limits that every order passes; `off` keeps nothing but a record of orders. */
  riskGate: z.union([z.literal(OFF), riskLimitsSchema]).default(riskLimitsSchema.parse({})),
  rates: ratesSchema.default(ratesSchema.parse({})),
  shorting: shortingSchema.default(shortingSchema.parse({})),
  /** Maintenance margin; a call reduces all positions. */
  margin: z.union([z.literal(OFF), marginSchema]).default(marginSchema.parse({})),
  /** Part of dividends on long positions that is kept back as tax. */
  withholding: fraction.default(0),
  /** Needed when instruments trade in other currencies than the collection's. */
  currencies: currenciesSchema.optional(),
  /** Deposits and (negative) withdrawals at the open of a day, in the base currency; no part of returns. */
  flows: z.array(z.strictObject({ date, amount: z.number() })).default([]),
  missingDelistingReturn: z
    .strictObject({
      NYSE: delistingReturn.default(MISSING_DELISTING_RETURN.NYSE),
      AMEX: delistingReturn.default(MISSING_DELISTING_RETURN.AMEX),
      NASDAQ: delistingReturn.default(MISSING_DELISTING_RETURN.NASDAQ),
      OTC: delistingReturn.default(MISSING_DELISTING_RETURN.OTC),
      unknown: delistingReturn.default(MISSING_DELISTING_RETURN.unknown),
    })
    .default(MISSING_DELISTING_RETURN),
  benchmark: benchmarkSchema.default({ source: 'equal_weight' }),
  /** What is stored: `summary` the run and its days, `decisions` also orders and fills, `full` also positions and ledger. */
  level: z.enum(['summary', 'decisions', 'full']).default('decisions'),
  /** Sentences that the report shows first, for example that stocks are simulated. */
  banners: z.array(z.string().min(1)).default([]),
  description: z.string().default(''),
});

export type BacktestConfig = z.output<typeof backtestConfigSchema>;
export type BacktestConfigInput = z.input<typeof backtestConfigSchema>;

/** What the run id covers: everything but what only names or stores the run, and the engines, which a strategy may add to. */
export function resultRelevant(config: BacktestConfig): JsonValue {
  const {
    name: _name,
    level: _level,
    description: _description,
    banners: _banners,
    engines: _engines,
    ...relevant
  } = config;
  return relevant as unknown as JsonValue;
}
