import { sql } from 'drizzle-orm';
import { bigserial, boolean, check, doublePrecision, index, numeric, text, timestamp, uuid } from 'drizzle-orm/pg-core';

import { backtestRuns } from './backtests.js';
import { runtime } from './namespaces.js';

/** Orders that the risk gate did not let through. */
export const riskRefusals = runtime.table(
  'risk_refusals',
  {
    refusalId: uuid('refusal_id').primaryKey(),
    /** Null outside a backtest. */
    runId: text('run_id').references(() => backtestRuns.runId),
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
    mode: text('mode').notNull(),
    portfolioId: text('portfolio_id').notNull(),
    decisionId: uuid('decision_id'),
    instrumentId: text('instrument_id').notNull(),
    side: text('side').notNull(),
    orderType: text('order_type').notNull(),
    quantity: numeric('quantity', { precision: 26, scale: 6 }).notNull(),
    limitName: text('limit_name').notNull(),
    /** Null for limits that are no number, as the restricted list. */
    limitValue: doublePrecision('limit_value'),
    attemptedValue: doublePrecision('attempted_value'),
    reason: text('reason').notNull(),
  },
  (t) => [
    index('risk_refusals_run').on(t.runId),
    index('risk_refusals_timestamp').on(t.timestamp),
    check('risk_refusals_side', sql`${t.side} in ('BUY', 'SELL')`),
    check('risk_refusals_mode', sql`${t.mode} in ('LIVE', 'PAPER', 'BACKTEST')`),
  ],
);

/** Every turn of the kill switch; rows are only ever added, the last one of a scope says how it stands. */
export const killSwitch = runtime.table(
  'kill_switch',
  {
    eventId: bigserial('event_id', { mode: 'number' }).primaryKey(),
    /** A portfolio, or ALL. */
    scope: text('scope').notNull(),
    state: text('state').notNull(),
    source: text('source').notNull(),
    person: text('person'),
    reason: text('reason').notNull(),
    /** Orders that only reduce positions pass while it is engaged. */
    flatten: boolean('flatten').notNull().default(false),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (t) => [
    index('kill_switch_scope').on(t.scope, t.eventId),
    check('kill_switch_scope_named', sql`trim(${t.scope}) <> ''`),
    check('kill_switch_state', sql`${t.state} in ('ENGAGED', 'RELEASED')`),
    check('kill_switch_source', sql`${t.source} in ('CLI', 'API', 'AUTOMATIC')`),
    check('kill_switch_reason', sql`trim(${t.reason}) <> ''`),
    check(
      'kill_switch_release_named',
      sql`${t.state} = 'ENGAGED' or (${t.person} is not null and trim(${t.person}) <> '' and ${t.source} <> 'AUTOMATIC')`,
    ),
  ],
);
