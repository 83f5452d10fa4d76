import {
  type Decision,
  decisionHash,
  evidenceHash,
  type JsonValue,
  type RunId,
  type TradeDate,
} from '@prometheus/core';

import { decisionIdOf, decisionOf, type DecisionRow, storedInputRefs, type StoredInputRefs } from './decision-row.js';
import { brief, type LogFault } from './log-fault.js';
import { restoreDecision } from './restore-decision.js';

export interface LogExpectations {
  readonly run: RunId;
  readonly mode: string;
  /** Close of a session in milliseconds since 1970; undefined where there is none on the date. */
  closeMs(date: TradeDate): number | undefined;
}

export interface RowCheck {
  readonly faults: readonly LogFault[];
  /** What the row was written on, as far as that is known. */
  readonly previousHash: string;
  /** The decision as it was, where it is known. */
  readonly decision?: Decision;
  /** Hash of the content, where it is another than the row's and nobody can say which of the two was altered. */
  readonly doubtfulHash?: string;
}

/** Compares a row with itself and with what it must be, whatever stands around it.
 * @param before head of the chain before the row
 * @param intact decisions that are as they were, one an engine */
export function checkRow(
  row: DecisionRow,
  before: string,
  intact: Iterable<Decision>,
  expected: LogExpectations,
): RowCheck {
  const refs = storedInputRefs(row.inputRefs);
  const content = refs === undefined ? withoutRefs(row) : checkContent(row, refs, before, intact);
  const { decision } = content;
  const faults = [...content.faults];
  const asOfDate = decision?.asOfDate ?? row.asOfDate;
  if (refs !== undefined && decision !== undefined) faults.push(...evidenceFaults(row, refs, decision));
  if (row.timestampMs !== expected.closeMs(asOfDate)) {
    faults.push(altered(row, ['timestamp'], `it is not the close of ${asOfDate}`));
  }
  if (row.mode !== expected.mode) {
    faults.push(altered(row, ['mode'], `it is ${row.mode}, and the run is a ${expected.mode}`));
  }
  if (row.decisionId !== decisionIdOf(expected.run, row.sequence)) {
    faults.push(altered(row, ['decision_id'], 'the id is not that of this place in the run'));
  }
  return { ...content, faults };
}

/** For a row whose content gives `contentHash`, which is what the next row follows. */
export function hashFault(sequence: number, contentHash: string): LogFault {
  return altered({ sequence }, ['hash'], `its content gives ${brief(contentHash)}, which is what follows it`);
}

function withoutRefs(row: DecisionRow): RowCheck {
  const words = 'it must hold inputsHash and modelIds, evidence where there is some, and nothing else';
  return { faults: [altered(row, ['input_refs'], words)], previousHash: row.previousHash };
}

/** Whether the content gives the hash; if not, which column is at fault. */
function checkContent(row: DecisionRow, refs: StoredInputRefs, before: string, intact: Iterable<Decision>): RowCheck {
  const { previousHash } = row;
  const decision = decisionOf(row, refs);
  const contentHash = decisionHash(previousHash, decision);
  if (contentHash === row.hash) return { faults: [], previousHash, decision };
  if (decisionHash(before, decision) === row.hash) {
    const fault = altered(row, ['previous_hash'], `its hash was made on ${brief(before)}`);
    return { faults: [fault], previousHash: before, decision };
  }
  const restored = restoreDecision(row, decision, intact);
  if (restored !== undefined) {
    const fault = altered(row, [restored.column], `it held ${restored.held}`);
    return { faults: [fault], previousHash, decision: restored.decision };
  }
  const words =
    'the content does not give the hash, and no value that is known for another column makes it so; more than one may be altered';
  return { faults: [altered(row, ['proposed_action'], words)], previousHash, doubtfulHash: contentHash };
}

function evidenceFaults(row: DecisionRow, { evidence, inputsHash }: StoredInputRefs, decision: Decision): LogFault[] {
  const { summary } = row;
  if (evidence === undefined) {
    return isEmpty(summary) ? [] : [altered(row, ['raw_input_summary'], 'a decision without evidence has none')];
  }
  // An inputs hash that was altered itself was said already.
  if (inputsHash !== decision.inputsHash || evidenceHash({ inputRefs: evidence, summary }) === inputsHash) return [];
  return [altered(row, ['raw_input_summary', 'input_refs'], 'summary and evidence do not give the inputs hash')];
}

function isEmpty(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

function altered({ sequence }: Pick<DecisionRow, 'sequence'>, columns: readonly string[], reason: string): LogFault {
  const words = `Row ${sequence} was altered in ${columns.join(' or ')}: ${reason}.`;
  return { kind: 'altered', sequence, columns, words };
}
