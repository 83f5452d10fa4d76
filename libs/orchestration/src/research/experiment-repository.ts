import { type Clock, type JsonValue, type RunId } from '@prometheus/core';
import { type Database } from '@prometheus/data';

import { type Combination } from './grid.js';
import { type TrialMetrics, type TrialResult } from './trial-evaluator.js';

export type ExperimentKind = 'SWEEP' | 'WALK_FORWARD';

export interface Experiment {
  readonly experimentId: string;
  readonly kind: ExperimentKind;
  readonly name: string;
  readonly spec: JsonValue;
}

export interface StoredTrial {
  readonly ordinal: number;
  readonly runId: RunId;
  readonly metrics: TrialMetrics;
  readonly decisionHash: string;
}

/** Experiments and their finished runs in the runtime store. Each finished run is also a line of the trial ledger. */
export class ExperimentRepository {
  constructor(
    readonly database: Database,
    readonly clock: Clock,
  ) {}

  /** Writes the experiment down unless it is there. */
  async begin({ experimentId, kind, name, spec }: Experiment): Promise<void> {
    await this.database.runtime.pool.query(
      `INSERT INTO runtime.experiments (experiment_id, kind, name, spec, status, created_at, updated_at)
       VALUES ($1, $2, $3, $4, 'RUNNING', $5, $5) ON CONFLICT (experiment_id) DO NOTHING`,
      [experimentId, kind, name, JSON.stringify(spec), this.clock.now()],
    );
  }

  /** By ordinal. */
  async results(experimentId: string): Promise<StoredTrial[]> {
    const { rows } = await this.database.runtime.pool.query<Record<string, unknown>>(
      `SELECT ordinal, run_id, metrics, decision_hash FROM runtime.experiment_results
       WHERE experiment_id = $1 ORDER BY ordinal`,
      [experimentId],
    );
    return rows.map((row) => ({
      ordinal: row.ordinal as number,
      runId: row.run_id as RunId,
      metrics: row.metrics as TrialMetrics,
      decisionHash: row.decision_hash as string,
    }));
  }

  /** Adds finished runs to the experiment and to the trial ledger: all of them or, on a failure, none. */
  async append(
    experimentId: string,
    finished: readonly { readonly result: TrialResult; readonly parameters: Combination | JsonValue }[],
  ): Promise<void> {
    if (finished.length === 0) return;
    const now = this.clock.now();
    const column = (value: (trial: (typeof finished)[number]) => unknown): unknown[] => finished.map(value);
    await this.database.runtime.transaction(async ({ client }) => {
      // Two processes may work on one experiment: what the other has stored already is the same.
      const { rows } = await client.query<{ ordinal: number }>(
        `INSERT INTO runtime.experiment_results
           (experiment_id, ordinal, run_id, parameters, metrics, decision_hash, created_at)
         SELECT $1, x.ordinal, x.run_id, x.parameters::jsonb, x.metrics::jsonb, x.decision_hash, $2
         FROM unnest($3::int[], $4::text[], $5::text[], $6::text[], $7::text[])
           AS x (ordinal, run_id, parameters, metrics, decision_hash)
         ON CONFLICT (experiment_id, ordinal) DO NOTHING RETURNING ordinal`,
        [
          experimentId,
          now,
          column(({ result }) => result.ordinal),
          column(({ result }) => result.runId),
          column(({ parameters }) => JSON.stringify(parameters)),
          column(({ result }) => JSON.stringify(result.metrics)),
          column(({ result }) => result.decisionHash),
        ],
      );
      const added = new Set(rows.map(({ ordinal }) => ordinal));
      const counted = finished.filter(({ result }) => added.has(result.ordinal)).map(({ result }) => result);
      await client.query(
        `INSERT INTO runtime.trial_ledger
           (run_id, strategy_id, config_hash, vintage, start_date, end_date, decision_hash, metrics, created_at)
         SELECT x.run_id, x.strategy, x.config_hash, x.vintage, x.first::date, x.last::date, x.decision_hash,
                x.metrics::jsonb, $1
         FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
           AS x (run_id, strategy, config_hash, vintage, first, last, decision_hash, metrics)`,
        [
          now,
          counted.map(({ runId }) => runId),
          counted.map(({ strategy }) => strategy),
          counted.map(({ configHash }) => configHash),
          counted.map(({ vintage }) => vintage),
          counted.map(({ start }) => start),
          counted.map(({ end }) => end),
          counted.map(({ decisionHash }) => decisionHash),
          counted.map(({ metrics: { cagr, sharpe, maxDrawdown, totalReturn } }) =>
            JSON.stringify({ cagr, sharpe, maxDrawdown, totalReturn }),
          ),
        ],
      );
      await client.query('UPDATE runtime.experiments SET updated_at = $2 WHERE experiment_id = $1', [
        experimentId,
        now,
      ]);
    });
  }

  async complete(experimentId: string): Promise<void> {
    await this.database.runtime.pool.query(
      `UPDATE runtime.experiments SET status = 'COMPLETED', updated_at = $2 WHERE experiment_id = $1`,
      [experimentId, this.clock.now()],
    );
  }
}
