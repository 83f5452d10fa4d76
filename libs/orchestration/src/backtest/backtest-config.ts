import { isTradeDate, type JsonValue, type TradeDate } from '@prometheus/core';
import { commissionSchema, MISSING_DELISTING_RETURN } from '@prometheus/execution';
import { z } from 'zod';

const date = z
  .string()
  .refine((value) => isTradeDate(value), {
    error: (issue) => `"${String(issue.input)}" is not a date; write it as YYYY-MM-DD`,
  })
  .transform((value) => value as TradeDate);

const zeroRate = z.literal(0, { error: 'only 0 is taken: interest and borrow fees are not modelled yet' });
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

/** A backtest in full. Every default is here; what depends on the price basis is resolved by `resolveBacktest`. */
export const backtestConfigSchema = z.strictObject({
  name: z.string().min(1).max(80),
  collection: z.string().min(1),
  start: date,
  end: date,
  /** A built-in strategy's name, or the path of a module that exports `strategy`. */
  strategy: z.string().min(1),
  parameters: z.record(z.string(), z.json()).default({}),
  seed: z.number().int().min(0).default(1),
  initialCash: z.number().positive().default(1_000_000),
  /** Fraction of equity that target weights of 1 in total invest. */
  investedFraction: z.number().positive().max(10).default(1),
  /** Whole shares on raw prices, fractions on adjusted ones, where the number of shares is not real. */
  fractionalShares: z.boolean().optional(),
  /** `same_close` trades at the close that the decision saw, which is optimistic. */
  fillAt: z.enum(['next_open', 'next_close', 'same_close']).default('next_open'),
  slippageBps: z.number().min(0).max(1000).default(5),
  /** Short for `commission: { model: bps, bps: ... }`. */
  commissionBps: z.number().min(0).max(1000).optional(),
  /** By default 0.005 a share (at least 1, at most 1 %) on raw prices, 1 basis point on adjusted ones. */
  commission: commissionSchema.optional(),
  cashPolicy: z.enum(['scale_buys', 'allow_negative']).default('scale_buys'),
  minimumNotional: z.number().min(0).default(0),
  noTradeBand: z.number().min(0).max(1).default(0),
  volumeCap: z.literal('off', { error: 'only "off" is taken: capacity limits are not modelled yet' }).default('off'),
  riskGate: z
    .literal('off', { error: 'only "off" is taken: the pre-trade risk gate does not exist yet' })
    .default('off'),
  rates: z
    .strictObject({
      cashInterest: zeroRate.default(0),
      debitInterest: zeroRate.default(0),
      borrowFee: zeroRate.default(0),
    })
    .default({ cashInterest: 0, debitInterest: 0, borrowFee: 0 }),
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

/** What the run id covers: everything but what only names or stores the run. */
export function resultRelevant(config: BacktestConfig): JsonValue {
  const { name: _name, level: _level, description: _description, banners: _banners, ...relevant } = config;
  return relevant as unknown as JsonValue;
}
