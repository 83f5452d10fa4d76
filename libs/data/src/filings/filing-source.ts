import { type TradeDate } from '@prometheus/core';

import { type FilingSection } from '../facts/filing-facts.js';
import { type QcFinding } from '../ingestion/quality-control/finding.js';
import { type SessionTable } from '../ingestion/session-table.js';

/** A filing on its way into the store. */
export interface IncomingFiling {
  readonly issuerId: string;
  readonly filingId: string;
  /** `10-K`, `10-Q/A`. */
  readonly filingType: string;
  readonly filingDate: TradeDate;
  readonly periodEnd?: TradeDate | undefined;
  readonly knownAtMs: number;
  /** Address or file name of the document. */
  readonly document?: string | undefined;
  /** In the document's order; empty where there is no text. */
  readonly sections: readonly FilingSection[];
}

/** Where filings come from. */
export interface FilingSource {
  /** `files`, `sec-edgar`. */
  readonly provider: string;
  /** For the batch: folder or address. */
  readonly source: string;
  /** How many filings there are at most, for the progress. */
  readonly total: number;
  /** Each (issuer, filing) once. Read one after the other, so that one text at a time lies in memory. */
  filings(): AsyncIterable<IncomingFiling>;
  /** What was observed, complete when all filings were read. */
  readonly findings: readonly QcFinding[];
  /** Filings that were set aside. */
  readonly setAside: number;
}

export interface FilingIssuer {
  readonly symbol: string;
  readonly issuerId: string;
  /** Number at the SEC without leading zeros, where known. */
  readonly cik: string | undefined;
}

/** What a source has to know of the collection that filings are for. */
export interface FilingCollection {
  readonly collection: string;
  /** By symbol in capitals. */
  readonly issuers: ReadonlyMap<string, FilingIssuer>;
  readonly sessions: SessionTable;
}
