import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core';

import { backtestRuns } from './backtests.js';
import { runtime } from './namespaces.js';

const quantity = (name: string) => numeric(name, { precision: 26, scale: 6 });
const amount = (name: string) => numeric(name, { precision: 26, scale: 6 });
const mode = () => text('mode').notNull();
/** Null outside a backtest. */
const runId = () => text('run_id').references(() => backtestRuns.runId);

export const orders = runtime.table(
  'orders',
  {
    orderId: uuid('order_id').primaryKey(),
    runId: runId(),
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
    instrumentId: text('instrument_id').notNull(),
    side: text('side').notNull(),
    orderType: text('order_type').notNull(),
    timeInForce: text('time_in_force').notNull(),
    quantity: quantity('quantity').notNull(),
    filledQuantity: quantity('filled_quantity').notNull(),
    limitPrice: numeric('limit_price'),
    stopPrice: numeric('stop_price'),
    /** Orders of one group cancel each other. */
    ocaGroup: text('oca_group'),
    origin: text('origin').notNull().default('STRATEGY'),
    /** Close at which the order was decided. */
    decisionPrice: doublePrecision('decision_price'),
    status: text('status').notNull(),
    mode: mode(),
    portfolioId: text('portfolio_id').notNull(),
    decisionId: uuid('decision_id'),
    metadata: jsonb('metadata').notNull().default({}),
  },
  (t) => [
    index('orders_timestamp').on(t.timestamp),
    index('orders_portfolio').on(t.portfolioId),
    index('orders_run').on(t.runId),
    check('orders_side', sql`${t.side} in ('BUY', 'SELL')`),
    check('orders_mode', sql`${t.mode} in ('LIVE', 'PAPER', 'BACKTEST')`),
    check(
      'orders_status',
      sql`${t.status} in ('PENDING', 'SUBMITTED', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'REJECTED', 'UNKNOWN')`,
    ),
  ],
);

export const fills = runtime.table(
  'fills',
  {
    fillId: uuid('fill_id').primaryKey(),
    orderId: uuid('order_id')
      .notNull()
      .references(() => orders.orderId),
    runId: runId(),
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
    instrumentId: text('instrument_id').notNull(),
    side: text('side').notNull(),
    quantity: quantity('quantity').notNull(),
    price: numeric('price').notNull(),
    commission: amount('commission').notNull(),
    mode: mode(),
    metadata: jsonb('metadata').notNull().default({}),
  },
  (t) => [
    index('fills_timestamp').on(t.timestamp),
    index('fills_order').on(t.orderId),
    index('fills_run').on(t.runId),
    check('fills_side', sql`${t.side} in ('BUY', 'SELL')`),
  ],
);

export const positionsSnapshots = runtime.table(
  'positions_snapshots',
  {
    snapshotId: uuid('snapshot_id').primaryKey(),
    runId: runId(),
    portfolioId: text('portfolio_id').notNull(),
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
    asOfDate: date('as_of_date').notNull(),
    instrumentId: text('instrument_id').notNull(),
    quantity: quantity('quantity').notNull(),
    avgCost: numeric('avg_cost').notNull(),
    marketValue: amount('market_value').notNull(),
    unrealizedPnl: amount('unrealized_pnl').notNull(),
    mode: mode(),
  },
  (t) => [
    index('positions_snapshots_run').on(t.runId, t.asOfDate),
    index('positions_snapshots_portfolio').on(t.portfolioId, t.asOfDate),
  ],
);

/** The legs of the double-entry ledger: those of one entry sum to zero. */
export const ledgerEntries = runtime.table(
  'ledger_entries',
  {
    runId: text('run_id')
      .notNull()
      .references(() => backtestRuns.runId),
    entry: integer('entry').notNull(),
    leg: smallint('leg').notNull(),
    asOfDate: date('as_of_date').notNull(),
    entryType: text('entry_type').notNull(),
    account: text('account').notNull(),
    instrumentId: text('instrument_id'),
    /** Millionths of the currency; positive raises the account. */
    amountMicros: bigint('amount_micros', { mode: 'bigint' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.entry, t.leg] }), index('ledger_entries_date').on(t.runId, t.asOfDate)],
);
