import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Reported figures in every version: a restatement is a further row. */
export const fundamentals = historical.table(
  'fundamentals',
  {
    issuerId: text('issuer_id').notNull(),
    metric: text('metric').notNull(),
    periodEnd: date('period_end').notNull(),
    /** INSTANT for figures of a balance sheet; otherwise the span that ends with the period. */
    basis: text('basis').notNull(),
    unit: text('unit').notNull(),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    value: doublePrecision('value').notNull(),
    periodStart: date('period_start'),
    /** Q1, Q2, Q3, Q4 or FY, as the filing names it. */
    fiscalPeriod: text('fiscal_period'),
    /** 10-K, 10-Q, 10-K/A ... */
    form: text('form'),
    source: text('source').notNull(),
    isCurrent: boolean('is_current').notNull().default(true),
    batchId: text('batch_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.issuerId, t.metric, t.periodEnd, t.basis, t.unit, t.knownAt] }),
    uniqueIndex('fundamentals_current')
      .on(t.issuerId, t.metric, t.periodEnd, t.basis, t.unit)
      .where(sql`${t.isCurrent}`),
    index('fundamentals_known').on(t.knownAt),
    check('fundamentals_basis', sql`${t.basis} in ('INSTANT', 'QUARTER', 'YEAR', 'YEAR_TO_DATE')`),
  ],
);
