import { sql } from 'drizzle-orm';
import { boolean, date, doublePrecision, index, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Spells of index membership. `to_date` is the first day outside; null while the spell goes on. */
export const indexConstituents = historical.table(
  'index_constituents',
  {
    indexId: text('index_id').notNull(),
    instrumentId: text('instrument_id').notNull(),
    fromDate: date('from_date').notNull(),
    toDate: date('to_date'),
    weight: doublePrecision('weight'),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.indexId, t.instrumentId, t.fromDate, t.knownAt] }),
    uniqueIndex('index_constituents_current')
      .on(t.indexId, t.instrumentId, t.fromDate)
      .where(sql`${t.isCurrent}`),
    index('index_constituents_instrument').on(t.instrumentId),
  ],
);
