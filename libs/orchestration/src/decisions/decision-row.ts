import {
  type Decision,
  type JsonValue,
  type LoggedDecision,
  rowId,
  type RunId,
  type TradeDate,
} from '@prometheus/core';

import { ROW_TABLE } from '../results/row-numbers.js';

/** A row of `runtime.engine_decisions`, but for its run. */
export interface DecisionRow {
  readonly decisionId: string;
  /** Place in the run's log, from 0. */
  readonly sequence: number;
  /** Milliseconds since 1970; in a backtest the close of the as-of date. */
  readonly timestampMs: number;
  readonly mode: string;
  readonly engine: string;
  readonly configId: string;
  readonly contextId: string;
  readonly asOfDate: TradeDate;
  readonly inputRefs: JsonValue;
  readonly summary: JsonValue;
  readonly action: JsonValue;
  /** Heads of the chain before and with the decision. */
  readonly previousHash: string;
  readonly hash: string;
}

/** What the column `input_refs` holds; `evidence` where the decision has such. */
export interface StoredInputRefs {
  readonly inputsHash: string;
  readonly modelIds: readonly string[];
  readonly evidence?: JsonValue;
}

/** The id by which orders refer to a decision. */
export function decisionIdOf(run: RunId, sequence: number): string {
  return rowId(run, ROW_TABLE.decisions, sequence);
}

/** @param closeMs close of the as-of date
 * @param previousHash head of the chain before */
export function backtestDecisionRow(
  run: RunId,
  sequence: number,
  { decision, hash, evidence }: LoggedDecision,
  previousHash: string,
  closeMs: number,
): DecisionRow {
  const { engine, configId, contextId, asOfDate, inputsHash, modelIds, action } = decision;
  return {
    decisionId: decisionIdOf(run, sequence),
    sequence,
    timestampMs: closeMs,
    mode: 'BACKTEST',
    engine,
    configId,
    contextId,
    asOfDate,
    inputRefs: { inputsHash, modelIds, ...(evidence === undefined ? {} : { evidence: evidence.inputRefs }) },
    summary: evidence === undefined ? {} : evidence.summary,
    action,
    previousHash,
    hash,
  };
}

const INPUT_REFS = new Set(['inputsHash', 'modelIds', 'evidence']);

/** @returns undefined when the column holds something else than it was given */
export function storedInputRefs(value: JsonValue): StoredInputRefs | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { inputsHash, modelIds } = value as { readonly [key: string]: JsonValue | undefined };
  const isWhole =
    typeof inputsHash === 'string' &&
    Array.isArray(modelIds) &&
    modelIds.every((id) => typeof id === 'string') &&
    Object.keys(value).every((key) => INPUT_REFS.has(key));
  return isWhole ? (value as unknown as StoredInputRefs) : undefined;
}

/** The decision whose hash a row holds. */
export function decisionOf(row: DecisionRow, { inputsHash, modelIds }: StoredInputRefs): Decision {
  const { engine, asOfDate, contextId, configId, action } = row;
  return { engine, asOfDate, contextId, configId, modelIds, inputsHash, action };
}
