import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

import { runtime } from './namespaces.js';

/** Many runs with one question: a grid of parameters, or windows that walk through time. */
export const experiments = runtime.table(
  'experiments',
  {
    experimentId: text('experiment_id').primaryKey(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    spec: jsonb('spec').notNull(),
    status: text('status').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
  },
  (t) => [
    index('experiments_created').on(t.createdAt),
    check('experiments_kind', sql`${t.kind} in ('SWEEP', 'WALK_FORWARD')`),
    check('experiments_status', sql`${t.status} in ('RUNNING', 'COMPLETED')`),
  ],
);

/** One row a finished run of an experiment. The run need not be stored in `backtest_runs`. */
export const experimentResults = runtime.table(
  'experiment_results',
  {
    experimentId: text('experiment_id')
      .notNull()
      .references(() => experiments.experimentId),
    /** Place of the run in the experiment, from 0. */
    ordinal: integer('ordinal').notNull(),
    runId: text('run_id').notNull(),
    parameters: jsonb('parameters').notNull(),
    metrics: jsonb('metrics').notNull(),
    decisionHash: text('decision_hash').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.experimentId, t.ordinal] }), index('experiment_results_run').on(t.runId)],
);
