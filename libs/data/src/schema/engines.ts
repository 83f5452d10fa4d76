import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';

import { bytea } from './bytea.js';
import { runtime } from './namespaces.js';

/** What engines and strategies decided, a chain of hashes a run. */
export const engineDecisions = runtime.table(
  'engine_decisions',
  {
    decisionId: uuid('decision_id').primaryKey(),
    runId: text('run_id').notNull(),
    /** Place in the run's log, from 0. */
    sequence: integer('sequence').notNull(),
    /** In a backtest the close of the as-of date. */
    timestamp: timestamp('timestamp', { withTimezone: true }).notNull(),
    mode: text('mode').notNull(),
    engineName: text('engine_name').notNull(),
    configId: text('config_id').notNull(),
    contextId: text('context_id').notNull(),
    asOfDate: date('as_of_date').notNull(),
    /** Hash of the inputs, models, digests of what the view served, decisions read. */
    inputRefs: jsonb('input_refs').notNull(),
    /** Coverage, reasons and figures behind the action. */
    rawInputSummary: jsonb('raw_input_summary').notNull(),
    proposedAction: jsonb('proposed_action').notNull(),
    /** Head of the chain before and after; the first row has an empty one before. */
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [
    unique('engine_decisions_sequence').on(t.runId, t.sequence),
    index('engine_decisions_context').on(t.contextId),
    index('engine_decisions_as_of_date').on(t.asOfDate),
    index('engine_decisions_engine').on(t.engineName),
    check('engine_decisions_mode', sql`${t.mode} in ('LIVE', 'PAPER', 'BACKTEST')`),
    check('engine_decisions_place', sql`${t.sequence} >= 0`),
  ],
);

/** What came of a decision when a horizon had passed. */
export const decisionOutcomes = runtime.table(
  'decision_outcomes',
  {
    decisionId: uuid('decision_id')
      .notNull()
      .references(() => engineDecisions.decisionId),
    /** Trading days after the decision. */
    horizonDays: integer('horizon_days').notNull(),
    evalDate: date('eval_date').notNull(),
    /** In the portfolio's currency. */
    pnl: doublePrecision('pnl').notNull(),
    /** Of the equity at the decision, as a fraction. */
    return: doublePrecision('return').notNull(),
    /** Deepest fall within the horizon, zero or negative. */
    drawdown: doublePrecision('drawdown').notNull(),
    riskMetrics: jsonb('risk_metrics').notNull(),
    label: text('label').notNull(),
  },
  (t) => [primaryKey({ columns: [t.decisionId, t.horizonDays] })],
);

/** Configurations under which decisions were taken. */
export const engineConfigs = runtime.table(
  'engine_configs',
  {
    configId: text('config_id').primaryKey(),
    engineName: text('engine_name').notNull(),
    version: text('version').notNull(),
    configBody: jsonb('config_body').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [index('engine_configs_engine').on(t.engineName)],
);

/** Trained models; their bytes lie in files that are named by their hash. */
export const models = runtime.table(
  'models',
  {
    modelId: text('model_id').primaryKey(),
    engineName: text('engine_name').notNull(),
    type: text('type').notNull(),
    /** sha256 of the artifact. */
    artifactRef: text('artifact_ref').notNull(),
    /** What it was trained on; `cut` is the last date that training saw. */
    trainingDataSpec: jsonb('training_data_spec').notNull(),
    metrics: jsonb('metrics').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [index('models_engine').on(t.engineName, t.type)],
);

/** The market's regime by region and day. */
export const regimes = runtime.table(
  'regimes',
  {
    regimeRecordId: uuid('regime_record_id').primaryKey(),
    /** Empty outside a run. */
    runId: text('run_id').notNull().default(''),
    /** Whose prices it was told from. */
    collectionId: text('collection_id').notNull(),
    asOfDate: date('as_of_date').notNull(),
    region: text('region').notNull(),
    regimeLabel: text('regime_label').notNull(),
    /** Little-endian float32; null while there is no model. */
    regimeEmbedding: bytea('regime_embedding'),
    embeddingRef: text('embedding_ref'),
    /** In [0, 1]. */
    confidence: doublePrecision('confidence').notNull(),
    /** Of the classifier; empty while there is none. */
    modelId: text('model_id').notNull(),
    /** Probabilities, drivers, coverage, reasons. */
    metadata: jsonb('metadata').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    unique('regimes_key').on(t.collectionId, t.region, t.asOfDate, t.modelId, t.runId),
    index('regimes_as_of_date').on(t.asOfDate),
    index('regimes_run').on(t.runId),
    check('regimes_confidence', sql`${t.confidence} between 0 and 1`),
  ],
);
