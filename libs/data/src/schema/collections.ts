import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

import { historical } from './namespaces.js';

/** A set of instruments that came from one source with one price basis. */
export const collections = historical.table(
  'collections',
  {
    collectionId: text('collection_id').primaryKey(),
    marketId: text('market_id').notNull(),
    /** `instruments`: prices and what belongs to issuers. `macro`: series of an economy, without instruments. */
    kind: text('kind').notNull().default('instruments'),
    adjustment: text('adjustment').notNull(),
    /** For adjusted prices: the day as of which they were adjusted, where the source says so. */
    adjustedAsOf: date('adjusted_as_of'),
    currency: text('currency').notNull(),
    source: text('source').notNull(),
    metadata: jsonb('metadata').notNull().default({}),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    check('collections_adjustment', sql`${t.adjustment} in ('raw', 'split_adjusted', 'total_return')`),
    check('collections_kind', sql`${t.kind} in ('instruments', 'macro')`),
  ],
);

/** One attempt to bring a file or folder in: what was read, what became of it, and under which content hash. */
export const ingestionBatches = historical.table(
  'ingestion_batches',
  {
    batchId: text('batch_id').primaryKey(),
    collectionId: text('collection_id')
      .notNull()
      .references(() => collections.collectionId),
    provider: text('provider').notNull(),
    /** prices, membership, sectors, actions, symbols, fundamentals, filings or macro. */
    dataset: text('dataset').notNull(),
    /** Orders the batches of a collection: 1 is the first. */
    sequence: integer('sequence').notNull(),
    firstDate: date('first_date'),
    lastDate: date('last_date'),
    rowsRead: bigint('rows_read', { mode: 'number' }).notNull(),
    rowsAccepted: bigint('rows_accepted', { mode: 'number' }).notNull(),
    rowsUnchanged: bigint('rows_unchanged', { mode: 'number' }).notNull(),
    rowsRestated: bigint('rows_restated', { mode: 'number' }).notNull(),
    rowsSetAside: bigint('rows_set_aside', { mode: 'number' }).notNull(),
    contentHash: text('content_hash').notNull(),
    qcResult: jsonb('qc_result').notNull().default({}),
    state: text('state').notNull(),
    source: text('source').notNull(),
    startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
    finishedAt: timestamp('finished_at', { withTimezone: true }),
  },
  (t) => [
    uniqueIndex('ingestion_batches_order').on(t.collectionId, t.dataset, t.sequence),
    index('ingestion_batches_content').on(t.collectionId, t.dataset, t.contentHash),
    check('ingestion_batches_state', sql`${t.state} in ('STAGED', 'ACCEPTED', 'DEGRADED', 'REJECTED')`),
  ],
);

/** One observation of quality control about one batch. */
export const qcFindings = historical.table(
  'qc_findings',
  {
    batchId: text('batch_id')
      .notNull()
      .references(() => ingestionBatches.batchId),
    sequence: integer('sequence').notNull(),
    severity: text('severity').notNull(),
    code: text('code').notNull(),
    instrumentId: text('instrument_id'),
    firstDate: date('first_date'),
    lastDate: date('last_date'),
    /** How many rows or sessions the finding speaks of. */
    occurrences: integer('occurrences').notNull(),
    detail: text('detail').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.batchId, t.sequence] }),
    index('qc_findings_instrument').on(t.instrumentId, t.code),
    check('qc_findings_severity', sql`${t.severity} in ('INFO', 'WARNING', 'ERROR')`),
  ],
);
