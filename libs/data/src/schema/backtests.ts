import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

import { runtime } from './namespaces.js';

/** One row a run: what decided it (manifest) and what came of it. */
export const backtestRuns = runtime.table(
  'backtest_runs',
  {
    runId: text('run_id').primaryKey(),
    name: text('name').notNull(),
    strategyId: text('strategy_id').notNull(),
    portfolioId: text('portfolio_id').notNull(),
    collectionId: text('collection_id').notNull(),
    configId: text('config_id').notNull(),
    vintage: text('vintage').notNull(),
    seed: bigint('seed', { mode: 'number' }).notNull(),
    startDate: date('start_date').notNull(),
    endDate: date('end_date').notNull(),
    status: text('status').notNull(),
    decisionHash: text('decision_hash').notNull(),
    /** Code versions, resolved configuration, price basis, fill rule, warnings. */
    manifest: jsonb('manifest').notNull(),
    metrics: jsonb('metrics').notNull(),
    level: text('level').notNull(),
    dirtyTree: boolean('dirty_tree').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    index('backtest_runs_created').on(t.createdAt),
    index('backtest_runs_config').on(t.configId),
    check('backtest_runs_level', sql`${t.level} in ('summary', 'decisions', 'full')`),
  ],
);

const amount = (name: string) => numeric(name, { precision: 26, scale: 6 }).notNull();

/** One row a session of a run. Amounts in the portfolio's currency. */
export const backtestDays = runtime.table(
  'backtest_days',
  {
    runId: text('run_id')
      .notNull()
      .references(() => backtestRuns.runId),
    asOfDate: date('as_of_date').notNull(),
    equity: amount('equity'),
    cash: amount('cash'),
    receivables: amount('receivables'),
    longValue: amount('long_value'),
    shortValue: amount('short_value'),
    tradedValue: amount('traded_value'),
    commission: amount('commission'),
    slippageCost: amount('slippage_cost'),
    dividends: amount('dividends'),
    withholding: amount('withholding').default('0'),
    interest: amount('interest').default('0'),
    borrowFees: amount('borrow_fees').default('0'),
    fxTranslation: amount('fx_translation').default('0'),
    /** Deposits less withdrawals, which are no return. */
    flows: amount('flows').default('0'),
    settledCash: amount('settled_cash').default('0'),
    positions: integer('positions').notNull(),
    stalePositions: integer('stale_positions').notNull(),
    /** Level of the benchmark, null without one. */
    benchmark: doublePrecision('benchmark'),
  },
  (t) => [primaryKey({ columns: [t.runId, t.asOfDate] })],
);

/** Every configuration that was ever evaluated counts; rows are only ever added. */
export const trialLedger = runtime.table(
  'trial_ledger',
  {
    trialId: bigserial('trial_id', { mode: 'number' }).primaryKey(),
    runId: text('run_id').notNull(),
    strategyId: text('strategy_id').notNull(),
    configHash: text('config_hash').notNull(),
    vintage: text('vintage').notNull(),
    startDate: date('start_date').notNull(),
    endDate: date('end_date').notNull(),
    decisionHash: text('decision_hash').notNull(),
    metrics: jsonb('metrics').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [index('trial_ledger_config').on(t.configHash), index('trial_ledger_strategy').on(t.strategyId, t.createdAt)],
);
