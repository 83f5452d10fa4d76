import { date, index, integer, jsonb, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** Documents filed with a regulator, known from the instant of their acceptance. */
export const filings = historical.table(
  'filings',
  {
    /** The regulator's own number, for example an accession number of the SEC. */
    filingId: text('filing_id').notNull(),
    issuerId: text('issuer_id').notNull(),
    filingType: text('filing_type').notNull(),
    filingDate: date('filing_date').notNull(),
    periodEnd: date('period_end'),
    knownAt: timestamp('known_at', { withTimezone: true }).notNull(),
    /** Where the text lies: `filing_sections` once its sections are stored, otherwise the document's address. */
    textRef: text('text_ref'),
    batchId: text('batch_id').notNull(),
    metadata: jsonb('metadata').notNull().default({}),
  },
  (t) => [
    // One filing can be made for several issuers.
    primaryKey({ columns: [t.filingId, t.issuerId] }),
    index('filings_issuer').on(t.issuerId, t.knownAt),
  ],
);

/** The text of a filing by section, in the document's order. */
export const filingSections = historical.table(
  'filing_sections',
  {
    filingId: text('filing_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    /** `1A`, `7` ... of a 10-K, `I-2`, `II-1A` ... of a 10-Q; null for what stands before the first item. */
    item: text('item'),
    heading: text('heading').notNull(),
    body: text('body').notNull(),
  },
  (t) => [primaryKey({ columns: [t.filingId, t.ordinal] })],
);
