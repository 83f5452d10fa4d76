import { compareCodeUnits, DecisionLog, type JsonValue, type LoggedDecision, type RunId } from '@prometheus/core';
import { type CopyColumn, type StoreTransaction } from '@prometheus/data';

import { type BacktestDays, type EngineConfigRecord } from '../results/result.js';
import { writeTable } from '../results/table-writer.js';
import { type SessionTimes } from '../results/trading-rows.js';
import { decisionOutcomes } from './decision-outcomes.js';
import { backtestDecisionRow, decisionIdOf } from './decision-row.js';

const DECISION_COLUMNS: readonly CopyColumn[] = [
  { name: 'decision_id', type: 'uuid' },
  { name: 'run_id', type: 'text' },
  { name: 'sequence', type: 'int4' },
  { name: 'timestamp', type: 'timestamptz' },
  { name: 'mode', type: 'text' },
  { name: 'engine_name', type: 'text' },
  { name: 'config_id', type: 'text' },
  { name: 'context_id', type: 'text' },
  { name: 'as_of_date', type: 'date' },
  { name: 'input_refs', type: 'jsonb' },
  { name: 'raw_input_summary', type: 'jsonb' },
  { name: 'proposed_action', type: 'jsonb' },
  { name: 'previous_hash', type: 'text' },
  { name: 'hash', type: 'text' },
];

/** The log of a backtest, under the ids by which its orders refer to it. */
export async function writeDecisions(
  tx: StoreTransaction,
  run: RunId,
  decisions: readonly LoggedDecision[],
  times: SessionTimes,
): Promise<void> {
  const start = new DecisionLog().hash;
  await writeTable(tx, 'runtime.engine_decisions', DECISION_COLUMNS, decisions.length, (writer, k) => {
    const previous = k === 0 ? start : decisions[k - 1].hash;
    const closeMs = times.closeMs(decisions[k].decision.asOfDate);
    const row = backtestDecisionRow(run, k, decisions[k], previous, closeMs);
    writer.uuid(row.decisionId);
    writer.text(run);
    writer.int4(row.sequence);
    writer.timestamptz(row.timestampMs);
    writer.text(row.mode);
    writer.text(row.engine);
    writer.text(row.configId);
    writer.text(row.contextId);
    writer.tradeDate(row.asOfDate);
    writer.jsonb(row.inputRefs);
    writer.jsonb(row.summary);
    writer.jsonb(row.action);
    writer.text(row.previousHash);
    writer.text(row.hash);
  });
}

/** Configurations that are not known yet; one whose id is there is the same, because the id is made of its body. */
export async function writeEngineConfigs(
  tx: StoreTransaction,
  configs: readonly EngineConfigRecord[],
  now: Date,
): Promise<void> {
  // In one order everywhere, so that two runs that are stored at the same time do not wait for each other.
  const ordered = [...configs].sort((a, b) => compareCodeUnits(a.configId, b.configId));
  for (const { configId, engine, version, body } of ordered) {
    await tx.client.query(
      `INSERT INTO runtime.engine_configs (config_id, engine_name, version, config_body, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, 'backtest') ON CONFLICT (config_id) DO NOTHING`,
      [configId, engine, version, JSON.stringify(body), now],
    );
  }
}

const OUTCOME_COLUMNS: readonly CopyColumn[] = [
  { name: 'decision_id', type: 'uuid' },
  { name: 'horizon_days', type: 'int4' },
  { name: 'eval_date', type: 'date' },
  { name: 'pnl', type: 'float8' },
  { name: 'return', type: 'float8' },
  { name: 'drawdown', type: 'float8' },
  { name: 'risk_metrics', type: 'jsonb' },
  { name: 'label', type: 'text' },
];

/** What came of each decision at each horizon that ended within the run; the decisions must be stored before. */
export async function writeOutcomes(
  tx: StoreTransaction,
  run: RunId,
  decisions: readonly LoggedDecision[],
  days: BacktestDays,
): Promise<void> {
  const outcomes = decisionOutcomes(
    decisions.map(({ decision }) => decision),
    days,
  );
  const rows = outcomes.flatMap((ofOne, sequence) => ofOne.map((outcome) => ({ sequence, outcome })));
  await writeTable(tx, 'runtime.decision_outcomes', OUTCOME_COLUMNS, rows.length, (writer, k) => {
    const { sequence, outcome } = rows[k];
    writer.uuid(decisionIdOf(run, sequence));
    writer.int4(outcome.horizonDays);
    writer.tradeDate(outcome.evalDate);
    writer.float8(outcome.pnl);
    writer.float8(outcome.return);
    writer.float8(outcome.drawdown);
    writer.jsonb(outcome.riskMetrics as unknown as JsonValue);
    writer.text(outcome.label);
  });
}
