import { type Decision, DecisionLog, type RunId } from '@prometheus/core';

import { decisionIdOf, type DecisionRow, storedInputRefs } from './decision-row.js';
import { type LogFault } from './log-fault.js';
import { type LogLink, orderFaults } from './log-order.js';
import { checkRow, hashFault, type LogExpectations } from './row-check.js';

/** What is remembered of a row once it was read. */
interface CheckedRow extends LogLink {
  readonly engine: string;
  readonly hasEvidence: boolean;
  readonly doubtfulHash?: string;
  readonly faults: readonly LogFault[];
}

/** Checks a decision log row by row. Every hash is made anew from the columns; ids, timestamps and modes are compared with what they
 * must be; where a decision has evidence its inputs hash must be that of the evidence, and an engine has it always or never. What
 * passes is the log that the head was made of. */
export class LogVerifier {
  readonly #start = new DecisionLog().hash;
  readonly #rows: CheckedRow[] = [];
  /** The newest decision of each engine that is as it was. */
  readonly #intact = new Map<string, Decision>();
  readonly #configs = new Map<string, string>();

  constructor(readonly expected: LogExpectations) {}

  get rows(): number {
    return this.#rows.length;
  }

  /** Hash of the last row; 64 zeros without rows. */
  get head(): string {
    return this.#rows.at(-1)?.hash ?? this.#start;
  }

  /** Decisions of each engine, in the order of their first. */
  get engines(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { engine } of this.#rows) counts.set(engine, (counts.get(engine) ?? 0) + 1);
    return counts;
  }

  /** Engines by the ids of the configurations under which they decided. */
  get configs(): ReadonlyMap<string, string> {
    return this.#configs;
  }

  /** Rows come in the order in which they stand. */
  add(row: DecisionRow): void {
    this.#settle(row.previousHash);
    const { decision, ...checked } = checkRow(row, this.head, this.#intact.values(), this.expected);
    if (decision !== undefined && checked.faults.length === 0) {
      this.#intact.set(decision.engine, decision);
      this.#configs.set(decision.configId, decision.engine);
    }
    const { sequence, hash, engine, inputRefs, decisionId } = row;
    const hasEvidence = storedInputRefs(inputRefs)?.evidence !== undefined;
    this.#rows.push({
      ...checked,
      sequence,
      hash,
      engine,
      hasEvidence,
      isForeign: !isOf(this.expected.run, decisionId),
    });
  }

  /** @param head that the run was stored with
   * @returns all faults in the order of the log */
  finish(head: string): LogFault[] {
    this.#settle(head);
    const displaced = orderFaults(this.#rows, head, this.#start);
    // Of a row that does not belong where it is, that is all there is to say.
    const explained = new Set(displaced.filter(({ kind }) => kind !== 'missing').map(({ sequence }) => sequence));
    const altered = this.#rows.flatMap(({ sequence, faults }) => (explained.has(sequence) ? [] : faults));
    const place = (fault: LogFault): number => fault.sequence ?? Infinity;
    return [...displaced, ...altered, ...this.#lostEvidence()].sort((a, b) => place(a) - place(b));
  }

  /** Where the content of the last row gives another hash than it has, and that is the one that is followed, its hash was altered. */
  #settle(followed: string): void {
    const last = this.#rows.at(-1);
    if (last?.doubtfulHash !== followed) return;
    const [, ...others] = last.faults;
    this.#rows[this.#rows.length - 1] = {
      ...last,
      hash: followed,
      faults: [hashFault(last.sequence, followed), ...others],
    };
  }

  #lostEvidence(): LogFault[] {
    const have = new Set(this.#rows.filter(({ hasEvidence }) => hasEvidence).map(({ engine }) => engine));
    return this.#rows
      .filter(({ engine, hasEvidence, faults }) => have.has(engine) && !hasEvidence && faults.length === 0)
      .map(({ sequence, engine }) => ({
        kind: 'altered',
        sequence,
        columns: ['raw_input_summary', 'input_refs'],
        words: `Row ${sequence} has no evidence, and other decisions of ${engine} have.`,
      }));
  }
}

/** Row ids begin with digits of the run. */
function isOf(run: RunId, decisionId: string): boolean {
  const runPart = (id: string): string => id.slice(0, id.lastIndexOf('-'));
  return runPart(decisionId) === runPart(decisionIdOf(run, 0));
}
