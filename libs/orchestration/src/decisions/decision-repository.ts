import { DecisionLog, type JsonValue, type TradeDate } from '@prometheus/core';
import { type Database } from '@prometheus/data';

import { DecisionsNotKeptError, StorageLevelError, UnknownDecisionError } from '../errors.js';
import { ResultsRepository } from '../results/results-repository.js';
import { type DecisionOutcome } from './decision-outcomes.js';
import { type DecisionRow, storedInputRefs } from './decision-row.js';
import { DECISION_SELECT, type DecisionRecord, decisionRowOf } from './stored-decision.js';

/** A decision as it was stored, with what came of it. */
export interface StoredDecision extends Omit<DecisionRow, 'inputRefs' | 'timestampMs'> {
  readonly runId: string;
  readonly timestamp: Date;
  readonly modelIds: readonly string[];
  readonly inputsHash: string;
  /** What was read, where the decision has evidence. */
  readonly inputRefs?: JsonValue;
  /** By horizon. */
  readonly outcomes: readonly DecisionOutcome[];
}

export interface DecisionFilters {
  /** `strategy` or the name of an engine. */
  readonly engine?: string;
  readonly date?: TradeDate;
  /** Both included. */
  readonly from?: TradeDate;
  readonly to?: TradeDate;
  /** At most so many, the first ones. */
  readonly limit?: number;
}

interface StoredRecord extends DecisionRecord {
  readonly run_id: string;
  readonly outcomes: readonly DecisionOutcome[];
}

const OUTCOMES = `
  SELECT json_agg(json_build_object('horizonDays', o.horizon_days, 'evalDate', o.eval_date::text, 'pnl', o.pnl, 'return', o.return,
           'drawdown', o.drawdown, 'riskMetrics', o.risk_metrics, 'label', o.label) ORDER BY o.horizon_days)
  FROM runtime.decision_outcomes o WHERE o.decision_id = d.decision_id`;
const SELECT = `SELECT d.run_id, ${DECISION_SELECT}, coalesce((${OUTCOMES}), '[]') AS outcomes FROM runtime.engine_decisions d`;

/** Decisions of stored runs. */
export class DecisionRepository {
  constructor(readonly database: Database) {}

  /** In the order in which they were taken.
   * @param prefix the run id or its first digits; `last` for the newest run
   * @throws {UnknownRunError} when none or several match
   * @throws {StorageLevelError} when the run was stored without its decisions
   * @throws {DecisionsNotKeptError} when it was stored before decisions were kept */
  async list(prefix: string, filters: DecisionFilters = {}): Promise<StoredDecision[]> {
    const { runId, level, decisionHash } = await new ResultsRepository(this.database).find(prefix);
    if (level === 'summary') throw new StorageLevelError(runId, level, 'decisions', 'decisions');
    const { engine, date, from, to, limit } = filters;
    const { pool } = this.database.runtime;
    const { rows } = await pool.query<StoredRecord>(
      `${SELECT}
       WHERE d.run_id = $1 AND ($2::text IS NULL OR d.engine_name = $2) AND ($3::date IS NULL OR d.as_of_date = $3)
         AND ($4::date IS NULL OR d.as_of_date >= $4) AND ($5::date IS NULL OR d.as_of_date <= $5)
       ORDER BY d.sequence LIMIT $6`,
      [runId, engine ?? null, date ?? null, from ?? null, to ?? null, limit ?? null],
    );
    if (rows.length === 0 && decisionHash !== new DecisionLog().hash) {
      const kept = await pool.query('SELECT FROM runtime.engine_decisions WHERE run_id = $1 LIMIT 1', [runId]);
      if (kept.rows.length === 0) throw new DecisionsNotKeptError(runId);
    }
    return rows.map(storedDecision);
  }

  /** @throws {UnknownDecisionError} when there is none with the id */
  async load(decisionId: string): Promise<StoredDecision> {
    const { rows } = await this.database.runtime.pool.query<StoredRecord>(`${SELECT} WHERE d.decision_id::text = $1`, [
      decisionId.toLowerCase(),
    ]);
    if (rows.length === 0) throw new UnknownDecisionError(decisionId);
    return storedDecision(rows[0]);
  }
}

function storedDecision(record: StoredRecord): StoredDecision {
  const { inputRefs, timestampMs, ...row } = decisionRowOf(record);
  const { inputsHash = '', modelIds = [], evidence } = storedInputRefs(inputRefs) ?? {};
  return {
    ...row,
    runId: record.run_id,
    timestamp: new Date(timestampMs),
    modelIds,
    inputsHash,
    ...(evidence === undefined ? {} : { inputRefs: evidence }),
    outcomes: record.outcomes,
  };
}
