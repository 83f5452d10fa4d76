import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  jsonb,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Splits, dividends, mergers and delistings, each from the instant at which the world could know it. */
export const corporateActions = historical.table(
  'corporate_actions',
  {
    instrumentId: text('instrument_id').notNull(),
    exDate: date('ex_date').notNull(),
    type: text('type').notNull(),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    /** New shares for one old share (SPLIT, STOCK_DIVIDEND, stock MERGER, SPINOFF). */
    ratio: doublePrecision('ratio'),
    /** Cash for one share held after that day's split (CASH_DIVIDEND), or on leaving (MERGER, DELISTING). */
    amount: doublePrecision('amount'),
    currency: text('currency').notNull(),
    payDate: date('pay_date'),
    newInstrumentId: text('new_instrument_id'),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
    metadata: jsonb('metadata'),
  },
  (t) => [
    primaryKey({ columns: [t.instrumentId, t.exDate, t.type, t.knownAt] }),
    uniqueIndex('corporate_actions_current')
      .on(t.instrumentId, t.exDate, t.type)
      .where(sql`${t.isCurrent}`),
    index('corporate_actions_ex_date').on(t.exDate),
    check(
      'corporate_actions_type',
      sql`${t.type} in ('SPLIT', 'CASH_DIVIDEND', 'STOCK_DIVIDEND', 'SPINOFF', 'MERGER', 'SYMBOL_CHANGE', 'DELISTING')`,
    ),
  ],
);
