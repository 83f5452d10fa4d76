import { type Decision, decisionHash, evidenceHash, isTradeDate } from '@prometheus/core';

import { type DecisionRow, storedInputRefs } from './decision-row.js';

export interface RestoredDecision {
  readonly decision: Decision;
  readonly column: string;
  /** What the column held. */
  readonly held: string;
}

/** Looks for the one column whose value must be another for the content to give the row's hash. Values are taken from where a log says
 * the same thing twice: the date is in the context and the timestamp, the inputs hash in the evidence, the rest in other rows.
 * @param decision what the row holds
 * @param others decisions of the log that are as they were */
export function restoreDecision(
  row: DecisionRow,
  decision: Decision,
  others: Iterable<Decision>,
): RestoredDecision | undefined {
  for (const [column, held, change] of candidates(row, decision, [...others])) {
    const restored = { ...decision, ...change };
    if (decisionHash(row.previousHash, restored) === row.hash) return { decision: restored, column, held };
  }
  return undefined;
}

type Candidate = readonly [column: string, held: string, change: Partial<Decision>];

const DATE_LENGTH = 10;

function* candidates(row: DecisionRow, decision: Decision, others: readonly Decision[]): Generator<Candidate> {
  for (const text of [row.contextId, dayOf(row.timestampMs)]) {
    const date = text.slice(0, DATE_LENGTH);
    if (isTradeDate(date)) yield ['as_of_date', date, { asOfDate: date }];
  }
  const evidence = storedInputRefs(row.inputRefs)?.evidence;
  if (evidence !== undefined) {
    const inputsHash = evidenceHash({ inputRefs: evidence, summary: row.summary });
    yield ['input_refs', `the inputs hash ${inputsHash}`, { inputsHash }];
  }
  for (const { engine, configId, contextId, modelIds } of others) {
    yield ['engine_name', engine, { engine }];
    yield ['config_id', configId, { configId }];
    const context = decision.asOfDate + contextId.slice(DATE_LENGTH);
    yield ['context_id', context, { contextId: context }];
    yield ['input_refs', `the models ${modelIds.join(', ') || '(none)'}`, { modelIds }];
  }
}

/** The day of an instant in UTC; empty for what no Date can hold. */
function dayOf(ms: number): string {
  const instant = new Date(ms);
  return Number.isNaN(instant.getTime()) ? '' : instant.toISOString();
}
