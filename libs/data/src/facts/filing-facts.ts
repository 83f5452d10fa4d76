import { type TradeDate } from '@prometheus/core';

export interface FilingSection {
  /** `1A`, `7` ... of a 10-K, `I-2`, `II-1A` ... of a 10-Q; undefined for what stands before the first item. */
  readonly item?: string;
  readonly heading: string;
  readonly body: string;
}

export interface KnownFiling {
  readonly filingId: string;
  readonly filingType: string;
  readonly filingDate: TradeDate;
  readonly periodEnd?: TradeDate;
  readonly knownAtMs: number;
  /** In the document's order; empty where no text was ingested. */
  readonly sections: readonly FilingSection[];
}

/** The required types of filings of every issuer. Who asks says as of which instant. */
export interface FilingFacts {
  readonly types: readonly string[];
  /** Filings of an issuer that became known in (afterMs, asOfMs], oldest first. */
  between(issuerId: string, afterMs: number, asOfMs: number): readonly KnownFiling[];
}
