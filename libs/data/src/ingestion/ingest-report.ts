import { compareCodeUnits, type TradeDate } from '@prometheus/core';

import { type InferenceSummary } from '../inference/inferred-action-file.js';
import { type PriceBasis } from '../panel/price-basis.js';
import { type Dataset } from './batch-store.js';
import { type FindingCode, type FindingSeverity, type QcFinding } from './quality-control/finding.js';

/** What became of one kind of file. */
export interface DatasetReport {
  readonly dataset: Dataset;
  /** UNCHANGED: the same content is stored already, nothing was written. */
  readonly state: 'ACCEPTED' | 'DEGRADED' | 'UNCHANGED';
  /** The batch that holds this content; undefined when nothing was written for content of several batches. */
  readonly batchId: string | undefined;
  readonly rowsRead: number;
  /** Rows that passed: new, restated and unchanged ones. */
  readonly rowsAccepted: number;
  readonly rowsUnchanged: number;
  readonly rowsRestated: number;
  readonly rowsSetAside: number;
  readonly firstDate: TradeDate | undefined;
  readonly lastDate: TradeDate | undefined;
  readonly contentHash: string;
}

/** All findings of one code. */
export interface FindingSummary {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  /** Distinct instruments; 0 for a finding about the collection. */
  readonly instruments: number;
  readonly occurrences: number;
}

export interface IngestReport {
  readonly collection: string;
  readonly market: string;
  readonly currency: string;
  readonly source: string;
  readonly adjustment: PriceBasis;
  /** Why this adjustment: declared, stored, or chosen by the columns. */
  readonly adjustmentReason: string;
  readonly files: number;
  /** Instruments with at least one accepted bar in these files. */
  readonly instruments: number;
  /** Instruments that the membership names and that have no price file. */
  readonly instrumentsWithoutPrices: number;
  readonly datasets: readonly DatasetReport[];
  /** With `inferActions`: what was inferred from the prices. */
  readonly inference?: InferenceSummary;
  readonly findings: readonly QcFinding[];
  readonly findingSummary: readonly FindingSummary[];
  /** Instruments whose last bar lies before the collection's end, though no action says why. */
  readonly endingEarly: readonly { readonly symbol: string; readonly lastDate: TradeDate }[];
  /** Instruments whose bars end with the collection: their end says nothing about them. */
  readonly endingWithCollection: number;
  readonly durationMs: number;
  /** Price rows read a second, from the first byte to the commit. */
  readonly rowsPerSecond: number;
}

export interface IngestProgress {
  readonly phase: 'reading' | 'storing' | 'done';
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly rows: number;
}

export function summariseFindings(findings: readonly QcFinding[]): FindingSummary[] {
  const byCode = new Map<FindingCode, { severity: FindingSeverity; symbols: Set<string>; occurrences: number }>();
  for (const { code, severity, symbol, occurrences } of findings) {
    const summary = byCode.get(code) ?? { severity, symbols: new Set<string>(), occurrences: 0 };
    if (symbol !== undefined) summary.symbols.add(symbol);
    summary.occurrences += occurrences;
    byCode.set(code, summary);
  }
  return [...byCode]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([code, { severity, symbols, occurrences }]) => ({ code, severity, instruments: symbols.size, occurrences }));
}
