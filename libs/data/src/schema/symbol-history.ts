import { sql } from 'drizzle-orm';
import { boolean, date, index, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Which ticker named an instrument when. A ticker alone does not identify an issuer: it can be used again. */
export const symbolHistory = historical.table(
  'symbol_history',
  {
    instrumentId: text('instrument_id').notNull(),
    symbol: text('symbol').notNull(),
    fromDate: date('from_date').notNull(),
    /** First day on which the ticker no longer names it; null while it does. */
    toDate: date('to_date'),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instrumentId, t.symbol, t.fromDate, t.knownAt] }),
    uniqueIndex('symbol_history_current')
      .on(t.instrumentId, t.symbol, t.fromDate)
      .where(sql`${t.isCurrent}`),
    index('symbol_history_symbol').on(t.symbol, t.fromDate),
  ],
);
