import { type FileRecord } from '../ingestion/record-file.js';
import { finding, listed, type QcFinding } from '../ingestion/quality-control/finding.js';
import { compareRows, figureKey, type FundamentalRow } from './fundamental-row.js';

/** What was read of a file of fundamentals. */
export interface FundamentalFile {
  readonly file: string;
  /** Sorted; one value for each figure and instant. */
  readonly rows: readonly FundamentalRow[];
  /** Figures, not lines. */
  readonly figuresRead: number;
  readonly findings: readonly QcFinding[];
}

interface Collected {
  readonly row: FundamentalRow;
  readonly line: number;
  readonly isAmendment: boolean;
}

/** Gathers the figures of one file and settles what is said twice: equal values are kept once, an amendment beats the
 * report that it amends, and any other contradiction is refused or sets the symbol aside. */
export class FigureCollector {
  readonly #figures = new Map<string, Collected>();
  readonly #contradictory = new Map<string, string>();
  readonly #read = new Map<string, number>();
  readonly #repeated = new Map<string, number>();

  constructor(
    private readonly file: string,
    private readonly contradictions: 'refuse' | 'set-symbol-aside',
  ) {}

  /** @param column of the value, for a refusal */
  add<Name extends string>(row: FundamentalRow, record: FileRecord<Name>, column: Name, isAmendment = false): void {
    count(this.#read, row.symbol);
    const key = `${row.symbol} ${figureKey(row)} ${row.knownAtMs}`;
    const other = this.#figures.get(key);
    const collected = { row, line: record.line, isAmendment };
    if (other === undefined) {
      this.#figures.set(key, collected);
    } else if (other.row.value === row.value) {
      count(this.#repeated, row.symbol);
    } else if (other.isAmendment !== isAmendment) {
      if (isAmendment) this.#figures.set(key, collected);
    } else if (this.contradictions === 'refuse') {
      record.refuse(
        column,
        `contradicts ${other.row.value} on line ${other.line}, which was known at the same instant`,
      );
    } else if (!this.#contradictory.has(row.symbol)) {
      const detail = `${row.metric} of ${row.periodEnd} is ${other.row.value} on line ${other.line} and ${row.value} on line ${record.line}`;
      this.#contradictory.set(row.symbol, detail);
    }
  }

  finish(): FundamentalFile {
    const isKept = (symbol: string): boolean => !this.#contradictory.has(symbol);
    const rows = [...this.#figures.values()].map(({ row }) => row).filter((row) => isKept(row.symbol));
    const findings = [...this.#contradictory].map(([symbol, detail]) =>
      finding('AMBIGUOUS_ISSUER', symbol, [], detail, this.#read.get(symbol)),
    );
    const repeated = [...this.#repeated].filter(([symbol]) => isKept(symbol));
    if (repeated.length > 0) {
      const detail = `repeated with equal values, kept once: ${listed(repeated.map(([symbol]) => symbol))}`;
      const occurrences = repeated.reduce((sum, [, times]) => sum + times, 0);
      findings.push(finding('DUPLICATE_ROW', undefined, [], detail, occurrences));
    }
    const figuresRead = [...this.#read.values()].reduce((sum, times) => sum + times, 0);
    return { file: this.file, rows: rows.sort(compareRows), figuresRead, findings };
  }
}

function count(counts: Map<string, number>, symbol: string): void {
  counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
}
