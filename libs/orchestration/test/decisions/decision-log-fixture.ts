import {
  configId,
  type Decision,
  DecisionLog,
  evidenceHash,
  type JsonValue,
  type RunId,
  tradeDate,
  type TradeDate,
} from '@prometheus/core';

import { backtestDecisionRow, type DecisionRow } from '../../src/decisions/decision-row.js';
import { type LogFault } from '../../src/decisions/log-fault.js';
import { LogVerifier } from '../../src/decisions/log-verifier.js';

export const RUN = '0123456789abcdef'.repeat(4) as RunId;
export const OTHER_RUN = 'fedcba9876543210'.repeat(4) as RunId;

/** 21:00 UTC of any day. */
export const closeMs = (date: TradeDate): number => Date.parse(`${date}T21:00:00Z`);

export const REGIME_CONFIG = { states: 3, threshold: 0.1 };
export const STRATEGY_CONFIG = { name: 'test', costs: { slippageBps: 2.5 } };
export const REGIME_ID = configId('regime', REGIME_CONFIG);
export const STRATEGY_ID = configId('backtest', STRATEGY_CONFIG);

/** The log of some days, each with a decision of an engine, which has evidence, and one of the strategy, which has none. */
export function decisionLog(
  dates: readonly TradeDate[],
  action: (k: number) => JsonValue = (k) => ({ label: `L${k}` }),
): DecisionLog {
  const log = new DecisionLog();
  dates.forEach((asOfDate, day) => {
    const evidence = { inputRefs: { panel: `p${day}` }, summary: { coverage: 1 - day / 1000, reasons: ['none'] } };
    const common = { asOfDate, contextId: `${asOfDate}_backtest_mine` };
    const regime: Decision = {
      ...common,
      engine: 'regime',
      configId: REGIME_ID,
      modelIds: ['pca_1', `hmm_${Math.floor(day / 3)}`],
      inputsHash: evidenceHash(evidence),
      action: action(2 * day),
    };
    log.append(regime, evidence);
    const strategy = { engine: 'strategy', configId: STRATEGY_ID, modelIds: [], inputsHash: `ab${day}` };
    log.append({ ...common, ...strategy, action: action(2 * day + 1) });
  });
  return log;
}

export interface WrittenLog {
  readonly rows: readonly DecisionRow[];
  readonly head: string;
}

/** The rows of a log of the first days of January 2010. */
export function writtenLog(days: number, run: RunId = RUN, action?: (k: number) => JsonValue): WrittenLog {
  const dates = Array.from({ length: days }, (_, k) => tradeDate(`2010-01-${String(k + 1).padStart(2, '0')}`));
  const log = decisionLog(dates, action);
  const { entries } = log;
  const rows = entries.map((entry, k) => {
    const previous = k === 0 ? '0'.repeat(64) : entries[k - 1].hash;
    return backtestDecisionRow(run, k, entry, previous, closeMs(entry.decision.asOfDate));
  });
  return { rows, head: log.hash };
}

/** Faults of rows in the order of their sequence, as a database gives them. */
export function faultsOf(rows: readonly DecisionRow[], head: string): LogFault[] {
  const verifier = new LogVerifier({ run: RUN, mode: 'BACKTEST', closeMs });
  for (const row of [...rows].sort((a, b) => a.sequence - b.sequence)) verifier.add(row);
  return verifier.finish(head);
}
