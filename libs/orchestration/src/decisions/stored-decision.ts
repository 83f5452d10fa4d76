import { type JsonValue, type RunId, type TradeDate } from '@prometheus/core';
import { type Database } from '@prometheus/data';

import { type DecisionRow } from './decision-row.js';

/** Columns of `runtime.engine_decisions` as `decisionRowOf` reads them; instants keep their microseconds. */
export const DECISION_SELECT = `d.decision_id, d.sequence, (extract(epoch FROM d.timestamp) * 1000)::float8 AS timestamp_ms, d.mode,
  d.engine_name, d.config_id, d.context_id, d.as_of_date::text AS as_of_date, d.input_refs, d.raw_input_summary, d.proposed_action,
  d.previous_hash, d.hash`;

export interface DecisionRecord {
  readonly decision_id: string;
  readonly sequence: number;
  readonly timestamp_ms: number;
  readonly mode: string;
  readonly engine_name: string;
  readonly config_id: string;
  readonly context_id: string;
  readonly as_of_date: TradeDate;
  readonly input_refs: JsonValue;
  readonly raw_input_summary: JsonValue;
  readonly proposed_action: JsonValue;
  readonly previous_hash: string;
  readonly hash: string;
}

export function decisionRowOf(record: DecisionRecord): DecisionRow {
  return {
    decisionId: record.decision_id,
    sequence: record.sequence,
    timestampMs: record.timestamp_ms,
    mode: record.mode,
    engine: record.engine_name,
    configId: record.config_id,
    contextId: record.context_id,
    asOfDate: record.as_of_date,
    inputRefs: record.input_refs,
    summary: record.raw_input_summary,
    action: record.proposed_action,
    previousHash: record.previous_hash,
    hash: record.hash,
  };
}

/** Decisions of one block stay in memory together; an action may name thousands of instruments. */
const BLOCK_ROWS = 256;

/** All decisions of a run in order of their sequence, block after block. */
export async function* storedDecisionRows(database: Database, run: RunId): AsyncGenerator<DecisionRow> {
  let last = -1;
  for (;;) {
    const { rows } = await database.runtime.pool.query<DecisionRecord>(
      `SELECT ${DECISION_SELECT} FROM runtime.engine_decisions d
       WHERE d.run_id = $1 AND d.sequence > $2 ORDER BY d.sequence LIMIT $3`,
      [run, last, BLOCK_ROWS],
    );
    for (const record of rows) yield decisionRowOf(record);
    if (rows.length < BLOCK_ROWS) return;
    last = rows[rows.length - 1].sequence;
  }
}
