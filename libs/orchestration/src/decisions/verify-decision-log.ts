import {
  configId,
  DecisionLog,
  InputError,
  type JsonValue,
  type RunId,
  type TradeDate,
  type TradingCalendar,
  tradingCalendar,
} from '@prometheus/core';
import { type Database } from '@prometheus/data';

import { StorageLevelError } from '../errors.js';
import { ResultsRepository } from '../results/results-repository.js';
import { brief, type LogFault } from './log-fault.js';
import { LogVerifier } from './log-verifier.js';
import { storedDecisionRows } from './stored-decision.js';

const FAULTS_SHOWN = 20;

export interface LogReport {
  readonly runId: RunId;
  /** `not_kept`: the run decided something, and not one row is there. */
  readonly state: 'intact' | 'faulty' | 'not_kept';
  readonly rows: number;
  /** Decisions of each engine. */
  readonly engines: Readonly<Record<string, number>>;
  /** That the run was stored with. */
  readonly head: string;
  readonly faultCount: number;
  /** In the order of the log, at most 20; the first is where to begin. */
  readonly faults: readonly LogFault[];
}

/** Reads the decisions of a run and makes every hash of their chain anew. Compared besides: ids, timestamps and modes with what they
 * must be, inputs hashes with the evidence, the head with that of the run and of its lines in the trial ledger, configurations with
 * their ids, and the decisions that orders refer to.
 * @param prefix the run id or its first digits; `last` for the newest run
 * @throws {UnknownRunError} when none or several match
 * @throws {StorageLevelError} when the run was stored without its decisions */
export async function verifyDecisionLog(database: Database, prefix: string): Promise<LogReport> {
  const { runId, level, decisionHash, manifest } = await new ResultsRepository(database).find(prefix);
  if (level === 'summary') throw new StorageLevelError(runId, level, 'decisions', 'decisions');
  const verifier = new LogVerifier({
    run: runId,
    mode: manifest.mode,
    closeMs: sessionClose(tradingCalendar(manifest.collection.market)),
  });
  for await (const row of storedDecisionRows(database, runId)) verifier.add(row);
  const { rows, engines } = verifier;
  const facts = { runId, rows, engines: Object.fromEntries(engines), head: decisionHash };
  if (rows === 0 && decisionHash !== new DecisionLog().hash)
    return { ...facts, state: 'not_kept', faultCount: 0, faults: [] };
  const headFaults = await ledgerFaults(database, runId, decisionHash);
  // A head that was altered in the run itself says nothing about the rows that lead to the true one.
  const head = headFaults.length > 0 && headFaults[0].head === verifier.head ? verifier.head : decisionHash;
  const logFaults = verifier.finish(head);
  const faults = [
    ...logFaults,
    // Of a log with faults the orders say nothing more.
    ...(logFaults.length === 0 ? await unknownReferences(database, runId) : []),
    ...headFaults.map(({ fault }) => fault),
    ...(await configFaults(database, verifier.configs)),
  ];
  return {
    ...facts,
    state: faults.length === 0 ? 'intact' : 'faulty',
    faultCount: faults.length,
    faults: faults.slice(0, FAULTS_SHOWN),
  };
}

function sessionClose(calendar: TradingCalendar): (date: TradeDate) => number | undefined {
  return (date) => {
    try {
      return calendar.sessionCloseMs(date);
    } catch (error) {
      // An altered date may be no session, or lie beyond the calendar.
      if (error instanceof InputError) return undefined;
      throw error;
    }
  };
}

/** The trial ledger has the head of each time that the run was stored, and only grows. */
async function ledgerFaults(
  database: Database,
  run: RunId,
  head: string,
): Promise<{ readonly head: string; readonly fault: LogFault }[]> {
  const { rows } = await database.runtime.pool.query<{ decision_hash: string }>(
    'SELECT DISTINCT decision_hash FROM runtime.trial_ledger WHERE run_id = $1 AND decision_hash <> $2',
    [run, head],
  );
  return rows.map((row) => ({
    head: row.decision_hash,
    fault: {
      kind: 'altered',
      columns: ['backtest_runs.decision_hash', 'trial_ledger.decision_hash'],
      words: `The head of the run is ${brief(head)}, and the trial ledger has ${brief(row.decision_hash)}: one of them was altered.`,
    },
  }));
}

const PLACE_DIGITS = 10;

/** A log that was cut off, with a head to match, is still referred to by the orders of the run. */
async function unknownReferences(database: Database, run: RunId): Promise<LogFault[]> {
  const { rows } = await database.runtime.pool.query<{ decision_id: string }>(
    `SELECT decision_id FROM (
       SELECT decision_id FROM runtime.orders WHERE run_id = $1
       UNION SELECT decision_id FROM runtime.risk_refusals WHERE run_id = $1) referring
     WHERE decision_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM runtime.engine_decisions d WHERE d.decision_id = referring.decision_id)
     ORDER BY decision_id LIMIT $2`,
    [run, FAULTS_SHOWN],
  );
  return rows.map(({ decision_id: id }) => {
    const sequence = Number.parseInt(id.slice(-PLACE_DIGITS), 16);
    return { kind: 'missing', sequence, words: `Orders refer to decision ${sequence}, whose row is missing.` };
  });
}

async function configFaults(database: Database, configs: ReadonlyMap<string, string>): Promise<LogFault[]> {
  const { rows } = await database.runtime.pool.query<{
    config_id: string;
    engine_name: string;
    config_body: JsonValue;
  }>('SELECT config_id, engine_name, config_body FROM runtime.engine_configs WHERE config_id = ANY($1)', [
    [...configs.keys()],
  ]);
  const stored = new Map(rows.map((row) => [row.config_id, row]));
  return [...configs].flatMap(([id, engine]): LogFault[] => {
    const row = stored.get(id);
    if (row === undefined) {
      return [{ kind: 'missing', words: `The configuration ${id} of ${engine} is missing in engine_configs.` }];
    }
    const faults: LogFault[] = [];
    if (configId(id.slice(0, id.lastIndexOf('_')), row.config_body) !== id) {
      const words = `The configuration ${id} was altered: its body does not give its id.`;
      faults.push({ kind: 'altered', columns: ['engine_configs.config_body'], words });
    }
    if (row.engine_name !== engine) {
      const words = `The configuration ${id} was altered: it is that of ${engine}, and ${row.engine_name} is named.`;
      faults.push({ kind: 'altered', columns: ['engine_configs.engine_name'], words });
    }
    return faults;
  });
}
