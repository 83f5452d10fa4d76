import { date, index, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core';

import { bytea } from './bytea.js';
import { historical } from './namespaces.js';

/** Embeddings of numeric windows, of one model each. */
export const numericWindowEmbeddings = historical.table(
  'numeric_window_embeddings',
  {
    embeddingId: uuid('embedding_id').primaryKey(),
    entityType: text('entity_type').notNull(),
    entityId: text('entity_id').notNull(),
    windowSpec: text('window_spec').notNull(),
    asOfDate: date('as_of_date').notNull(),
    modelId: text('model_id').notNull(),
    /** Little-endian float32, unit length. */
    vector: bytea('vector').notNull(),
    vectorRef: text('vector_ref'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    unique('numeric_window_embeddings_key').on(t.entityType, t.entityId, t.asOfDate, t.modelId, t.windowSpec),
    index('numeric_window_embeddings_as_of_date').on(t.asOfDate),
  ],
);
