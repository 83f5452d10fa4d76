import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  jsonb,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** What each macro series is, and by which rule its values became known. A series that is not declared is not stored. */
export const macroDefinitions = historical.table(
  'macro_definitions',
  {
    seriesId: text('series_id').primaryKey(),
    title: text('title').notNull(),
    frequency: text('frequency').notNull(),
    unit: text('unit'),
    /** Publication lag, see `seriesDefinitionSchema`; null for a series whose vintages carry their own instants. */
    lag: jsonb('lag'),
    /** Decided or computed in hindsight: views refuse it. */
    evaluationOnly: boolean('evaluation_only').notNull().default(false),
    reason: text('reason'),
    source: text('source').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (t) => [check('macro_definitions_frequency', sql`${t.frequency} in ('daily', 'weekly', 'monthly', 'quarterly')`)],
);

/** Observations in every version: a revision is a further row. */
export const macroSeries = historical.table(
  'macro_series',
  {
    seriesId: text('series_id').notNull(),
    /** The day, or the first day of the period, that the value speaks of. */
    date: date('date').notNull(),
    value: doublePrecision('value').notNull(),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.seriesId, t.date, t.knownAt] }),
    uniqueIndex('macro_series_current')
      .on(t.seriesId, t.date)
      .where(sql`${t.isCurrent}`),
  ],
);
