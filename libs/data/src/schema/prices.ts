import { sql } from 'drizzle-orm';
import { boolean, date, doublePrecision, jsonb, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Daily bars. Partitioned by year in the migration; a restated bar is a new row and the old one stays, not current. */
export const pricesDaily = historical.table(
  'prices_daily',
  {
    instrumentId: text('instrument_id').notNull(),
    tradeDate: date('trade_date').notNull(),
    open: doublePrecision('open').notNull(),
    high: doublePrecision('high').notNull(),
    low: doublePrecision('low').notNull(),
    close: doublePrecision('close').notNull(),
    adjustedClose: doublePrecision('adjusted_close'),
    volume: doublePrecision('volume').notNull(),
    currency: text('currency').notNull(),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
    metadata: jsonb('metadata'),
  },
  (t) => [
    primaryKey({ columns: [t.instrumentId, t.tradeDate, t.knownAt] }),
    // By day first: it keeps one current row a bar and finds the bars of a day, which the key by instrument does not. A
    // third index would cost a fifth of the speed of ingestion.
    uniqueIndex('prices_daily_current')
      .on(t.tradeDate, t.instrumentId)
      .where(sql`${t.isCurrent}`),
  ],
);
